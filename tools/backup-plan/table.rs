//! The columns of the table and the CSV.

use common::{
    Lang, Record,
    cli::Examples,
    file_groups::saved_column,
    output::{Column, Row, cell},
    sections::{Backup, BackupCase, Failed, Section as _, User},
    text,
};

/// The notes of a plan, short enough for a cell.
const NOTES: &[(&str, &str)] = &[
    ("access-ended", "アクセス終了"),
    ("bytes-differ", "使用量と不一致"),
    ("deadline-passed", "期限超過"),
    ("deleted", "削除済み"),
    ("end-unknown", "終了日不明"),
    ("extended-service-term", "有償の延長あり"),
    ("free-days-unknown", "猶予期間は不明"),
    ("listing-incomplete", "一覧が不完全"),
    ("notebook-links", "ノートブックへのリンク"),
    ("notebooks", "ノートブックあり"),
    ("new-row", "移行先のライセンス"),
    ("nothing-listed", "一覧なし"),
    ("old-seller-unknown", "移行元が不明"),
    ("other-folders", "ほかのフォルダーあり"),
    ("rest", "対象外のファイルあり"),
    ("rest-left-out", "残りは対象外と確認済み"),
    ("trial", "試用版"),
    ("unreadable", "読み取れないファイルあり"),
];

pub(crate) fn columns() -> Vec<Column> {
    vec![
        Column::customer(),
        Column::tenant(),
        Column::words("user", text!("USER", "ユーザー"), user),
        Column::words("case", text!("CASE", "保存パターン"), case),
        Column::words("folders", text!("FOLDERS", "フォルダー"), folders).minor(),
        Column::number("files", text!("FILES", "ファイル数"), |record, _| {
            cell(record, |backup: Backup| backup.files.to_string())
        })
        .summed(),
        Column::number("bytes", text!("BYTES", "バイト数"), |record, _| {
            cell(record, |backup: Backup| backup.bytes.to_string())
        })
        .summed()
        .minor(),
        Column::number("rest", text!("REST", "対象外"), |record, _| {
            cell(record, |backup: Backup| {
                backup
                    .rest
                    .map(|rest| rest.files.to_string())
                    .unwrap_or_default()
            })
        })
        .summed(),
        Column::number("skipped", text!("SKIPPED", "スキップ"), |record, _| {
            cell(record, |backup: Backup| backup.skipped.len().to_string())
        })
        .summed()
        .minor(),
        Column::words("expires", text!("EXPIRES", "満了日"), |record, _| {
            cell(record, |backup: Backup| {
                backup
                    .deadline
                    .and_then(|deadline| deadline.expires)
                    .unwrap_or_default()
            })
        })
        .minor(),
        Column::words("lastDay", text!("SAVE BY", "保存期限"), |record, _| {
            cell(record, |backup: Backup| {
                backup
                    .deadline
                    .map(|deadline| deadline.last_day)
                    .unwrap_or_default()
            })
        }),
        saved_column("verified"),
        Column::codes("notes", text!("NOTES", "注意"), NOTES, notes).whole(),
    ]
}

fn user(record: &Row<'_>, _: Lang) -> String {
    let user = record.get::<User>().ok().flatten();
    let name = user.map(|user| user.user_principal_name.unwrap_or(user.id));
    name.unwrap_or_else(|| {
        cell(record, |backup: Backup| {
            backup.local_folder.unwrap_or_default()
        })
    })
}

fn case(record: &Row<'_>, lang: Lang) -> String {
    if failed(record).is_some() {
        return text!("failed", "失敗").in_lang(lang).to_owned();
    }
    cell(record, |backup: Backup| {
        let words = match backup.case {
            BackupCase::Workspace => text!("workspace", "workspace"),
            BackupCase::PassageDrive => text!("PassageDrive", "PassageDrive"),
            BackupCase::WholeDrive => text!("whole drive", "ドライブ全体"),
            BackupCase::NoDrive => text!("no OneDrive", "OneDrive なし"),
        };
        words.in_lang(lang).to_owned()
    })
}

fn folders(record: &Row<'_>, _: Lang) -> String {
    cell(record, |backup: Backup| {
        let paths: Vec<&str> = backup
            .folders
            .iter()
            .map(|folder| folder.path.as_str())
            .collect();
        paths.join(", ")
    })
}

fn notes(record: &Row<'_>, _: Lang) -> String {
    cell(record, |backup: Backup| {
        let codes: Vec<String> = backup.notes.into_iter().map(|note| note.code).collect();
        codes.join(" ")
    })
}

fn failed(record: &Record) -> Option<Failed> {
    record.value(Backup::KEY).ok().flatten()
}

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | list-licenses --users | backup-plan --table",
        "Say what of each OneDrive to save, and until when",
        "各ユーザーの OneDrive から何をいつまでに保存するかを調べます",
    ),
    (
        "parse-invite mail.eml | list-licenses --users | backup-plan --csv --bom > backup.csv",
        "The same for Excel",
        "同じ内容を Excel 用の CSV に出力します",
    ),
];
