//! Words that look like a deadline and in which no day was read.

use std::{ops::Range, sync::LazyLock};

use super::accepting::{names_accepting, plain};
use crate::{bounds::floor, date, word_list::WordList};

mod words;

use words::{BY_TIMES, NO_TIMES, UNTIL_TIMES};

/// So many are told.
pub(super) const MOST: usize = 3;

/// Where the days of a text stand, in order.
pub(super) struct Places {
    /// Those that were read.
    pub(super) read: Vec<Range<usize>>,
    /// Those by which something is to be done.
    pub(super) due: Vec<Range<usize>>,
    /// Those to accept by.
    pub(super) accepting: Vec<Range<usize>>,
    /// Those that were read to be before another.
    pub(super) earlier: Vec<Range<usize>>,
}

/// Where such words stand.
pub(super) fn find(text: &str, days: &Places) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut after = 0;
    // One look at the whole text for all words: a newsletter has thousands of lines, and few have one of them.
    for sign in SIGNS.starts(text) {
        if found.len() >= MOST {
            break;
        }
        if sign < after {
            continue;
        }
        let line = line(text, sign);
        after = line.end;
        let words = &text[line.clone()];
        let counts_back =
            before_then(words) && !has_day(&days.earlier, &line) || words.contains("同日まで");
        // `11月6日に無効となります。それまでに承諾してください`
        let sentence_before = line.start.saturating_sub(STOP.len() + 1);
        let says_again = line.start > 0
            && words.contains("それまで")
            && has_day(
                &days.accepting,
                &self::line(text, floor(text, sentence_before)),
            );
        if says_again {
            continue;
        }
        if has_day(&days.due, &line) && !counts_back {
            continue;
        }
        let next = &text[line.end..];
        let is_open = if has_day(&days.read, &line) {
            until_then(words) || counts_back
        } else {
            until_something(words)
                || by_something(words)
                || label_with_value(words)
                || vague(words)
                || lapses(words)
                || counts_back
                || span(words)
        };
        let names_next = || is_label(words) && !next_has_day(next, line.end, &days.read);
        if is_open || !has_day(&days.read, &line) && names_next() {
            found.push(line.start..line.start + cut(words));
        }
    }
    found
}

/// The first sentences that days stand in, each once and as it is told.
pub(super) fn sentences(text: &str, days: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut after = 0;
    for day in days {
        if found.len() == MOST {
            break;
        }
        if day >= after {
            let sentence = line(text, day);
            after = sentence.end;
            found.push(sentence.start..sentence.start + cut(&text[sentence]));
        }
    }
    found
}

const STOP: &[u8] = "。".as_bytes();

/// The line or the sentence that a place is in.
fn line(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.as_bytes().split_at(at);
    let ends = |place: &usize| before[*place] == b'\n' || before[..=*place].ends_with(STOP);
    let start = (0..at).rev().find(ends).map_or(0, |end| end + 1);
    let begins = |place: &usize| after[*place] == b'\n' || after[*place..].starts_with(STOP);
    let end = (0..after.len()).find(begins).unwrap_or(after.len());
    start..at + end
}

/// The words without one of which no line is told.
static SIGNS: LazyLock<WordList> = LazyLock::new(|| {
    let lists: [&[&str]; 7] = [
        &BEFORE_WORDS,
        &UNTIL_WORDS,
        &BY_WORDS,
        &LABELS,
        &words::VAGUE,
        &LAPSE_WORDS,
        &SPAN_WORDS,
    ];
    let words = lists.into_iter().flatten().copied();
    WordList::new(words.chain([EARLIER]))
});

fn cut(line: &str) -> usize {
    line.char_indices().nth(80).map_or(line.len(), |(at, _)| at)
}

/// `10月上旬までに`, `週明けまで`: a time before `まで` that is none of those that are read.
fn until_something(line: &str) -> bool {
    let accepts = names_accepting(&plain(line));
    UNTIL.places(line).any(|(_, mark)| {
        let before = line[..mark.start].trim_end_matches([' ', 'を', 'の']);
        UNTIL_TIMES.iter().any(|time| before.ends_with(time))
            || ends_with_numbers(before)
            || accepts && may_be_time(before)
    })
}

/// Whether words may end with a time, in a sentence that asks to accept until it: what is neither a place, a person
/// nor an event.
fn may_be_time(before: &str) -> bool {
    let is_word = |c: char| matches!(c, '一'..='龠' | 'ァ'..='ヶ' | '0'..='9');
    let ends = before.ends_with(is_word) && !before.ends_with(|c| matches!(c, 'ァ'..='ヶ'))
        || before.ends_with("明け")
        || before.ends_with("はじめ")
        || before.ends_with("初め");
    ends && !NO_TIMES.iter().any(|other| before.ends_with(other))
}

const UNTIL_WORDS: [&str; 9] = [
    "まで", "迄", "必着", "締切", "〆切", "目処", "目途", "めど", "メド",
];
static UNTIL: LazyLock<WordList> = LazyLock::new(|| WordList::new(UNTIL_WORDS));

const EARLIER: &str = "それ以前に";

/// `11月1日に切り替えます。それまでに`: the day is named, and what is to be done by it elsewhere.
fn until_then(line: &str) -> bool {
    line.contains("それまで") || line.contains(EARLIER)
}

/// `The contract renews on November 1; accept one week prior`: the day that the time counts back from is named, and the
/// time is not read.
fn before_then(line: &str) -> bool {
    BEFORE.is_in(line) && names_accepting(&plain(line))
}

const BEFORE_WORDS: [&str; 9] = [
    " prior",
    "in advance",
    "day before",
    "days before",
    "week before",
    "weeks before",
    "日前",
    "前日",
    "週間前",
];
static BEFORE: LazyLock<WordList> = LazyLock::new(|| WordList::new(BEFORE_WORDS));

/// `10月中旬にご承諾ください`: a time that is no day, in a sentence that speaks of accepting.
fn vague(line: &str) -> bool {
    VAGUE.is_in(line) && names_accepting(&plain(line))
}

static VAGUE: LazyLock<WordList> = LazyLock::new(|| WordList::new(words::VAGUE));

/// `1週間くらいで承諾してもらえますか`, `Please accept in two weeks`: a time to accept in.
fn span(line: &str) -> bool {
    // What accepting takes is no time to do it in.
    const TAKES: [&str; 5] = ["かか", "take", "反映", "移行", "ほど"];
    let lower = line.to_ascii_lowercase();
    let is_span = |place: &Range<usize>| counts(&lower[..place.start]);
    SPAN.places(&lower).any(|(_, place)| is_span(&place))
        && names_accepting(&plain(&lower))
        && !TAKES.iter().any(|word| lower.contains(word))
}

const SPAN_WORDS: [&str; 6] = ["週間", "日間", "day", "week", "month", "business"];
static SPAN: LazyLock<WordList> = LazyLock::new(|| WordList::new(SPAN_WORDS));

/// `The link expires in 30 days`, `You have two weeks to accept`, `招待は14日間有効です`.
fn lapses(line: &str) -> bool {
    const LINKS: [&str; 3] = ["link", "url", "リンク"];
    if !LAPSE.is_in(line) {
        return false;
    }
    let lower = line.to_ascii_lowercase();
    // What names nothing that lapses is about the invitation.
    let is_bare = ["valid", "有効", "expires"]
        .iter()
        .any(|word| lower.trim().starts_with(word));
    let is_of_invitation =
        is_bare || names_accepting(&lower) || LINKS.iter().any(|link| lower.contains(link));
    is_of_invitation
        && UNITS
            .places(&lower)
            .any(|(_, unit)| counts(&lower[..unit.start]))
}

const LAPSE_WORDS: [&str; 10] = [
    "expire",
    "lapse",
    "valid",
    "to accept",
    "to approve",
    "to respond",
    "有効",
    "無効",
    "失効",
    "期限切れ",
];
static LAPSE: LazyLock<WordList> = LazyLock::new(|| WordList::new(LAPSE_WORDS));
static UNITS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "day",
        "week",
        "month",
        "hour",
        "fortnight",
        "business",
        "working",
        "calendar",
        "日",
        "週",
        "か月",
        "ヶ月",
        "カ月",
        "ヵ月",
        "ケ月",
        "時間",
        "営業日",
    ])
});

/// Whether words end with a count.
fn counts(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '-', ')']);
    let word = before.rsplit([' ', '(']).next().unwrap_or("");
    before.ends_with(|c: char| c.is_ascii_digit()) || date::is_count(word)
}

/// Numbers as of a day: `10/`, `2026.10`. Those of a telephone or a size are none.
fn ends_with_numbers(before: &str) -> bool {
    let tail: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_ascii_digit() || "/.".contains(*c))
        .collect();
    tail.contains('/') && tail.len() >= 3
}

/// `by mid-October`, `before the holidays`.
fn by_something(line: &str) -> bool {
    BY.places(line).any(|(word, mark)| {
        let is_word = !line[..mark.start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let rest = &line[mark.end..];
        let rest = if begins(rest, "the ") {
            &rest[4..]
        } else {
            rest
        };
        let names_time = BY_TIMES.iter().any(|time| begins(rest, time));
        let counts = BY_WORDS[word] == "within " && rest.starts_with(|c: char| c.is_ascii_digit());
        // `by 6.11.`
        let numbers = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_numbers = numbers.len() < rest.len()
            && numbers.starts_with(['.', '-'])
            && numbers[1..].starts_with(|c: char| c.is_ascii_digit());
        is_word && (names_time || counts || is_numbers || begins_with_span(rest))
    })
}

/// `one week from today`.
fn begins_with_span(text: &str) -> bool {
    let mut words = text.split(' ');
    let (count, unit) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    counts(&count.to_ascii_lowercase())
        && ["day", "week", "month"].iter().any(|one| begins(unit, one))
}

fn begins(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word))
}

const BY_WORDS: [&str; 5] = ["by ", "before ", "until ", "no later than ", "within "];
static BY: LazyLock<WordList> = LazyLock::new(|| WordList::new(BY_WORDS));

const LABELS: [&str; 9] = [
    "期限",
    "期日",
    "締切",
    "締め切り",
    "〆切",
    "deadline",
    "due date",
    "accept by",
    "acceptance period",
];

/// `承諾期限：別途ご連絡`: a label and a value that is no day.
fn label_with_value(line: &str) -> bool {
    let Some((label, value)) = line.split_once([':', '\t']) else {
        return false;
    };
    is_label(label) && value.chars().any(char::is_alphanumeric)
}

/// A line that is nothing but the label of a deadline.
fn is_label(line: &str) -> bool {
    let lower = line.trim().to_ascii_lowercase();
    let bare =
        lower.trim_end_matches([':', ' ', ')', '】', ']', '」', '日', '時', '須', '必', '(']);
    lower.chars().count() <= 24 && LABELS.iter().any(|label| bare.ends_with(label))
}

fn next_has_day(next: &str, from: usize, read: &[Range<usize>]) -> bool {
    const LINES: usize = 4;
    let length: usize = next.split_inclusive('\n').take(LINES).map(str::len).sum();
    has_day(read, &(from..from + length))
}

/// Whether a day was read in a place. The days are in order.
fn has_day(read: &[Range<usize>], place: &Range<usize>) -> bool {
    let next = read.partition_point(|day| day.end <= place.start);
    read.get(next).is_some_and(|day| day.start < place.end)
}
