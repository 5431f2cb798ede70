use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// The drive's id at Microsoft Graph; absent where a local folder was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drive_id: Option<String>,
    /// The local folder that was looked at instead of a drive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_folder: Option<String>,
    /// What is in those folders but is not counted: shortcuts, notebooks, links, what could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// Until when; null where no expiry is known.
    pub deadline: Option<BackupDeadline>,
    /// Command lines that save the folders; to be looked at, then run by a person.
    pub commands: Option<BackupCommands>,
    /// What a person should know before relying on the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<BackupNote>,
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
    /// Why, as a code: `shortcut` (another drive's data), `notebook` (has no content to copy as a file),
    /// `link` (a local symbolic link or junction), `special` (neither file nor folder), `unreadable`.
    pub reason: String,
}

/// Something that a person should know about the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupNote {
    /// A code: `other-folders`, `notebooks`, `deadline-passed`, `extended-service-term`,
    /// `access-ended`, `listing-incomplete`.
    pub code: String,
    /// The same for a person, in the language of the run.
    pub words: String,
}

/// Until when the data must be saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupDeadline {
    /// The last day of the old subscription, `YYYY-MM-DD`. A subscription ends at an instant of UTC,
    /// which in Japan is the morning of the next day; the earlier of the two days counts, as it is the
    /// day on the contract and the safer one.
    pub expires: String,
    /// The instant that `expires` was taken from, RFC 3339 UTC; absent where a person named the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<String>,
    /// The same instant on the clocks of `zone`, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_moment: Option<String>,
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
    /// With rclone, from the cloud or the local folder; quoted for a POSIX shell.
    pub rclone: Vec<String>,
    /// With robocopy, from the synchronised folder of a Windows PC; quoted for the prompt of `cmd`,
    /// not for a batch file. A folder whose name `cmd` cannot be given has none.
    pub robocopy: Vec<String>,
}
