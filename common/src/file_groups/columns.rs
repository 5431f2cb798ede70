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

/// Whether a copy holds everything, under this key; that there was nothing to hold, and empty where none was compared.
#[must_use]
pub fn saved_column(key: &'static str) -> Column {
    Column::words(key, text!("SAVED", "保存状況"), |record, lang| {
        cell(record, |backup: Backup| {
            let words = backup.verified.map(|verified| match verified.state {
                VerifiedState::Complete if verified.files == 0 => {
                    text!("nothing to save", "保存対象なし")
                }
                state => state.words(),
            });
            words.map_or_else(String::new, |words| words.in_lang(lang).to_owned())
        })
    })
    .whole()
}

fn verified(record: &Row<'_>, number: fn(Verified) -> u64) -> String {
    cell(record, |backup: Backup| {
        let number = backup.verified.map(number);
        number.map(|number| number.to_string()).unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use record::{Lang, Record};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_copy_of_nothing_is_not_called_complete() {
        let shown = |files: u64| {
            let verified = json!({
                "state": "complete", "at": "2026-10-01T00:00:00Z", "files": files, "bytes": 0, "sizeOnly": 0,
                "missing": [], "missingCount": 0, "differing": [], "differingCount": 0, "unreadable": [],
                "unreadableCount": 0, "extra": 0, "unplaced": 0,
            });
            let backup = json!({
                "case": "no-drive", "folders": [], "files": files, "bytes": 0, "skipped": [], "notes": [],
                "verified": verified,
            });
            let record = Record::parse(json!({"backup": backup}).to_string().as_bytes()).unwrap();
            (saved_column("saved").cell)(&Row::of(&record), Lang::Ja)
        };
        assert_eq!(shown(2), "すべて保存済み");
        assert_eq!(shown(0), "保存対象なし");
    }
}
