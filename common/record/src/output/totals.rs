//! The line below a table: how many rows there are, how many with which result, and what their numbers are together.

use super::column::{Column, Total};
use crate::{Lang, text};

/// None where one row says all by itself.
pub(super) fn total(columns: &[Column], rows: &[Vec<String>], lang: Lang) -> Option<String> {
    if rows.len() < 2 {
        return None;
    }
    let number = rows.len();
    let rows_in_all = text!("{number} rows", "計 {number} 件");
    let counts = counted(columns, rows).map(|counts| {
        let counts = counts
            .iter()
            .map(|(value, number)| format!("{value} {number}"));
        counts.collect::<Vec<_>>()
    });
    let sums = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.total == Total::Sum)
        .filter_map(|(at, column)| {
            let sum = sum(rows.iter().map(|row| row[at].as_str())).filter(|sum| *sum > 0)?;
            Some(format!("{} {sum}", column.head.in_lang(lang)))
        });
    let told: Vec<String> = counts.into_iter().flatten().chain(sums).collect();
    let mut total = rows_in_all.in_lang(lang).to_owned();
    if !told.is_empty() {
        total = format!("{total}: {}", told.join(text!(", ", "、").in_lang(lang)));
    }
    Some(total)
}

/// How often each value of the last counted column that says anything is there, in the order of the rows.
fn counted<'a>(columns: &[Column], rows: &'a [Vec<String>]) -> Option<Vec<(&'a str, usize)>> {
    let says = |at: &usize| rows.iter().any(|row| !row[*at].is_empty());
    let at = (0..columns.len())
        .filter(|at| columns[*at].total == Total::Count)
        .rfind(says)?;
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for row in rows.iter().filter(|row| !row[at].is_empty()) {
        match counts.iter_mut().find(|(value, _)| *value == row[at]) {
            Some((_, number)) => *number += 1,
            None => counts.push((&row[at], 1)),
        }
    }
    Some(counts)
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
            "3 rows: done 2, failed 1, FILES 7"
        );
        assert_eq!(
            told(&applied, Lang::Ja).unwrap(),
            "計 3 件: done 2、failed 1、ファイル数 7"
        );
        let planned = [["swap", "", ""], ["none", "", ""]];
        assert_eq!(told(&planned, Lang::En).unwrap(), "2 rows: swap 1, none 1");
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
