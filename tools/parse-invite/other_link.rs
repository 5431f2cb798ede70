//! Links that are no invitation and still ask for something: a consent, a code, a sign-in, a payment, or
//! an acceptance on a site that is not Microsoft's.

use std::sync::LazyLock;

use url::Url;

use crate::word_list::WordList;

/// What such a link asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Asks {
    /// An application is to be given rights.
    Consent,
    /// A code is to be entered, which signs another device in.
    DeviceCode,
    /// Its words ask to accept, and it does not lead to Microsoft.
    Acceptance,
    /// Its words show Microsoft's site, and it leads elsewhere.
    ShowsMicrosoft,
    /// Its words tell how to accept.
    Instructions,
    SignIn,
    Payment,
}

impl Asks {
    /// Whether it is worth telling of in a mail that has nothing to do with an invitation.
    pub(crate) fn stands_alone(self) -> bool {
        matches!(self, Self::Consent | Self::DeviceCode)
    }

    /// Whether it stands where the link of an invitation would.
    pub(crate) fn replaces_invitation(self) -> bool {
        matches!(self, Self::Acceptance | Self::ShowsMicrosoft)
    }
}

/// Where Microsoft's own pages stand: these domains and all under them (documented).
const MICROSOFT: [&str; 12] = [
    "microsoft.com",
    "microsoftonline.com",
    "cloud.microsoft",
    "office.com",
    "office365.com",
    "office.net",
    "live.com",
    "windows.net",
    "aka.ms",
    "microsoft365.us",
    "office365.us",
    "microsoftonline.us",
];
/// Where Microsoft signs people in.
const SIGN_IN: [&str; 7] = [
    "login.microsoftonline.com",
    "login.microsoft.com",
    "login.windows.net",
    "login.live.com",
    "login.microsoftonline.us",
    "login.partner.microsoftonline.cn",
    "login.chinacloudapi.cn",
];
/// What a link that replaces an invitation shows: the sites that accept and sign in.
static SHOWN: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "admin.microsoft.com",
        "admin.cloud.microsoft",
        "portal.office.com",
        "login.microsoftonline.com",
        "login.microsoft.com",
        "partner.microsoft.com",
        "portal.microsoft.com",
        "microsoft.com/devicelogin",
    ])
});
static ACCEPTING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "承諾",
        "承認",
        "同意",
        "受け入れ",
        "受入れ",
        "受諾",
        "許可する",
        "招待を",
        "招待リンク",
        "accept",
        "approve",
        "authorize",
        "authorise",
        "agree to",
        "invitation",
        "invite",
        "confirm the relationship",
    ])
});
static INSTRUCTING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "手順",
        "マニュアル",
        "ガイド",
        "方法",
        "よくある",
        "説明",
        "詳細",
        "faq",
        "how to",
        "guide",
        "manual",
        "instructions",
        "learn more",
        "help",
    ])
});
static PAYING: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "お支払い",
        "支払い手続",
        "決済",
        "お振込",
        "クレジットカード",
        "payment",
        "pay now",
        "checkout",
        "/pay/",
        "paypal.",
        "stripe.com",
    ])
});
static SIGNING_IN: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "サインイン",
        "ログイン",
        "sign in",
        "sign-in",
        "signin",
        "log in",
        "login",
        "logon",
        "パスワード",
        "password",
    ])
});

/// Whether a host is one of Microsoft's.
pub(crate) fn is_microsoft(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    MICROSOFT.iter().any(|domain| {
        host.strip_suffix(domain)
            .is_some_and(|head| head.is_empty() || head.ends_with('.'))
    })
}

/// What a link asks for. `shown` are its own words, `around` those of the sentence that it stands in:
/// they count where its own words say nothing.
pub(crate) fn asks(url: &Url, shown: &str, around: &str) -> Option<Asks> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let host = url.host_str().unwrap_or_default();
    let path = url.path().to_ascii_lowercase();
    if is_device_code(host, &path) {
        return Some(Asks::DeviceCode);
    }
    if path.contains("adminconsent") || path.contains("oauth2") && path.ends_with("/authorize") {
        return Some(Asks::Consent);
    }
    if SIGN_IN.contains(&host) {
        return Some(Asks::SignIn);
    }
    if is_microsoft(host) {
        return None;
    }
    by_words(&path, shown, around).or_else(|| of_address(host, &path))
}

/// Codes are entered on Microsoft's own pages: `login.microsoft.com/device` today, `microsoft.com/devicelogin`
/// before (observed).
fn is_device_code(host: &str, path: &str) -> bool {
    let path = path.trim_end_matches('/');
    path.ends_with("/devicelogin")
        || path.ends_with("/deviceauth")
        || SIGN_IN.contains(&host) && path.ends_with("/device")
        || matches!(host, "microsoft.com" | "www.microsoft.com") && path == "/link"
}

fn by_words(path: &str, shown: &str, around: &str) -> Option<Asks> {
    let shown = shown.to_lowercase();
    let names_centre = has(&shown, &["管理センター", "admin center", "admin centre"]);
    if SHOWN.is_in(&shown) || names_centre && !INSTRUCTING.is_in(&shown) {
        return Some(Asks::ShowsMicrosoft);
    }
    let speaks = ACCEPTING.is_in(&shown) || SIGNING_IN.is_in(&shown) || PAYING.is_in(&shown);
    let words = if !speaks && is_silent(&shown) {
        around.to_lowercase()
    } else {
        shown
    };
    if ACCEPTING.is_in(&words) || has(path, &["accept", "approve", "invit"]) {
        return Some(if INSTRUCTING.is_in(&words) {
            Asks::Instructions
        } else {
            Asks::Acceptance
        });
    }
    if PAYING.is_in(&words) {
        return Some(Asks::Payment);
    }
    SIGNING_IN.is_in(&words).then_some(Asks::SignIn)
}

/// Whether the words of a link say nothing of what it does: a picture, an address, `here`.
fn is_silent(shown: &str) -> bool {
    const SILENT: [&str; 19] = [
        "こちら",
        "ここ",
        "リンク",
        "クリック",
        "下記",
        "手続",
        "確認",
        "進む",
        "開く",
        "次へ",
        "今すぐ",
        "here",
        "click",
        "link",
        "continue",
        "next",
        "open",
        "start",
        "yes",
    ];
    let letters = shown.chars().filter(|c| !c.is_whitespace()).count();
    letters < 2 || shown.contains("://") || letters < 24 && has(shown, &SILENT)
}

fn of_address(host: &str, path: &str) -> Option<Asks> {
    if has(host, &["paypal.", "stripe.com"]) || has(path, &["checkout", "payment", "/pay/"]) {
        return Some(Asks::Payment);
    }
    has(path, &["signin", "sign-in", "login", "logon"]).then_some(Asks::SignIn)
}

/// Whether words speak of accepting.
pub(crate) fn speaks_of_accepting(words: &str) -> bool {
    ACCEPTING.is_in(&words.to_lowercase())
}

fn has(text: &str, words: &[&str]) -> bool {
    words
        .iter()
        .any(|word| memchr::memmem::find(text.as_bytes(), word.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(link: &str, shown: &str, around: &str) -> Option<Asks> {
        asks(&Url::parse(link).unwrap(), shown, around)
    }

    #[test]
    fn a_link_is_told_by_its_address() {
        for (link, what) in [
            ("https://login.microsoft.com/device", Some(Asks::DeviceCode)),
            (
                "https://login.microsoftonline.com/common/oauth2/deviceauth",
                Some(Asks::DeviceCode),
            ),
            (
                "https://www.microsoft.com/devicelogin",
                Some(Asks::DeviceCode),
            ),
            ("https://aka.ms/devicelogin", Some(Asks::DeviceCode)),
            (
                "https://login.microsoftonline.com/common/adminconsent?client_id=1",
                Some(Asks::Consent),
            ),
            (
                "https://login.microsoftonline.com/x/oauth2/v2.0/authorize?client_id=1",
                Some(Asks::Consent),
            ),
            ("https://login.microsoftonline.com/", Some(Asks::SignIn)),
            ("https://portal.iko.example/login", Some(Asks::SignIn)),
            ("https://checkout.stripe.com/c/x", Some(Asks::Payment)),
            ("https://evil.example/accept/1", Some(Asks::Acceptance)),
            ("https://www.microsoft.com/ja-jp/", None),
            ("https://www.iko.example/", None),
            ("mailto:csp@iko.example", None),
        ] {
            assert_eq!(asked(link, "", ""), what, "{link}");
        }
    }

    #[test]
    fn a_foreign_link_is_told_by_its_words_and_those_around_it() {
        const EVIL: &str = "https://iko.example/8f3a";
        for (shown, around, what) in [
            ("招待を承諾する", "", Some(Asks::Acceptance)),
            ("Accept", "", Some(Asks::Acceptance)),
            ("admin.microsoft.com", "", Some(Asks::ShowsMicrosoft)),
            (
                "Microsoft 365 管理センターを開く",
                "",
                Some(Asks::ShowsMicrosoft),
            ),
            ("管理センターの操作手順", "", None),
            (
                "こちら",
                "こちらから承諾してください",
                Some(Asks::Acceptance),
            ),
            ("", "Please approve", Some(Asks::Acceptance)),
            ("承諾の手順書", "", Some(Asks::Instructions)),
            ("サインイン", "", Some(Asks::SignIn)),
            ("お支払いはこちら", "", Some(Asks::Payment)),
            ("手続きへ進む", "承諾をお願いします", Some(Asks::Acceptance)),
            ("会社案内", "本日承諾をお願いします", None),
        ] {
            assert_eq!(asked(EVIL, shown, around), what, "{shown} {around}");
        }
        assert_eq!(
            asked("https://www.microsoft.com/ja-jp/", "承諾する", ""),
            None
        );
    }
}
