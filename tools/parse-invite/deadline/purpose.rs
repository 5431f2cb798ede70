//! What a day is for, by the words around it.

use std::sync::LazyLock;

use common::sections::DeadlinePurpose as Purpose;

use super::{
    accepting::{ACCEPTANCE, names_accepting, plain},
    context::Context,
};
use crate::word_list::WordList;

const INQUIRY: [&str; 7] = [
    "問い合わせ",
    "問合せ",
    "お問合わせ",
    "質問",
    "inquir",
    "enquir",
    "question",
];
const CONTRACT: [&str; 18] = [
    "契約",
    "満了",
    "解約",
    "更新",
    "利用期限",
    "有効期限",
    "サービス終了",
    "提供終了",
    "データ削除",
    "サブスクリプション終了",
    "保存期間",
    "ライセンス期限",
    "contract",
    "renew",
    "subscription end",
    "licence end",
    "license end",
    "terminat",
];
const CAMPAIGN: [&str; 15] = [
    "キャンペーン",
    "特価",
    "割引",
    "特典",
    "価格",
    "セール",
    "アンケート",
    "お見積",
    "見積",
    "campaign",
    "promotion",
    "discount",
    "survey",
    "special offer",
    "quote",
];
const REPLY: [&str; 13] = [
    "返信",
    "回答",
    "ご連絡",
    "返答",
    "返事",
    "お知らせくだ",
    "出欠",
    "reply",
    "respond",
    "answer",
    "let us know",
    "rsvp",
    "get back to",
];
const PAYMENT: [&str; 9] = [
    "支払",
    "振込",
    "振り込",
    "請求",
    "入金",
    "payment",
    "invoice",
    "pay ",
    "billing",
];
const OTHER: [&str; 21] = [
    "送信",
    "受信",
    "作成日",
    "発行",
    "申込",
    "お申し込み",
    "発信",
    "開催",
    "セミナー",
    "説明会",
    "提出",
    "書類",
    "納品",
    "応募",
    "メンテナンス",
    "sent",
    "created",
    "webinar",
    "event",
    "register",
    "maintenance",
];

const ALL: [(Purpose, &[&str]); 7] = [
    (Purpose::Acceptance, &ACCEPTANCE),
    (Purpose::Inquiry, &INQUIRY),
    (Purpose::Contract, &CONTRACT),
    (Purpose::Campaign, &CAMPAIGN),
    (Purpose::Reply, &REPLY),
    (Purpose::Payment, &PAYMENT),
    (Purpose::Other, &OTHER),
];

/// What a day is for. A label or a topic (`承諾は`) says it; in a Japanese sentence the verb behind the day
/// does, in an English one what stands before. `named` is the context of the beginning of a period.
pub(super) fn of(named: &Context<'_>, own: &Context<'_>) -> Purpose {
    let before = plain(named.name());
    let after = plain(own.after);
    let is_english = own.after.is_ascii() && named.before.is_ascii();
    let by_verb = || {
        if names_accepting(&after) {
            Some(Purpose::Acceptance)
        } else {
            first(&after)
        }
    };
    let found = if named.is_labelled() || is_english {
        last(&before).or_else(by_verb)
    } else {
        by_verb()
            .or_else(|| topic(&before).filter(|topic| *topic == Purpose::Acceptance))
            .or_else(|| last(&before))
    };
    found.unwrap_or(Purpose::Unnamed)
}

/// What the topic of a sentence is for: `承諾は、お申込み月の末日(`.
fn topic(before: &str) -> Option<Purpose> {
    let (topic, rest) = before.rsplit_once('は')?;
    let rest = rest.strip_prefix('、').unwrap_or(rest);
    last(topic).filter(|_| !rest.contains('、'))
}

/// The words of every purpose, and whose each is.
static WORDS: LazyLock<(WordList, Vec<Purpose>)> = LazyLock::new(|| {
    let words = ALL.iter().flat_map(|(_, of)| of.iter().copied());
    let purposes = ALL
        .iter()
        .flat_map(|(purpose, of)| of.iter().map(|_| *purpose));
    (WordList::new(words), purposes.collect())
});

/// The purpose whose word stands last.
fn last(text: &str) -> Option<Purpose> {
    let (words, purposes) = &*WORDS;
    // The number decides between words that end together.
    let last = words
        .places(text)
        .max_by_key(|(word, at)| (at.end, *word))?;
    Some(purposes[last.0])
}

fn first(text: &str) -> Option<Purpose> {
    let (words, purposes) = &*WORDS;
    let first = words
        .places(text)
        .min_by_key(|(word, at)| (at.start, *word))?;
    Some(purposes[first.0])
}
