//! Laying out a table: as wide as it is, or made to fit a window.

use std::collections::HashSet;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::{
    column::{Column, Fit},
    totals::total,
};
use crate::{
    Lang,
    wrap::{end_of, wrapped},
};

/// Blanks between two columns.
const GAP: u16 = 2;
/// What a column of words keeps at least.
const LEAST: usize = 16;
/// What a column whose cells go on below keeps before any other is cut.
const EASY_TO_READ: usize = 40;
/// So many records are written as lines of their own rather than as a table whose cells go on below.
const FEW: usize = 3;
/// What a line of a card keeps at least beside its heading.
const LEAST_BROKEN: usize = 8;
/// Below this width every record is written as lines of its own.
const NARROW: usize = 60;

/// The rows as text, and below them what they are together. `width` is that of the window, where there is one.
pub(super) fn lay_out(
    columns: &[Column],
    rows: &[Vec<String>],
    lang: Lang,
    width: Option<usize>,
) -> String {
    let shown = telling(columns, rows);
    let table = Layout {
        columns,
        cells: rows,
        lang,
    };
    let cards = |width| table.as_cards(&shown, width);
    let mut text = match width {
        None => table.drawn(&shown, &[]),
        Some(width) if width < NARROW => cards(width),
        Some(width) => {
            let whole = if rows.len() > FEW {
                Whole::Folded
            } else {
                Whole::Kept
            };
            match table.fitted(shown.clone(), width, whole) {
                Some((kept, widths)) => table.drawn(&kept, &widths),
                None => cards(width),
            }
        }
    };
    if let Some(total) = total(columns, rows, lang) {
        let width = width.map_or(usize::MAX, |width| width.max(LEAST_BROKEN));
        text.push_str(&wrapped(&total, width).join("\n"));
        text.push('\n');
    }
    text
}

/// The columns that say something: one that is empty in every row is in the way, and so is one for several tenants
/// where there is one. Yet no row is left without a word.
fn telling(columns: &[Column], rows: &[Vec<String>]) -> Vec<usize> {
    let says = |at: &usize| rows.iter().any(|row| !row[*at].is_empty());
    let differs = |at: &usize| rows.iter().any(|row| row[*at] != rows[0][*at]);
    let all: Vec<usize> = (0..columns.len()).filter(says).collect();
    let of_several = |at: &usize| !columns[*at].only_of_several || differs(at);
    let few: Vec<usize> = all.iter().copied().filter(of_several).collect();
    let is_told = |row: &Vec<String>| few.iter().any(|at| !row[*at].is_empty());
    if rows.iter().all(is_told) { few } else { all }
}

/// What becomes of a column of words that is never cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Whole {
    /// It is as wide as it needs.
    Kept,
    /// It goes on below, in the same column.
    Folded,
}

struct Layout<'a> {
    columns: &'a [Column],
    cells: &'a [Vec<String>],
    lang: Lang,
}

impl Layout<'_> {
    fn head(&self, column: usize) -> &str {
        self.columns[column].head.in_lang(self.lang)
    }

    fn natural_width(&self, column: usize) -> usize {
        let cells = self.cells.iter().map(|row| row[column].as_str());
        let widths = cells.chain([self.head(column)]).map(str::width);
        widths.max().unwrap_or_default()
    }

    /// The columns that fit, and how wide each may be: minor ones go first, from the right, unless a row has nothing else
    /// to say; then what is never cut goes on below, where it may; then long words are shortened. None where that is not enough.
    fn fitted(
        &self,
        mut kept: Vec<usize>,
        width: usize,
        whole: Whole,
    ) -> Option<(Vec<usize>, Vec<usize>)> {
        loop {
            let mut widths: Vec<usize> = kept.iter().map(|at| self.natural_width(*at)).collect();
            if total_width(&widths) <= width {
                return Some((kept, widths));
            }
            let minor = (0..kept.len()).rfind(|place| self.can_go(&kept, *place));
            if let Some(minor) = minor {
                kept.remove(minor);
                continue;
            }
            let is_cut = |place: usize| self.columns[kept[place]].fit != Fit::Whole;
            let folds = |place: usize| {
                whole == Whole::Folded && !is_cut(place) && !self.columns[kept[place]].is_number()
            };
            let fits = narrowed(&mut widths, width, EASY_TO_READ, folds)
                || narrowed(&mut widths, width, LEAST, is_cut)
                || narrowed(&mut widths, width, LEAST, folds);
            return fits.then_some((kept, widths));
        }
    }

    /// Whether a column is minor, and without it every row still says something, and no two become the same.
    fn can_go(&self, kept: &[usize], place: usize) -> bool {
        if self.columns[kept[place]].fit != Fit::Minor {
            return false;
        }
        let mut others = kept.to_vec();
        others.remove(place);
        let is_told = |row: &Vec<String>| others.iter().any(|at| !row[*at].is_empty());
        self.cells.iter().all(is_told) && self.different(&others) == self.different(kept)
    }

    /// How many rows these columns tell apart.
    fn different(&self, columns: &[usize]) -> usize {
        let rows = self.cells.iter();
        let told = rows.map(|row| columns.iter().map(|at| &row[*at]).collect::<Vec<_>>());
        told.collect::<HashSet<_>>().len()
    }

    /// Without `widths`, each column is as wide as it needs.
    fn drawn(&self, shown: &[usize], widths: &[usize]) -> String {
        let cell = |place: usize, text: &str| match widths.get(place) {
            Some(width) if self.columns[shown[place]].fit == Fit::Whole => {
                wrapped(text, *width).join("\n")
            }
            Some(width) => shortened(text, *width),
            None => text.to_owned(),
        };
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Disabled)
            .set_header(
                shown
                    .iter()
                    .enumerate()
                    .map(|(place, at)| cell(place, self.head(*at))),
            );
        for row in self.cells {
            table.add_row(
                shown
                    .iter()
                    .enumerate()
                    .map(|(place, at)| cell(place, &row[*at])),
            );
        }
        for (place, at) in shown.iter().enumerate() {
            if let Some(drawn) = table.column_mut(place) {
                drawn.set_padding((0, GAP));
                if self.columns[*at].is_number() {
                    drawn.set_cell_alignment(CellAlignment::Right);
                }
            }
        }
        let lines = table.lines().map(|line| line.trim_end().to_owned() + "\n");
        lines.collect()
    }

    /// One record after another, one line a cell; what is longer than the window goes on below.
    fn as_cards(&self, shown: &[usize], width: usize) -> String {
        let heads = shown.iter().map(|at| self.head(*at).width());
        let indent = heads.max().unwrap_or_default() + usize::from(GAP);
        let card = |row: &Vec<String>| -> String {
            let told = shown.iter().filter(|at| !row[**at].is_empty());
            let lines = told.map(|at| {
                let head = self.head(*at);
                let blanks = " ".repeat(indent - head.width());
                let below = format!("\n{}", " ".repeat(indent));
                let parts = wrapped(&row[*at], width.saturating_sub(indent).max(LEAST_BROKEN));
                format!("{head}{blanks}{}\n", parts.join(&below))
            });
            lines.collect()
        };
        let cards: Vec<String> = self.cells.iter().map(card).collect();
        cards.join("\n")
    }
}

/// What is at the end of a text that was cut. An ellipsis is two columns wide in a Japanese console and one elsewhere.
const CUT: &str = "..";

/// The text, with dots at its end where it is too wide.
fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let (head, _) = text.split_at(end_of(text, width.saturating_sub(CUT.len())));
    format!("{}{CUT}", head.trim_end())
}

fn total_width(widths: &[usize]) -> usize {
    widths.iter().sum::<usize>() + usize::from(GAP) * widths.len().saturating_sub(1)
}

/// Takes from the widest of these columns until all columns fit; false where each has its least before that.
fn narrowed(widths: &mut [usize], width: usize, least: usize, may: impl Fn(usize) -> bool) -> bool {
    while total_width(widths) > width {
        let widest = (0..widths.len())
            .filter(|place| may(*place) && widths[*place] > least)
            .max_by_key(|place| widths[*place]);
        let Some(widest) = widest else {
            return false;
        };
        widths[widest] -= 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text;

    fn columns() -> Vec<Column> {
        vec![
            Column::words("name", text!("NAME", "名前"), |_, _| String::new()),
            Column::number("seats", text!("SEATS", "シート"), |_, _| String::new()),
            Column::words("next", text!("NEXT", "次の操作"), |_, _| String::new()).whole(),
            Column::words("tenant", text!("TENANT", "テナント"), |_, _| {
                String::new()
            })
            .minor(),
        ]
    }

    fn laid_out(name: &str, next: &str, width: Option<usize>) -> String {
        let row = [name, "4", next, "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7"];
        let rows = [row.map(str::to_owned).to_vec()];
        lay_out(&columns(), &rows, Lang::En, width)
    }

    #[test]
    fn without_a_window_nothing_is_left_out() {
        let name = "n".repeat(100);
        let shown = laid_out(&name, "nothing", None);
        assert!(shown.contains(&name) && shown.contains("d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7"));
    }

    #[test]
    fn minor_columns_go_before_a_word_is_cut() {
        assert_eq!(
            laid_out("Microsoft 365 Business Standard", "move 4 users", Some(60)),
            "NAME                             SEATS  NEXT\n\
             Microsoft 365 Business Standard      4  move 4 users\n"
        );
    }

    #[test]
    fn words_are_shortened_but_never_what_is_to_be_done() {
        let shown = laid_out(
            "Microsoft 365 ビジネス スタンダード",
            &"x".repeat(33),
            Some(64),
        );
        assert!(shown.contains(&"x".repeat(33)));
        assert!(shown.contains("..  "));
        assert!(shown.lines().all(|line| line.width() <= 64), "{shown}");
    }

    #[test]
    fn what_cannot_be_shortened_enough_becomes_lines_of_its_own() {
        assert_eq!(
            laid_out(
                "佐藤",
                "ask the new partner for two more seats by 2026-10-30",
                Some(40)
            ),
            "NAME    佐藤\n\
             SEATS   4\n\
             NEXT    ask the new partner for two more\n        seats by 2026-10-30\n\
             TENANT  d75df7ee-5c1f-4a9f-9213-5cb13ccc\n        38b7\n"
        );
        let next = "y".repeat(70);
        assert!(laid_out("n", &next, Some(70)).contains("\nNEXT    "));
    }

    #[test]
    fn no_minor_column_goes_that_tells_two_rows_apart() {
        let row = |tenant: &str| ["Contoso", "4", &"x".repeat(30), tenant].map(str::to_owned);
        let tenants = [
            "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7",
            "d1d37c83-b213-4a63-80f9-1ecf63628ff7",
        ];
        let rows = tenants.map(|tenant| row(tenant).to_vec());
        let shown = lay_out(&columns(), &rows, Lang::En, Some(70));
        assert!(
            shown.contains("TENANT") && shown.contains("d75df7ee-5c1f"),
            "{shown}"
        );
        let same = lay_out(&columns(), &vec![rows[0].clone(); 2], Lang::En, Some(70));
        assert!(!same.contains("TENANT"), "{same}");
    }

    #[test]
    fn of_many_rows_what_is_never_cut_goes_on_below_in_its_column() {
        let next = "ask the new partner for two more seats by 2026-10-30";
        let row = ["佐藤", "4", next, ""].map(str::to_owned).to_vec();
        let few = lay_out(&columns(), &vec![row.clone(); FEW], Lang::En, Some(60));
        assert!(few.starts_with("NAME   佐藤\nSEATS  4\n"), "{few}");
        let many = lay_out(&columns(), &vec![row; FEW + 1], Lang::En, Some(60));
        let one =
            "佐藤      4  ask the new partner for two more seats by\n             2026-10-30\n";
        assert_eq!(
            many,
            format!("NAME  SEATS  NEXT\n{}4 rows\n", one.repeat(4))
        );
    }

    #[test]
    fn the_tenant_is_shown_where_there_are_several_or_nothing_else_is_said() {
        let columns = [
            Column::tenant(),
            Column::words("name", text!("NAME", "名前"), |_, _| String::new()),
        ];
        let drawn = |rows: &[[&str; 2]]| {
            let rows: Vec<Vec<String>> = rows
                .iter()
                .map(|row| row.map(str::to_owned).to_vec())
                .collect();
            lay_out(&columns, &rows, Lang::En, None)
        };
        assert_eq!(drawn(&[["t1", "a"]]), "NAME\na\n");
        assert_eq!(drawn(&[["t1", "a"], ["t1", "b"]]), "NAME\na\nb\n2 rows\n");
        assert_eq!(
            drawn(&[["t1", "a"], ["t2", "b"]]),
            "TENANT  NAME\nt1      a\nt2      b\n2 rows\n"
        );
        assert_eq!(drawn(&[["t1", ""]]), "TENANT\nt1\n");
        // Nor where the window is small: a minor column stays where a row says nothing else.
        let long = "n".repeat(50);
        let rows = [["t1", ""], ["t2", &long]].map(|row| row.map(str::to_owned).to_vec());
        let fitted = lay_out(&columns, &rows, Lang::En, Some(60));
        assert_eq!(
            fitted,
            format!("TENANT  NAME\nt1\nt2      {long}\n2 rows\n")
        );
        let rows = [
            ["t".repeat(20), String::new()],
            ["u".repeat(20), long.clone()],
        ];
        let fitted = lay_out(&columns, &rows.map(Vec::from), Lang::En, Some(60));
        assert!(fitted.contains(&"t".repeat(20)), "{fitted}");
        assert_eq!(
            drawn(&[["t1", ""], ["t1", "b"]]),
            "TENANT  NAME\nt1\nt1      b\n2 rows\n"
        );
    }

    #[test]
    fn nothing_is_ever_wider_than_the_window() {
        for width in 30..200 {
            let shown = laid_out(&"名前 ".repeat(20), &"次の操作 ".repeat(12), Some(width));
            assert!(
                shown.lines().all(|line| line.width_cjk() <= width),
                "{width}: {shown}"
            );
        }
    }
}
