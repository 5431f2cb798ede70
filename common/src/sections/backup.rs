use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SectionError;

/// What of one user's OneDrive to save, until when, and how. Written by `backup-plan`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Backup {
    /// Which of the manual's two cases it is.
    pub case: BackupCase,
    /// The folders to save, as paths from the root of the drive.
    pub folders: Vec<BackupFolder>,
    /// Files in those folders.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
    /// What is in those folders but is no file of this user (shortcuts, notebooks), and is not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// Until when; null where no expiry is known.
    pub deadline: Option<BackupDeadline>,
    /// Command lines that save the folders; to be looked at, then run by a person.
    pub commands: Option<BackupCommands>,
    /// `failed` where the drive could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it could not be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

/// The manual's two cases, and what else is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BackupCase {
    /// `PassageDrive/workspace` is there: contracts from September 2022 on.
    Workspace,
    /// No `workspace`: the `PassageDrive-xx-xxxxx` folders are the data.
    PassageDrive,
    /// No `PassageDrive` at all: the whole drive is the data.
    WholeDrive,
    /// The user has no OneDrive.
    NoDrive,
}

/// A folder to save.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupFolder {
    /// Its path from the root of the drive, `/` between names; empty for the whole drive.
    pub path: String,
    /// Files in it and below.
    pub files: u64,
    /// Their size in bytes.
    pub bytes: u64,
}

/// Something that is not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// Its path.
    pub path: String,
    /// Why, as a code: `shortcut`, `notebook`.
    pub reason: String,
}

/// Until when the data must be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupDeadline {
    /// The day the old subscription ends, `YYYY-MM-DD`.
    pub expires: String,
    /// The manual's rule: the last day of the month after the month of expiry, `YYYY-MM-DD`.
    pub month_after: String,
    /// Thirty days after the expiry, `YYYY-MM-DD`: the data may be gone after it.
    pub thirty_days: String,
    /// The earlier of the two: the day to plan for, `YYYY-MM-DD`.
    pub last_day: String,
    /// IANA zone of the days.
    pub zone: String,
}

/// Command lines for a person to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupCommands {
    /// With rclone, from the cloud.
    pub rclone: Vec<String>,
    /// With robocopy, from the synchronised folder of a Windows PC.
    pub robocopy: Vec<String>,
}
