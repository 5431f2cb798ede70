//! The columns of the table and the CSV.

use common::{
    Lang, Record, Text,
    output::Column,
    sections::{Backup, BackupCase, Failed, Section as _, User, VerifiedState},
    text,
};

pub(crate) fn columns() -> Vec<Column> {
    let column = |key, head: Text, number, cell| Column {
        key,
        head,
        cell,
        number,
    };
    vec![
        column("user", text!("USER", "ユーザー"), false, user),
        column("case", text!("CASE", "対象"), false, case),
        column("folders", text!("FOLDERS", "フォルダー"), false, folders),
        column(
            "files",
            text!("FILES", "ファイル数"),
            true,
            |record, _| of(record, |backup| backup.files.to_string()),
        ),
        column(
            "bytes",
            text!("BYTES", "バイト数"),
            true,
            |record, _| of(record, |backup| backup.bytes.to_string()),
        ),
        column(
            "skipped",
            text!("SKIPPED", "対象外"),
            true,
            |record, _| of(record, |backup| backup.skipped.len().to_string()),
        ),
        column(
            "expires",
            text!("EXPIRES", "満了日"),
            false,
            |record, _| {
                of(record, |backup| {
                    backup
                        .deadline
                        .map(|deadline| deadline.expires)
                        .unwrap_or_default()
                })
            },
        ),
        column(
            "lastDay",
            text!("SAVE BY", "保存期限"),
            false,
            |record, _| {
                of(record, |backup| {
                    backup
                        .deadline
                        .map(|deadline| deadline.last_day)
                        .unwrap_or_default()
                })
            },
        ),
        column("verified", text!("SAVED", "保存状況"), false, verified),
        column("notes", text!("NOTES", "注意"), false, notes),
    ]
}

/// Empty where no plan could be made.
fn of(record: &Record, cell: impl FnOnce(Backup) -> String) -> String {
    record
        .get::<Backup>()
        .ok()
        .flatten()
        .map(cell)
        .unwrap_or_default()
}

fn user(record: &Record, _: Lang) -> String {
    let user = record.get::<User>().ok().flatten();
    let name = user.map(|user| user.user_principal_name.unwrap_or(user.id));
    name.unwrap_or_else(|| of(record, |backup| backup.local_folder.unwrap_or_default()))
}

fn case(record: &Record, lang: Lang) -> String {
    if failed(record).is_some() {
        return text!("failed", "失敗").in_lang(lang).to_owned();
    }
    of(record, |backup| {
        let words = match backup.case {
            BackupCase::Workspace => text!("workspace", "workspace"),
            BackupCase::PassageDrive => text!("PassageDrive", "PassageDrive"),
            BackupCase::WholeDrive => text!("whole drive", "ドライブ全体"),
            BackupCase::NoDrive => text!("no OneDrive", "OneDrive なし"),
        };
        words.in_lang(lang).to_owned()
    })
}

fn folders(record: &Record, _: Lang) -> String {
    of(record, |backup| {
        let paths: Vec<&str> = backup
            .folders
            .iter()
            .map(|folder| folder.path.as_str())
            .collect();
        paths.join(", ")
    })
}

/// Empty where nobody has looked.
fn verified(record: &Record, lang: Lang) -> String {
    of(record, |backup| {
        let words = match backup.verified.map(|verified| verified.state) {
            Some(VerifiedState::Complete) => text!("complete", "すべて保存済み"),
            Some(VerifiedState::Incomplete) => text!("incomplete", "不足または相違あり"),
            None => return String::new(),
        };
        words.in_lang(lang).to_owned()
    })
}

fn notes(record: &Record, _: Lang) -> String {
    if let Some(failed) = failed(record) {
        return failed.error.code;
    }
    of(record, |backup| {
        let codes: Vec<String> = backup.notes.into_iter().map(|note| note.code).collect();
        codes.join(" ")
    })
}

fn failed(record: &Record) -> Option<Failed> {
    record.value(Backup::KEY).ok().flatten()
}
