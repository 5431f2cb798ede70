//! The words by which a day is the last one: `まで`, `期限：`, `by`, `within`.

use std::sync::LazyLock;

use crate::{date::without_weekday, word_list::WordList};

/// What names the last day of something.
pub(super) const LABELS: [&str; 17] = [
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

static DUE_WORDS: LazyLock<WordList> = LazyLock::new(|| WordList::new(LABELS));

/// `まで`, after a time of day and the like.
pub(super) fn is_until(after: &str) -> bool {
    const UNTIL: [&str; 18] = [
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
    let about = ["あたり", "くらい", "ぐらい", "ごろ", "ころ"];
    let rest = about
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let rest = rest.strip_prefix("いっぱい").unwrap_or(rest);
    let rest = rest
        .strip_prefix("中")
        .filter(|rest| rest.starts_with("まで"))
        .unwrap_or(rest);
    UNTIL.iter().any(|word| rest.starts_with(word))
        || near(rest, &["が"]).is_some_and(|near| near.contains("期限"))
        || near(rest, &["に", "で", "をもって", "をもちまして"])
            .is_some_and(|near| LAPSING.is_in(near))
}

/// The words that follow one of these particles.
fn near<'a>(rest: &'a str, particles: &[&str]) -> Option<&'a str> {
    const MOST: usize = 16;
    let rest = particles.iter().find_map(|word| rest.strip_prefix(word))?;
    Some(
        rest.char_indices()
            .nth(MOST)
            .map_or(rest, |(at, _)| &rest[..at]),
    )
}

/// `11月13日に自動的に失効いたします`.
static LAPSING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "失効",
        "無効",
        "期限切れ",
        "期限が切れ",
        "締め切",
        "締切",
        "〆切",
    ])
});

/// `ご承諾の期限は、送信日から7日目(`: a topic that the day is said of.
pub(super) fn is_topic(before: &str) -> bool {
    let Some((topic, rest)) = before.rsplit_once('は') else {
        return false;
    };
    let rest = rest.strip_prefix('、').unwrap_or(rest);
    ends_with_label(topic) && !rest.contains('、')
}

/// Whether what follows a day ends its sentence: `です`, `となります`.
pub(super) fn states(after: &str) -> bool {
    const ENDS: [&str; 5] = ["です", "とな", "とし", "とさせ", "でござい"];
    let rest = after.trim_start_matches([' ', ')', '」']);
    ENDS.iter().any(|end| rest.starts_with(end))
}

/// `期限：`, `by `, `before `.
pub(super) fn ends_with(before: &str) -> bool {
    const PREPOSITIONS: [&str; 28] = [
        "遅くとも",
        "eod",
        "cob",
        "eod on",
        "cob on",
        "close of business",
        "close of business on",
        "close of play",
        "close of play on",
        "end of day",
        "end of day on",
        "end of business",
        "end of business on",
        "midnight",
        "midnight on",
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
    ends_with_label(bare)
        || PREPOSITIONS.iter().any(|word| {
            bare.strip_suffix(word)
                .is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphanumeric()))
        })
}

/// Whether a label ends with one of the words, whatever stands beside it: `期限（必須）`, `期限日時は`.
pub(super) fn ends_with_label(before: &str) -> bool {
    let lower = before.to_ascii_lowercase();
    let mut bare = lower.as_str();
    loop {
        let trimmed = bare.trim_end_matches([
            ' ', ':', '=', '|', ',', '\t', '】', ']', '」', ')', '(', '*', '※', '・', '[', '、',
            '.', '─', '→', '⇒',
        ]);
        if LABELS.iter().any(|word| trimmed.ends_with(word)) {
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

/// `本日中`, `5日以内`, `within 30 days`: the words say themselves that they are a deadline.
pub(super) fn ends_in_itself(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    ["中", "以内", "内", "のうち"]
        .iter()
        .any(|end| words.ends_with(end))
        || words.starts_with("within")
        || words.starts_with("in the next")
}
