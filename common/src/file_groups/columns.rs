//! The columns of the table and the CSV of the answers.

use record::{
    output::{Column, Row, cell},
    sections::{Backup, Verified, VerifiedState},
    text,
};

/// The columns of the table and the CSV of the answers.
#[must_use]
pub fn columns() -> Vec<Column> {
    vec![
        Column::tenant(),
        Column::user(),
        saved_column("saved").counted(),
        Column::number("files", text!("FILES", "ファイル数"), |record, _| {
            verified(record, |verified| verified.files)
        })
        .summed(),
        Column::number("bytes", text!("BYTES", "バイト数"), |record, _| {
            verified(record, |verified| verified.bytes)
        })
        .minor()
        .summed(),
        Column::number("missing", text!("MISSING", "不足"), |record, _| {
            verified(record, |verified| verified.missing_count)
        })
        .summed(),
        Column::number("differing", text!("DIFFERING", "相違"), |record, _| {
            verified(record, |verified| verified.differing_count)
        })
        .summed(),
        Column::number(
            "unreadable",
            text!("UNREADABLE", "読み取り不可"),
            |record, _| verified(record, |verified| verified.unreadable_count),
        )
        .minor()
        .summed(),
        Column::number("extra", text!("EXTRA", "余分"), |record, _| {
            verified(record, |verified| verified.extra)
        })
        .minor()
        .summed(),
        Column::number("rest", text!("REST", "対象外"), |record, _| {
            verified(record, |verified| {
                verified.rest.map(|rest| rest.files).unwrap_or_default()
            })
        })
        .minor()
        .summed(),
    ]
}

/// Whether a copy holds everything, under this key; empty where none was compared.
#[must_use]
pub fn saved_column(key: &'static str) -> Column {
    Column::words(key, text!("SAVED", "保存状況"), |record, lang| {
        cell(record, |backup: Backup| {
            let state = backup.verified.map(|verified| verified.state);
            let words = state.map(VerifiedState::words);
            words.map_or_else(String::new, |words| words.in_lang(lang).to_owned())
        })
    })
}

fn verified(record: &Row<'_>, number: fn(Verified) -> u64) -> String {
    cell(record, |backup: Backup| {
        let number = backup.verified.map(number);
        number.map(|number| number.to_string()).unwrap_or_default()
    })
}
