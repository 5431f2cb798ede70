use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Text, text};

/// How a saved copy compares with the files that the drive lists in the folders of the plan. Each of
/// them is either as it should be (`files`), missing, differing or unreadable. Lists hold the first 100
/// by path; the counts beside them count all. Names are the same where they differ only in case, in how
/// a character is composed, or in the full width that rclone gives to `? * : | " < > \ ~`. What a plan
/// skips, such as shortcuts, is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    /// Whether all is saved.
    pub state: VerifiedState,
    /// When the drive was listed, RFC 3339 UTC: what was added to it since is not looked for.
    pub at: String,
    /// The local folder with the copy; absent where there is none for this user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// Files of the drive that lie in the copy with the same size and content.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// How many of `files` were compared by size only, because the service gave no hash of them.
    pub size_only: u64,
    /// Paths, from the root of the drive, of files that are not in the copy, and of planned folders that
    /// are not in the drive any more.
    pub missing: Vec<String>,
    /// How many are missing.
    pub missing_count: u64,
    /// Files that are in the copy and are not the same.
    pub differing: Vec<Differing>,
    /// How many differ.
    pub differing_count: u64,
    /// Paths, from the root of the drive, of files whose copy could not be read.
    pub unreadable: Vec<String>,
    /// How many could not be read.
    pub unreadable_count: u64,
    /// Files that are in those folders of the copy and not in the drive; they do no harm.
    pub extra: u64,
    /// Items that the service listed without their folder: whether they are saved cannot be told.
    pub unplaced: u64,
    /// Bytes in use by the service's own count, where it listed no file at all: the listing is not whole.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unlisted_bytes: u64,
    /// What the drive holds outside the folders that were compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<BackupRest>,
}

/// What lies outside the folders of a plan, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupRest {
    /// Files.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// Folders, without those that only lead to a folder of the plan.
    pub folders: u64,
}

impl BackupRest {
    /// Whether there is no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files == 0
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
pub(super) fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// Whether all is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerifiedState {
    /// Every file of the drive is in the copy, as it should be; or every file of the plan's folders, where
    /// a person said that the rest is not needed.
    Complete,
    /// Every file of the plan's folders is in the copy, as it should be. The drive holds other files.
    FoldersOnly,
    /// Something is missing, differs or could not be looked at.
    Incomplete,
}

impl VerifiedState {
    /// The words of a table.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::Complete => text!("complete", "すべて保存済み"),
            Self::FoldersOnly => text!("folders only", "対象フォルダーのみ保存済み"),
            Self::Incomplete => text!("incomplete", "不足または相違あり"),
        }
    }
}

/// A file whose copy is not the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Differing {
    /// Its path from the root of the drive.
    pub path: String,
    /// What differs.
    pub why: Difference,
}

/// What differs between a file and its copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// The size.
    Size,
    /// The content, by its hash; the size is the same.
    Hash,
}
