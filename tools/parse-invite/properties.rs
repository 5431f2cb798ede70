//! What must hold for every input, however hostile: no id is made up, nothing is genuine on a host that
//! is not Microsoft's, nothing panics, nothing takes long.

use common::{
    Lang,
    sections::{Invitation, InvitationVerdict},
};
use jiff::tz::TimeZone;
use percent_encoding::percent_decode_str;
use proptest::{prelude::*, sample::select};
use url::Url;

use crate::{
    assembly::{self, Context, Origin},
    container::{self, Entry, Kind, Mbox},
    expectation::Expected,
    explain,
    reading::{self, Clock},
};

mod floods;

const LINK: &str = "https://admin.microsoft.com/Adminportal/Home?invType=IndirectResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61&msppId=0&indirectCSPId=a81d6e07-52c3-4f98-b1e0-0d4f7c2a6b35#/partners/invitation";
const GDAP: &str = "https://admin.cloud.microsoft/?#/partners/invitation/granularAdminRelationships/c94b7d10-e6a2-4058-9d73-5b1f8e3c0a29-3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61";

/// Everything that a run does with an input but reading and writing it.
fn invitations(bytes: &[u8]) -> Vec<Invitation> {
    let clock = Clock {
        now: None,
        zone: TimeZone::UTC,
    };
    let mails = match container::recognise(&bytes[..bytes.len().min(container::HEAD)]) {
        Kind::Mbox => {
            let mut mbox = Mbox::new(bytes, 1 << 20);
            let mut mails = Vec::new();
            while let Some(entry) = mbox.next().unwrap() {
                if let Entry::Whole(_, bytes) = entry {
                    mails.extend(container::read(bytes, Kind::Mail));
                }
            }
            mails
        }
        kind => container::read(bytes.to_vec(), kind),
    };
    let readings = mails
        .iter()
        .flat_map(|mail| reading::read(mail, &clock))
        .collect();
    let context = Context {
        expected: &Expected::default(),
        lang: Lang::Ja,
        zone: &clock.zone,
    };
    assembly::assemble(readings, &Origin::default(), &context)
        .into_iter()
        .enumerate()
        .map(|(at, assembled)| {
            // One is told as the next is; the first few are enough for a panic to show.
            assert!(at > 3 || !explain::explain(&assembled, Lang::En).is_empty());
            assembled.invitation
        })
        .collect()
}

/// The ids of an invitation that someone may act on.
fn ids(invitation: &Invitation) -> Vec<String> {
    let guids = [
        &invitation.partner_id,
        &invitation.indirect_csp_id,
        &invitation.partner_hint,
    ];
    let mut ids: Vec<String> = guids
        .into_iter()
        .flatten()
        .map(ToString::to_string)
        .collect();
    ids.extend(invitation.relationship_id.clone());
    ids.extend(
        invitation
            .licenses
            .iter()
            .filter_map(|license| license.subscription_id.as_ref())
            .map(ToString::to_string),
    );
    ids
}

/// What each request of a link is, and how a link writes it.
const REQUESTS: [(&str, &str); 8] = [
    ("mca", "ref=/BillingAccounts/agreement"),
    (
        "reseller",
        "invType=ResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61",
    ),
    (
        "administration",
        "invType=Administration&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61",
    ),
    (
        "indirect",
        "invType=IndirectResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61&indirectCSPId=a81d6e07-52c3-4f98-b1e0-0d4f7c2a6b35",
    ),
    ("other page", "ref=/subscriptions"),
    (
        "signup",
        "type=ResellerRelationship&id=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61",
    ),
    (
        "trial",
        "type=Trial&id=c94b7d10-e6a2-4058-9d73-5b1f8e3c0a29",
    ),
    (
        "another partner",
        "invType=ResellerRelationship&partnerId=c94b7d10-e6a2-4058-9d73-5b1f8e3c0a29",
    ),
];

/// What the page asks for that a link leads to.
fn asked_by(route: &str) -> Option<&'static str> {
    if route.contains("granular") {
        Some("gdap")
    } else if route.ends_with("agreement") {
        Some("mca")
    } else {
        None
    }
}

/// Whether a day may be written without western digits.
fn has_kanji(text: &str) -> bool {
    text.contains([
        '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
    ])
}

/// A change that a scan, a mailer or an attacker makes.
#[derive(Debug, Clone)]
enum Change {
    Delete(usize),
    Insert(usize, char),
    Replace(usize, char),
    Break(usize),
    Cut(usize),
}

fn change() -> impl Strategy<Value = Change> {
    let c = select(
        "0123456789abcdefolLIO-_=&?#/.%@:\\ \n\r　。ａ１＝\u{ad}\u{200b}{}<>\"'あ漢"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop_oneof![
        any::<usize>().prop_map(Change::Delete),
        (any::<usize>(), c.clone()).prop_map(|(at, c)| Change::Insert(at, c)),
        (any::<usize>(), c).prop_map(|(at, c)| Change::Replace(at, c)),
        any::<usize>().prop_map(Change::Break),
        any::<usize>().prop_map(Change::Cut),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut text: Vec<char> = text.chars().collect();
    for change in changes {
        let at = |at: &usize| at % text.len().max(1);
        if text.is_empty() {
            break;
        }
        match change {
            Change::Delete(place) => {
                text.remove(at(place));
            }
            Change::Insert(place, c) => text.insert(at(place), *c),
            Change::Replace(place, c) => {
                let place = at(place);
                text[place] = *c;
            }
            Change::Break(place) => {
                let place = at(place);
                text.splice(place..place, "\n> ".chars());
            }
            Change::Cut(place) => text.truncate(at(place).max(text.len() / 2)),
        }
    }
    text.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_id_in_the_output_stands_in_the_input(link in select(vec![LINK, GDAP]), changes in prop::collection::vec(change(), 0..5), wraps in 0..3_usize) {
        let mut text = changed(link, &changes);
        for _ in 0..wraps {
            let inner = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC).to_string();
            text = format!("https://jpn01.safelinks.protection.outlook.com/?url={inner}");
        }
        // Decoded as the tool decodes: percent escapes, full-width characters, line breaks and what is invisible.
        let mut decoded = text.clone();
        for _ in 0..4 {
            decoded = percent_decode_str(&decoded).decode_utf8_lossy().into_owned();
        }
        let plain = crate::normalize::Normalized::for_links(&decoded).text.to_lowercase();
        let is_quoting = |c: char| c.is_whitespace() || matches!(c, '>' | '|');
        let lines = plain.split(['\n', '\r']).map(|line| line.trim_start_matches(is_quoting).trim_end());
        let joined: String = lines.collect::<String>().replace('\\', "");
        for invitation in invitations(text.as_bytes()) {
            for id in ids(&invitation) {
                prop_assert!(joined.contains(&id) || plain.contains(&id), "{id} is not in {text}");
            }
        }
    }

    #[test]
    fn nothing_is_genuine_on_a_host_outside_the_list(changes in prop::collection::vec(change(), 1..4), host in select(vec!["admin.microsoft.com", "admin.cloud.microsoft", "portal.office.com"]), before in select(vec!["", "x@", "evil.example\\@", "a.", "x-"]), after in select(vec!["", ".evil.example", "@evil.example", ":8443", ".", "。", "%2e", "-x.example"])) {
        const HOSTS: [&str; 3] = ["admin.microsoft.com", "admin.cloud.microsoft", "portal.office.com"];
        let host = changed(&format!("{before}{host}{after}"), &changes);
        for path in ["/Adminportal/Home?invType=ResellerRelationship&partnerId=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61&msppId=0#/partners/invitation", "/?#/partners/invitation/granularAdminRelationships/3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61", "/partner/partnersignup.aspx?type=ResellerRelationship&id=3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61"] {
            let link = format!("https://{host}{path}");
            let page = format!("<html><body><a href=\"{link}\">x</a></body></html>");
            for input in [&link, &page] {
                for invitation in invitations(input.as_bytes()).into_iter().filter(|invitation| invitation.genuine) {
                    let url = Url::parse(invitation.url.as_deref().unwrap()).unwrap();
                    let named = url.host_str().unwrap().trim_end_matches('.');
                    prop_assert!(HOSTS.contains(&named) && url.scheme() == "https" && url.port().is_none() && url.username().is_empty(), "{link}");
                }
            }
        }
    }

    #[test]
    fn two_requests_in_one_link_are_never_genuine(
        host in select(vec!["admin.microsoft.com/Adminportal/Home", "admin.microsoft.com/AdminPortal/Home", "admin.cloud.microsoft/", "portal.office.com/partner/partnersignup.aspx", "businessstore.microsoft.com/manage/partner-invitation"]),
        one in select(REQUESTS.to_vec()),
        other in select(REQUESTS.to_vec()),
        route in select(vec!["", "#/partners/invitation", "#/BillingAccounts/partner-invitation", "#/BillingAccounts/agreement", "#/partners/agreement", "#/partners/invitation/granularAdminRelationships/c94b7d10-e6a2-4058-9d73-5b1f8e3c0a29-3f0c1a52-9b7e-4d16-8a44-c5d20e7b9f61"]),
        in_route: bool,
        upper: bool,
    ) {
        let asked: Vec<&str> = [one, other].into_iter().map(|(asks, _)| asks).chain(asked_by(route)).collect();
        prop_assume!(asked.iter().any(|asks| *asks != asked[0]));
        let (one, mut other) = (one.1.to_owned(), other.1.to_owned());
        if upper {
            other = other.to_uppercase();
        }
        let link = if in_route && !route.is_empty() {
            format!("https://{host}?{one}{route}?{other}")
        } else {
            format!("https://{host}?{one}&{other}{route}")
        };
        let page = format!("<html><body><a href=\"{link}\">x</a></body></html>");
        for input in [&link, &page] {
            for invitation in invitations(input.as_bytes()) {
                prop_assert!(!invitation.genuine && invitation.verdict != Some(InvitationVerdict::Genuine), "{link}");
            }
        }
    }

    #[test]
    fn every_day_and_hour_in_the_output_stands_in_the_input(
        day in 1_i8..29, month in 1_i8..13, hour in 0_i8..24, minute in 0_i8..60,
        form in select(vec!["{y}年{m}月{d}日{h}:{i}までに承諾", "承諾期限：{y}/{m}/{d} {h}:{i}", "承諾期限\n{y}-{m}-{d}", "{m}/{d} {h}時{i}分までに承諾", "お問い合わせは{m}月{d}日まで。", "Please accept by {y}-{m}-{d} {h}:{i}."]),
        changes in prop::collection::vec(change(), 0..3),
    ) {
        let values = [("{y}", "2026".to_owned()), ("{m}", month.to_string()), ("{d}", day.to_string()), ("{h}", hour.to_string()), ("{i}", format!("{minute:02}"))];
        let words = values.iter().fold(form.to_owned(), |text, (key, value)| text.replace(key, value));
        let text = format!("Date: Thu, 08 Oct 2026 10:00:00 +0900\nSubject: x\n\n{}\n\n{LINK}\n", changed(&words, &changes));
        let numbers: Vec<i64> = crate::normalize::Normalized::for_words(&text)
            .text
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|number| number.parse().ok())
            .collect();
        let is_counted = |words: Option<&str>| words.is_some_and(|words| !words.chars().any(|c| c.is_ascii_digit()) || words.contains('末') || words.contains('中') || words.contains("以内") || words.contains('後'));
        for invitation in invitations(text.as_bytes()) {
            let Some(deadline) = &invitation.deadline else { continue };
            if is_counted(invitation.deadline_text.as_deref()) {
                continue;
            }
            let mut parts: Vec<i64> = deadline.split('-').map(|part| part.parse().unwrap()).collect();
            // `1日まで` names no month: it is that of the mail or the one after.
            let names_month = invitation.deadline_text.as_deref().is_some_and(|words| words.contains(['月', '/', '.', '-']));
            if !names_month && [10, 11].contains(&parts[1]) {
                parts.remove(1);
            }
            prop_assert!(parts[1..].iter().all(|part| numbers.contains(part) || has_kanji(&text)), "{deadline} is not in {words}");
            if let Some(time) = &invitation.deadline_time {
                let parts: Vec<i64> = time.split(':').map(|part| part.parse().unwrap()).collect();
                let is_in = |hour: i64| numbers.contains(&hour) || has_kanji(&text);
                prop_assert!(is_in(parts[0]) || is_in(parts[0] - 12), "{time} is not in {words}");
            }
        }
    }

    #[test]
    fn hidden_or_seen_a_foreign_acceptance_link_is_never_passed_over(
        words in select(vec!["承諾する", "招待を承諾", "Accept", "Approve the relationship", "admin.microsoft.com", "こちらから承諾", "承認はこちら"]),
        (before, after) in select(vec![
            ("", ""), ("<div style='display:none'>", "</div>"), ("<div style='visibility:hidden'>", "</div>"), ("<p style='font-size:0'>", "</p>"),
            ("<span style='opacity:0'>", "</span>"), ("<template>", "</template>"), ("<noscript>", "</noscript>"), ("<div hidden>", "</div>"),
            ("<font color='#ffffff'>", "</font>"), ("<table><tr><td>", "</td></tr></table>"), ("<div style='max-height:0'><div><p>", "</p></div></div>"), ("<b>", ""),
        ]),
        with_real: bool,
        as_text: bool,
        wrapped: bool,
        noise in prop::collection::vec(select(vec!["<p>x</p>", "<a href=https://www.iko.example/>会社案内</a>", "<br>", "<div style='display:none'></div>", "<img src=a.png>", "</div>"]), 0..4),
    ) {
        let mut target = "https://kessai.example/invite/8f3a".to_owned();
        if wrapped {
            target = format!("https://jpn01.safelinks.protection.outlook.com/?url={}", percent_encoding::utf8_percent_encode(&target, percent_encoding::NON_ALPHANUMERIC));
        }
        let link = if as_text { format!("<p>承諾はこちら {target} です</p>") } else { format!("<a href='{target}'>{words}</a>") };
        let real = if with_real { format!("<p>リセラー関係</p><a href='{}'>招待を承諾する</a>", LINK.replace('&', "&amp;")) } else { "<p>お客様の Microsoft クラウド ソリューション プロバイダーになることを承認してください。</p>".to_owned() };
        let page = format!("<html><body>{real}{}{before}{link}{after}</body></html>", noise.concat());
        let found = invitations(page.as_bytes());
        prop_assert!(!found.is_empty(), "{page}");
        for invitation in found {
            let is_named = invitation.warnings.iter().any(|warning| {
                warning.grave && (warning.words.contains("kessai.example") || warning.code == "host-foreign")
            });
            prop_assert!(is_named, "{page}: {:?}", invitation.warnings);
        }
    }

    #[test]
    fn no_bytes_make_it_panic(head in select(vec![&b""[..], b"From: a\nTo: b\n", b"From a 10:00\n", b"{\\rtf1", b"\x78\x9f\x3e\x22\x00\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html>", b"Content-Type: multipart/mixed; boundary=a\n\n--a\n", b"\x1b$B", b"\xff\xfe"]), rest in prop::collection::vec(any::<u8>(), 0..600)) {
        invitations(&[head, &rest].concat());
    }
}
