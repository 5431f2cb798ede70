//! What else the mail says that an administrator should stop at.

use std::{collections::BTreeSet, sync::LazyLock};

use crate::{normalize::Normalized, word_list::WordList};

/// A demand or a claim that does not belong into an invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Sign {
    /// A password is asked for.
    Password,
    /// A code for signing another device in.
    DeviceCode,
    /// A card or a transfer.
    Payment,
    /// Haste, with the words.
    Urgency(String),
    /// "No rights are given", which the link may belie.
    NoRights,
    /// The customer is asked to accept a transfer of subscriptions, for which no link exists.
    Transfer,
}

const PASSWORD: [&str; 10] = [
    "パスワードを返信",
    "パスワードをお知らせ",
    "パスワードをご連絡",
    "パスワードを教え",
    "パスワードをお送り",
    "パスワードをご返信",
    "パスワードをご記入",
    "パスワードを入力の上返信",
    "reply with your password",
    "send your password",
];
const DEVICE: [&str; 5] = [
    "microsoft.com/devicelogin",
    "aka.ms/devicelogin",
    "デバイスコード",
    "device code",
    "microsoft.com/link",
];
const PAYMENT: [&str; 7] = [
    "クレジットカード番号",
    "カード情報を",
    "カード番号",
    "振込先",
    "お振り込み",
    "credit card",
    "gift card",
];
const URGENCY: [&str; 14] = [
    "停止されます",
    "停止いたします",
    "停止します",
    "利用できなくなります",
    "ご利用いただけなくなります",
    "削除されます",
    "無効になります",
    "至急",
    "本日中",
    "直ちに",
    "will be suspended",
    "will be deactivated",
    "immediately",
    "within 24 hours",
];
const NO_RIGHTS: [&str; 7] = [
    "権限は付与されません",
    "権限を付与しません",
    "権限は要求しません",
    "権限は含まれません",
    "権限の付与はありません",
    "no administrative",
    "does not grant",
];
const TRANSFER: [&str; 4] = [
    "サブスクリプションの移管を承",
    "サブスクリプションの譲渡を承",
    "サブスクリプション移管の承",
    "accept the subscription transfer",
];

/// What a word is a sign of.
type Means = fn(&'static str) -> Sign;

/// The words of every sign, in the order in which the signs are told.
const SIGNS: [(&[&str], Means); 6] = [
    (&PASSWORD, |_| Sign::Password),
    (&DEVICE, |_| Sign::DeviceCode),
    (&PAYMENT, |_| Sign::Payment),
    (&URGENCY, |word| Sign::Urgency(word.to_owned())),
    (&NO_RIGHTS, |_| Sign::NoRights),
    (&TRANSFER, |_| Sign::Transfer),
];

static WORDS: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new(
        SIGNS
            .into_iter()
            .flat_map(|(words, _)| words.iter().copied()),
    )
});

/// What is found in a text.
pub(crate) fn signs(normalized: &Normalized) -> Vec<Sign> {
    let text = &normalized.text;
    let mut found = words_in(text);
    // English needs its blanks, Japanese is written with and without them.
    if has_blank_in_japanese(text) {
        found.extend(words_in(&text.replace(' ', "")));
    }
    let mut first = 0;
    let mut signs = Vec::new();
    for (words, means) in SIGNS {
        let next = first + words.len();
        signs.extend(
            found
                .range(first..next)
                .next()
                .map(|word| means(words[word - first])),
        );
        first = next;
    }
    signs
}

/// Whether blanks stand between two characters that are not ASCII.
fn has_blank_in_japanese(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes).any(|at| {
        let next = bytes[at..].iter().find(|byte| **byte != b' ');
        at > 0 && !bytes[at - 1].is_ascii() && next.is_some_and(|byte| !byte.is_ascii())
    })
}

fn words_in(text: &str) -> BTreeSet<usize> {
    // Most texts have none, which one fast look tells.
    let places = WORDS.is_in(text).then(|| WORDS.places(text));
    places.into_iter().flatten().map(|(word, _)| word).collect()
}

/// Whether an attached file is a picture by its name.
pub(crate) fn is_picture(name: &str) -> bool {
    const PICTURES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "bmp", "webp", "heic", "tiff"];
    let extension = name
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    extension.is_some_and(|extension| PICTURES.contains(&extension.as_str()))
}

/// Attached files that open something when they are opened.
pub(crate) fn is_risky(name: &str) -> bool {
    const RISKY: [&str; 18] = [
        "html", "htm", "shtml", "svg", "zip", "rar", "7z", "iso", "img", "lnk", "js", "vbs", "hta",
        "exe", "scr", "one", "url", "ps1",
    ];
    let extension = name
        .trim_end_matches(['.', ' '])
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    extension.is_some_and(|extension| RISKY.contains(&extension.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signs(text: &str) -> Vec<Sign> {
        super::signs(&Normalized::for_words(text))
    }

    #[test]
    fn demands_are_found_with_and_without_blanks() {
        for (text, sign) in [
            ("ご確認のためパスワードをご返信ください", Sign::Password),
            (
                "https://microsoft.com/devicelogin でコードを入力",
                Sign::DeviceCode,
            ),
            ("デバイス コードを入力してください", Sign::DeviceCode),
            ("クレジット カード番号を", Sign::Payment),
            (
                "本日中に手続きされない場合",
                Sign::Urgency("本日中".to_owned()),
            ),
            (
                "Your account will be suspended",
                Sign::Urgency("will be suspended".to_owned()),
            ),
            ("管理権限は付与されません", Sign::NoRights),
            ("サブスクリプションの移管を承諾してください", Sign::Transfer),
        ] {
            assert_eq!(signs(text), [sign], "{text}");
        }
        assert_eq!(
            signs(
                "下記リンクより承認をお願いいたします。アカウントとパスワードは別途ご連絡します。"
            ),
            []
        );
    }

    #[test]
    fn attached_pages_and_archives_are_risky() {
        for (name, risky) in [
            ("a.HTML", true),
            ("a.pdf.zip", true),
            ("手順書.pdf", false),
            ("a", false),
            ("a.html.", true),
        ] {
            assert_eq!(is_risky(name), risky, "{name}");
        }
    }
}
