//! What a day is for, by the words around it.

use common::sections::DeadlinePurpose as Purpose;

use super::context::Context;

const ACCEPTANCE: [&str; 22] = [
    "承諾",
    "承認",
    "受諾",
    "同意",
    "受け入れ",
    "受入",
    "招待",
    "手続",
    "クリック",
    "許可",
    "お申し入れ",
    "リセラー関係",
    "accept",
    "approv",
    "invitation",
    "invite",
    "click",
    "agree",
    "authoriz",
    "authoris",
    "consent",
    "relationship",
];
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
const OTHER: [&str; 22] = [
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
    "受付",
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
        if after_speaks_of(&after, &ACCEPTANCE) {
            Some(Purpose::Acceptance)
        } else {
            first(&after)
        }
    };
    let found = if named.is_labelled() || is_english {
        last(&before).or_else(by_verb)
    } else {
        by_verb().or_else(|| last(&before))
    };
    found.unwrap_or(Purpose::Unnamed)
}

/// Whether words speak of accepting or of carrying something out.
pub(super) fn speaks_of_accepting(words: &str) -> bool {
    let words = plain(words);
    after_speaks_of(&words, &ACCEPTANCE)
        || after_speaks_of(&words, &["完了", "実施", "対応", "complete", "confirm"])
}

/// Without what only looks like another purpose: the agreement that is accepted is no contract that ends, and
/// what is done after accepting is not accepting.
fn plain(words: &str) -> String {
    let mut words = words.to_lowercase();
    for (mark, instead) in [
        ("顧客契約", "同意書"),
        ("customer agreement", "agreement"),
        ("招待の有効期限", "招待"),
        ("リンクの有効期限", "招待"),
        ("urlの有効期限", "招待"),
        ("承諾後", ""),
        ("承認後", ""),
        ("承諾の後", ""),
        ("承諾済", ""),
        ("after accepting", ""),
        ("after you accept", ""),
        ("once accepted", ""),
        ("手続き完了後", ""),
        ("契約更新のため", ""),
        ("契約を継続", ""),
    ] {
        if words.contains(mark) {
            words = words.replace(mark, instead);
        }
    }
    words
}

fn after_speaks_of(words: &str, of: &[&str]) -> bool {
    of.iter().any(|word| words.contains(word))
}

/// The purpose whose word stands last.
fn last(words: &str) -> Option<Purpose> {
    let found = ALL.iter().filter_map(|(purpose, of)| {
        let end = of
            .iter()
            .filter_map(|word| words.rfind(word).map(|at| at + word.len()))
            .max()?;
        Some((end, *purpose))
    });
    found
        .max_by_key(|(end, _)| *end)
        .map(|(_, purpose)| purpose)
}

fn first(words: &str) -> Option<Purpose> {
    let found = ALL.iter().filter_map(|(purpose, of)| {
        let at = of.iter().filter_map(|word| words.find(word)).min()?;
        Some((at, *purpose))
    });
    found.min_by_key(|(at, _)| *at).map(|(_, purpose)| purpose)
}
