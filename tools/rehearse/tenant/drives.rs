//! A user's OneDrive.

use jiff::Timestamp;
use ring::digest::{SHA256, digest};
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
    pub(crate) fn children(&self) -> &[Self] {
        match &self.kind {
            Kind::Folder(children) => children,
            Kind::File(_) | Kind::Package(_) | Kind::RemoteItem(_) => &[],
        }
    }

    /// Bytes, with everything below. A shortcut takes no room.
    pub(crate) fn size(&self) -> u64 {
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
    pub(crate) fn used(&self) -> u64 {
        self.items.iter().map(Item::size).sum()
    }
}

/// An item with its place, as the service knows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Placed<'a> {
    /// The item; none for the root.
    pub(crate) item: Option<&'a Item>,
    pub(crate) id: String,
    /// The id of the folder around it; none for the root.
    pub(crate) parent: Option<String>,
    /// The names down to the folder around it.
    pub(crate) folder: Vec<&'a str>,
}

/// A drive and the id that it goes by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DriveOf<'a> {
    pub(crate) owner: &'a super::User,
    pub(crate) drive: &'a Drive,
}

impl<'a> DriveOf<'a> {
    pub(crate) fn id(self) -> String {
        format!("b!{}", fingerprint(self.owner.id.as_str(), &[], 40))
    }

    pub(crate) fn root(self) -> Placed<'a> {
        Placed {
            item: None,
            id: self.item_id(&[]),
            parent: None,
            folder: Vec::new(),
        }
    }

    /// The root and everything below, folders before what lies in them.
    pub(crate) fn walk(self) -> Vec<Placed<'a>> {
        let mut all = vec![self.root()];
        let mut at = 0;
        while at < all.len() {
            let children = self.children(&all[at]);
            all.extend(children);
            at += 1;
        }
        all
    }

    /// What lies in a folder.
    pub(crate) fn children(self, of: &Placed<'a>) -> Vec<Placed<'a>> {
        let mut folder = of.folder.clone();
        folder.extend(of.item.map(|item| item.name.as_str()));
        of.item
            .map_or(self.drive.items.as_slice(), Item::children)
            .iter()
            .map(|item| {
                let mut path = folder.clone();
                path.push(&item.name);
                Placed {
                    item: Some(item),
                    id: self.item_id(&path),
                    parent: Some(of.id.clone()),
                    folder: folder.clone(),
                }
            })
            .collect()
    }

    /// The item at a path. Names are compared without regard to case, as the service does.
    pub(crate) fn at_path(self, path: &[String]) -> Option<Placed<'a>> {
        path.iter().try_fold(self.root(), |folder, name| {
            self.children(&folder).into_iter().find(|child| {
                child
                    .item
                    .is_some_and(|item| item.name.to_lowercase() == name.to_lowercase())
            })
        })
    }

    fn item_id(self, path: &[&str]) -> String {
        format!("01{}", fingerprint(self.owner.id.as_str(), path, 32))
    }
}

fn fingerprint(owner: &str, path: &[&str], length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let text = format!("{owner}/{}", path.join("/"));
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .cycle()
        .enumerate()
        .take(length)
        .map(|(at, byte)| char::from(ALPHABET[(usize::from(*byte) + at / 32) % 32]))
        .collect()
}
