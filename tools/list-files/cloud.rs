//! The files of a record's user.

use std::{cell::RefCell, collections::HashSet};

use common::{
    BadRecord, Exit, Record, Services, TENANT_ID, Text,
    cli::{Job, Out, Problem, WorkResult},
    drive_listing::{list_drive, not_listed},
    files::name_key::shown,
    ids::TenantId,
    person::Person,
    sections::{Backup, File, FileKind, Section as _, User},
    text,
    text::printable,
};

use crate::{
    listing::{Drive, Head, files, head},
    target::{NO, Target},
};

/// Whose files were listed in this run, and by which plan: list-licenses and backup-plan give a record for each licence
/// of a user.
#[derive(Debug, Default)]
pub(crate) struct Done(RefCell<HashSet<Asked>>);

type Asked = (TenantId, String, Option<Plan>);

/// What of a plan decides what is listed, and what is missing of it.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Plan {
    drive_id: Option<String>,
    folders: Vec<String>,
    rest_left_out: bool,
}

impl Plan {
    fn of(planned: &Backup) -> Self {
        let folders = planned.folders.iter().map(|folder| folder.path.clone());
        Self {
            drive_id: planned.drive_id.clone(),
            folders: folders.collect(),
            rest_left_out: planned.rest_left_out,
        }
    }
}

/// Lists the files of the user that a record names, unless an earlier record did.
pub(crate) async fn of_record(
    services: &Services,
    job: &mut Job,
    out: &Out<'_>,
    done: &Done,
    target: Option<&Target>,
) -> WorkResult {
    let person = Person::of(&job.record)?;
    let planned = planned(&job.record)?;
    let person = person.ok_or_else(no_user)?;
    let tenant = job.tenant()?;
    let key = person.key().unwrap_or_default();
    let plan = planned.as_ref().map(Plan::of);
    let asked = (tenant.clone(), key.to_lowercase(), plan);
    if done.0.borrow().contains(&asked) {
        return Ok(());
    }
    let graph = services.graph(&tenant);
    let listed = list_drive(&graph, key).await.map_err(not_listed)?;
    done.0.borrow_mut().insert(asked);
    let drive = listed.as_ref().map(|listed| Drive {
        id: &listed.id,
        placed: &listed.placed,
    });
    let at = out.now.to_string();
    let Head { mut backup, gone } = head(drive, planned, at);
    if let Some(first) = gone.first() {
        let name = printable(person.name());
        let (count, first) = (gone.len(), shown(first));
        out.complain(
            Exit::No,
            &text!(
                "{name}: folders of the plan that are not in the drive any more: {count}; the first: {first}",
                "{name}: 計画のフォルダーのうち、ドライブにないものが {count} 個あります。例: 「{first}」"
            ),
        );
    }
    if let Some(target) = target {
        let all: Vec<File> = files(drive, &backup, &gone).collect();
        let saved = all.iter().filter(|file| file.kind == FileKind::File);
        let saved = saved.map(|file| (&*file.path, file.size));
        let (judged, words) = target.judge(person.name(), saved, true);
        backup.target = Some(judged);
        let name = Text::verbatim(printable(person.name()));
        for words in words {
            out.complain(NO, &name.followed_by(&words));
        }
    }
    let mut record = job.record.clone();
    record.set(&backup);
    out.write(&record).await?;
    // All else went once, before the files: each of a hundred thousand would carry it.
    let mut record = record.only(&[TENANT_ID, User::KEY]);
    for file in files(drive, &backup, &gone) {
        record.set(&file);
        out.write(&record).await?;
    }
    Ok(())
}

/// The plan that the record brings along; none where it is of no drive.
fn planned(record: &Record) -> Result<Option<Backup>, BadRecord> {
    let planned: Option<Backup> = record.get()?;
    Ok(planned.filter(|planned| planned.drive_id.is_some()))
}

fn no_user() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-user",
        text: text!(
            "the record names no user: add \"user\", or make the records with list-licenses --users or backup-plan",
            "レコードにユーザーの指定がありません。「user」を追加するか、list-licenses --users または backup-plan の出力を使ってください"
        ),
    }
}
