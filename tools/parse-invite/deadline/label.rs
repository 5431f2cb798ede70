//! The label that a form or a table gives a day.

use std::{ops::Range, sync::LazyLock};

use super::due::LABELS;
use crate::{bounds::floor, date::Dated, word_list::WordList};

/// A line is looked at for so many bytes, and so many cells of it.
const MAX_LINE: usize = 2_000;
const MAX_CELLS: usize = 8;
/// So many lines above are looked at for the heading of a column, and for a line that is a label.
const MAX_ROWS: usize = 30;
const MAX_ABOVE: usize = 4;

/// The label of a day that stands at the beginning of its line or cell: the cell to its left, the heading of its
/// column, or the line above. What says for itself what the day is goes before what only stands there.
pub(super) fn of<'a>(text: &'a str, at: usize, dated: &[Dated]) -> Option<&'a str> {
    let text = Text { text, dated };
    let line = text.line_before(at);
    let beside = text.cell_beside(&line);
    if beside.is_some_and(names_its_day) {
        return beside;
    }
    let heading = text.heading(&line);
    heading.or(beside).or_else(|| text.line_above(&line))
}

/// Whether a cell says what its day is.
fn names_its_day(cell: &str) -> bool {
    NAMING.is_in(cell)
}

static NAMING: LazyLock<WordList> = LazyLock::new(|| {
    let opening = ["開通", "利用開始", "サービス開始", "start"];
    WordList::new(LABELS.into_iter().chain(opening))
});

/// A text with the days in it.
struct Text<'a, 'b> {
    text: &'a str,
    dated: &'b [Dated],
}

impl<'a> Text<'a, '_> {
    /// The line up to a place, no further back than a form's is long: one text may be one line with a day everywhere.
    fn line_before(&self, at: usize) -> Range<usize> {
        let window = floor(self.text, at.saturating_sub(MAX_LINE));
        let newline = memchr::memrchr(b'\n', &self.text.as_bytes()[window..at]);
        newline.map_or(window, |newline| window + newline + 1)..at
    }

    fn has_day(&self, place: &Range<usize>) -> bool {
        let next = self
            .dated
            .partition_point(|dated| dated.at.end <= place.start);
        let next = self.dated.get(next);
        next.is_some_and(|dated| dated.at.start < place.end)
    }

    fn cell_beside(&self, line: &Range<usize>) -> Option<&'a str> {
        let mut to = line.end;
        for cell in self.text[line.clone()].rsplit('\t').take(MAX_CELLS) {
            let from = to - cell.len();
            if !is_blank(cell) && !self.has_day(&(from..to)) {
                return Some(cell);
            }
            to = from.saturating_sub(1);
        }
        None
    }

    /// The lines above, with their places, the nearest first.
    fn above(&self, line: &Range<usize>) -> impl Iterator<Item = Range<usize>> {
        let window = floor(self.text, line.start.saturating_sub(MAX_LINE));
        let mut end = line.start;
        let lines = self.text[window..line.start].split('\n').rev();
        // What stands behind the last line's end is the beginning of the line itself.
        lines.skip(1).map(move |above| {
            let to = end - 1;
            end = to - above.len();
            end..to
        })
    }

    fn heading(&self, line: &Range<usize>) -> Option<&'a str> {
        let column = self.text[line.clone()].matches('\t').count();
        if column == 0 {
            return None;
        }
        let rows = self
            .above(line)
            .map(|above| &self.text[above])
            .filter(|above| !is_blank(above))
            .take(MAX_ROWS)
            .take_while(|above| above.contains('\t'));
        rows.filter_map(|row| row.split('\t').nth(column))
            .find(|cell| names_its_day(cell) && !cell.contains(|c: char| c.is_ascii_digit()))
    }

    fn line_above(&self, line: &Range<usize>) -> Option<&'a str> {
        let mut lines = self.above(line).take(MAX_ABOVE);
        let place = lines.find(|above| !is_blank(&self.text[above.clone()]))?;
        let above = &self.text[place.clone()];
        if self.has_day(&place) {
            return None;
        }
        let column = self.text[line.clone()].matches('\t').count();
        if column > 0 && above.contains('\t') {
            return above.split('\t').nth(column).filter(|cell| !is_blank(cell));
        }
        // `件名: お支払い` has its own value, and is no label of the next line.
        let has_value = above
            .split_once(':')
            .is_some_and(|(_, value)| !is_blank(value));
        let is_short = above.chars().count() <= 40 && !above.trim_end().ends_with('。');
        (is_short && (!has_value || names_its_day(above))).then_some(above)
    }
}

pub(super) fn is_blank(words: &str) -> bool {
    !words.chars().any(char::is_alphanumeric)
}
