use std::time::Duration;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::verified::{BackupRest, Verified, VerifiedState, is_zero};
use crate::{Text, text};

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
    /// What is in those folders but is not counted: shortcuts, links, what could not be read; of `list-files` also
    /// folders of the plan that are gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// What the drive or folder holds outside those folders. It goes with the licence all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rest: Option<BackupRest>,
    /// Whether a person said that the rest is not needed (`--rest-not-needed`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rest_left_out: bool,
    /// Until when; null where no day is known, and then a note says why.
    pub deadline: Option<BackupDeadline>,
    /// Command lines that save the folders; to be looked at, then run by a person.
    pub commands: Option<BackupCommands>,
    /// What a person should know before relying on the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<BackupNote>,
    /// How the files of the records that follow were listed; written by `list-files`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub listed: Option<BackupListed>,
    /// Whether it fits on the disk of `list-files --target`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<BackupTarget>,
    /// How a saved copy compares with the drive; absent until `check-files`, `save-files` or
    /// `backup-plan --verify` has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified: Option<Verified>,
}

impl Backup {
    /// Of this case, with nothing to save.
    #[must_use]
    pub fn of(case: BackupCase) -> Self {
        Self {
            case,
            folders: Vec::new(),
            files: 0,
            bytes: 0,
            drive_id: None,
            local_folder: None,
            skipped: Vec::new(),
            rest: None,
            rest_left_out: false,
            deadline: None,
            commands: None,
            notes: Vec::new(),
            listed: None,
            target: None,
            verified: None,
        }
    }

    /// Whether everything was found saved, at most `max_age` before `now`: the whole drive, or the folders
    /// of a plan of which a person said that the rest is not needed. A look in the future is no fresh one:
    /// one of the clocks is wrong.
    #[must_use]
    pub fn is_fresh_and_complete(&self, now: Timestamp, max_age: Duration) -> bool {
        self.verified.as_ref().is_some_and(|verified| {
            let age = verified.at.parse().map(|at| now.duration_since(at));
            verified.state == VerifiedState::Complete
                && (self.rest_left_out || self.is_whole(verified))
                && age.is_ok_and(|age| Duration::try_from(age).is_ok_and(|age| age <= max_age))
        })
    }

    /// Whether nothing of the drive lay outside the folders that were compared. A record of an older
    /// version does not say, unless it names the root.
    fn is_whole(&self, verified: &Verified) -> bool {
        let root = || self.folders.iter().any(|folder| folder.path.is_empty());
        match &verified.rest {
            Some(rest) => rest.is_empty(),
            None => self.case == BackupCase::NoDrive || root(),
        }
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
    /// The whole drive is the data: there is no `PassageDrive` at all, or `--whole-drive` asked for it.
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

/// How the files of a drive or folder were listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupListed {
    /// When, RFC 3339 UTC.
    pub at: String,
    /// Items that the service listed without their folder.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unplaced: u64,
    /// Bytes in use by the service's own count, where it listed no file at all: the listing is not whole.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unlisted_bytes: u64,
}

/// A disk, and what of the listed files it cannot hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupTarget {
    /// The folder to copy into, where one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The file system whose rules were asked.
    pub file_system: FileSystem,
    /// Bytes that are free; absent where the system does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_bytes: Option<u64>,
    /// Bytes of the listed files. On the disk they take somewhat more.
    pub needed_bytes: u64,
    /// The least minutes of the copy by the quota that the service gives one application in a tenant of up to 1,000
    /// licences (documented); absent for a local folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_minutes: Option<u64>,
    /// What the disk cannot hold, the first 100.
    pub misfits: Vec<Misfit>,
    /// How many it cannot hold.
    pub misfit_count: u64,
}

/// A file system of a disk. Others have the rules of one of these: of Linux those of `ext4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileSystem {
    /// FAT32.
    Fat32,
    /// exFAT.
    Exfat,
    /// NTFS.
    Ntfs,
    /// ext4.
    Ext4,
}

/// A file or folder that the disk cannot hold as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Misfit {
    /// Its path from the root of the drive.
    pub path: String,
    /// Why.
    pub why: MisfitReason,
}

/// Why a disk cannot hold something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MisfitReason {
    /// FAT32 holds files of at most 4 GiB less one byte.
    TooLarge,
    /// The name has a character that no name on Windows has.
    ForbiddenCharacter,
    /// The name is that of a device on Windows.
    ReservedName,
    /// The name ends with a dot or a blank, which Windows takes away.
    TrailingDotOrBlank,
    /// The name differs from another one in that folder by case or composition only.
    SameName,
    /// The path has 260 characters or more with the folder that it is copied into: most programs of Windows cannot open
    /// it.
    PathTooLong,
    /// The name has more than 255 characters, on ext4 more than 255 bytes.
    NameTooLong,
}

impl MisfitReason {
    /// The words of a complaint.
    #[must_use]
    pub fn words(self) -> Text {
        match self {
            Self::TooLarge => text!("larger than FAT32 allows", "FAT32 の上限を超えるサイズ"),
            Self::ForbiddenCharacter => text!(
                "a character that Windows does not allow",
                "Windows で使えない文字"
            ),
            Self::ReservedName => {
                text!("a name that Windows keeps for devices", "Windows の予約名")
            }
            Self::TrailingDotOrBlank => text!(
                "a dot or blank at the end of a name",
                "名前の末尾のピリオドまたは空白"
            ),
            Self::SameName => text!(
                "a name that differs from another by case or composition only",
                "大文字と小文字、または濁点などの合成の違いだけで区別される名前"
            ),
            Self::PathTooLong => text!("a path of 260 characters or more", "260 文字以上のパス"),
            Self::NameTooLong => text!("a name that is too long", "長すぎる名前"),
        }
    }
}

/// Something that is not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// Its path.
    pub path: String,
    /// Why, as a code: `shortcut` (another drive's data), `notebook` (the service lists no files in it),
    /// `notebook-link` (a `.url` in a local folder, which stands for a notebook in the cloud: copying it does
    /// not save the notebook), `link` (a local symbolic link or junction), `special` (neither file nor
    /// folder), `unreadable`, `gone` (a folder of the plan that is not in the drive any more).
    pub reason: String,
}

/// Something that a person should know about the plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupNote {
    /// A code. Of the day: `deadline-passed`, `free-days-unknown`, `extended-service-term`, `access-ended`,
    /// `deleted`, `trial`, `old-seller-unknown`, `new-row`, `end-unknown`. Of the data: `rest`,
    /// `rest-left-out`, `other-folders`, `notebooks`, `notebook-links`, `unreadable`, `listing-incomplete`,
    /// `nothing-listed`, `bytes-differ`.
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
    /// day on the contract and the safer one. Absent where it has ended and nothing tells when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The instant that `expires` was taken from, RFC 3339 UTC; absent where a person named the day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<String>,
    /// The same instant on the clocks of `zone`, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_moment: Option<String>,
    /// Days after `expires` on which users can go on working without paying: 0 or 30; absent where that is
    /// not known, and then `lastDay` counts none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_days: Option<u8>,
    /// The manual's rule: the last day of the month after the month of expiry, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub month_after: Option<String>,
    /// The manual's other rule: thirty days after the expiry, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thirty_days: Option<String>,
    /// The first day on which the service may delete the data, `YYYY-MM-DD`; absent where nothing tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_from: Option<String>,
    /// Who can reach the data until `lastDay`.
    #[serde(default)]
    pub access: Access,
    /// The day to plan for, `YYYY-MM-DD`: the earliest day that any rule gives that may hold.
    pub last_day: String,
    /// IANA zone of the days.
    pub zone: String,
}

/// Who can reach the data of a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Users and administrators.
    #[default]
    Users,
    /// Administrators only: the subscription has ended or is suspended.
    Administrators,
}

/// Command lines for a person to run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct BackupCommands {
    /// With rclone, from the cloud or the local folder; quoted for a POSIX shell.
    pub rclone: Vec<String>,
    /// The least version of rclone that these lines are for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rclone_version: Option<String>,
    /// The line that makes the remote which the rclone lines read from, once; it opens a browser to sign in.
    /// Quoted for a POSIX shell. Absent where they read a local folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rclone_remote: Option<String>,
    /// With robocopy, from the local folder that was looked at; quoted for the prompt of `cmd`, not for a
    /// batch file. A folder whose name `cmd` cannot be given has none. Robocopy's exit codes below 8 are
    /// successes.
    pub robocopy: Vec<String>,
    /// A script for Windows `PowerShell` that copies with robocopy; ASCII only. For a OneDrive, it runs on
    /// the user's own PC and copies its synchronised folder: it ends with 1 if the PC is another user's.
    /// Exit code: 0 everything was copied, 1 not. Absent where a name cannot be given to robocopy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub powershell: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verified(state: &str, at: &str) -> Backup {
        serde_json::from_value(serde_json::json!({
            "case": "whole-drive", "folders": [{"path": "", "files": 0, "bytes": 0}], "files": 0, "bytes": 0, "deadline": null, "commands": null,
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
    fn a_copy_of_some_folders_counts_only_where_a_person_left_the_rest_out() {
        let now: Timestamp = "2026-10-08T00:00:00Z".parse().unwrap();
        let counts = |backup: &Backup| backup.is_fresh_and_complete(now, Duration::MAX);
        let rest = |files| {
            Some(BackupRest {
                files,
                bytes: 0,
                folders: 1,
            })
        };
        let mut backup = verified("complete", "2026-10-08T00:00:00Z");
        for (path, in_rest, whole) in [
            ("PassageDrive/workspace", None, false),
            ("PassageDrive/workspace", rest(1000), false),
            ("PassageDrive/workspace", rest(0), true),
            ("", None, true),
        ] {
            backup.folders = vec![BackupFolder {
                path: path.into(),
                files: 1,
                bytes: 1,
            }];
            backup.verified.as_mut().unwrap().rest = in_rest;
            backup.rest_left_out = false;
            assert_eq!(counts(&backup), whole, "{path} {in_rest:?}");
            backup.rest_left_out = true;
            assert!(counts(&backup), "{path} {in_rest:?}");
        }
        backup.verified.as_mut().unwrap().state = VerifiedState::FoldersOnly;
        assert!(!counts(&backup));
    }

    #[test]
    fn a_plan_alone_saves_nothing() {
        let mut backup = verified("complete", "2026-10-08T00:00:00Z");
        backup.verified = None;
        let now = "2026-10-08T00:00:00Z".parse().unwrap();
        assert!(!backup.is_fresh_and_complete(now, Duration::MAX));
    }
}
