//! A user's OneDrive.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A OneDrive. Source: Graph, `drive`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Drive {
    /// Bytes that fit in.
    pub quota_total: u64,
    /// What lies at the top.
    pub items: Vec<Item>,
}

/// Something in a OneDrive. Source: Graph, `driveItem`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "ItemInFile", into = "ItemInFile")]
pub struct Item {
    /// Its name.
    pub name: String,
    /// When it was last changed.
    pub last_modified_date_time: Timestamp,
    /// What it is.
    pub kind: Kind,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A folder, with what lies in it.
    Folder(Vec<Item>),
    /// A file.
    File(File),
    /// A `OneNote` notebook or the like, which cannot be fetched as a file.
    Package(Package),
    /// A shortcut into somebody else's drive.
    RemoteItem(RemoteItem),
}

/// An item: exactly one of `folder`, `file`, `package` and `remoteItem` stands in it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ItemInFile {
    /// Its name.
    name: String,
    /// When it was last changed.
    last_modified_date_time: Timestamp,
    /// What lies in the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    folder: Option<Vec<Item>>,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<File>,
    /// The package.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    package: Option<Package>,
    /// The shortcut's other end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    remote_item: Option<RemoteItem>,
}

impl TryFrom<ItemInFile> for Item {
    type Error = &'static str;

    fn try_from(item: ItemInFile) -> Result<Self, Self::Error> {
        let kind = match (item.folder, item.file, item.package, item.remote_item) {
            (Some(children), None, None, None) => Kind::Folder(children),
            (None, Some(file), None, None) => Kind::File(file),
            (None, None, Some(package), None) => Kind::Package(package),
            (None, None, None, Some(remote)) => Kind::RemoteItem(remote),
            _ => return Err("exactly one of folder, file, package and remoteItem must stand here"),
        };
        Ok(Self {
            name: item.name,
            last_modified_date_time: item.last_modified_date_time,
            kind,
        })
    }
}

impl From<Item> for ItemInFile {
    fn from(item: Item) -> Self {
        let mut in_file = Self {
            name: item.name,
            last_modified_date_time: item.last_modified_date_time,
            folder: None,
            file: None,
            package: None,
            remote_item: None,
        };
        match item.kind {
            Kind::Folder(children) => in_file.folder = Some(children),
            Kind::File(file) => in_file.file = Some(file),
            Kind::Package(package) => in_file.package = Some(package),
            Kind::RemoteItem(remote) => in_file.remote_item = Some(remote),
        }
        in_file
    }
}

/// A file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct File {
    /// Bytes.
    pub size: u64,
    /// Its type.
    pub mime_type: String,
    /// Base64. Absent: the service has not computed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quick_xor_hash: Option<String>,
}

/// A package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Package {
    /// Such as `oneNote`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Bytes.
    pub size: u64,
}

/// The other end of a shortcut.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoteItem {
    /// The drive it leads to.
    pub drive_id: String,
    /// The item there.
    pub id: String,
    /// Bytes there: not the user's own.
    pub size: u64,
}

impl Item {
    /// What lies in it, where it is a folder.
    #[must_use]
    pub fn children(&self) -> &[Self] {
        match &self.kind {
            Kind::Folder(children) => children,
            Kind::File(_) | Kind::Package(_) | Kind::RemoteItem(_) => &[],
        }
    }

    /// Bytes, with everything below. A shortcut takes no room.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.kind {
            Kind::Folder(children) => children.iter().map(Self::size).sum(),
            Kind::File(file) => file.size,
            Kind::Package(package) => package.size,
            Kind::RemoteItem(_) => 0,
        }
    }
}

impl Drive {
    /// Bytes in use.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.items.iter().map(Item::size).sum()
    }
}
