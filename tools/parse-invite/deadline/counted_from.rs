//! What a number of days counts from: the mail, the acceptance itself, or something that the mail does not date.

use std::sync::LazyLock;

use super::{accepting::names_accepting, context::Context, span};
use crate::{date::Dated, word_list::WordList};

/// Where the counting begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    Mail,
    /// What follows the acceptance is no day to accept by.
    Acceptance,
    /// An order, a start, a signature: on a day that is not known.
    Elsewhere,
}

/// What a day counts from; every other day than `14日以内` counts from nothing but the mail.
pub(super) fn start(found: &Dated, context: &Context<'_>) -> Start {
    if !span::is_counted(found, context.words) {
        return Start::Mail;
    }
    let speaks_on = names_accepting(context.after);
    if AFTER_ACCEPTING.is_in(context.before) && !speaks_on {
        return Start::Acceptance;
    }
    let from = from_in_japanese(context.before).or_else(|| from_in_english(context.after));
    match from {
        Some(from) if MAILED.is_in(from) => Start::Mail,
        Some(from) if ACCEPTED.is_in(from) && !speaks_on_behind(context, from) => Start::Acceptance,
        Some(_) => Start::Elsewhere,
        None => Start::Mail,
    }
}

/// Whether the sentence asks to accept within the time that counts from an acceptance: of what is not known.
fn speaks_on_behind(context: &Context<'_>, from: &str) -> bool {
    let is_behind = context.after.contains(from);
    !is_behind && names_accepting(context.after)
}

static AFTER_ACCEPTING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "承諾後",
        "承認後",
        "承諾の後",
        "承諾完了後",
        "承認完了後",
        "手続き完了後",
        "承諾いただいて",
        "承認いただいて",
        "承諾いただいた",
        "承認いただいた",
        "承諾いただけましたら",
        "承認いただけましたら",
        "承諾いただき次第",
        "承認いただき次第",
        "once you accept",
        "once you have accepted",
        "once accepted",
        "once approved",
        "after you accept",
        "after you have accepted",
        "after accepting",
        "after acceptance",
        "upon acceptance",
        "when you accept",
        "as soon as you accept",
    ])
});

static MAILED: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "受信",
        "受領",
        "受取",
        "受け取",
        "送信",
        "送付",
        "発信",
        "配信",
        "発行",
        "到着",
        "着信",
        "届",
        "招待",
        "案内",
        "通知",
        "お知らせ",
        "連絡",
        "依頼",
        "リクエスト",
        "メール",
        "本状",
        "本日",
        "今",
        "receipt",
        "receiv",
        "this e",
        "this mail",
        "this message",
        "this notice",
        "this letter",
        "this invitation",
        "the invitation",
        "date of this",
        "the email",
        "today",
        "sent",
        "sending",
        "created",
        "issue",
        "now",
    ])
});

static ACCEPTED: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(["承諾", "承認", "受諾", "同意", "手続", "accept", "approv"]));

/// What stands before `から`, `より`, `後`: `お申し込みから`, `本メール受領後`.
fn from_in_japanese(before: &str) -> Option<&str> {
    const MOST: usize = 12;
    let bare = before.trim_end_matches([' ', '、', '(', 'に']);
    let bare = bare.strip_suffix("起算して").unwrap_or(bare);
    let from = ["から", "より", "後"]
        .iter()
        .find_map(|mark| bare.strip_suffix(mark))?;
    let from = from.strip_suffix('後').unwrap_or(from);
    let start = from.char_indices().rev().take(MOST).last();
    Some(start.map_or("", |(at, _)| &from[at..]))
}

/// What stands behind `of`, `from`, `after`: `within 14 days of placing your order`.
fn from_in_english(after: &str) -> Option<&str> {
    let rest = after.trim_start();
    let mark = ["of ", "from ", "after ", "following ", "since "]
        .iter()
        .find(|mark| rest.starts_with(**mark))?;
    let from = &rest[mark.len()..];
    Some(from.split([',', ';', ':']).next().unwrap_or(from))
}
