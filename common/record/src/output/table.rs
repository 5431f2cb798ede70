//! Laying out a table: as wide as it is, or made to fit a window.

use std::{borrow::Cow, collections::HashSet};

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
    let rows = &named(columns, rows);
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

/// The rows, with the tenant for the name of a customer who has none where another one has.
fn named<'a>(columns: &[Column], rows: &'a [Vec<String>]) -> Cow<'a, [Vec<String>]> {
    let at = |key: &str| columns.iter().position(|column| column.key == key);
    let (Some(name), Some(tenant)) = (at(CUSTOMER), at(TENANT_ID)) else {
        return Cow::Borrowed(rows);
    };
    let is_named = |row: &Vec<String>| !row[name].is_empty();
    if rows.iter().all(is_named) || !rows.iter().any(is_named) {
        return Cow::Borrowed(rows);
    }
    let mut rows = rows.to_vec();
    for row in rows.iter_mut().filter(|row| !is_named(row)) {
        let tenant = row[tenant].clone();
        row[name] = tenant;
    }
    Cow::Owned(rows)
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

    /// The columns that fit, and how wide each may be: what is never cut goes on below, where it may; minor columns are
    /// left out, from the right, where they do not fit; then long words are shortened. None where that is not enough.
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
        let mut widths: Vec<usize> = kept.iter().map(|at| natural[*at]).collect();
        let is_cut = |place: usize| self.columns[kept[place]].fit != Fit::Whole;
        let folds = |place: usize| self.folds(kept[place], whole);
        let fits = narrowed(&mut widths, width, EASY_TO_READ, folds)
            || narrowed(&mut widths, width, LEAST, is_cut)
            || narrowed(&mut widths, width, LEAST, folds);
        fits.then_some((kept, widths))
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
        let ends_count: Vec<bool> = shown
            .iter()
            .zip(widths)
            .map(|(at, width)| self.ends_count(*at, *width))
            .collect();
        let cell = |place: usize, text: &str| match widths.get(place) {
            Some(width) if self.columns[shown[place]].fit == Fit::Whole => {
                wrapped(text, *width).join("\n")
            }
            Some(width) if ends_count[place] => without_middle(text, *width),
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

    /// Whether cells of a column would become the same without their ends.
    fn ends_count(&self, at: usize, width: usize) -> bool {
        let cells: HashSet<&str> = self.cells.iter().map(|row| row[at].as_str()).collect();
        let shortened: HashSet<String> = cells.iter().map(|cell| shortened(cell, width)).collect();
        shortened.len() < cells.len()
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
