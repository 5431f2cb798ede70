//! The words by which a day is the last one: `まで`, `期限：`, `by`, `within`.

use std::sync::LazyLock;

use super::accepting::names_accepting;
use crate::{bounds::first, date::without_weekday, word_list::WordList};

/// What names the last day of something.
pub(super) const LABELS: [&str; 28] = [
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
    "デッドライン",
    "最終日",
    "失効日",
    "受付終了",
    "期限が切れる",
    "有効期間",
    "deadline",
    "expiration",
    "last day",
    "final day",
    "cut-off",
    "accept-by",
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
    const UNTIL: [&str; 44] = [
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
        "をめど",
        "をメド",
        "必達",
        "を期日",
        "を最終",
        "を締め切り",
        "を〆切",
        "が最終",
        "が最後",
        "だけ有効",
        "に限り有効",
        "有効",
        "は有効",
        "内に",
        "内で",
        "at the latest",
        "latest",
        "or earlier",
        "or sooner",
        "is the deadline",
        "is the last",
        "is the final",
        "is the due",
        "is the cut",
        "to accept",
        "中に",
        "期限",
        // `10月15日を過ぎますとリンクが無効になります`
        "を過ぎ",
        "を経過",
    ];
    let rest = without_remark(after);
    let rest = rest
        .strip_prefix("のみ")
        .unwrap_or(rest)
        .trim_start_matches(|c: char| {
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
    // `の終業時刻まで`, `の営業時間内に`
    let rest = WORKING_HOURS
        .iter()
        .find_map(|word| rest.strip_prefix(word))
        .unwrap_or(rest);
    let rest = rest.strip_prefix("いっぱい").unwrap_or(rest);
    let rest = rest
        .strip_prefix("中")
        .filter(|rest| rest.starts_with("まで"))
        .unwrap_or(rest);
    UNTIL.iter().any(|word| rest.starts_with(word))
        || near(rest, &["が"]).is_some_and(|near| {
            near.contains("期限") || near.contains("デッドライン") || near.contains("最終日")
        })
        || near(rest, &["を"]).is_some_and(|near| near.contains("期限と"))
        || near(rest, &["に", "で", "をもって", "をもちまして"])
            .is_some_and(|near| LAPSING.is_in(near))
}

/// `10/26 招待承諾〆切`: the day stands before its label.
pub(super) fn is_before_label(after: &str) -> bool {
    const MOST: usize = 16;
    let label = after.split('\n').next().unwrap_or("");
    let label = label.trim_start_matches([' ', ':', '\t']);
    let is_noun = label.chars().count() <= MOST && !label.contains(['は', 'を', 'の', 'に', 'で']);
    is_noun && label.starts_with(|c: char| !c.is_ascii()) && ends_with_label(label)
}

/// What follows the brackets in which something is remarked of a day: `(必着)まで`. `(営業日)` makes it another one.
fn without_remark(after: &str) -> &str {
    const MOST: usize = 30;
    let inside = after.trim_start_matches(' ').strip_prefix('(');
    let closed = inside.and_then(|inside| inside.split_once(')'));
    closed
        .filter(|(remark, _)| remark.len() <= MOST && !remark.contains("営業日"))
        .map_or(after, |(_, rest)| rest)
}

const WORKING_HOURS: [&str; 9] = [
    "終業時刻",
    "終業時間",
    "終業",
    "就業時間",
    "営業時間終了",
    "営業時間",
    "業務時間",
    "業務終了",
    "定時",
];

/// The words that follow one of these particles.
fn near<'a>(rest: &'a str, particles: &[&str]) -> Option<&'a str> {
    const MOST: usize = 16;
    let rest = particles.iter().find_map(|word| rest.strip_prefix(word))?;
    Some(first(rest, MOST))
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
        "受付を終了",
        "受付終了",
        "リンクが切れ",
        "招待が切れ",
        "期限を迎え",
        "期限が到来",
        "期限とな",
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
    const PREPOSITIONS: [&str; 40] = [
        "遅くとも",
        "正しくは",
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
        "expires at",
        "expire on",
        "expire at",
        "valid through",
        "prior to",
        "ahead of",
        "not after",
        "latest by",
        "latest on",
        "at the latest",
        "at the latest on",
        "at the latest by",
    ];
    let lower = before.to_ascii_lowercase();
    let bare = bare(&lower);
    ends_with_label(bare) || ends_with_word(bare, &PREPOSITIONS)
}

/// `The invitation is valid through `, `closes on `: what is said of other things as well.
pub(super) fn ends_with_lapsing(before: &str) -> bool {
    const VERBS: [&str; 30] = [
        "expire",
        "expiring",
        "expires after",
        "expire after",
        "lapses",
        "lapse",
        "lapses on",
        "lapse on",
        "lapses after",
        "lapse after",
        "valid",
        "valid for",
        "open for",
        "open through",
        "good for",
        "closes",
        "closes on",
        "close on",
        "ends on",
        "ends at",
        "closes at",
        "stops working on",
        "stop working on",
        "invalid after",
        "invalid on",
        "works until",
        "disabled on",
        "withdrawn on",
        "cancelled on",
        "canceled on",
    ];
    let is_english = bare(before).ends_with(|c: char| c.is_ascii_alphabetic());
    is_english && ends_with_word(bare(&before.to_ascii_lowercase()), &VERBS)
}

/// Words without what stands between them and the day that follows.
fn bare(before: &str) -> &str {
    without_weekday(before.trim_end_matches([
        ' ', '\n', ':', '=', '|', ',', '\t', '】', ']', '」', '>', '》', '〉', '〕', '(',
    ]))
}

/// Whether words in small letters end with one of these.
fn ends_with_word(before: &str, words: &[&str]) -> bool {
    words.iter().any(|word| {
        before
            .strip_suffix(word)
            .is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphanumeric()))
    })
}

/// `After October 15 the invitation can no longer be accepted`.
pub(super) fn is_barred_after(before: &str, after: &str) -> bool {
    let is_after = bare(before).ends_with(['r', 'R'])
        && ends_with_word(bare(&before.to_ascii_lowercase()), &["after"]);
    is_after && (BARRED.is_in(after) || BARRED.is_in(before))
}

static BARRED: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "no longer",
        "cannot",
        "can't",
        "not be able",
        "n't be able",
        "will not work",
        "cancelled",
        "canceled",
        "withdrawn",
        "invalid",
    ])
});

/// Whether a label ends with one of the words, whatever stands beside it: `期限（必須）`, `期限日時は`.
pub(super) fn ends_with_label(before: &str) -> bool {
    let mut lower = before.to_ascii_lowercase();
    // `期 限：`
    if !lower.is_ascii() {
        lower.retain(|c| c != ' ');
    }
    let mut bare = lower.as_str();
    loop {
        let trimmed = bare.trim_end_matches([
            ' ', ':', '=', '|', ',', '\t', '】', ']', '」', '>', '》', '〉', '〕', ')', '(', '*',
            '※', '・', '[', '、', '.', '─', '→', '⇒', '-', '–',
        ]);
        if LABELS.iter().any(|word| trimmed.ends_with(word)) {
            return true;
        }
        let beside = [
            "必須",
            "任意",
            "厳守",
            "日時",
            "時刻",
            "日",
            "は",
            "が",
            "を",
            "重要",
            "につきまして",
            "について",
            "に関しまして",
            "required",
            " is",
            " date",
            " on",
            " to accept",
            " to approve",
            " to respond",
            " for acceptance",
            " for accepting",
            " for approval",
            " for you",
            " of acceptance",
            " the invitation",
            " this invitation",
        ];
        match beside.iter().find_map(|word| trimmed.strip_suffix(word)) {
            Some(rest) => bare = rest,
            None => return false,
        }
    }
}

/// `今週いっぱいで承諾を`: to the end of a period, where that is not what something else ends with.
pub(super) fn fills_a_period(words: &str, after: &str) -> bool {
    let is_whole = words.ends_with("いっぱい") || words.ends_with("一杯");
    let asks = |rest: &str| match rest.split_once('、') {
        Some((clause, _)) => names_accepting(clause),
        None => true,
    };
    is_whole && (after.starts_with('に') || after.strip_prefix('で').is_some_and(asks))
}

/// `本日中`, `5日以内`, `within 30 days`: the words say themselves that they are a deadline.
pub(super) fn ends_in_itself(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    ["中", "以内", "内", "のうち", "後まで", "後迄"]
        .iter()
        .any(|end| words.ends_with(end))
        || words.starts_with("within")
        || words.starts_with("in the next")
}

/// `10月20日頃までに`: whether the day is meant roughly.
pub(super) fn is_rough(after: &str) -> bool {
    const ABOUT: [&str; 7] = ["頃", "ごろ", "ころ", "くらい", "ぐらい", "あたり", "前後"];
    let rest = after.trim_start_matches([' ', ')']);
    ABOUT.iter().any(|word| rest.starts_with(word))
}

/// `10月27日まで延長いたしました`: whether the day stands in place of one that was told before.
pub(super) fn extends(after: &str) -> bool {
    const MOST: usize = 8;
    let rest = after.trim_start_matches([' ', ')']);
    let rest = ["まで", "に"]
        .iter()
        .find_map(|word| rest.strip_prefix(word));
    rest.is_some_and(|rest| first(rest, MOST).contains("延長"))
}
