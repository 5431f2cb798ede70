//! The plan: what was found, until when, and how. Pure.

use common::{
    Lang,
    sections::{Backup, BackupCase, BackupDeadline, BackupNote},
    text,
};
use jiff::{civil::Date, tz::TimeZone};

use crate::{
    commands::{Source, as_folder_name, commands},
    deadline::{Expiry, RowSays, deadline, may_end_at_once},
    survey::{Origin, Survey},
    tree::Reason,
};

/// What holds for the whole run.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The zone whose days count.
    pub zone: TimeZone,
    /// Its IANA name.
    pub zone_name: String,
    /// The present day in that zone.
    pub today: Date,
    /// The day of expiry that a person named; it wins over the records.
    pub expires: Option<Date>,
    /// The folder that everything is copied into.
    pub to: String,
    /// The name of rclone's remote.
    pub remote: String,
    /// The language of notes.
    pub lang: Lang,
}

impl Frame {
    /// What is known of the end: what a person said, else what the record's licence row says.
    #[must_use]
    pub fn end(&self, row: RowSays) -> RowSays {
        self.expires
            .map_or(row, |day| RowSays::Ends(Expiry::Day(day)))
    }

    fn deadline(&self, end: RowSays) -> Option<BackupDeadline> {
        match end {
            RowSays::Ends(expiry) => deadline(&expiry, &self.zone, &self.zone_name),
            RowSays::Ended | RowSays::Nothing => None,
        }
    }
}

/// The plan for what was found. `owner` names the person whose it is.
#[must_use]
pub fn plan(survey: &Survey, owner: Option<&str>, end: RowSays, frame: &Frame) -> Backup {
    let deadline = frame.deadline(end);
    let notes = notes(survey, end, deadline.as_ref(), frame);
    let (drive_id, local_folder, source) = match &survey.origin {
        Origin::Drive(id) => {
            let remote = &frame.remote;
            let source = Source::Drive {
                remote,
                drive_id: id,
            };
            (Some(id.clone()), None, source)
        }
        Origin::Folder(folder) => (None, Some(folder.clone()), Source::Folder(folder)),
    };
    let to = match owner {
        Some(owner) => format!(
            "{}/{}",
            frame.to.trim_end_matches(['/', '\\']),
            as_folder_name(owner)
        ),
        None => frame.to.clone(),
    };
    Backup {
        case: survey.case,
        files: survey.folders.iter().map(|folder| folder.files).sum(),
        bytes: survey
            .folders
            .iter()
            .fold(0, |sum, folder| folder.bytes.saturating_add(sum)),
        drive_id,
        local_folder,
        deadline,
        commands: Some(commands(source, &to, &survey.folders, &survey.skipped)),
        notes,
        folders: survey.folders.clone(),
        skipped: survey.skipped.clone(),
        verified: None,
    }
}

/// The plan for somebody without a OneDrive: nothing to save.
#[must_use]
pub fn no_drive(end: RowSays, frame: &Frame) -> Backup {
    Backup {
        case: BackupCase::NoDrive,
        folders: Vec::new(),
        files: 0,
        bytes: 0,
        drive_id: None,
        local_folder: None,
        skipped: Vec::new(),
        deadline: frame.deadline(end),
        commands: None,
        notes: Vec::new(),
        verified: None,
    }
}

fn notes(
    survey: &Survey,
    end: RowSays,
    deadline: Option<&BackupDeadline>,
    frame: &Frame,
) -> Vec<BackupNote> {
    let notebooks = survey
        .skipped
        .iter()
        .filter(|skipped| skipped.reason == Reason::Notebook.code())
        .count();
    let others = survey.others.join(", ");
    let unplaced = survey.unplaced;
    let mut notes = time_notes(end, deadline, frame);
    if !survey.others.is_empty() {
        notes.push((
            "other-folders",
            text!(
                "there as well, but not in this plan: {others}; look whether anybody still needs it",
                "「{others}」もありますが、この計画には含めていません。必要なデータがないか確認してください"
            ),
        ));
    }
    if notebooks > 0 {
        notes.push((
            "notebooks",
            text!(
                "notebooks that cannot be copied as files: {notebooks}; export them from OneNote",
                "ファイルとしてコピーできないノートブックが {notebooks} 個あります。OneNote からエクスポートしてください"
            ),
        ));
    }
    if unplaced > 0 {
        notes.push((
            "listing-incomplete",
            text!(
                "items whose folder the service did not list: {unplaced}; they are not counted, run again later",
                "サービスの一覧に親フォルダーがない項目が {unplaced} 個あり、集計に含まれていません。しばらくしてから再度実行してください"
            ),
        ));
    }
    notes
        .into_iter()
        .map(|(code, text)| BackupNote {
            code: code.to_owned(),
            words: text.in_lang(frame.lang).to_owned(),
        })
        .collect()
}

fn time_notes(
    end: RowSays,
    deadline: Option<&BackupDeadline>,
    frame: &Frame,
) -> Vec<(&'static str, common::Text)> {
    let mut notes = Vec::new();
    if end == RowSays::Ended {
        notes.push((
            "access-ended",
            text!(
                "the old subscription has ended or is suspended, and nothing tells when the data goes; save it now, as an administrator if users cannot sign in",
                "移行元のサブスクリプションは終了または停止されており、データが削除される日は確認できません。すぐに保存してください（ユーザーが利用できない場合は管理者が保存してください）"
            ),
        ));
    }
    let Some(BackupDeadline {
        expires, last_day, ..
    }) = deadline
    else {
        return notes;
    };
    if last_day.parse::<Date>().is_ok_and(|day| day < frame.today) {
        notes.push((
            "deadline-passed",
            text!(
                "the last day to plan for was {last_day}; save now what is still there",
                "保存の期限 ({last_day}) を過ぎています。残っているデータをすぐに保存してください"
            ),
        ));
    }
    if matches!(end, RowSays::Ends(expiry) if may_end_at_once(&expiry, &frame.zone)) {
        notes.push((
            "extended-service-term",
            text!(
                "if the old subscription was bought or renewed since 1 April 2025, it has no free thirty days (rule of 4 May 2026): cancelled, it ends access right after {expires}; otherwise it goes on month by month, for pay; ask the old partner, and better save by {expires}",
                "移行元のサブスクリプションが 2025 年 4 月 1 日以降に購入または更新されている場合、無償の 30 日間はありません（2026 年 5 月 4 日からの規則）。解約が指定されていると {expires} の終了後すぐに利用できなくなり、指定されていなければ有償で 1 か月ごとに延長されます。移行元パートナーに確認のうえ、できるだけ {expires} までに保存してください"
            ),
        ));
    }
    notes
}

#[cfg(test)]
mod tests {
    use common::sections::{BackupFolder, Skipped};

    use super::*;

    fn frame(today: &str, expires: Option<&str>) -> Frame {
        Frame {
            zone: TimeZone::get("Asia/Tokyo").unwrap(),
            zone_name: "Asia/Tokyo".into(),
            today: today.parse().unwrap(),
            expires: expires.map(|day| day.parse().unwrap()),
            to: "backup/".into(),
            remote: "onedrive".into(),
            lang: Lang::En,
        }
    }

    fn survey() -> Survey {
        let folder = |path: &str, files, bytes| BackupFolder {
            path: path.into(),
            files,
            bytes,
        };
        Survey {
            origin: Origin::Drive("b!1".into()),
            case: BackupCase::PassageDrive,
            folders: vec![
                folder("PassageDrive-01-12345", 2, 10),
                folder("PassageDrive-02-12345", 3, 20),
            ],
            skipped: vec![Skipped {
                path: "PassageDrive-01-12345/n".into(),
                reason: "notebook".into(),
            }],
            others: vec![],
            unplaced: 0,
        }
    }

    fn codes(backup: &Backup) -> Vec<&str> {
        backup.notes.iter().map(|note| note.code.as_str()).collect()
    }

    #[test]
    fn the_folders_are_added_up_and_each_has_its_command_lines() {
        let frame = frame("2026-04-01", Some("2026-03-31"));
        let backup = plan(
            &survey(),
            Some("sato/x@a.example"),
            frame.end(RowSays::Nothing),
            &frame,
        );
        assert_eq!((backup.files, backup.bytes), (5, 30));
        assert_eq!(backup.deadline.as_ref().unwrap().last_day, "2026-04-30");
        assert_eq!(codes(&backup), ["notebooks"]);
        let commands = backup.commands.unwrap();
        assert_eq!((commands.rclone.len(), commands.robocopy.len()), (2, 2));
        assert!(
            commands.rclone[0].ends_with(" ./backup/sato_x@a.example/PassageDrive-01-12345"),
            "{}",
            commands.rclone[0]
        );
    }

    #[test]
    fn a_named_day_wins_over_the_record() {
        let day = RowSays::Ends(Expiry::Day("2026-01-01".parse().unwrap()));
        let named = frame("2026-01-01", Some("2026-02-02")).end(day);
        assert_eq!(
            named,
            RowSays::Ends(Expiry::Day("2026-02-02".parse().unwrap()))
        );
        assert_eq!(frame("2026-01-01", None).end(day), day);
    }

    #[test]
    fn the_notes_say_what_time_has_done() {
        let codes_on = |today: &str, expires: &str| {
            let frame = frame(today, Some(expires));
            let backup = plan(&survey(), None, frame.end(RowSays::Nothing), &frame);
            codes(&backup).join(" ")
        };
        assert_eq!(codes_on("2026-04-30", "2026-03-31"), "notebooks");
        assert_eq!(
            codes_on("2026-05-01", "2026-03-31"),
            "deadline-passed notebooks"
        );
        assert_eq!(
            codes_on("2026-10-01", "2026-10-31"),
            "extended-service-term notebooks"
        );
        let ended = plan(&survey(), None, RowSays::Ended, &frame("2026-10-01", None));
        assert_eq!(codes(&ended), ["access-ended", "notebooks"]);
        assert_eq!(ended.deadline, None);
    }

    #[test]
    fn what_the_plan_leaves_out_is_said() {
        let mut survey = survey();
        survey.others = vec!["PassageDrive-09-99999".into()];
        survey.unplaced = 2;
        let backup = plan(&survey, None, RowSays::Nothing, &frame("2026-10-01", None));
        assert_eq!(
            codes(&backup),
            ["other-folders", "notebooks", "listing-incomplete"]
        );
        assert!(backup.notes[0].words.contains("PassageDrive-09-99999"));
    }
}
