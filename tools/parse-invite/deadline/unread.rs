//! Words that look like a deadline and in which no day was read.

use std::{ops::Range, sync::LazyLock};

use crate::word_list::WordList;

/// So many are told.
const MOST: usize = 3;

/// Where such words stand. `read` are the places of the days that were read.
pub(super) fn find(text: &str, read: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in lines(text) {
        if found.len() >= MOST {
            break;
        }
        if has_day(read, &line) {
            continue;
        }
        let next = &text[line.end..];
        let words = &text[line.clone()];
        let is_open = until_something(words) || by_something(words) || label_with_value(words);
        if is_open || is_label(words) && !next_has_day(next, line.end, read) {
            found.push(line.start..line.start + cut(words));
        }
    }
    found
}

fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    text.split(['\n', '。']).map(move |line| {
        let start = at;
        at += line.len();
        // What was split at is one or three bytes long.
        let rest = &text[at..];
        at += rest.chars().next().map_or(0, char::len_utf8);
        start..start + line.len()
    })
}

fn cut(line: &str) -> usize {
    line.char_indices().nth(80).map_or(line.len(), |(at, _)| at)
}

/// `10月上旬までに`, `週明けまで`: a time before `まで` that is none of those that are read.
fn until_something(line: &str) -> bool {
    const TIMES: [&str; 26] = [
        "上旬",
        "中旬",
        "下旬",
        "月初",
        "週明け",
        "週末",
        "連休明け",
        "連休前",
        "休み明け",
        "年明け",
        "年始",
        "月",
        "日",
        "頃",
        "ころ",
        "前日",
        "当日",
        "期限",
        "期日",
        "末",
        "朝",
        "夕方",
        "昼",
        "夜",
        "時",
        "期間",
    ];
    UNTIL.places(line).any(|(_, mark)| {
        let before = line[..mark.start].trim_end();
        TIMES.iter().any(|time| before.ends_with(time)) || ends_with_numbers(before)
    })
}

static UNTIL: LazyLock<WordList> =
    LazyLock::new(|| WordList::new(["まで", "迄", "必着", "締切", "〆切"]));

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
    const TIMES: [&str; 21] = [
        "jan",
        "feb",
        "mar",
        "apr",
        "may ",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
        "mid-",
        "early ",
        "late ",
        "next ",
        "end",
        "holiday",
        "christmas",
        "q1",
        "close of",
    ];
    BY.places(line).any(|(word, mark)| {
        let is_word = !line[..mark.start].ends_with(|c: char| c.is_ascii_alphanumeric());
        let rest = &line[mark.end..];
        let rest = if begins(rest, "the ") {
            &rest[4..]
        } else {
            rest
        };
        let names_time = TIMES.iter().any(|time| begins(rest, time));
        let counts = BY_WORDS[word] == "within " && rest.starts_with(|c: char| c.is_ascii_digit());
        is_word && (names_time || counts)
    })
}

fn begins(text: &str, word: &str) -> bool {
    text.get(..word.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(word))
}

const BY_WORDS: [&str; 5] = ["by ", "before ", "until ", "no later than ", "within "];
static BY: LazyLock<WordList> = LazyLock::new(|| WordList::new(BY_WORDS));

const LABELS: [&str; 8] = [
    "期限",
    "期日",
    "締切",
    "締め切り",
    "〆切",
    "deadline",
    "due date",
    "accept by",
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
