//! A mail read to its invitations: every link of every text, judged, with the facts that stand around it.

use std::{borrow::Cow, collections::HashMap};

use common::sections::InvitationKind as Kind;
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    content::{self, Sign},
    deadline::{self, Days},
    guid::Id,
    html::{self, Anchor, Page},
    mail::{Body, Envelope, Form, Mail},
    names::{self, Partners},
    normalize::Normalized,
    opening_notice::{self, Notice},
    sender, transfer_encoding,
    verdict::Verdict,
    warning::Caution,
};

mod links;

use links::Links;

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
struct MailText {
    part: String,
    form: Form,
    text: String,
    /// The text as its words are read.
    plain: Normalized,
    anchors: Vec<Anchor>,
    partners: Partners,
    cautions: Vec<Caution>,
}

/// A link and what is known of its place.
struct LocatedLink {
    text: usize,
    at: usize,
    verdict: Verdict,
}

/// Reads the invitations of a mail, in the order in which they stand.
pub(crate) fn read(mail: &Mail, clock: &Clock) -> Vec<Reading> {
    let texts: Vec<MailText> = mail.bodies.iter().map(mail_text).collect();
    let mut links = Links::default();
    for (index, text) in texts.iter().enumerate() {
        links.collect(index, text);
    }
    let mut placed = links.placed;
    if placed.is_empty() && texts.iter().any(|text| speaks_of_invitation(&text.text)) {
        placed = links.opaque;
    }
    let notice = texts
        .iter()
        .find_map(|text| opening_notice::read(&text.plain));
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
    fn of(mail: &'a Mail, texts: &[MailText], clock: &Clock) -> Self {
        let reference = clock.reference(&mail.envelope);
        let mut signs: Vec<Sign> = Vec::new();
        for sign in texts.iter().flat_map(|text| content::signs(&text.plain)) {
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
        let mut cautions: Vec<Caution> = sender::doubts(&mail.envelope)
            .into_iter()
            .map(Caution::Sender)
            .collect();
        cautions.extend(signs.into_iter().map(Caution::Sign));
        cautions.extend(risky.map(|name| Caution::Attachment(name.clone())));
        if mail.envelope.sanitised {
            cautions.push(Caution::Sanitised);
        }
        cautions.extend(mail.problems.iter().copied().map(Caution::ReadProblem));
        Self {
            mail,
            days: texts
                .iter()
                .map(|text| deadline::read(&text.text, &text.plain, reference))
                .collect(),
            addressee: texts.iter().find_map(|text| names::addressee(&text.text)),
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

    fn reading(&self, placed: LocatedLink, texts: &[MailText]) -> Reading {
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
        names::is_company(&name).then_some(name)
    }

    fn notice(&self, notice: Notice, texts: &[MailText]) -> Reading {
        let verdict = Verdict {
            kind: Kind::OpeningNotice,
            url: None,
            host: String::new(),
            link: None,
            wrappers: Vec::new(),
            genuine: false,
            host_ok: false,
            cautions: vec![Caution::NothingToAccept],
        };
        let placed = LocatedLink {
            text: 0,
            at: 0,
            verdict,
        };
        let mut reading = self.reading(placed, texts);
        // Nothing is to be accepted, so no day is the last one.
        reading
            .cautions
            .retain(|caution| !matches!(caution, Caution::Day(_)));
        Reading {
            notice: Some(notice),
            days: Days {
                opening: reading.days.opening,
                ..Days::default()
            },
            ..reading
        }
    }
}

fn mail_text(body: &Body) -> MailText {
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
    MailText {
        part: body.part.clone(),
        form: body.form,
        partners: Partners::of(&page.text),
        plain: Normalized::for_words(&page.text),
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
    String::from_utf8_lossy(&transfer_encoding::quoted_printable(text.as_bytes()))
        .into_owned()
        .into()
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
    let lower = text.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word))
}

/// Whether plain text and HTML of one mail invite to different things.
fn parts_differ(texts: &[MailText], placed: &[LocatedLink]) -> bool {
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
#[derive(PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    /// What it asks for; of a link that asks for nothing known, the link itself.
    asks: String,
    host: String,
    genuine: bool,
}

fn key(verdict: &Verdict) -> Key {
    let asks = match &verdict.link {
        Some(link) => {
            let id = |id: &Id| id.as_written().unwrap_or_default().to_owned();
            let relationship = link.relationship.as_deref().unwrap_or_default();
            let mut asks = format!(
                "{} {} {relationship} {} {}",
                id(&link.partner),
                id(&link.provider),
                link.kind as u8,
                link.dap.map_or(2, u8::from)
            );
            for flaw in &link.flaws {
                asks.push_str(Caution::Link(flaw.clone()).text().en.as_str());
            }
            asks
        }
        None => verdict.url.clone().unwrap_or_default(),
    };
    Key {
        asks,
        host: verdict.host.clone(),
        genuine: verdict.genuine,
    }
}

/// One reading an invitation, with all its places. One that is seen counts before one that is hidden.
fn gather(placed: Vec<LocatedLink>, texts: &[MailText], facts: &Facts<'_>) -> Vec<Reading> {
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
