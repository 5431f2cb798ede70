//! A user's OneDrive.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::properties::Properties;

/// A OneDrive. Source: Graph, `drive`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Drive {
    /// Bytes that fit in.
    pub quota_total: u64,
    /// What lies at the top.
    pub items: Vec<Item>,
    /// Properties of Graph that have no other key here, such as `description`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    pub properties: Properties,
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
    /// Properties of Graph that have no other key.
    pub properties: Properties,
}

/// What an item is.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// A folder, with what lies in it.
    Folder(Vec<Item>),
    /// A file.
    File(File),
    /// A `OneNote` notebook or the like: a folder of files, which cannot be fetched as a file itself.
    Package(Package),
    /// A shortcut into another user's drive.
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
    /// Properties of Graph that have no other key here, such as `description`; what is not set is null or empty.
    #[serde(default, skip_serializing_if = "Properties::is_empty")]
    properties: Properties,
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
            properties: item.properties,
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
            properties: item.properties,
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
#[serde(try_from = "FileInFile", into = "FileInFile")]
pub struct File {
    /// Its type.
    pub mime_type: String,
    /// What is in it.
    pub content: Content,
    /// The service found malware in it, and gives no content.
    pub malware: bool,
}

/// What is in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// This text, which its size and its hash follow from.
    Text(String),
    /// Nobody knows; the service says this of it. Where it has no hash, a rehearsal makes one up.
    Unknown {
        /// Bytes.
        size: u64,
        /// Base64. Absent: the service has not computed it.
        quick_xor_hash: Option<String>,
    },
}

/// A file: `size` or `content` stands in it, not both.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct FileInFile {
    /// Bytes, where there is no `content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    /// Its type.
    mime_type: String,
    /// Base64. Absent: the service has not computed it. That of a `content` is computed and does not
    /// stand here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quick_xor_hash: Option<String>,
    /// The text in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    /// The service found malware in it, and gives no content.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    malware: bool,
}

impl TryFrom<FileInFile> for File {
    type Error = &'static str;

    fn try_from(file: FileInFile) -> Result<Self, Self::Error> {
        let content = match (file.content, file.size, file.quick_xor_hash) {
            (Some(text), None, None) => Content::Text(text),
            (None, Some(size), quick_xor_hash) => Content::Unknown {
                size,
                quick_xor_hash,
            },
            _ => {
                return Err("either content must stand here, or size with or without quickXorHash");
            }
        };
        Ok(Self {
            mime_type: file.mime_type,
            content,
            malware: file.malware,
        })
    }
}

impl From<File> for FileInFile {
    fn from(file: File) -> Self {
        let (size, quick_xor_hash, content) = match file.content {
            Content::Text(text) => (None, None, Some(text)),
            Content::Unknown {
                size,
                quick_xor_hash,
            } => (Some(size), quick_xor_hash, None),
        };
        Self {
            size,
            mime_type: file.mime_type,
            quick_xor_hash,
            content,
            malware: file.malware,
        }
    }
}

impl File {
    /// Bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::Text(text) => text.len() as u64,
            Content::Unknown { size, .. } => *size,
        }
    }
}

/// A package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Package {
    /// Such as `oneNote`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Bytes, where its files do not stand here.
    pub size: u64,
    /// Its files. Absent: the service lists none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Item>,
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
            Kind::Package(package) => &package.items,
            Kind::File(_) | Kind::RemoteItem(_) => &[],
        }
    }

    /// Bytes, with everything below. A shortcut takes no room.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.kind {
            Kind::Folder(children) => children.iter().map(Self::size).sum(),
            Kind::File(file) => file.size(),
            Kind::Package(package) => {
                package.size + package.items.iter().map(Self::size).sum::<u64>()
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_content_or_a_size_and_comes_out_as_it_went_in() {
        for (json, size) in [
            (r#"{"mimeType":"text/plain","content":"佐藤"}"#, Some(6)),
            (r#"{"size":7,"mimeType":"text/plain"}"#, Some(7)),
            (
                r#"{"size":0,"mimeType":"text/plain","quickXorHash":"AAAAAAAAAAAAAAAAAAAAAAAAAAA="}"#,
                Some(0),
            ),
            (
                r#"{"size":7,"mimeType":"text/plain","malware":true}"#,
                Some(7),
            ),
            (r#"{"mimeType":"text/plain"}"#, None),
            (r#"{"size":7,"mimeType":"text/plain","content":"x"}"#, None),
            (
                r#"{"mimeType":"text/plain","quickXorHash":"x","content":"x"}"#,
                None,
            ),
        ] {
            let file = serde_json::from_str::<File>(json).ok();
            assert_eq!(file.as_ref().map(File::size), size, "{json}");
            if let Some(file) = file {
                assert_eq!(serde_json::to_string(&file).unwrap(), json);
            }
        }
    }
}
