//! What must hold for every input, however hostile: no id is made up, nothing is genuine on a host that
//! is not Microsoft's, nothing panics, nothing takes long.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

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

/// The ids of an invitation that somebody may act on.
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
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

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
            let parts: Vec<i64> = deadline.split('-').map(|part| part.parse().unwrap()).collect();
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

fn corpus() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/invites");
    let groups = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = groups
        .filter(|path| path.is_dir())
        .flat_map(|group| fs::read_dir(group).unwrap());
    let mut paths: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
        .into_iter()
        .map(|path| fs::read(path).unwrap())
        .collect()
}

/// A generator that gives the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }
}

#[test]
fn real_inputs_with_broken_bytes_make_nothing_panic_or_hang() {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15);
    for original in corpus() {
        for _ in 0..12 {
            let mut bytes = original.clone();
            for _ in 0..=numbers.below(8) {
                if bytes.is_empty() {
                    break;
                }
                let at = numbers.below(bytes.len());
                match numbers.below(4) {
                    0 => bytes[at] = u8::try_from(numbers.below(256)).unwrap(),
                    1 => bytes.truncate(at),
                    2 => bytes[at] ^= 1 << numbers.below(8),
                    _ => {
                        let piece = bytes[at..(at + 64).min(bytes.len())].to_vec();
                        bytes.splice(at..at, piece);
                    }
                }
            }
            in_time("a broken input", &bytes);
        }
    }
}

/// What an unoptimised build is given less of.
const SCALE: usize = if cfg!(debug_assertions) { 8 } else { 1 };

const LINKS: usize = 40_000 / SCALE;
const LINE: usize = (2 << 20) / SCALE;

/// Well over what it takes on a busy machine, and far under what anything quadratic takes. The second
/// that a quiet machine must do it in is measured by the benchmark.
fn in_time(what: &str, bytes: &[u8]) -> usize {
    let begun = Instant::now();
    let found = invitations(bytes).len();
    assert!(
        begun.elapsed() < Duration::from_secs(30),
        "{what}: {:?}",
        begun.elapsed()
    );
    found
}

#[test]
fn forty_thousand_links_are_read_in_time() {
    let different: Vec<String> = (0..LINKS)
        .map(|at| LINK.replace("3f0c1a52", &format!("{at:08x}")))
        .collect();
    let different = different.join(
        "
",
    );
    assert_eq!(in_time("different links", different.as_bytes()), LINKS);
    let same = format!("{LINK}\n").repeat(LINKS);
    assert_eq!(in_time("the same link", same.as_bytes()), 1);
    let glued = LINK.repeat(LINKS);
    assert_eq!(in_time("links without blanks", glued.as_bytes()), 1);
    let cut = format!("{}\nabc\n", &LINK[..90]).repeat(LINKS);
    in_time("cut links", cut.as_bytes());
    let page = format!(
        "<html><body>{}</body></html>",
        "<a href=https://www.example.com/x>https://other.example/</a>\n".repeat(LINKS)
    );
    assert_eq!(in_time("links of a page", page.as_bytes()), 0);
}

#[test]
fn a_record_is_small_however_often_its_link_stands_and_foreign_links_give_none() {
    const MOST: usize = 64 * 1024;
    let hosts: Vec<String> = (0..2_000)
        .map(|at| {
            format!(
                "<a href='https://site{at}.example/accept'>承諾する{}</a>\n",
                "漢".repeat(300)
            )
        })
        .collect();
    let long = "漢字".repeat(20_000);
    let attached: String = (0..200)
        .map(|at| {
            format!(
                "--b\nContent-Type: image/png; name=\"{at}{}.png\"\n\nx\n",
                "漢".repeat(500)
            )
        })
        .collect();
    for text in [
        format!("{LINK}\n").repeat(4_424),
        format!(
            "<html><body>リセラー関係 {}{}</body></html>",
            hosts.concat(),
            format!("<a href='{}'>x</a>", LINK.replace('&', "&amp;"))
        ),
        format!(
            "Subject: {long}\nFrom: {long} <a@b.example>\nDate: Thu, 08 Oct 2026 10:00:00 +0900\n\n{long}がお客様のクラウドソリューションプロバイダー\n{}{LINK}&a={}\n",
            "お問い合わせは10月31日まで。".repeat(500),
            "x".repeat(15_000)
        ),
        format!(
            "Content-Type: multipart/mixed; boundary=b\nSubject: x\n\n--b\nContent-Type: text/plain\n\n{LINK}\n{attached}--b--\n"
        ),
        format!(
            "開通のお知らせ\n{}",
            format!(
                "ライセンス名:{}\nサブスクリプションID:{}\n",
                "漢".repeat(900),
                "x".repeat(900)
            )
            .repeat(400)
        ),
        LINK.replace("msppId=0", &format!("msppId={}", "x".repeat(14_000))),
    ] {
        for invitation in invitations(text.as_bytes()) {
            let record = serde_json::to_string(&invitation).unwrap();
            assert!(
                record.len() <= MOST,
                "{}: {}",
                record.len(),
                record.chars().take(300).collect::<String>()
            );
        }
    }
    let foreign = (0..(12 << 20) / 64 / SCALE).fold(String::new(), |mut text, at| {
        text.push_str(&format!(
            "https://shop{}.example/item?partnerId={at:030}&utm=x\n",
            at % 500
        ));
        text
    });
    assert_eq!(in_time("foreign links", foreign.as_bytes()), 0);
}

#[test]
fn what_is_nested_without_end_is_read_in_time() {
    let mut mail = format!("Content-Type: text/plain\n\n{LINK}\n");
    for level in 0..40 {
        mail = format!(
            "Content-Type: multipart/mixed; boundary=b{level}x\n\n--b{level}x\n{mail}\n--b{level}x--\n"
        );
    }
    in_time("forty levels", mail.as_bytes());
    in_time(
        "mails in mails",
        "Content-Type: message/rfc822\n\n"
            .repeat(60_000 / SCALE)
            .as_bytes(),
    );
    in_time(
        "elements in elements",
        "<div style=display:none>".repeat(80_000 / SCALE).as_bytes(),
    );
    in_time(
        "groups in groups",
        [b"{\\rtf1".as_slice(), &b"{".repeat(2_000_000 / SCALE)]
            .concat()
            .as_slice(),
    );
    in_time(
        "boundaries",
        format!(
            "Content-Type: multipart/mixed; boundary=a\n\n{}",
            "--a\n\n".repeat(300_000 / SCALE)
        )
        .as_bytes(),
    );
}

#[test]
fn long_lines_and_bombs_are_read_in_time() {
    let text = |filler: &str| {
        format!(
            "{}{LINK}",
            filler.repeat(LINE).chars().take(LINE).collect::<String>()
        )
    };
    for filler in [
        "a",
        "a ",
        "1/",
        "2024年",
        "2024/5/31 (",
        "5月31日まで",
        "R",
        "株式会社 ",
        "様\n",
        "です\n",
        "ライセンス名:",
        "://",
        "=?utf-8?B?",
        "https://",
        "%",
        "&amp;",
        "月",
        "<",
        "\u{ad}",
    ] {
        in_time(filler, text(filler).as_bytes());
        in_time(
            filler,
            format!("Subject: {}\nFrom: a@b.example\n\n{LINK}\n", text(filler)).as_bytes(),
        );
    }
    // The shortest that compresses to the most: runs of the same byte.
    let rtf = format!("{{\\rtf1 {}}}", "a".repeat(LINE));
    let packed = compressed_rtf::compress_rtf(&rtf).unwrap();
    let mut tnef = vec![0x78, 0x9f, 0x3e, 0x22, 0, 0, 1];
    let mut property = [
        1_u32.to_le_bytes(),
        0x1009_0102_u32.to_le_bytes(),
        1_u32.to_le_bytes(),
    ]
    .concat();
    property.extend(u32::try_from(packed.len()).unwrap().to_le_bytes());
    property.extend(&packed);
    tnef.extend(0x0006_9003_u32.to_le_bytes());
    tnef.extend(u32::try_from(property.len()).unwrap().to_le_bytes());
    tnef.extend(property);
    tnef.extend([0, 0]);
    in_time("compressed rich text", &tnef);
}
