//! Which of the days in a mail is the last to accept, and which is the one the service opens on.

use std::ops::Range;

use jiff::civil::{Date, Weekday};

use crate::{
    date::{self, Dated, Day, Relative, Unresolved},
    normalize::Normalized,
};

/// The days of a mail.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Days {
    pub(crate) deadline: Option<Date>,
    /// The words that it was read from, or that stand in its place.
    pub(crate) deadline_text: Option<String>,
    pub(crate) opening: Option<Date>,
    pub(crate) doubts: Vec<Doubt>,
}

/// Why a day should be looked at by a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// The day was left blank.
    Blank(String),
    Impossible(String),
    NeedsDate(String),
    NeedsHolidays(String),
    /// "At once", and no day.
    AtOnce(String),
    /// The weekday beside it is another day's; this is the right one.
    Weekday {
        words: String,
        is: Weekday,
    },
}

/// What a day is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// The deadline of accepting.
    AcceptBy,
    /// A deadline of something.
    By,
    Opening,
}

/// Reads the days. `reference` is the day of the mail, where its reader lives.
pub(crate) fn read(text: &str, plain: &Normalized, reference: Option<Date>) -> Days {
    let dated = date::find(&plain.text);
    let mut chosen: Vec<(Role, &Dated)> = Vec::new();
    for (at, found) in dated.iter().enumerate() {
        let from = at.checked_sub(1).map_or(0, |before| dated[before].at.end);
        if let Some(role) = role(&plain.text, found, from) {
            chosen.push((role, found));
        }
    }
    let words = |at: &Range<usize>| text[plain.origin(at.clone())].trim().to_owned();
    let mut days = Days::default();
    if let Some(found) = deadline(&chosen, reference) {
        days.deadline = date::resolve(found.day, reference).ok();
        days.deadline_text = Some(words(&found.at));
        days.doubts
            .extend(doubt(found, reference, &words(&found.at)));
    }
    days.opening = chosen
        .iter()
        .filter(|(role, _)| *role == Role::Opening)
        .find_map(|(_, found)| date::resolve(found.day, reference).ok());
    days
}

/// Of the deadlines of accepting the earliest; where none is a day, the first that should be one.
fn deadline<'a>(chosen: &[(Role, &'a Dated)], reference: Option<Date>) -> Option<&'a Dated> {
    let rank = |(role, found): &(Role, &Dated)| {
        let day = date::resolve(found.day, reference);
        let is_at_once = day == Err(Unresolved::AtOnce);
        (
            day.is_err(),
            is_at_once,
            *role,
            day.unwrap_or(Date::MAX),
            found.at.start,
        )
    };
    let deadlines = chosen.iter().filter(|(role, _)| *role != Role::Opening);
    deadlines
        .min_by_key(|found| rank(found))
        .map(|(_, found)| *found)
}

fn doubt(found: &Dated, reference: Option<Date>, words: &str) -> Option<Doubt> {
    let words = words.to_owned();
    match date::resolve(found.day, reference) {
        Ok(day) => {
            let written = found.weekday.filter(|written| *written != day.weekday());
            written.map(|_| Doubt::Weekday {
                words,
                is: day.weekday(),
            })
        }
        Err(why) => Some(match why {
            Unresolved::Blank => Doubt::Blank(words),
            Unresolved::Impossible => Doubt::Impossible(words),
            Unresolved::NeedsDate => Doubt::NeedsDate(words),
            Unresolved::NeedsHolidays => Doubt::NeedsHolidays(words),
            Unresolved::AtOnce => Doubt::AtOnce(words),
        }),
    }
}

/// What a day is for, by the words around it. `from` is the end of the day before: its words are its own.
fn role(text: &str, found: &Dated, from: usize) -> Option<Role> {
    let before = tail(&text[from..found.at.start], 24);
    let after = head(&text[found.at.end..], 24);
    if found.day == Day::Relative(Relative::AtOnce) {
        return is_about_accepting(text, &found.at).then_some(Role::By);
    }
    if is_something_else(before) {
        return None;
    }
    let is_due =
        ends_with_due(before) || is_until(after) || ends_in_itself(&text[found.at.clone()]);
    if is_due {
        let accept = is_about_accepting(text, &found.at);
        return Some(if accept { Role::AcceptBy } else { Role::By });
    }
    is_opening(before, after).then_some(Role::Opening)
}

/// The end of the sentence that leads to a day, no longer than so many characters.
fn tail(text: &str, characters: usize) -> &str {
    let from = text
        .char_indices()
        .rev()
        .take(characters)
        .last()
        .map_or(text.len(), |(at, _)| at);
    let near = &text[from..];
    near.rsplit(['。', '\n']).next().unwrap_or(near)
}

fn head(text: &str, characters: usize) -> &str {
    let near = text
        .char_indices()
        .nth(characters)
        .map_or(text, |(at, _)| &text[..at]);
    near.split(['。', '\n']).next().unwrap_or(near)
}

/// `まで`, after a time of day and the like.
fn is_until(after: &str) -> bool {
    const UNTIL: [&str; 12] = [
        "まで",
        "迄",
        "必着",
        "厳守",
        "〆切",
        "締切",
        "締め切り",
        "が期限",
        "を期限",
        "が期日",
        "を目処",
        "中に",
    ];
    let rest = after.trim_start_matches(|c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                ' ' | ':' | '時' | '分' | '頃' | '(' | ')' | '、' | '午' | '前' | '後' | '正'
            )
    });
    UNTIL.iter().any(|word| rest.starts_with(word))
}

/// `期限：`, `by `, `before `.
fn ends_with_due(before: &str) -> bool {
    const DUE: [&str; 11] = [
        "期限",
        "期日",
        "締切",
        "締め切り",
        "締切日",
        "〆切",
        "期限日",
        "deadline",
        "due",
        "due date",
        "expires",
    ];
    const PREPOSITIONS: [&str; 6] = [
        "by",
        "before",
        "until",
        "no later than",
        "not later than",
        "due on",
    ];
    let lower = before.to_ascii_lowercase();
    let bare =
        without_weekday(lower.trim_end_matches([' ', ':', '=', '|', ',', '\t', '】', ']', '」']));
    let bare = bare
        .strip_suffix(" is")
        .or_else(|| bare.strip_suffix('は'))
        .or_else(|| bare.strip_suffix(" date"))
        .unwrap_or(bare)
        .trim_end_matches([' ', ':', '】']);
    DUE.iter().any(|word| bare.ends_with(word)) && !bare.ends_with("契約期限")
        || PREPOSITIONS.iter().any(|word| {
            bare.strip_suffix(word)
                .is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
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

/// `本日中`, `5日以内`: the words say themselves that they are a deadline.
fn ends_in_itself(words: &str) -> bool {
    ["中", "以内"].iter().any(|end| words.ends_with(end))
}

fn is_something_else(before: &str) -> bool {
    const OTHER: [&str; 16] = [
        "請求日",
        "請求",
        "送信日",
        "送信日時",
        "送信",
        "受信日",
        "作成日",
        "発行日",
        "満了日",
        "満了",
        "更新日",
        "契約日",
        "お申込日",
        "申込日",
        "発信日",
        "データ削除",
    ];
    let bare = before.trim_end_matches([' ', ':', 'は', 'が', '】', ']', '|']);
    OTHER.iter().any(|word| bare.ends_with(word))
}

fn is_opening(before: &str, after: &str) -> bool {
    const BEFORE: [&str; 7] = [
        "開通日",
        "開通予定日",
        "利用開始日",
        "利用開始予定日",
        "サービス開始日",
        "サービス開始",
        "開通予定",
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
    let bare = before.trim_end_matches([' ', ':', 'は', 'が', '】', ']', '|', '日']);
    let after = after.trim_start();
    BEFORE
        .iter()
        .any(|word| bare.ends_with(word.trim_end_matches('日')))
        || AFTER.iter().any(|word| after.starts_with(word))
}

/// Whether the sentence around a day, or the one before, speaks of accepting.
fn is_about_accepting(text: &str, at: &Range<usize>) -> bool {
    const ACCEPTING: [&str; 14] = [
        "承認",
        "承諾",
        "手続",
        "完了",
        "クリック",
        "実施",
        "対応",
        "受け入れ",
        "同意",
        "accept",
        "approve",
        "complete",
        "confirm",
        "click",
    ];
    let around = format!(
        "{}{}",
        tail(&text[..at.start], 60),
        head(&text[at.end..], 60)
    )
    .to_ascii_lowercase();
    ACCEPTING.iter().any(|word| around.contains(word))
}

#[cfg(test)]
mod tests;
