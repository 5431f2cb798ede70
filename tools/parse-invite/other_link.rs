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
/// Under Microsoft's domains, and filled by anybody.
const HOSTED: [&str; 8] = [
    "core.windows.net",
    "cloudapi.windows.net",
    "forms.office.com",
    "forms.microsoft.com",
    "forms.cloud.microsoft",
    "sway.office.com",
    "customervoice.microsoft.com",
    "onedrive.live.com",
];
/// Schemes that write to someone, call someone, or open nothing. Those of programs may run anything.
const HARMLESS: [&str; 7] = [
    "mailto",
    "tel",
    "sms",
    "cid",
    "mid",
    "about",
    "x-apple-data-detectors",
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
const SHOWN: [&str; 8] = [
    "admin.microsoft.com",
    "admin.cloud.microsoft",
    "portal.office.com",
    "login.microsoftonline.com",
    "login.microsoft.com",
    "partner.microsoft.com",
    "portal.microsoft.com",
    "microsoft.com/devicelogin",
];
const ACCEPTING: [&str; 17] = [
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
];
const INSTRUCTING: [&str; 14] = [
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
];
const PAYING: [&str; 11] = [
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
];
const SIGNING_IN: [&str; 10] = [
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
];

const CENTRE: [&str; 3] = ["管理センター", "admin center", "admin centre"];
/// The words of links that do not say what they do.
static SILENT: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
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
    ])
});
static PAYING_HOST: LazyLock<WordList> = LazyLock::new(|| WordList::new(["paypal.", "stripe.com"]));

/// Whether a host is one of Microsoft's.
pub(crate) fn is_microsoft(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    is_under(host, &MICROSOFT) && !is_under(host, &HOSTED)
}

fn is_under(host: &str, domains: &[&str]) -> bool {
    domains.iter().any(|domain| {
        host.strip_suffix(domain)
            .is_some_and(|head| head.is_empty() || head.ends_with('.'))
    })
}

/// Whether a link can lead somebody astray: to a site, or to a script or a program in its place.
pub(crate) fn leads_somewhere(url: &Url) -> bool {
    !HARMLESS.contains(&url.scheme())
}

fn is_site(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// What a link asks for. `shown` are its own words, `around` gives those of the sentence that it stands in:
/// they count where its own words say nothing.
pub(crate) fn asks<'a>(url: &Url, shown: &str, around: impl FnOnce() -> &'a str) -> Option<Asks> {
    if !leads_somewhere(url) {
        return None;
    }
    if !is_site(url) {
        return by_words(Spoken::default(), shown, around)
            .filter(|asks| asks.replaces_invitation());
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
    let named = Spoken::in_path(&path);
    by_words(named, shown, around).or_else(|| of_address(host, named))
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

fn by_words<'a>(path: Spoken, shown: &str, around: impl FnOnce() -> &'a str) -> Option<Asks> {
    let own = Spoken::of(shown);
    if own.site || own.centre && !own.instructions {
        return Some(Asks::ShowsMicrosoft);
    }
    let speaks = own.accepting || own.signing_in || own.paying;
    let spoken = if !speaks && is_silent(shown) {
        Spoken::of(around())
    } else {
        own
    };
    if spoken.accepting || path.accepting {
        return Some(if spoken.instructions {
            Asks::Instructions
        } else {
            Asks::Acceptance
        });
    }
    if spoken.paying {
        return Some(Asks::Payment);
    }
    spoken.signing_in.then_some(Asks::SignIn)
}

/// What words speak of.
#[derive(Debug, Clone, Copy, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "words may speak of all of these at once"
)]
struct Spoken {
    /// A site that accepts or signs in.
    site: bool,
    centre: bool,
    accepting: bool,
    instructions: bool,
    paying: bool,
    signing_in: bool,
}

/// How a word is noted.
type Note = fn(&mut Spoken);

/// The words of every subject, and how each is noted.
struct Subjects(WordList, Vec<Note>);

impl Subjects {
    fn new<const N: usize>(subjects: [(&[&'static str], Note); N]) -> Self {
        let words = subjects.iter().flat_map(|(words, _)| words.iter().copied());
        let notes = subjects
            .iter()
            .flat_map(|(words, note)| words.iter().map(|_| *note));
        Self(WordList::new(words), notes.collect())
    }

    fn spoken_of(&self, text: &str) -> Spoken {
        let mut spoken = Spoken::default();
        for (word, _) in self.0.places(text) {
            self.1[word](&mut spoken);
        }
        spoken
    }
}

static SPOKEN: LazyLock<Subjects> = LazyLock::new(|| {
    Subjects::new([
        (&SHOWN, |spoken| spoken.site = true),
        (&CENTRE, |spoken| spoken.centre = true),
        (&ACCEPTING, |spoken| spoken.accepting = true),
        (&INSTRUCTING, |spoken| spoken.instructions = true),
        (&PAYING, |spoken| spoken.paying = true),
        (&SIGNING_IN, |spoken| spoken.signing_in = true),
    ])
});

static NAMED: LazyLock<Subjects> = LazyLock::new(|| {
    Subjects::new([
        (&["accept", "approve", "invit"], |named| {
            named.accepting = true;
        }),
        (&["checkout", "payment", "/pay/"], |named| {
            named.paying = true;
        }),
        (&["signin", "sign-in", "login", "logon"], |named| {
            named.signing_in = true;
        }),
    ])
});

impl Spoken {
    fn of(text: &str) -> Self {
        SPOKEN.spoken_of(text)
    }

    /// What the path of an address names.
    fn in_path(path: &str) -> Self {
        NAMED.spoken_of(path)
    }
}

/// Whether the words of a link say nothing of what it does: a picture, an address, `here`.
fn is_silent(shown: &str) -> bool {
    let letters = shown.chars().filter(|c| !c.is_whitespace()).count();
    letters < 2 || shown.contains("://") || letters < 24 && SILENT.is_in(shown)
}

fn of_address(host: &str, path: Spoken) -> Option<Asks> {
    if path.paying || PAYING_HOST.is_in(host) {
        return Some(Asks::Payment);
    }
    path.signing_in.then_some(Asks::SignIn)
}

/// Whether words speak of accepting.
pub(crate) fn speaks_of_accepting(words: &str) -> bool {
    Spoken::of(words).accepting
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(link: &str, shown: &str, around: &str) -> Option<Asks> {
        asks(&Url::parse(link).unwrap(), shown, || around)
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
            (
                "https://iko.blob.core.windows.net/accept/",
                Some(Asks::Acceptance),
            ),
            ("https://forms.office.com/accept", Some(Asks::Acceptance)),
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
        for script in [
            "javascript:location='https://iko.example'",
            "data:text/html,x",
            "ms-appinstaller:?source=https://iko.example/x",
            "file://iko.example/x",
        ] {
            assert_eq!(asked(script, "承諾する", ""), Some(Asks::Acceptance));
            assert_eq!(asked(script, "印刷", ""), None);
        }
    }
}
