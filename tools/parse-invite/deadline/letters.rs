//! Mails that are quoted in a text. `1週間以内` in one of them counts from the day that it was sent, not from that
//! of the mail that passes it on.

use std::{ops::Range, sync::LazyLock};

use jiff::civil::Date;

use crate::{
    date::{self, Dated, Day},
    word_list::WordList,
};

/// So many lines are looked at around one that may belong to a header.
const MAX_HEADER: usize = 8;

/// So many quoted mails are told apart.
const MAX_LETTERS: usize = 64;

/// A quoted mail.
#[derive(Debug)]
struct Letter {
    at: Range<usize>,
    /// `None` where its header gives no day.
    sent: Option<Date>,
}

/// The mails that are quoted in a text, in their order.
pub(super) struct Letters(Vec<Letter>);

impl Letters {
    /// Finds them. `sent` is the day of the mail itself.
    pub(super) fn find(text: &str, dated: &[Dated], sent: Option<Date>, is_japanese: bool) -> Self {
        let mut letters: Vec<Letter> = Vec::new();
        let mut after = 0;
        for sign in SIGNS.starts(text) {
            let line = line(text, sign);
            if line.start < after {
                continue;
            }
            after = line.end;
            let Some(header) = Header::of(text, &line) else {
                continue;
            };
            if letters.len() == MAX_LETTERS {
                break;
            }
            let day = header
                .day(text, dated)
                .and_then(|found| date::resolve(found, sent, is_japanese).ok());
            letters.push(Letter {
                at: line.end..header.end(text),
                sent: day.map(|resolved| resolved.day),
            });
        }
        Self(letters)
    }

    /// The day from which a day in the text counts; `sent` outside of every quoted mail.
    pub(super) fn reference(&self, found: &Dated, sent: Option<Date>) -> Option<Date> {
        let is_inside = |letter: &&Letter| letter.at.contains(&found.at.start);
        match self.0.iter().rev().find(is_inside) {
            None => sent,
            // A year is near that of the mail which passes it on, too.
            Some(letter) if !matches!(found.day, Day::Relative(_)) => letter.sent.or(sent),
            Some(letter) => letter.sent,
        }
    }
}

/// How a line of a block of fields begins that says when a mail was sent.
const FIELDS: [&str; 5] = ["sent:", "date:", "送信日時:", "日時:", "日付:"];

/// How a line ends that says so by itself.
const ATTRIBUTIONS: [&str; 3] = ["wrote:", ">:", "書きました:"];

static SIGNS: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(FIELDS.into_iter().chain(ATTRIBUTIONS)));

/// A line that says when a quoted mail was sent.
struct Header {
    line: Range<usize>,
    /// `On …, … wrote:`, and not a line of a block of fields.
    is_attribution: bool,
}

impl Header {
    fn of(text: &str, line: &Range<usize>) -> Option<Self> {
        let words = bare(&text[line.clone()]).to_ascii_lowercase();
        let is_attribution = ATTRIBUTIONS.iter().any(|end| words.ends_with(end));
        let is_field = FIELDS.iter().any(|field| words.starts_with(field));
        (is_attribution || is_field && names_a_sender(text, line)).then(|| Self {
            line: line.clone(),
            is_attribution,
        })
    }

    /// The day in it; an attribution may begin on the line before.
    fn day<'a>(&self, text: &str, dated: &'a [Dated]) -> Option<&'a Dated> {
        let from = match self.line.start.checked_sub(1) {
            Some(end) if self.is_attribution => line(text, end).start,
            _ => self.line.start,
        };
        let first = dated.partition_point(|dated| dated.at.start < from);
        let first = dated.get(first)?;
        (first.at.start < self.line.end).then_some(first)
    }

    /// Where the mail ends: where its quote marks do, else with the text.
    fn end(&self, text: &str) -> usize {
        let own = depth(&text[self.line.clone()]);
        let rest = &text[self.line.end..];
        let mut lines = rest
            .split_inclusive('\n')
            .skip(1)
            .filter(|line| !is_blank(line));
        let first = lines.next().map_or(0, depth);
        let least = if self.is_attribution && first > own {
            own + 1
        } else {
            own
        };
        if least == 0 {
            return text.len();
        }
        let mut at = self.line.end;
        for line in rest.split_inclusive('\n') {
            if !is_blank(line) && depth(line) < least {
                break;
            }
            at += line.len();
        }
        at
    }
}

/// Whether a field that names a sender stands near a line: a `日時:` alone may be that of a meeting.
fn names_a_sender(text: &str, near: &Range<usize>) -> bool {
    const SENDERS: [&str; 4] = ["from:", "差出人:", "送信者:", "発信者:"];
    let is_sender = |line: &str| {
        let words = bare(line).to_ascii_lowercase();
        SENDERS.iter().any(|field| words.starts_with(field))
    };
    let before = text[..near.start].rsplit('\n').skip(1).take(MAX_HEADER);
    let after = text[near.end..].split('\n').skip(1).take(MAX_HEADER);
    before.chain(after).any(is_sender)
}

fn line(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |newline| newline + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(text.len(), |newline| at + newline);
    start..end
}

/// A line without quote marks and the stars of bold type.
fn bare(line: &str) -> &str {
    line.trim_start_matches(['>', '|', ' ', '\t', '*'])
        .trim_end()
}

fn is_blank(line: &str) -> bool {
    bare(line).is_empty()
}

/// How deep a line is quoted.
fn depth(line: &str) -> usize {
    line.chars()
        .take_while(|c| matches!(c, '>' | ' ' | '|'))
        .filter(|c| *c == '>')
        .count()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    /// The day that `today` counts from.
    fn reference(text: &str) -> Option<Date> {
        let sent = Some(date(2026, 11, 2));
        let text = text.replace("HERE", "today");
        let dated = date::find(&text);
        let letters = Letters::find(&text, &dated, sent, true);
        letters.reference(dated.last().unwrap(), sent)
    }

    #[test]
    fn a_day_in_a_quoted_mail_counts_from_the_day_of_that_mail() {
        for text in [
            "-----Original Message-----\nFrom: a\nSent: Friday, October 23, 2026 3:12 PM\nTo: b\n\nHERE",
            "差出人: a\n送信日時: 2026年10月23日 15:12\n宛先: b\n\nHERE",
            "> From: a\n> Date: Fri, Oct 23, 2026 at 3:12 PM\n>\n> HERE",
            "*From:* a\n*Date:* 2026-10-23\n\nHERE",
            "On Fri, Oct 23, 2026 at 3:12 PM a <a@b.example> wrote:\n> HERE",
            "2026年10月23日(金) 15:12 a <a@b.example>:\n\n> HERE",
            "2026年10月23日(金) 15:12 a b c d e <\na@b.example>:\n> HERE",
            "> On Oct 23, 2026, a wrote:\n>\n> HERE",
        ] {
            assert_eq!(reference(text), Some(date(2026, 10, 23)), "{text}");
        }
    }

    #[test]
    fn outside_of_it_and_under_what_is_no_header_it_counts_from_the_mail() {
        for text in [
            "HERE",
            "On Oct 23, 2026, a wrote:\n> x\n\nHERE",
            "> From: a\n> Date: 2026-10-23\n> x\nHERE",
            "説明会 日時: 2026年10月23日 14:00\nHERE",
            "日時: 2026年10月23日 14:00\n場所: x\nHERE",
            "Date: 2026-10-23\nHERE",
        ] {
            assert_eq!(reference(text), Some(date(2026, 11, 2)), "{text}");
        }
        assert_eq!(reference("From: a\nDate: unknown\n\nHERE"), None);
    }
}
