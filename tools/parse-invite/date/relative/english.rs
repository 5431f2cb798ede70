//! Days counted from that of the mail, in English: `within 30 days`, `next Friday`, `the end of the month`.

use super::{
    super::{
        Day, Relative,
        month::{month_name, of_month, year_behind},
        reader::Reader,
        weekday::english_weekday,
    },
    Found,
};

/// A relative day in English. `text` begins with a letter.
pub(in crate::date) fn day(text: &str) -> Found {
    if !may_begin(text) {
        return None;
    }
    let lower = lower(text);
    let mut words = Words {
        text: &lower,
        at: 0,
    };
    let day = match words.next()? {
        // `EOD Friday` is Friday.
        "eod" | "cob" | "eob" if is_before_other_day(words, text) => return None,
        "today" | "tonight" | "eod" | "cob" | "eob" => Relative::Days(0),
        "eow" => week(0),
        "eoy" => Relative::EndOfYear,
        "eom" => Relative::EndOfMonth { months: 0 },
        "tomorrow" => Relative::Days(1),
        "within" => return within(words),
        "as" if words.are(&["soon", "as", "possible"]) => Relative::AtOnce,
        "asap" => Relative::AtOnce,
        "without" if words.are(&["delay"]) => Relative::AtOnce,
        "earliest" if words.are(&["convenience"]) || words.are(&["opportunity"]) => {
            Relative::AtOnce
        }
        "in" | "for" => return span(words),
        "a" | "one" | "two" | "three" | "four" | "five" | "six" | "seven" | "eight" | "nine"
        | "ten" | "fourteen" => return counted(text),
        "end" if words.are(&["of"]) => return end_of(words, text),
        "month" if words.is_end() => Relative::EndOfMonth { months: 0 },
        "year" if words.is_end() => Relative::EndOfYear,
        "the" => return the(words, text),
        "next" => match words.next()? {
            "week" => week(1),
            word => Relative::NextWeekday(english_weekday(word)?),
        },
        "this" | "coming" => match words.next()? {
            "week" => week(0),
            "coming" => Relative::Coming(english_weekday(words.next()?)?),
            word => Relative::Coming(english_weekday(word)?),
        },
        word => {
            // `Friday, May 31` is that day, and this its weekday.
            let weekday = english_weekday(word).filter(|_| word.len() > 3)?;
            if is_before_day(&text[words.at..]) {
                return None;
            }
            let weeks = if words.are(&["next", "week"]) || words.are(&["of", "next", "week"]) {
                Some(1)
            } else {
                words.are(&["this", "week"]).then_some(0)
            };
            weeks.map_or(Relative::Coming(weekday), |weeks| Relative::Week {
                weeks,
                weekday: Some(weekday),
            })
        }
    };
    Some((Day::Relative(day), words.at))
}

/// What a relative day begins with, but for weekdays.
pub(in crate::date) const FIRST_WORDS: [&str; 33] = [
    "today", "tonight", "eod", "cob", "eob", "eom", "eow", "eoy", "tomorrow", "within", "without",
    "as", "asap", "earliest", "end", "month", "year", "next", "this", "coming", "in", "for",
    "fourteen", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
];

/// Whether the first word can begin a day.
fn may_begin(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let word = &text[..letters];
    FIRST_WORDS
        .iter()
        .chain(&["the", "a"])
        .any(|known| known.eq_ignore_ascii_case(word))
        || english_weekday(word).is_some()
}

/// The beginning of a text, in small letters.
fn lower(text: &str) -> String {
    const MOST: usize = 48;
    let head = text.get(..text.len().min(MOST));
    let head = head.map_or_else(|| text.chars().take(MOST / 3).collect(), str::to_owned);
    head.to_ascii_lowercase()
}

fn week(weeks: i32) -> Relative {
    Relative::Week {
        weeks,
        weekday: None,
    }
}

/// Whether another day follows: `Friday`, `tomorrow`, `on 15 October`.
fn is_before_other_day(mut words: Words<'_>, text: &str) -> bool {
    let rest = &text[words.at..];
    let rest = rest.strip_prefix(" on").unwrap_or(rest);
    is_before_day(rest)
        || words.next().is_some_and(|word| {
            let word = if word == "on" {
                words.next().unwrap_or(word)
            } else {
                word
            };
            matches!(word, "tomorrow" | "this" | "next" | "coming")
                || english_weekday(word).is_some()
        })
}

fn is_before_day(rest: &str) -> bool {
    let rest = rest.trim_start_matches([' ', ',', '.', '(', ')']);
    let rest = rest.strip_prefix("the ").unwrap_or(rest);
    rest.starts_with(|c: char| c.is_ascii_digit()) || month_name(&mut Reader::new(rest)).is_some()
}

/// `in 30 days`, `for two weeks`: how long something holds.
fn span(mut words: Words<'_>) -> Found {
    let is_next = words.are(&["the", "next"]);
    let (relative, to) = length(words)?;
    let is_span = is_next || !words.text[to..].trim_start().starts_with("of ");
    is_span.then_some((Day::Relative(relative), to))
}

/// `14 days`, `two weeks`: a span of time that something may be said of.
pub(in crate::date) fn counted(text: &str) -> Found {
    // Most numbers are followed by no word.
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.trim_start_matches([' ', '-']);
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '(') {
        return None;
    }
    let lower = lower(text);
    let words = Words {
        text: &lower,
        at: 0,
    };
    let (relative, to) = length(words)?;
    Some((Day::Relative(relative), to))
}

/// `within 30 days`, `within the next two business days`.
fn within(words: Words<'_>) -> Found {
    let (relative, to) = length(words)?;
    Some((Day::Relative(relative), to))
}

/// A number of days and the like, where a text in small letters is nothing else.
pub(in crate::date) fn length_of(text: &str) -> Option<Relative> {
    let (relative, to) = length(Words { text, at: 0 })?;
    (to == text.len()).then_some(relative)
}

/// A number of days and the like, and where it ends.
fn length(mut words: Words<'_>) -> Option<(Relative, usize)> {
    let mut word = words.next()?;
    while matches!(word, "the" | "next" | "a" | "an" | "maximum" | "of") {
        if word == "a" || word == "an" {
            break;
        }
        word = words.next()?;
    }
    let count = match word {
        "a" | "an" => 1,
        word => {
            // `48hrs`
            words.back_to_letters(word);
            count(word.trim_end_matches(|c: char| c.is_ascii_alphabetic()))
                .or_else(|| count(word))?
        }
    };
    words.number_in_brackets();
    let mut unit = words.next()?;
    if unit == "calendar" || unit == "full" {
        unit = words.next()?;
    }
    let relative = match unit {
        "day" | "days" => Relative::Days(count),
        "business" | "working" | "work" => {
            words.next().filter(|word| word.starts_with("day"))?;
            Relative::BusinessDays(count)
        }
        "week" | "weeks" => Relative::Days(count * 7),
        "fortnight" => Relative::Days(count * 14),
        "hour" | "hours" | "hrs" | "h" => Relative::Hours(count),
        "month" | "months" => Relative::Months(count),
        _ => return None,
    };
    Some((relative, words.at))
}

/// The number that a word in small letters is.
pub(in crate::date) fn count(word: &str) -> Option<i32> {
    const NAMES: [(&str, i32); 17] = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("fourteen", 14),
        ("fifteen", 15),
        ("twenty", 20),
        ("thirty", 30),
        ("sixty", 60),
        ("ninety", 90),
    ];
    let named = NAMES.iter().find(|(name, _)| *name == word);
    named
        .map(|(_, count)| *count)
        .or_else(|| word.parse().ok().filter(|count| *count <= 999))
}

/// `end of the month`, `end of next week`, `end of October 2026`.
fn end_of(mut words: Words<'_>, text: &str) -> Found {
    let mut ahead = 0;
    let before = words.at;
    let mut word = words.next()?;
    while matches!(word, "the" | "this" | "next" | "business" | "day") {
        if word == "day" {
            let mut ahead = words;
            let day = match ahead.next() {
                Some("tomorrow") => Relative::Days(1),
                Some("on") => return None,
                _ if is_before_day(&text[words.at..]) => return None,
                Some(word) if english_weekday(word).is_some() => return None,
                _ => return Some((Day::Relative(Relative::Days(0)), words.at)),
            };
            return Some((Day::Relative(day), ahead.at));
        }
        ahead += i32::from(word == "next");
        word = words.next()?;
    }
    let relative = match word {
        "month" => Relative::EndOfMonth { months: ahead },
        // `end of week 46` is another one.
        "week" if words.next_is_number() => return None,
        "week" => week(ahead),
        "year" => Relative::EndOfYear,
        "today" => Relative::Days(0),
        "tomorrow" => Relative::Days(1),
        _ => {
            let mut reader = Reader::new(text);
            reader.at = before;
            reader.blanks();
            let month = month_name(&mut reader)?;
            let year = year_behind(&mut reader);
            return Some((Day::EndOfMonth { year, month }, reader.at));
        }
    };
    Some((Day::Relative(relative), words.at))
}

/// `the end of …`, `the 15th`, `the 15th of October`.
fn the(mut words: Words<'_>, text: &str) -> Found {
    let mut ahead = words;
    match ahead.next()? {
        "end" if ahead.are(&["of"]) => return end_of(ahead, text),
        "coming" | "next" => {
            let weekday = english_weekday(ahead.next()?)?;
            return Some((Day::Relative(Relative::Coming(weekday)), ahead.at));
        }
        _ => {}
    }
    let word = words.next()?;
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let day: i8 = word[..digits].parse().ok()?;
    if !matches!(&word[digits..], "st" | "nd" | "rd" | "th") || !(1..=31).contains(&day) {
        return None;
    }
    let mut reader = Reader::new(text);
    reader.at = words.at;
    reader.blanks();
    reader.word("of ");
    Some(match month_name(&mut reader) {
        Some(month) => of_month(&mut reader, month, day),
        None => (Day::NoMonth { day }, words.at),
    })
}

/// English words, one after the other, with one blank between them.
#[derive(Clone, Copy)]
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Words<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let skipped = rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\n']).len();
        let rest = &rest[skipped..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        self.at += skipped + length;
        (length > 0).then(|| &rest[..length])
    }

    /// Goes back to the letters behind the digits of a word.
    fn back_to_letters(&mut self, word: &str) {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            self.at -= word.len() - digits;
        }
    }

    /// Whether ` end` or `-end` follows.
    fn is_end(&mut self) -> bool {
        let rest = &self.text[self.at..];
        let is_end = rest.starts_with("-end") || rest.starts_with(" end");
        self.at += if is_end { 4 } else { 0 };
        is_end
    }

    fn next_is_number(mut self) -> bool {
        self.next()
            .is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()))
    }

    /// `seven (7)`.
    fn number_in_brackets(&mut self) {
        let rest = self.text[self.at..].trim_start_matches([' ', '\u{a0}']);
        let Some((number, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'))
        else {
            return;
        };
        if number.bytes().all(|b| b.is_ascii_digit()) {
            self.at = self.text.len() - after.len();
        }
    }

    fn are(&mut self, wanted: &[&str]) -> bool {
        let mut ahead = *self;
        let all = wanted.iter().all(|word| ahead.next() == Some(word));
        if all {
            *self = ahead;
        }
        all
    }
}
