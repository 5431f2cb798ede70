//! The plan: what was found, until when, and how. Pure.

use common::{
    files::saved_copy::as_folder_name,
    sections::{Backup, BackupCase},
};

use crate::{
    commands::{Source, commands},
    deadline::OldEnd,
    notes::notes,
    options::PlanOptions,
    survey::{Origin, Survey},
};

/// The plan for what was found. `owner` is the sign-in name of the person whose it is, or the id.
pub(crate) fn plan(
    survey: &Survey,
    owner: Option<&str>,
    old: OldEnd,
    options: &PlanOptions,
) -> Backup {
    let deadline = options.deadline(old);
    let notes = notes(survey, old, deadline.as_ref(), options);
    let (drive_id, local_folder, source) = match &survey.origin {
        Origin::Drive(id) => {
            let source = Source::Drive {
                remote: &options.remote,
                drive_id: id,
                owner,
            };
            (Some(id.clone()), None, source)
        }
        Origin::Folder(folder) => (None, Some(folder.clone()), Source::Folder(folder)),
    };
    let to = match owner {
        Some(owner) => format!(
            "{}/{}",
            options.to.trim_end_matches(['/', '\\']),
            as_folder_name(owner)
        ),
        None => options.to.clone(),
    };
    let (folders, skipped) = (&survey.folders, &survey.skipped);
    Backup {
        files: folders.iter().map(|folder| folder.files).sum(),
        bytes: folders
            .iter()
            .fold(0, |sum, folder| folder.bytes.saturating_add(sum)),
        drive_id,
        local_folder,
        deadline,
        commands: Some(commands(source, &to, folders, skipped, options.lang)),
        notes,
        folders: folders.clone(),
        skipped: skipped.clone(),
        rest: Some(survey.rest),
        rest_left_out: options.rest_not_needed,
        ..Backup::of(survey.case)
    }
}

/// The plan for a user without a OneDrive: nothing to save.
pub(crate) fn no_drive(old: OldEnd, options: &PlanOptions) -> Backup {
    Backup {
        deadline: options.deadline(old),
        ..Backup::of(BackupCase::NoDrive)
    }
}

#[cfg(test)]
mod tests {
    use common::{
        Lang,
        files::Counted,
        sections::{BackupFolder, BackupRest, Skipped},
    };
    use jiff::tz::TimeZone;

    use super::*;
    use crate::deadline::{End, NoDay};

    fn options(today: &str, expires: Option<&str>) -> PlanOptions {
        PlanOptions {
            zone: TimeZone::get("Asia/Tokyo").unwrap(),
            zone_name: "Asia/Tokyo".into(),
            today: today.parse().unwrap(),
            expires: expires.map(|day| day.parse().unwrap()),
            free_days: None,
            whole_drive: false,
            rest_not_needed: false,
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
            rest: BackupRest::default(),
            rest_at_top: vec![],
            listing: Counted::default(),
        }
    }

    fn codes(backup: &Backup) -> Vec<&str> {
        backup.notes.iter().map(|note| note.code.as_str()).collect()
    }

    const UNKNOWN: OldEnd = OldEnd {
        end: None,
        unknown: Some(NoDay::EndUnknown),
    };

    #[test]
    fn the_folders_are_added_up_and_each_has_its_command_lines() {
        let options = options("2026-01-01", Some("2026-01-31"));
        let backup = plan(
            &survey(),
            Some("sato/x@a.example"),
            options.end(UNKNOWN),
            &options,
        );
        assert_eq!((backup.files, backup.bytes), (5, 30));
        assert_eq!(backup.deadline.as_ref().unwrap().last_day, "2026-01-31");
        assert_eq!(codes(&backup), ["free-days-unknown", "notebooks"]);
        let commands = backup.commands.unwrap();
        assert_eq!(commands.rclone.len(), 2);
        assert!(
            commands.rclone[0].ends_with(" ./backup/sato_x@a.example/PassageDrive-01-12345"),
            "{}",
            commands.rclone[0]
        );
    }

    #[test]
    fn a_named_day_wins_over_the_record_and_named_free_days_over_none_known() {
        let term = |free_days| {
            OldEnd::from(End::Term {
                end: "2026-11-01T00:00:00Z".parse().unwrap(),
                free_days,
                trial: false,
            })
        };
        let named = options("2026-01-01", Some("2026-02-02")).end(term(None));
        let day = |free_days| {
            OldEnd::from(End::Day {
                day: "2026-02-02".parse().unwrap(),
                free_days,
            })
        };
        assert_eq!(named, day(None));
        let mut told = options("2026-01-01", None);
        assert_eq!(told.end(term(None)), term(None));
        told.free_days = Some(30);
        assert_eq!(told.end(term(None)), term(Some(30)));
        assert_eq!(told.end(UNKNOWN), UNKNOWN);
        told.expires = Some("2026-02-02".parse().unwrap());
        assert_eq!(told.end(term(None)), day(Some(30)));
    }

    #[test]
    fn the_notes_say_what_time_has_done() {
        let codes_on = |today: &str, free_days| {
            let mut options = options(today, Some("2026-10-31"));
            options.free_days = free_days;
            let backup = plan(&survey(), None, options.end(UNKNOWN), &options);
            codes(&backup).join(" ")
        };
        assert_eq!(codes_on("2026-10-31", Some(30)), "notebooks");
        assert_eq!(codes_on("2026-11-30", Some(30)), "notebooks");
        assert_eq!(
            codes_on("2026-12-01", Some(30)),
            "deadline-passed notebooks"
        );
        assert_eq!(codes_on("2026-10-31", None), "free-days-unknown notebooks");
        assert_eq!(
            codes_on("2026-10-31", Some(0)),
            "extended-service-term notebooks"
        );
        assert_eq!(
            codes_on("2026-11-01", Some(0)),
            "deadline-passed extended-service-term notebooks"
        );
    }

    #[test]
    fn where_there_is_no_day_a_note_says_why() {
        for (why, code) in [
            (NoDay::EndUnknown, "end-unknown"),
            (NoDay::DeletionUnknown, "access-ended"),
            (NoDay::Deleted, "deleted"),
            (NoDay::OldSellerUnknown, "old-seller-unknown"),
            (NoDay::NewRow, "new-row"),
        ] {
            let backup = plan(
                &survey(),
                None,
                OldEnd::none(why),
                &options("2026-10-01", None),
            );
            assert_eq!(codes(&backup), [code, "notebooks"]);
            assert_eq!(backup.deadline, None);
        }
    }

    #[test]
    fn a_disabled_subscription_names_its_day_of_deletion() {
        let deleted = "2026-12-01T00:00:00Z".parse().unwrap();
        let old = OldEnd::from(End::Disabled { deleted });
        let backup = plan(&survey(), None, old, &options("2026-10-01", None));
        assert_eq!(codes(&backup), ["access-ended", "notebooks"]);
        assert!(backup.notes[0].words.contains("from 2026-12-01 on"));
        assert_eq!(backup.deadline.unwrap().last_day, "2026-11-30");
    }

    #[test]
    fn what_the_plan_leaves_out_is_said() {
        let mut survey = survey();
        survey.others = vec!["PassageDrive-09-99999".into()];
        survey.rest = BackupRest {
            files: 1000,
            bytes: 7,
            folders: 3,
        };
        survey.rest_at_top = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        survey.listing.unplaced = 2;
        for (reason, times) in [("notebook-link", 1), ("unreadable", 1)] {
            for _ in 0..times {
                survey.skipped.push(Skipped {
                    path: "x".into(),
                    reason: reason.to_owned(),
                });
            }
        }
        let mut options = options("2026-10-01", Some("2026-10-31"));
        options.free_days = Some(30);
        let end = options.end(UNKNOWN);
        let backup = plan(&survey, None, end, &options);
        assert_eq!(
            codes(&backup),
            [
                "rest",
                "other-folders",
                "notebooks",
                "notebook-links",
                "unreadable",
                "listing-incomplete"
            ]
        );
        assert!(
            backup.notes[0]
                .words
                .contains("1000 file(s), 7 bytes, among them a, b, c, …;")
        );
        assert!(backup.notes[1].words.contains("PassageDrive-09-99999"));
        assert_eq!(
            (backup.rest, backup.rest_left_out),
            (Some(survey.rest), false)
        );
        options.rest_not_needed = true;
        let backup = plan(&survey, None, end, &options);
        assert_eq!(
            (codes(&backup)[0], backup.rest_left_out),
            ("rest-left-out", true)
        );
    }

    #[test]
    fn a_difference_to_the_services_own_count_is_said() {
        let mut survey = survey();
        let mut code = |files, bytes, in_use| {
            survey.listing = Counted {
                files,
                bytes,
                in_use,
                ..Counted::default()
            };
            let end = OldEnd::none(NoDay::Deleted);
            let backup = plan(&survey, None, end, &options("2026-10-01", None));
            codes(&backup)[2..].join(" ")
        };
        assert_eq!(code(0, 0, Some(4)), "nothing-listed");
        assert_eq!(code(1, 3, Some(4)), "bytes-differ");
        assert_eq!(code(1, 4, Some(4)), "");
        assert_eq!(code(0, 0, Some(0)), "");
        assert_eq!(code(1, 3, None), "");
    }
}
