//! What a day is for, by the words around it.

use std::sync::LazyLock;

use common::sections::DeadlinePurpose as Purpose;

use super::{
    accepting::{ACCEPTANCE, DECEIVING, plain},
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
const CONTRACT: [&str; 40] = [
    "契約",
    "満了",
    "解約",
    "更新",
    "利用期限",
    "有効期限",
    "有効期間",
    "サービス終了",
    "提供終了",
    "データ削除",
    "サブスクリプション終了",
    "保存期間",
    "ライセンス期限",
    "contract",
    "renew",
    "subscription end",
    "subscription expire",
    "subscriptions expire",
    "subscription will expire",
    "license expire",
    "licenses expire",
    "licence expire",
    "licences expire",
    "agreement end",
    "agreement will end",
    "agreement expire",
    "agreement with",
    "current agreement",
    "licenses end",
    "license ends",
    "licences end",
    "licence ends",
    "plan ends",
    "term ends",
    "service ends",
    "plan expire",
    "term expire",
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
const PAYMENT: [&str; 10] = [
    "支払",
    "払い",
    "振込",
    "振り込",
    "請求",
    "入金",
    "payment",
    "invoice",
    "pay ",
    "billing",
];
const OTHER: [&str; 32] = [
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
    "返送",
    "休業",
    "休暇",
    "休み",
    "休館",
    "注文書",
    "発注書",
    "申込書",
    "order form",
    "purchase order",
    "go-live",
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
    // In a mail that invites, what bears no other name than this is the invitation's.
    if named.is_labelled() && bare(named.name()) == "有効期限" {
        return Purpose::Unnamed;
    }
    let before = || spoken(named.name());
    // `10月14日までに回答のうえ、承諾は…`: the clause of the day goes before what follows it.
    let clause = own.after.split(['、', ',']).next().unwrap_or("");
    let by_verb = || {
        let of_clause = spoken(clause).by_verb();
        of_clause.or_else(|| spoken(own.after).by_verb())
    };
    let is_english = || own.after.is_ascii() && named.before.is_ascii();
    let found = if named.is_labelled() || is_english() {
        before().last.or_else(by_verb)
    } else {
        by_verb()
            .or_else(|| topic(named.name()).filter(|topic| *topic == Purpose::Acceptance))
            .or_else(|| before().last)
    };
    found.unwrap_or(Purpose::Unnamed)
}

/// A label without what stands around it: `■有効期限：`.
fn bare(label: &str) -> &str {
    let label = label.split('(').next().unwrap_or(label);
    label.trim_matches(|c: char| !c.is_alphanumeric())
}

/// What the topic of a sentence is for: `承諾は、お申込み月の末日(`.
fn topic(before: &str) -> Option<Purpose> {
    let (topic, rest) = before.rsplit_once('は')?;
    let rest = rest.strip_prefix('、').unwrap_or(rest);
    spoken(topic).last.filter(|_| !rest.contains('、'))
}

/// The purposes that words speak of.
#[derive(Default)]
struct Spoken {
    first: Option<Purpose>,
    last: Option<Purpose>,
    accepts: bool,
}

impl Spoken {
    /// What a sentence asks for that ends with these words.
    fn by_verb(&self) -> Option<Purpose> {
        if self.accepts {
            Some(Purpose::Acceptance)
        } else {
            self.first
        }
    }
}

/// What words speak of, read once, and once more where some of them deceive.
fn spoken(words: &str) -> Spoken {
    read(words).unwrap_or_else(|| read(&plain(words)).unwrap_or_default())
}

/// `None` where some of the words deceive.
fn read(text: &str) -> Option<Spoken> {
    let (words, purposes) = &*WORDS;
    let (mut first, mut last) = (None, None);
    let mut accepts = false;
    for (word, at) in words.places(text) {
        let purpose = purposes[word]?;
        accepts |= purpose == Purpose::Acceptance;
        // The number decides between words that begin or end together.
        let (begins, ends) = ((at.start, word), (at.end, word));
        if first.is_none_or(|(place, _)| begins < place) {
            first = Some((begins, purpose));
        }
        if last.is_none_or(|(place, _)| ends >= place) {
            last = Some((ends, purpose));
        }
    }
    Some(Spoken {
        first: first.map(|(_, purpose)| purpose),
        last: last.map(|(_, purpose)| purpose),
        accepts,
    })
}

/// The words of every purpose and whose each is, and those that deceive.
static WORDS: LazyLock<(WordList, Vec<Option<Purpose>>)> = LazyLock::new(|| {
    let words = ALL.iter().flat_map(|(_, of)| of.iter().copied());
    let deceiving = DECEIVING.iter().map(|(mark, _)| *mark);
    let purposes = ALL
        .iter()
        .flat_map(|(purpose, of)| of.iter().map(|_| Some(*purpose)));
    (
        WordList::new(words.chain(deceiving)),
        purposes.chain(DECEIVING.map(|_| None)).collect(),
    )
});
