//! The words around a day: those before and after it in its sentence, and the label that a form or a table
//! gives it.

use std::sync::LazyLock;

use super::accepting::speaks_of_accepting;
use crate::{
    date::{Dated, Day, Relative},
    word_list::WordList,
};

/// A line is looked at for so many bytes, and so many cells of it.
const MAX_LINE: usize = 2_000;
const MAX_CELLS: usize = 8;

/// What stands around a day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context<'a> {
    /// The words before it: of its sentence and its cell, from the day before on.
    pub(super) before: &'a str,
    /// The words after it, to the end of its sentence or the next day.
    pub(super) after: &'a str,
    /// Where nothing stands before it: the cell to its left, the heading of its column, the line above.
    pub(super) label: Option<&'a str>,
    words: &'a str,
}

/// The contexts of all days of a text.
pub(super) fn all<'a>(text: &'a str, dated: &[Dated]) -> Vec<Context<'a>> {
    let mut contexts = Vec::with_capacity(dated.len());
    for (at, found) in dated.iter().enumerate() {
        let from = at.checked_sub(1).map_or(0, |before| dated[before].at.end);
        let to = dated.get(at + 1).map_or(text.len(), |next| next.at.start);
        let before = tail(&text[from.min(found.at.start)..found.at.start]);
        let after = head(&text[found.at.end..to.max(found.at.end)]);
        let label = is_blank(before)
            .then(|| label(text, found.at.start, dated))
            .flatten();
        contexts.push(Context {
            before,
            after,
            label,
            words: &text[found.at.clone()],
        });
    }
    contexts
}

impl Context<'_> {
    /// Whether something must be done by the day.
    pub(super) fn is_due(&self, found: &Dated) -> bool {
        if found.day == Day::Relative(Relative::AtOnce) {
            return speaks_of_accepting(self.before) || speaks_of_accepting(self.after);
        }
        ends_with_due(self.before)
            || self.label.is_some_and(names_a_deadline)
            || is_until(self.after)
            || ends_in_itself(self.words)
    }

    /// Whether the beginning of a period says that the period is one to do something in.
    pub(super) fn names_a_period(&self) -> bool {
        let names = |words: &str| {
            words.contains("期間") || words.contains("period") || names_a_deadline(words)
        };
        names(self.before) || self.label.is_some_and(names)
    }

    /// Whether what follows the end of a period asks to accept within it.
    pub(super) fn goes_on_with_accepting(&self) -> bool {
        const LINKS: [&str; 4] = ["の間", "の期間", "で", "に"];
        let after = self.after.trim_start_matches([' ', ')', '」', '】']);
        LINKS.iter().any(|link| after.starts_with(link)) && speaks_of_accepting(after)
    }

    /// Whether something begins on the day.
    pub(super) fn is_beginning(&self) -> bool {
        const BEGIN: [&str; 6] = ["開始", "開通", "start", "begin", "effect", "as of"];
        let begins = |words: &str| {
            let lower = words.to_ascii_lowercase();
            BEGIN.iter().any(|word| lower.contains(word))
        };
        begins(self.before) || begins(self.after)
    }

    /// Whether the service opens on the day.
    pub(super) fn is_opening(&self) -> bool {
        const BEFORE: [&str; 8] = [
            "開通",
            "開通予定",
            "利用開始",
            "利用開始予定",
            "サービス開始",
            "ご利用開始",
            "service starts",
            "start date",
        ];
        const AFTER: [&str; 8] = [
            "に開通",
            "開通",
            "より利用",
            "よりご利用",
            "から利用",
            "からご利用",
            "に利用開始",
            "サービス開始",
        ];
        let is_named = |words: &str| {
            let bare = words
                .trim_end_matches([' ', ':', 'は', 'が', '】', ']', '|', '日', '\t'])
                .to_ascii_lowercase();
            BEFORE.iter().any(|word| bare.ends_with(word))
        };
        is_named(self.before)
            || self.label.is_some_and(is_named)
            || AFTER
                .iter()
                .any(|word| self.after.trim_start().starts_with(word))
    }

    /// The words that name the day where it has a label, else those before it.
    pub(super) fn name(&self) -> &str {
        self.label.unwrap_or(self.before)
    }

    /// Whether what stands before the day is a label or a topic: it says for itself what the day is for.
    pub(super) fn is_labelled(&self) -> bool {
        let before = self.before.trim_end_matches([' ', '\t']);
        self.label.is_some()
            || before.ends_with([':', '=', '|', '】', ']', '」', 'は'])
            || ends_with_word(before, &DUE)
    }
}

const DUE: [&str; 17] = [
    "期限",
    "期日",
    "締切",
    "締め切り",
    "〆切",
    "締切り",
    "〆切り",
    "締め",
    "必着日",
    "リミット",
    "deadline",
    "due",
    "due date",
    "expires",
    "accept by",
    "respond by",
    "expiry",
];

/// Whether a label names the last day of something.
pub(super) fn names_a_deadline(label: &str) -> bool {
    DUE_WORDS.is_in(label)
}

static DUE_WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(DUE));

fn is_blank(words: &str) -> bool {
    !words.chars().any(char::is_alphanumeric)
}

/// The end of the sentence and the cell that lead to a day.
fn tail(text: &str) -> &str {
    const MOST: usize = 60;
    let from = text
        .char_indices()
        .rev()
        .take(MOST)
        .last()
        .map_or(text.len(), |(at, _)| at);
    let near = &text[from..];
    let near = near
        .rsplit(['。', '\n', '!', '?', '\t', ';'])
        .next()
        .unwrap_or(near);
    let mut stops = near.rmatch_indices('.').map(|(at, _)| at + 1);
    stops
        .find(|at| near[*at..].starts_with(' '))
        .map_or(near, |at| &near[at + 1..])
}

fn head(text: &str) -> &str {
    const MOST: usize = 80;
    let near = text
        .char_indices()
        .nth(MOST)
        .map_or(text, |(at, _)| &text[..at]);
    let near = near
        .split(['。', '!', '?', '\t', ';'])
        .next()
        .unwrap_or(near);
    let mut stops = near.match_indices('.').map(|(at, _)| at);
    let near = stops
        .find(|at| near[at + 1..].starts_with(' '))
        .map_or(near, |at| &near[..at]);
    // A sentence may go on in the next line, a form does not.
    let mut lines = near.split('\n');
    let first = lines.next().unwrap_or(near);
    match lines.next() {
        Some(second) if !is_blank(first) && !second.contains([':', '：']) => {
            &near[..first.len() + 1 + second.len()]
        }
        _ => first,
    }
}

/// The label of a day that stands at the beginning of its line or cell.
fn label<'a>(text: &'a str, at: usize, dated: &[Dated]) -> Option<&'a str> {
    // A line is looked at no further back than a form's is long: one text may be one line with a day everywhere.
    let window = floor(text, at.saturating_sub(MAX_LINE));
    let start = text[window..at]
        .rfind('\n')
        .map_or(window, |newline| window + newline + 1);
    let line = &text[start..at];
    let has_day = |from: usize, to: usize| {
        let next = dated.partition_point(|dated| dated.at.end <= from);
        dated.get(next).is_some_and(|dated| dated.at.start < to)
    };
    let mut from = line.len();
    for cell in line.rsplit('\t').take(MAX_CELLS) {
        from -= cell.len();
        if !is_blank(cell) && !has_day(start + from, start + from + cell.len()) {
            return Some(cell);
        }
        from = from.saturating_sub(1);
    }
    let column = line.matches('\t').count();
    let above_from = floor(text, start.saturating_sub(MAX_LINE));
    let above = text[above_from..start]
        .split('\n')
        .rev()
        .skip(1)
        .take(4)
        .find(|line| !is_blank(line))?;
    let above_at = above.as_ptr() as usize - text.as_ptr() as usize;
    if has_day(above_at, above_at + above.len()) {
        return None;
    }
    if column > 0 && above.contains('\t') {
        return above.split('\t').nth(column).filter(|cell| !is_blank(cell));
    }
    let is_short = above.chars().count() <= 40 && !above.trim_end().ends_with('。');
    is_short.then_some(above)
}

fn floor(text: &str, at: usize) -> usize {
    let mut at = at;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// `まで`, after a time of day and the like.
fn is_until(after: &str) -> bool {
    const UNTIL: [&str; 22] = [
        "まで",
        "迄",
        "必着",
        "厳守",
        "〆切",
        "締切",
        "締め切り",
        "〆",
        "が期限",
        "を期限",
        "が期日",
        "が締切",
        "を締切",
        "を目処",
        "を目途",
        "中に",
        "期限",
        // `10月15日を過ぎますとリンクが無効になります`
        "を過ぎ",
        "に失効",
        "で失効",
        "に無効",
        "で無効",
    ];
    let rest = after.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                ' ' | ':'
                    | '時'
                    | '分'
                    | '頃'
                    | '('
                    | ')'
                    | '、'
                    | '午'
                    | '前'
                    | '後'
                    | '正'
                    | 'の'
                    | '】'
                    | '」'
                    | '*'
            )
    });
    let rest = rest.strip_prefix("いっぱい").unwrap_or(rest);
    let rest = rest
        .strip_prefix("中")
        .filter(|rest| rest.starts_with("まで"))
        .unwrap_or(rest);
    UNTIL.iter().any(|word| rest.starts_with(word))
        || rest
            .strip_prefix('が')
            .is_some_and(|rest| rest.chars().take(16).collect::<String>().contains("期限"))
}

/// `期限：`, `by `, `before `.
fn ends_with_due(before: &str) -> bool {
    const PREPOSITIONS: [&str; 22] = [
        "遅くとも",
        "eod",
        "cob",
        "eod on",
        "cob on",
        "close of business",
        "close of business on",
        "end of day",
        "end of day on",
        "by",
        "by the",
        "by no later than",
        "before",
        "until",
        "till",
        "no later than",
        "not later than",
        "due on",
        "due by",
        "on or before",
        "expires on",
        "expire on",
    ];
    let lower = before.to_ascii_lowercase();
    let bare = without_weekday(
        lower.trim_end_matches([' ', ':', '=', '|', ',', '\t', '】', ']', '」', '(']),
    );
    ends_with_word(bare, &DUE)
        || PREPOSITIONS.iter().any(|word| {
            bare.strip_suffix(word)
                .is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
}

/// Whether a label ends with one of the words, whatever stands beside it: `期限（必須）`, `期限日時は`.
fn ends_with_word(before: &str, words: &[&str]) -> bool {
    let lower = before.to_ascii_lowercase();
    let mut bare = lower.as_str();
    loop {
        let trimmed = bare.trim_end_matches([
            ' ', ':', '=', '|', ',', '\t', '】', ']', '」', ')', '(', '*', '※', '・', '[', '、',
        ]);
        if words.iter().any(|word| trimmed.ends_with(word)) {
            return true;
        }
        let beside = [
            "必須", "任意", "厳守", "日時", "時刻", "日", "は", "が", "を", " is", " date", " on",
            "required", "重要",
        ];
        match beside.iter().find_map(|word| trimmed.strip_suffix(word)) {
            Some(rest) => bare = rest,
            None => return false,
        }
    }
}

/// The weekday that stands before an English day belongs to the day.
fn without_weekday(before: &str) -> &str {
    const DAYS: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    DAYS.iter()
        .find_map(|day| {
            before
                .strip_suffix(day)
                .or_else(|| before.strip_suffix(&day[..3]))
        })
        .map_or(before, |rest| rest.trim_end_matches([' ', ',']))
}

/// `本日中`, `5日以内`, `within 30 days`: the words say themselves that they are a deadline.
fn ends_in_itself(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    ["中", "以内", "内", "のうち"]
        .iter()
        .any(|end| words.ends_with(end))
        || words.starts_with("within")
}
