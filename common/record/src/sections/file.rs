use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One file to save, or something in its place that cannot be saved as one. Written by `list-files`. Source: Microsoft
/// Graph, `driveItem`; or a local folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct File {
    /// Its path from the root of the drive or folder, `/` between names.
    pub path: String,
    /// What it is; all but `file` is not saved.
    pub kind: FileKind,
    /// Bytes.
    pub size: u64,
    /// Base64; absent where the service has none, or where a local file was not read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quick_xor_hash: Option<String>,
    /// When it was made, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_date_time: Option<String>,
    /// When it was last changed, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified_date_time: Option<String>,
    /// The item's id at Microsoft Graph; absent for a local file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The drive's id at Microsoft Graph; absent for a local file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive_id: Option<String>,
    /// Why the service does not give its content: `malware`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<String>,
    /// Whether its content is in the cloud only, and this PC has a placeholder.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub placeholder: bool,
}

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// A file.
    File,
    /// A notebook in which the service lists no files.
    Notebook,
    /// A shortcut to another drive: not this user's data.
    Shortcut,
    /// A local `.url`, which stands for a notebook in the cloud.
    NotebookLink,
    /// A local symbolic link or junction.
    Link,
    /// Neither file nor folder.
    Special,
    /// A local file or folder that could not be read.
    Unreadable,
    /// A folder of the plan that is not in the drive any more.
    Gone,
}
