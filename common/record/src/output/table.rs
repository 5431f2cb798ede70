//! Laying out a table: as wide as it is, or made to fit a window.

use std::collections::HashSet;

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
use unicode_width::UnicodeWidthStr as _;

use super::{
    column::{CUSTOMER, Column, Fit},
    shortened::{shortened, without_middle},
    totals::total,
};
use crate::{Lang, TENANT_ID, wrap::wrapped};

/// Blanks between two columns.
const GAP: u16 = 2;
/// What a column of words keeps at least.
const LEAST: usize = 16;
/// What it keeps at least of many rows that would otherwise be lines of their own.
const TIGHT: usize = 10;
/// What a column whose cells go on below keeps at least beside columns that keep no more than that.
const LEAST_FOLDED: usize = 20;
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
            match table.fitted(&shown, width, whole) {
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
/// where there is one, or the name of customers where none has one. Yet no row is left without a word.
fn telling(columns: &[Column], rows: &[Vec<String>]) -> Vec<usize> {
    let says = |at: &usize| rows.iter().any(|row| !row[*at].is_empty());
    let differs = |at: &usize| {
        let mut said = rows
            .iter()
            .map(|row| &row[*at])
            .filter(|one| !one.is_empty());
        let first = said.next();
        said.any(|one| Some(one) != first)
    };
    let of = |key: &str| columns.iter().position(|column| column.key == key);
    let is_unnamed = |at: &usize| {
        let tenant = of(TENANT_ID).filter(|_| columns[*at].key == CUSTOMER);
        tenant.is_some_and(|tenant| rows.iter().all(|row| row[*at] == row[tenant]))
    };
    let all: Vec<usize> = (0..columns.len())
        .filter(|at| says(at) && !is_unnamed(at))
        .collect();
    let of_several = |at: &usize| {
        let column = &columns[*at];
        let repeats = column.only_of_several || column.of_different && rows.len() > 1;
        !repeats || differs(at)
    };
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

    /// The columns that fit, and how wide each may be: what is never cut goes on below, where it may; minor columns are
    /// left out, from the right, where they do not fit; then long words are shortened. None where that is not enough,
    /// and where there are few rows: as lines of their own they lose nothing.
    fn fitted(
        &self,
        shown: &[usize],
        width: usize,
        whole: Whole,
    ) -> Option<(Vec<usize>, Vec<usize>)> {
        let natural: Vec<usize> = (0..self.columns.len())
            .map(|at| self.natural_width(at))
            .collect();
        let fit = |columns: &[usize]| {
            let mut widths: Vec<usize> = columns.iter().map(|at| natural[*at]).collect();
            let folds = |place: usize| self.folds(columns[place], whole);
            narrowed(&mut widths, width, EASY_TO_READ, folds).then_some(widths)
        };
        if let Some(widths) = fit(shown) {
            return Some((shown.to_vec(), widths));
        }
        let mut kept = self.without_minor(shown);
        for minor in shown {
            let is_kept = |at: &usize| at == minor || kept.contains(at);
            let more: Vec<usize> = shown.iter().copied().filter(is_kept).collect();
            if fit(&more).is_some() {
                kept = more;
            }
        }
        if let Some(widths) = fit(&kept) {
            return Some((kept, widths));
        }
        if whole == Whole::Kept {
            return None;
        }
        let natural = kept.iter().map(|at| natural[*at]).collect();
        let widths = self.shrunk(&kept, natural, width, whole)?;
        Some((kept, widths))
    }

    /// How wide each of these columns may be where long words are shortened.
    fn shrunk(
        &self,
        kept: &[usize],
        mut widths: Vec<usize>,
        width: usize,
        whole: Whole,
    ) -> Option<Vec<usize>> {
        let is_cut = |place: usize| self.columns[kept[place]].fit != Fit::Whole;
        let folds = |place: usize| self.folds(kept[place], whole);
        if narrowed(&mut widths, width, EASY_TO_READ, folds)
            || narrowed(&mut widths, width, LEAST, is_cut)
        {
            return Some(widths);
        }
        let mut folded = widths.clone();
        if narrowed(&mut folded, width, LEAST, folds) {
            return Some(folded);
        }
        let fits = narrowed(&mut widths, width, LEAST_FOLDED, folds)
            || narrowed(&mut widths, width, TIGHT, is_cut) && self.are_apart(kept, &widths);
        fits.then_some(widths)
    }

    /// Whether what is too wide for the column goes on below.
    fn folds(&self, at: usize, whole: Whole) -> bool {
        let column = &self.columns[at];
        whole == Whole::Folded && column.fit == Fit::Whole && !column.is_number()
    }

    /// The columns without the minor ones that can be left out.
    fn without_minor(&self, shown: &[usize]) -> Vec<usize> {
        let mut kept = shown.to_vec();
        while let Some(minor) = (0..kept.len()).rfind(|place| self.can_go(&kept, *place)) {
            kept.remove(minor);
        }
        kept
    }

    /// Whether a column is minor, and without it every row still says what it is about, and no two become the same.
    fn can_go(&self, kept: &[usize], place: usize) -> bool {
        let column = &self.columns[kept[place]];
        if column.fit != Fit::Minor {
            return false;
        }
        let mut others = kept.to_vec();
        others.remove(place);
        let says = |row: &[String], is_meant: fn(&Column) -> bool| {
            let mut meant = others.iter().filter(|at| is_meant(&self.columns[**at]));
            meant.any(|at| !row[*at].is_empty())
        };
        let is_told = |row: &Vec<String>| {
            // Why it failed does not say what did, and of several customers each row names its own.
            row[kept[place]].is_empty()
                || says(row, |other| !other.tells_errors)
                    && (!column.only_of_several || says(row, |other| other.only_of_several))
        };
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
        let ends_count = self.ends_counts(shown, widths);
        let cell = |place: usize, text: &str| match widths.get(place) {
            Some(width) if self.columns[shown[place]].fit == Fit::Whole => {
                wrapped(text, *width).join("\n")
            }
            Some(width) => cut(text, *width, ends_count[place]),
            None => text.to_owned(),
        };
        let head = |place: usize, text: &str| match widths.get(place) {
            Some(width) => wrapped(text, *width).join("\n"),
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
                    .map(|(place, at)| head(place, self.head(*at))),
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

    /// Of each column, whether its cells are cut in the middle.
    fn ends_counts(&self, shown: &[usize], widths: &[usize]) -> Vec<bool> {
        let each = shown.iter().zip(widths);
        each.map(|(at, width)| self.ends_count(*at, *width))
            .collect()
    }

    /// Whether the rows are still as different as they were where cells are cut to these widths.
    fn are_apart(&self, shown: &[usize], widths: &[usize]) -> bool {
        let ends_count = self.ends_counts(shown, widths);
        let cut_row = |row: &Vec<String>| -> Vec<String> {
            let cells = shown.iter().zip(widths).zip(&ends_count);
            cells
                .map(|((at, width), ends)| match self.columns[*at].fit {
                    Fit::Whole => row[*at].clone(),
                    _ => cut(&row[*at], *width, *ends),
                })
                .collect()
        };
        let rows: HashSet<_> = self.cells.iter().map(cut_row).collect();
        rows.len() == self.different(shown)
    }

    /// Whether more cells of a column stay different with their ends than with their middles.
    fn ends_count(&self, at: usize, width: usize) -> bool {
        let different = |cut: fn(&str, usize) -> String| {
            let cells = self.cells.iter().map(|row| cut(&row[at], width));
            cells.collect::<HashSet<_>>().len()
        };
        different(shortened) < different(without_middle)
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

fn cut(text: &str, width: usize, ends_count: bool) -> String {
    if ends_count {
        without_middle(text, width)
    } else {
        shortened(text, width)
    }
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
mod tests;
