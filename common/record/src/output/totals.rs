//! The line below a table: how many rows there are, how many with which result, and what their numbers are together.

use super::column::{Column, ERROR, Total};
use crate::{Lang, text};

/// None where one row says all by itself.
pub(super) fn total(columns: &[Column], rows: &[Vec<String>], lang: Lang) -> Option<String> {
    if rows.len() < 2 {
        return None;
    }
    let listed = columns.iter().position(|column| column.counts_rows);
    let is_listed = |row: &&Vec<String>| listed.is_none_or(|at| !row[at].is_empty());
    let number = rows.iter().filter(is_listed).count();
    let all = if number == 1 {
        text!("1 row", "計 1 件")
    } else {
        text!("{number} rows", "計 {number} 件")
    };
    let counts = counted(columns, rows, lang);
    let sums: Vec<String> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.total == Total::Sum)
        .filter_map(|(at, column)| {
            let sum = sum(rows.iter().map(|row| row[at].as_str())).filter(|sum| *sum > 0)?;
            Some(format!("{} {sum}", column.head.in_lang(lang)))
        })
        .collect();
    let comma = text!(", ", "、");
    let comma = comma.in_lang(lang);
    let (counts, sums) = (counts.join(comma), sums.join(comma));
    let all = all.in_lang(lang);
    Some(match (counts.is_empty(), sums.is_empty()) {
        (true, true) => all.to_owned(),
        (false, true) => format!("{all}: {counts}"),
        (true, false) => format!("{all}: {sums}"),
        // How many rows are what is no sum of numbers in them.
        (false, false) => {
            let words = text!(
                "{all}: {counts} (in all: {sums})",
                "{all}: {counts} (合計: {sums})"
            );
            words.in_lang(lang).to_owned()
        }
    })
}

/// How many rows have which value, in the order of the rows, of the last counted column that tells of as many rows as
/// any; and how many failed instead.
fn counted<'a>(columns: &[Column], rows: &'a [Vec<String>], lang: Lang) -> Vec<String> {
    let told = |at: usize| rows.iter().filter(|row| !row[at].is_empty()).count();
    let at = (0..columns.len())
        .filter(|at| columns[*at].total == Total::Count && told(*at) > 0)
        .max_by_key(|at| told(*at));
    let mut counts: Vec<(&str, usize)> = Vec::new();
    let failed = text!("failed", "エラー");
    let failed = failed.in_lang(lang);
    let result = |row: &'a [String]| {
        at.map(|at| row[at].as_str())
            .filter(|cell| !cell.is_empty())
    };
    let in_row = rows.iter().filter_map(|row| {
        let failed = || is_failed(columns, row, at.is_some()).then_some(failed);
        result(row).or_else(failed)
    });
    for one in in_row {
        match counts.iter_mut().find(|(value, _)| *value == one) {
            Some((_, number)) => *number += 1,
            None => counts.push((one, 1)),
        }
    }
    let said = counts.iter();
    said.map(|(value, number)| format!("{value} {number}"))
        .collect()
}

/// Whether a row says why it failed, rather than what comes next: beside it stands no result, or nothing but whose row
/// it is.
fn is_failed(columns: &[Column], row: &[String], has_results: bool) -> bool {
    let said = || columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
    let Some((why, _)) = said().find(|(column, _)| column.tells_errors) else {
        return false;
    };
    let only_names = || said().all(|(column, _)| column.tells_errors || column.only_of_several);
    has_results || why.key == ERROR || only_names()
}

/// None where something else than a number is among them, or nothing at all.
fn sum<'a>(cells: impl Iterator<Item = &'a str>) -> Option<u64> {
    let mut numbers = cells.filter(|cell| !cell.is_empty()).peekable();
    numbers.peek()?;
    numbers.try_fold(0_u64, |sum, cell| sum.checked_add(cell.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(rows: &[[&str; 3]], lang: Lang) -> Option<String> {
        let columns = [
            Column::words("action", text!("ACTION", "処理"), |_, _| String::new()).counted(),
            Column::words("status", text!("STATUS", "結果"), |_, _| String::new()).counted(),
            Column::number("files", text!("FILES", "ファイル数"), |_, _| {
                String::new()
            })
            .summed(),
        ];
        let rows: Vec<Vec<String>> = rows
            .iter()
            .map(|row| row.map(str::to_owned).to_vec())
            .collect();
        total(&columns, &rows, lang)
    }

    #[test]
    fn rows_are_counted_by_their_result_where_there_is_one_already() {
        let applied = [
            ["swap", "done", "2"],
            ["swap", "failed", ""],
            ["none", "done", "5"],
        ];
        assert_eq!(
            told(&applied, Lang::En).unwrap(),
            "3 rows: done 2, failed 1 (in all: FILES 7)"
        );
        assert_eq!(
            told(&applied, Lang::Ja).unwrap(),
            "計 3 件: done 2、failed 1 (合計: ファイル数 7)"
        );
        let planned = [["swap", "", ""], ["none", "", ""]];
        assert_eq!(told(&planned, Lang::En).unwrap(), "2 rows: swap 1, none 1");
        // A result that only one row has does not speak for the others.
        let half = [["accepted", "", ""], ["unknown", "failed", ""]];
        assert_eq!(
            told(&half, Lang::En).unwrap(),
            "2 rows: accepted 1, unknown 1"
        );
    }

    #[test]
    fn what_failed_is_counted_too_and_what_comes_next_is_no_failure() {
        let column = |key, head| Column::words(key, head, |_, _| String::new());
        let columns = [
            Column::customer(),
            column("state", text!("STATE", "状態"))
                .counted()
                .counts_rows(),
            column("why", text!("WHY", "理由")).tells_errors(),
        ];
        let told = |columns: &[Column], rows: &[[&str; 3]]| {
            let rows: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.map(str::to_owned).to_vec())
                .collect();
            total(columns, &rows, Lang::Ja).unwrap()
        };
        let rows = [
            ["A", "有効", ""],
            ["A", "失効", "更新してください"],
            ["B", "", "拒否されました"],
        ];
        assert_eq!(told(&columns, &rows), "計 2 件: 有効 1、失効 1、エラー 1");
        // Nothing sold: no row of what is listed, and no failure.
        assert_eq!(
            told(&columns, &[["A", "有効", ""], ["B", "", ""]]),
            "計 1 件: 有効 1"
        );
        let [customer, _, why] = columns;
        let days = [customer, column("day", text!("DAY", "日付")), why];
        assert_eq!(
            told(
                &days,
                &[
                    ["A", "2026-10-30", "期間の最終日"],
                    ["B", "", "拒否されました"]
                ]
            ),
            "計 2 件: エラー 1"
        );
    }

    #[test]
    fn one_row_of_several_that_are_listed_is_no_rows() {
        let columns = [
            Column::words("state", text!("STATE", "状態"), |_, _| String::new())
                .counted()
                .counts_rows(),
        ];
        let rows = ["active", ""].map(|state| vec![state.to_owned()]);
        assert_eq!(total(&columns, &rows, Lang::En).unwrap(), "1 row: active 1");
    }

    #[test]
    fn a_sum_is_said_of_numbers_only_and_one_row_needs_no_total() {
        let odd = [["", "", "2"], ["", "", "4/5"]];
        assert_eq!(told(&odd, Lang::En).unwrap(), "2 rows");
        assert_eq!(told(&[["swap", "", "1"]], Lang::En), None);
        let most = u64::MAX.to_string();
        let huge = [["", "", most.as_str()], ["", "", "1"]];
        assert_eq!(told(&huge, Lang::En).unwrap(), "2 rows");
    }
}
