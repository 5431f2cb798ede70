use std::time::Duration;

use jiff::Timestamp;
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
    /// How a saved copy compares with the drive; absent until `backup-plan --verify` has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
}

impl Backup {
    /// Whether everything was found saved, at most `max_age` before `now`. A look in the future is no
    /// fresh one: one of the clocks is wrong.
    #[must_use]
    pub fn is_fresh_and_complete(&self, now: Timestamp, max_age: Duration) -> bool {
        self.verified.as_ref().is_some_and(|verified| {
            let age = verified.at.parse().map(|at| now.duration_since(at));
            verified.state == VerifiedState::Complete
                && age.is_ok_and(|age| Duration::try_from(age).is_ok_and(|age| age <= max_age))
        })
    }
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

/// How a saved copy compares with the files that the drive lists in the folders of the plan. Each of
/// them is either as it should be (`files`), missing, differing or unreadable. Lists hold the first 100
/// by path; the counts beside them count all. Names are the same where they differ only in case, in how
/// a character is composed, or in the full width that rclone gives to `? * : | " < > \ ~`. What a plan
/// skips, such as notebooks, is not compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Verified {
    /// Whether all is saved.
    pub state: VerifiedState,
    /// When it was looked, RFC 3339 UTC.
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
    /// Items that the service listed without their folder: nobody can say whether they are saved.
    pub unplaced: u64,
}

/// Whether all is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VerifiedState {
    /// Every listed file is in the copy, as it should be.
    Complete,
    /// Something is missing, differs or could not be looked at.
    Incomplete,
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

#[cfg(test)]
mod tests {
    use super::*;

    fn verified(state: &str, at: &str) -> Backup {
        serde_json::from_value(serde_json::json!({
            "case": "whole-drive", "folders": [], "files": 0, "bytes": 0, "deadline": null, "commands": null,
            "verified": {
                "state": state, "at": at, "files": 0, "bytes": 0, "sizeOnly": 0,
                "missing": [], "missingCount": 0, "differing": [], "differingCount": 0,
                "unreadable": [], "unreadableCount": 0, "extra": 0, "unplaced": 0
            }
        }))
        .unwrap()
    }

    #[test]
    fn only_a_complete_copy_that_was_looked_at_lately_counts() {
        let now: Timestamp = "2026-10-08T00:00:00Z".parse().unwrap();
        let week = Duration::from_secs(7 * 24 * 3600);
        for (state, at, counts) in [
            ("complete", "2026-10-08T00:00:00Z", true),
            ("complete", "2026-10-01T00:00:00Z", true),
            ("complete", "2026-10-01T09:00:00+09:00", true),
            ("complete", "2026-09-30T23:59:59.999Z", false),
            ("complete", "2026-10-08T00:00:00.001Z", false),
            ("complete", "yesterday", false),
            ("incomplete", "2026-10-08T00:00:00Z", false),
        ] {
            let backup = verified(state, at);
            assert_eq!(
                backup.is_fresh_and_complete(now, week),
                counts,
                "{state} {at}"
            );
        }
    }

    #[test]
    fn a_plan_alone_saves_nothing() {
        let mut backup = verified("complete", "2026-10-08T00:00:00Z");
        backup.verified = None;
        let now = "2026-10-08T00:00:00Z".parse().unwrap();
        assert!(!backup.is_fresh_and_complete(now, Duration::MAX));
    }
}
