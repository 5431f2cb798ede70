//! A mail read to its invitations: every link of every text, judged, with the facts that stand around it.

use std::borrow::Cow;

use common::sections::InvitationKind as Kind;
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    content::{self, Sign},
    deadline::{self, Days, Sent},
    html::{self, Anchor, Page},
    mail::{Body, Envelope, Form, Mail},
    names::{self, Partners},
    normalize::Normalized,
    opening_notice::{self, Notice},
    other_link::Asks,
    sender, transfer_encoding,
    verdict::JudgedLink,
    warning::Caution,
};

mod absent;
mod gather;
mod links;

use absent::{is_about_invitation, without_invitation};
use gather::{gather, parts_differ};
use links::{Links, Others};

/// So many places of one invitation are listed.
const MAX_PLACES: usize = 16;
/// So many things to know are kept of one invitation.
const MAX_CAUTIONS: usize = 64;
/// So many attachments are named.
const MAX_NAMED: usize = 8;

/// An invitation, as one mail has it.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub(crate) link: JudgedLink,
    pub(crate) part: String,
    /// Where else in the mail the same link stands, with its wrappers.
    pub(crate) also: Vec<(String, Vec<&'static str>)>,
    /// How many more places there are.
    pub(crate) more_places: u64,
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
    fn sent(&self, envelope: &Envelope) -> Sent {
        let moment = envelope.date.or(self.now);
        Sent {
            day: moment.map(|moment| moment.to_zoned(self.zone.clone()).date()),
            zone: self.zone.clone(),
        }
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
    /// What its reader does not see.
    hidden: String,
    partners: Partners,
    cautions: Vec<Caution>,
    has_picture: bool,
}

/// A link and what is known of its place.
struct LocatedLink {
    text: usize,
    at: usize,
    link: JudgedLink,
}

/// Reads the invitations of a mail, in the order in which they stand.
pub(crate) fn read(mail: &Mail, clock: &Clock) -> Vec<Reading> {
    let texts: Vec<MailText> = mail.bodies.iter().map(mail_text).collect();
    let mut links = Links::default();
    for (index, text) in texts.iter().enumerate() {
        links.collect(index, text);
    }
    let mut placed = links.placed;
    let is_about_invitation = placed.is_empty() && is_about_invitation(mail, &texts);
    if is_about_invitation {
        placed = links.opaque;
        links.others.asking.retain(|link| !link.is_opaque);
    }
    let notice = texts
        .iter()
        .find_map(|text| opening_notice::read(&text.plain));
    if placed.is_empty() && notice.is_none() {
        placed.extend(without_invitation(
            mail,
            &texts,
            &links.others,
            is_about_invitation,
        ));
    }
    if placed.is_empty() && notice.is_none() {
        return Vec::new();
    }
    let mut facts = Facts::of(mail, &texts, clock);
    facts.add_links(&links.others);
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
        let sent = clock.sent(&mail.envelope);
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
        cautions.extend(
            mail.unread
                .iter()
                .take(MAX_NAMED)
                .map(|(_, name)| Caution::NotRead(name.clone())),
        );
        Self {
            mail,
            days: texts
                .iter()
                .map(|text| deadline::read(&text.text, &text.plain, &sent))
                .collect(),
            addressee: texts.iter().find_map(|text| names::addressee(&text.text)),
            cautions,
            says_no_rights,
            parts_differ: false,
        }
    }

    /// What the other links of the mail ask for. What a link asks for, words that ask for the same need not say.
    fn add_links(&mut self, others: &Others) {
        let asked = others.cautions();
        let has = |wanted: Asks| others.asking.iter().any(|link| link.asks == wanted);
        self.cautions.retain(|caution| match caution {
            Caution::Sign(Sign::DeviceCode) => !has(Asks::DeviceCode),
            Caution::Sign(Sign::Payment) => !has(Asks::Payment),
            _ => true,
        });
        self.cautions.extend(asked);
    }

    /// The days of the text that a link stands in, else those of another that has some.
    fn days(&self, text: usize) -> Days {
        let own = self.days.get(text).filter(|days| !days.all.is_empty());
        let other = || {
            let named = |days: &&Days| days.deadline_text.is_some();
            let any = |days: &&Days| !days.all.is_empty() || !days.doubts.is_empty();
            self.days
                .iter()
                .find(named)
                .or_else(|| self.days.iter().find(any))
        };
        let opening = self.days.iter().find_map(|days| days.opening);
        let mut days = own.or_else(other).cloned().unwrap_or_default();
        days.opening = days.opening.or(opening);
        days
    }

    fn reading(&self, placed: LocatedLink, texts: &[MailText]) -> Reading {
        let text = texts.get(placed.text);
        let name = text
            .and_then(|text| text.partners.near(placed.at))
            .or_else(|| texts.iter().find_map(|text| text.partners.near(0)));
        let days = self.days(placed.text);
        let mut cautions = placed.link.cautions.clone();
        let asks_rights = cautions
            .iter()
            .any(|caution| matches!(caution, Caution::AsksAdmin | Caution::AsksGdap));
        if asks_rights && self.says_no_rights {
            cautions.push(Caution::BeliesNoRights);
        }
        if self.parts_differ {
            cautions.push(Caution::PartsDiffer);
        }
        cautions.extend(
            text.into_iter()
                .flat_map(|text| text.cautions.iter().cloned()),
        );
        cautions.extend(self.cautions.iter().cloned());
        cautions.extend(days.doubts.iter().cloned().map(Caution::Day));
        Reading {
            link: placed.link,
            part: text.map_or_else(|| "header".to_owned(), |text| text.part.clone()),
            also: Vec::new(),
            more_places: 0,
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
        let mut link = JudgedLink::other(Kind::OpeningNotice, None, None);
        link.cautions.push(Caution::NothingToAccept);
        let placed = LocatedLink {
            text: 0,
            at: 0,
            link,
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
        Form::Html | Form::Rtf | Form::Pdf | Form::Office => html::read(&body.text),
        Form::Plain | Form::Url => {
            let text = decoded_once_more(&body.text);
            if matches!(text, Cow::Owned(_)) {
                cautions.push(Caution::EncodedTwice);
            }
            Page {
                text: text.into_owned(),
                ..Page::default()
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
        hidden: page.hidden,
        has_picture: page.has_picture,
        cautions,
    }
}

/// Quoted-printable that someone pasted as it was sent.
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
