//! The words around a day: those before and after it in its sentence, and the label that a form or a table
//! gives it.

use std::sync::LazyLock;

use super::{
    accepting::{names_accepting, plain, speaks_of_accepting},
    due::{self, names_a_deadline},
    label::{self, is_blank},
    span,
};
use crate::{
    date::{Dated, Day, Relative, without_weekday},
    word_list::WordList,
};

/// What stands around a day.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Context<'a> {
    /// The words before it: of its sentence and its cell, from the day before on.
    pub(super) before: &'a str,
    /// The words after it, to the end of its sentence or the next day.
    pub(super) after: &'a str,
    /// Where nothing stands before it: the cell to its left, the heading of its column, the line above.
    pub(super) label: Option<&'a str>,
    pub(super) words: &'a str,
}

/// The contexts of all days of a text.
pub(super) fn all<'a>(text: &'a str, dated: &[Dated]) -> Vec<Context<'a>> {
    let mut contexts = Vec::with_capacity(dated.len());
    for (at, found) in dated.iter().enumerate() {
        let from = at.checked_sub(1).map_or(0, |before| dated[before].at.end);
        let to = dated.get(at + 1).map_or(text.len(), |next| next.at.start);
        let before = tail(&text[from.min(found.at.start)..found.at.start]);
        let before = wrapped(text, before, found.at.start).unwrap_or(before);
        let after = head(&text[found.at.end..to.max(found.at.end)]);
        let label = is_blank(before)
            .then(|| label::of(text, found.at.start, dated))
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
        if span::is_span(found, self.words) {
            return self.holds(found);
        }
        if found.earlier.is_some() && self.asks_earlier() {
            return true;
        }
        due::is_until(self.after)
            || due::ends_with(self.before)
            || due::ends_with_lapsing(self.before) && self.speaks_of_invitation()
            || due::is_barred_after(self.before, self.after)
            || self.label.is_some_and(names_a_deadline)
            || self.is_value_of_deadline()
            || due::is_before_label(self.after)
            || due::ends_in_itself(self.words)
            || due::fills_a_period(self.words, self.after)
            || self.ends_a_period()
            || due::is_topic(self.before) && due::states(self.after)
            || is_now(found) && self.asks_at_once()
    }

    /// Whether the day is the end of a span of time for which the invitation holds, or which there is to accept in.
    pub(super) fn holds(&self, found: &Dated) -> bool {
        const ASKS: [&str; 2] = ["accept", "approve"];
        let lower = self.before.trim_start().to_ascii_lowercase();
        let begins_to_ask = || ASKS.iter().any(|word| lower.starts_with(word));
        let asks = || self.words.starts_with("in ") && (begins_to_ask() || self.asks_at_once());
        let gives = || lower.trim_end().ends_with("have") && names_accepting(self.after);
        span::is_span(found, self.words)
            && self.speaks_of_invitation()
            && (due::is_until(self.after)
                || due::ends_with(self.before)
                || due::ends_with_lapsing(self.before)
                || due::is_topic(self.before) && due::states(self.after)
                || gives()
                || asks())
    }

    /// Whether the sentence asks to accept before another day, or says that it cannot be done from then on.
    fn asks_earlier(&self) -> bool {
        const BEFORE: [&str; 4] = ["before", "prior", "ahead", "in adv"];
        let lower = self.words.to_ascii_lowercase();
        if BEFORE.iter().any(|word| lower.starts_with(word)) {
            return true;
        }
        let is_in = |words: &str| names_accepting(&plain(words)) || LINKS.is_in(words);
        names_accepting(&plain(self.before)) || is_in(self.after)
    }

    /// Whether the sentence is about the invitation: of another thing that holds for 30 days the day is none.
    fn speaks_of_invitation(&self) -> bool {
        let is_in = |words: &str| names_accepting(&plain(words)) || LINKS.is_in(words);
        is_in(self.before) || is_in(self.after) || self.label.is_some_and(is_in)
    }

    /// `Deadline for the invitation: October 15`: the value of a label that names a deadline somewhere.
    fn is_value_of_deadline(&self) -> bool {
        const MOST: usize = 40;
        let before = self.before.trim_end_matches([' ', '\t', '(']);
        let label = [":", " is"].iter().find_map(|end| before.strip_suffix(end));
        let label = label.unwrap_or("");
        label.chars().count() <= MOST && names_a_deadline(label)
    }

    /// `承認受付期間：～11/13`: the end of a period that has no beginning.
    fn ends_a_period(&self) -> bool {
        let before = self.before.trim_end();
        let label = before
            .strip_suffix(['~', '〜', '-'])
            .or_else(|| before.strip_suffix("から"))
            .or_else(|| before.strip_suffix("より"));
        label.is_some_and(|label| names_a_period(label) || self.label.is_some_and(names_a_period))
    }

    /// `Please accept today`: the sentence asks to accept, and the day is not that of what was sent.
    fn asks_at_once(&self) -> bool {
        let is_in = |words: &WordList| words.is_in(self.before) || words.is_in(self.after);
        let accepts = names_accepting(self.before) || names_accepting(self.after);
        accepts && is_in(&ASKING) && !is_in(&SENDING)
    }

    /// `[2026/11/02 9:31]`: when something was written.
    pub(super) fn is_stamp(&self) -> bool {
        const LABELS: [&str; 3] = ["招待日", "依頼日", "通知日"];
        let label = self.before.trim_end_matches([' ', ':', '】']);
        self.before.ends_with('[') && self.after.starts_with(']')
            || LABELS.iter().any(|word| label.ends_with(word))
    }

    /// Whether the beginning of a period says that the period is one to do something in.
    pub(super) fn names_a_period(&self) -> bool {
        names_a_period(self.before) || self.label.is_some_and(names_a_period)
    }

    /// Whether the sentence asks to accept between the beginning of a period and this end.
    pub(super) fn accepts_within(&self, beginning: &Context<'_>) -> bool {
        const DURING: [&str; 2] = ["の間", "の期間"];
        const LINKS: [&str; 2] = ["で", "に"];
        let after = self.after.trim_start_matches([' ', ')', '」', '】']);
        let goes_on = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
        let before = beginning.before.trim_end();
        let is_asked = || names_accepting(&plain(before)) && !SENDING.is_in(self.after);
        (goes_on(&DURING) || goes_on(&LINKS)) && speaks_of_accepting(after)
            || (goes_on(&DURING) || before.ends_with("between") || before.ends_with("from"))
                && is_asked()
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
                .trim_end_matches([' ', ':', 'は', 'が', 'を', '】', ']', '|', '日', '(', '\t'])
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
            || due::ends_with_label(before)
    }
}

/// `today`, `this week`.
fn is_now(found: &Dated) -> bool {
    matches!(
        found.day,
        Day::Relative(
            Relative::Days(0)
                | Relative::Week {
                    weeks: 0,
                    weekday: None
                }
        )
    )
}

fn names_a_period(words: &str) -> bool {
    words.contains("期間")
        || words.contains("period")
        || words.contains("window")
        || names_a_deadline(words)
}

static LINKS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "リンク",
        "url",
        "link",
        "request",
        "リクエスト",
        "有効期間は",
        "有効期限は",
    ])
});

static ASKING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "お願い",
        "ください",
        "下さい",
        "もらえ",
        "いただけ",
        "頂け",
        "please",
        "kindly",
        "must ",
        "need to",
        "have to",
    ])
});

static SENDING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "送", "発行", "発信", "申請", "申込", "案内", "連絡", "届", "sent", "send", "issued",
        "emailed",
    ])
});

/// What ends a sentence or a cell.
fn is_stop(c: char) -> bool {
    matches!(c, '。' | '!' | '?' | '\t' | ';')
}

/// The end of the sentence and the cell that lead to a day.
fn tail(text: &str) -> &str {
    const MOST: usize = 60;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev().take(MOST) {
        if is_stop(c) || c == '\n' {
            break;
        }
        if c == '.' && text[start..].starts_with(' ') {
            return &text[start + 1..];
        }
        start = at;
    }
    &text[start..]
}

/// The words before a day with which its line begins, where the line above ends with a word like `by`.
fn wrapped<'a>(text: &'a str, before: &str, at: usize) -> Option<&'a str> {
    let above = &text[..at - before.len()];
    let is_first = is_blank(without_weekday(before));
    let above = above.strip_suffix('\n').filter(|_| is_first)?;
    let last = tail(above);
    let is_open = last.is_ascii() && due::ends_with(last) && !last.trim_end().ends_with(':');
    is_open.then(|| &text[above.len() - last.len()..at])
}

fn head(text: &str) -> &str {
    const MOST: usize = 80;
    let ends = |(at, c): &(usize, char)| {
        is_stop(*c) || *c == '.' && text.as_bytes().get(at + 1) == Some(&b' ')
    };
    let mut near = text.char_indices().take(MOST + 1).enumerate();
    let end = near.find(|(count, place)| *count == MOST || ends(place));
    let near = end.map_or(text, |(_, (at, _))| &text[..at]);
    // A sentence may go on in the next line, a form does not.
    let mut lines = near.split('\n');
    let first = lines.next().unwrap_or(near);
    match lines.next() {
        // `10月27日` on a line of its own, and then `までに`.
        Some(second) if is_blank(first) && second.trim_start().starts_with("まで") => {
            second.trim_start()
        }
        Some(second) if !is_blank(first) && goes_on(second) => {
            &near[..first.len() + 1 + second.len()]
        }
        _ => first,
    }
}

/// Whether a line may go on with the sentence of the line above: a form's, a list's and a quotation's do not.
fn goes_on(line: &str) -> bool {
    const BEGIN: [char; 12] = ['【', '[', '(', '<', '>', '・', '■', '◆', '●', '※', '*', '|'];
    !line.contains(':') && !line.trim_start().starts_with(BEGIN)
}
