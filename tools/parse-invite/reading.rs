//! A mail read to its invitations: every link of every text, judged, with the facts that stand around it.

use std::{borrow::Cow, collections::HashMap};

use common::sections::InvitationKind as Kind;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use url::Url;

use crate::{
    content::{self, Sign},
    deadline::{self, Days},
    html::{self, Anchor, Page},
    link,
    mail::{Body, Envelope, Form, Mail},
    name::{self, Partners},
    notice::{self, Notice},
    scan::{self, Found, Looks},
    sender, transfer,
    verdict::{self, Judged, Verdict},
    warning::Caution,
};

/// An invitation, as one mail has it.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) verdict: Verdict,
    pub(crate) part: String,
    /// Where else in the mail the same link stands, with its wrappers.
    pub(crate) also: Vec<(String, Vec<&'static str>)>,
    pub(crate) partner_name: Option<String>,
    pub(crate) addressee: Option<String>,
    pub(crate) days: Days,
    pub(crate) envelope: Envelope,
    pub(crate) notice: Option<Notice>,
    pub(crate) cautions: Vec<Caution>,
}

/// When and where the reader is.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// The day that a text without a date counts from.
    pub(crate) now: Option<Timestamp>,
    pub(crate) zone: TimeZone,
}

impl Clock {
    fn reference(&self, envelope: &Envelope) -> Option<Date> {
        let moment = envelope.date.or(self.now)?;
        Some(moment.to_zoned(self.zone.clone()).date())
    }
}

/// One text of a mail, laid out, with its facts.
struct Laid {
    part: String,
    form: Form,
    text: String,
    anchors: Vec<Anchor>,
    partners: Partners,
    cautions: Vec<Caution>,
}

/// A link and what is known of its place.
struct Placed {
    text: usize,
    at: usize,
    verdict: Verdict,
}

/// Reads the invitations of a mail, in the order in which they stand.
pub(crate) fn read(mail: &Mail, clock: &Clock) -> Vec<Reading> {
    let texts: Vec<Laid> = mail.bodies.iter().map(lay_out).collect();
    let mut placed = Vec::new();
    let mut opaque = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        collect(index, text, &mut placed, &mut opaque);
    }
    if placed.is_empty() && texts.iter().any(|text| speaks_of_invitation(&text.text)) {
        placed = opaque;
    }
    let notice = texts.iter().find_map(|text| notice::read(&text.text));
    if placed.is_empty() && notice.is_none() {
        return Vec::new();
    }
    let mut facts = Facts::of(mail, &texts, clock);
    facts.parts_differ = parts_differ(&texts, &placed);
    let mut readings = gather(placed, &texts, &facts);
    readings.extend(notice.map(|notice| facts.notice(notice, &texts)));
    readings
}

/// The facts that all invitations of a mail share.
struct Facts<'a> {
    mail: &'a Mail,
    days: Vec<Days>,
    addressee: Option<String>,
    cautions: Vec<Caution>,
    says_no_rights: bool,
    parts_differ: bool,
}

impl<'a> Facts<'a> {
    fn of(mail: &'a Mail, texts: &[Laid], clock: &Clock) -> Self {
        let reference = clock.reference(&mail.envelope);
        let mut signs: Vec<Sign> = Vec::new();
        for sign in texts.iter().flat_map(|text| content::signs(&text.text)) {
            if !signs.contains(&sign) {
                signs.push(sign);
            }
        }
        let says_no_rights = signs.contains(&Sign::NoRights);
        signs.retain(|sign| *sign != Sign::NoRights);
        let risky = mail
            .attachments
            .iter()
            .filter(|name| content::is_risky(name));
        let mut cautions: Vec<Caution> = sender::oddities(&mail.envelope)
            .into_iter()
            .map(Caution::Sender)
            .collect();
        cautions.extend(signs.into_iter().map(Caution::Sign));
        cautions.extend(risky.map(|name| Caution::Attachment(name.clone())));
        if mail.envelope.sanitised {
            cautions.push(Caution::Sanitised);
        }
        cautions.extend(mail.troubles.iter().copied().map(Caution::Trouble));
        Self {
            mail,
            days: texts
                .iter()
                .map(|text| deadline::read(&text.text, reference))
                .collect(),
            addressee: texts.iter().find_map(|text| name::addressee(&text.text)),
            cautions,
            says_no_rights,
            parts_differ: false,
        }
    }

    /// The days of the text that a link stands in, else those of another that has some.
    fn days(&self, text: usize) -> Days {
        let own = self
            .days
            .get(text)
            .filter(|days| days.deadline_text.is_some());
        let other = || self.days.iter().find(|days| days.deadline_text.is_some());
        let opening = self.days.iter().find_map(|days| days.opening);
        let mut days = own.or_else(other).cloned().unwrap_or_default();
        days.opening = days.opening.or(opening);
        days
    }

    fn reading(&self, placed: Placed, texts: &[Laid]) -> Reading {
        let text = &texts[placed.text];
        let name = text
            .partners
            .near(placed.at)
            .or_else(|| texts.iter().find_map(|text| text.partners.near(0)));
        let days = self.days(placed.text);
        let mut cautions = placed.verdict.cautions.clone();
        let asks_rights = cautions
            .iter()
            .any(|caution| matches!(caution, Caution::AsksAdmin | Caution::AsksGdap));
        if asks_rights && self.says_no_rights {
            cautions.push(Caution::BeliesNoRights);
        }
        if self.parts_differ {
            cautions.push(Caution::PartsDiffer);
        }
        cautions.extend(text.cautions.iter().cloned());
        cautions.extend(self.cautions.iter().cloned());
        cautions.extend(days.doubts.iter().cloned().map(Caution::Day));
        Reading {
            verdict: placed.verdict,
            part: text.part.clone(),
            also: Vec::new(),
            partner_name: name.map(str::to_owned).or_else(|| self.sender_name()),
            addressee: self.addressee.clone(),
            days,
            envelope: self.mail.envelope.clone(),
            notice: None,
            cautions,
        }
    }

    /// A sender's name that is a company's.
    fn sender_name(&self) -> Option<String> {
        let name = self.mail.envelope.from.as_ref()?.name.clone()?;
        name::is_company(&name).then_some(name)
    }

    fn notice(&self, notice: Notice, texts: &[Laid]) -> Reading {
        let verdict = Verdict {
            kind: Kind::OpeningNotice,
            url: None,
            link: None,
            wrappers: Vec::new(),
            genuine: false,
            host_ok: false,
            cautions: vec![Caution::NothingToAccept],
        };
        let placed = Placed {
            text: 0,
            at: 0,
            verdict,
        };
        Reading {
            notice: Some(notice),
            days: Days {
                opening: self.days(0).opening,
                ..Days::default()
            },
            ..self.reading(placed, texts)
        }
    }
}

fn lay_out(body: &Body) -> Laid {
    let mut cautions: Vec<Caution> = body
        .charset
        .clone()
        .map(Caution::Charset)
        .into_iter()
        .collect();
    if body.was_not_encoded {
        cautions.push(Caution::NotEncoded);
    }
    let page = match body.form {
        Form::Html | Form::Rtf => html::read(&body.text),
        Form::Plain | Form::Url => {
            let text = decoded_once_more(&body.text);
            if matches!(text, Cow::Owned(_)) {
                cautions.push(Caution::EncodedTwice);
            }
            Page {
                text: text.into_owned(),
                anchors: Vec::new(),
            }
        }
    };
    Laid {
        part: body.part.clone(),
        form: body.form,
        partners: Partners::of(&page.text),
        text: page.text,
        anchors: page.anchors,
        cautions,
    }
}

/// Quoted-printable that somebody pasted as it was sent.
fn decoded_once_more(text: &str) -> Cow<'_, str> {
    const SIGNS: [&str; 4] = ["partnerid=3d", "invtype=3d", "?url=3d", "?ref=3d"];
    if !text.contains("=3D") && !text.contains("=3d") {
        return text.into();
    }
    let lower = text.to_ascii_lowercase();
    if !SIGNS.iter().any(|sign| lower.contains(sign)) {
        return text.into();
    }
    String::from_utf8_lossy(&transfer::quoted_printable(text.as_bytes()))
        .into_owned()
        .into()
}

/// Judges every link of one text.
fn collect(index: usize, text: &Laid, placed: &mut Vec<Placed>, opaque: &mut Vec<Placed>) {
    for anchor in &text.anchors {
        let (judged, cautions) = of_anchor(anchor, &text.text);
        sort(judged, index, anchor.shown.start, cautions, placed, opaque);
    }
    for found in scan::find(&text.text, &link::completeness) {
        if !is_inside(&found, &text.anchors) {
            let judged = verdict::judge(&found.link, found.looks);
            sort(judged, index, found.at.start, Vec::new(), placed, opaque);
        }
    }
    if text.form == Form::Url && placed.is_empty() && opaque.is_empty() {
        // What nobody would take for a link in a text is one where a link is all there is.
        let judged = verdict::judge(text.text.trim(), Looks::default());
        sort(judged, index, 0, Vec::new(), placed, opaque);
    }
}

fn sort(
    judged: Judged,
    text: usize,
    at: usize,
    cautions: Vec<Caution>,
    placed: &mut Vec<Placed>,
    opaque: &mut Vec<Placed>,
) {
    let (verdict, to) = match judged {
        Judged::Invitation(verdict) => (verdict, placed),
        Judged::Opaque(verdict) => (verdict, opaque),
        Judged::Other => return,
    };
    let mut verdict = verdict;
    verdict.cautions.extend(cautions);
    to.push(Placed { text, at, verdict });
}

/// Text inside a link is what the link shows, not a link of its own.
fn is_inside(found: &Found, anchors: &[Anchor]) -> bool {
    let before = anchors.partition_point(|anchor| anchor.shown.start <= found.at.start);
    anchors[..before]
        .iter()
        .rev()
        .take(4)
        .any(|anchor| found.at.start < anchor.shown.end)
}

/// Judges where a link leads, and compares that with what it shows.
fn of_anchor(anchor: &Anchor, text: &str) -> (Judged, Vec<Caution>) {
    let mut cautions = Vec::new();
    let mut judged = verdict::judge(&anchor.href, Looks::default());
    let shown = shown_link(text[anchor.shown.clone()].trim());
    let leads = match &judged {
        Judged::Invitation(verdict) | Judged::Opaque(verdict) => verdict.url.clone(),
        Judged::Other => Url::parse(&anchor.href).ok().map(String::from),
    }
    .unwrap_or_else(|| anchor.href.clone());
    if let Some((shown, shown_judged)) = shown
        && !is_same(&shown, &leads)
        && !matches!(&judged, Judged::Opaque(_))
    {
        let invites = matches!(shown_judged, Judged::Invitation(_));
        if matches!(judged, Judged::Other) && invites {
            judged = Judged::Invitation(elsewhere(&leads));
        }
        cautions.push(Caution::ShowsAnother {
            shown,
            leads: leads.clone(),
        });
    }
    if let Some(original) = &anchor.original
        && !is_same(&crate::wrapper::unwrap(original).link, &leads)
    {
        cautions.push(Caution::OriginalDiffers);
    }
    if anchor.is_hidden {
        cautions.push(Caution::Hidden);
    }
    (judged, cautions)
}

/// The verdict on a link that shows an invitation and leads somewhere else.
fn elsewhere(leads: &str) -> Verdict {
    let host = Url::parse(leads)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    Verdict {
        kind: Kind::Unknown,
        url: Some(leads.to_owned()),
        link: None,
        wrappers: Vec::new(),
        genuine: false,
        host_ok: false,
        cautions: vec![Caution::ForeignHost(host.unwrap_or_default())],
    }
}

/// The link that the text of a link shows: the whole text, as an address bar would have it.
fn shown_link(shown: &str) -> Option<(String, Judged)> {
    if shown.is_empty() || shown.len() > 4_096 {
        return None;
    }
    let found = scan::find(shown, &|_| 0).into_iter().next();
    let (link, looks) = match found {
        Some(found) => (found.link, found.looks),
        None if scan::is_bare_host(shown) => (format!("https://{shown}"), Looks::default()),
        None => return None,
    };
    let unwrapped = crate::wrapper::unwrap(&link).link;
    Some((unwrapped, verdict::judge(&link, looks)))
}

/// Whether two links lead to the same page. What is shown may be cut short, but not another host.
fn is_same(shown: &str, leads: &str) -> bool {
    let plain = |link: &str| {
        let link = Url::parse(link).map_or_else(|_| link.to_owned(), String::from);
        link.to_ascii_lowercase().trim_end_matches('/').to_owned()
    };
    let host = |link: &str| {
        Url::parse(link)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
    };
    let (one, other) = (plain(shown), plain(leads));
    let cut = one.trim_end_matches('.').trim_end_matches("%e2%80%a6");
    host(shown) == host(leads) && (one == other || other.starts_with(cut))
}

/// Whether a text is about an invitation, so that a link that cannot be opened may be one.
fn speaks_of_invitation(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "クラウド ソリューション プロバイダー",
        "クラウドソリューションプロバイダー",
        "リセラー関係",
        "リセラーチェンジ",
        "パートナー リレーションシップ",
        "cloud solution provider",
        "reseller relationship",
        "partner relationship",
        "partnerid",
    ];
    let lower = text.to_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Whether plain text and HTML of one mail invite to different things.
fn parts_differ(texts: &[Laid], placed: &[Placed]) -> bool {
    let keys = |plain: bool| {
        let mut keys: Vec<Key> = placed
            .iter()
            .filter(|placed| (texts[placed.text].form == Form::Plain) == plain)
            .map(|placed| key(&placed.verdict))
            .collect();
        keys.sort();
        keys.dedup();
        keys
    };
    let (plain, html) = (keys(true), keys(false));
    !plain.is_empty() && !html.is_empty() && plain != html
}

/// What makes two links the same invitation.
type Key = (String, bool);

fn key(verdict: &Verdict) -> Key {
    let of_link = verdict.link.as_ref().map(|link| {
        let id = |id: &crate::guid::Id| id.as_written().unwrap_or_default().to_owned();
        format!(
            "{:?} {} {} {:?} {:?} {:?}",
            link.kind,
            id(&link.partner),
            id(&link.provider),
            link.relationship,
            link.flaws,
            link.dap
        )
    });
    let host = verdict
        .url
        .as_deref()
        .and_then(|url| Url::parse(url).ok())
        .and_then(|url| url.host_str().map(str::to_owned));
    let rest = of_link.unwrap_or_else(|| verdict.url.clone().unwrap_or_default());
    (format!("{rest} {host:?}"), verdict.genuine)
}

/// One reading an invitation, with all its places. One that is seen counts before one that is hidden.
fn gather(placed: Vec<Placed>, texts: &[Laid], facts: &Facts<'_>) -> Vec<Reading> {
    let mut at: HashMap<Key, usize> = HashMap::new();
    let mut readings: Vec<Reading> = Vec::new();
    for placed in placed {
        let key = key(&placed.verdict);
        if let Some(first) = at.get(&key) {
            let also = (
                texts[placed.text].part.clone(),
                placed.verdict.wrappers.clone(),
            );
            let first = &mut readings[*first];
            for caution in placed.verdict.cautions {
                // How a copy of it stands matters only where it could deceive.
                if caution.is_grave() && !first.cautions.contains(&caution) {
                    first.cautions.push(caution);
                }
            }
            first.also.push(also);
            continue;
        }
        at.insert(key, readings.len());
        readings.push(facts.reading(placed, texts));
    }
    readings
}
