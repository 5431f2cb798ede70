//! A mail read to its invitations: every link of every text, judged, with the facts that stand around it.

use std::{borrow::Cow, collections::HashMap};

use common::sections::{InvitationKind as Kind, InvitationVerdict as Verdict};
use jiff::{Timestamp, tz::TimeZone};

use crate::{
    content::{self, Sign},
    deadline::{self, Days, Sent},
    guid::Id,
    html::{self, Anchor, Page},
    mail::{Attached, Body, Envelope, Form, Mail},
    names::{self, Partners},
    normalize::Normalized,
    opening_notice::{self, Notice},
    other_link::{self, Asks},
    sender, transfer_encoding,
    verdict::JudgedLink,
    warning::{Caution, Weight},
};

mod links;

use links::{Links, OtherLink, Others};

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

/// What stands in the place of an invitation in a mail that has none: a link that asks for something else,
/// or, in a mail that speaks of an invitation, whatever may hold its link.
fn without_invitation(
    mail: &Mail,
    texts: &[MailText],
    others: &Others,
    is_about_invitation: bool,
) -> Option<LocatedLink> {
    let is_spoken_of = is_about_invitation && speaks_of_accepting(mail, texts);
    let first = |wanted: &dyn Fn(Asks) -> bool| others.asking.iter().find(|link| wanted(link.asks));
    let replacing = first(&Asks::replaces_invitation).filter(|_| is_spoken_of);
    if let Some(other) = replacing {
        return Some(other.located(Kind::Unknown, Some(Verdict::Forged)));
    }
    if let Some(other) = first(&Asks::stands_alone) {
        return Some(other.located(Kind::OtherRequest, None));
    }
    let shown = others
        .asking
        .iter()
        .find(|link| link.asks == Asks::ShowsMicrosoft);
    if let Some(other) = shown {
        return Some(other.located(Kind::Unknown, Some(Verdict::Forged)));
    }
    let caution = is_spoken_of.then(|| place_of_link(mail, texts, others))??;
    let mut link = JudgedLink::other(Kind::Unknown, None, Some(Verdict::Unverifiable));
    link.cautions.push(caution);
    Some(LocatedLink {
        text: 0,
        at: 0,
        link,
    })
}

/// Where the link of a mail may be that speaks of an invitation and shows none.
fn place_of_link(mail: &Mail, texts: &[MailText], others: &Others) -> Option<Caution> {
    if !others.sites.is_empty() {
        return Some(Caution::OnlyForeignLinks(others.sites.clone()));
    }
    let file = mail
        .attachments
        .iter()
        .find(|name| !content::is_picture(name));
    if let Some(name) = file {
        return Some(Caution::OnlyIn(Attached::File, name.clone()));
    }
    let picture = mail
        .attachments
        .first()
        .or_else(|| Some(&mail.unread.first()?.1))
        .cloned();
    let shown = texts.iter().any(|text| text.has_picture);
    picture
        .or_else(|| shown.then(|| "img".to_owned()))
        .map(|name| Caution::OnlyIn(Attached::Picture, name))
}

impl OtherLink {
    /// As the record of a mail that has no invitation.
    fn located(&self, kind: Kind, verdict: Option<Verdict>) -> LocatedLink {
        let mut link = JudgedLink::other(kind, Some(self.url.clone()), verdict);
        if verdict == Some(Verdict::Forged) {
            link.cautions.push(Caution::ForeignHost(link.host.clone()));
        }
        if self.is_hidden {
            link.cautions.push(Caution::Hidden);
        }
        link.host_ok = other_link::is_microsoft(&link.host);
        LocatedLink {
            text: self.text,
            at: self.at,
            link,
        }
    }
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

/// Whether a mail is about an invitation, so that a link that cannot be opened may be one.
fn is_about_invitation(mail: &Mail, texts: &[MailText]) -> bool {
    const WORDS: [&str; 16] = [
        "クラウド ソリューション プロバイダー",
        "クラウドソリューションプロバイダー",
        "リセラー関係",
        "リセラーの関係",
        "リセラーチェンジ",
        "リセラー変更",
        "パートナー リレーションシップ",
        "パートナー関係",
        "顧客契約",
        "gdap",
        "cloud solution provider",
        "reseller relationship",
        "partner relationship",
        "reseller invitation",
        "granular delegated",
        "microsoft customer agreement",
    ];
    let is_in = |text: &str| {
        let lower = text.to_ascii_lowercase();
        WORDS.iter().any(|word| lower.contains(word))
    };
    texts.iter().any(|text| is_in(&text.text))
        || mail.envelope.subject.as_deref().is_some_and(is_in)
}

fn speaks_of_accepting(mail: &Mail, texts: &[MailText]) -> bool {
    let subject = mail.envelope.subject.as_deref().unwrap_or("");
    other_link::speaks_of_accepting(subject)
        || texts
            .iter()
            .any(|text| other_link::speaks_of_accepting(&text.text))
}

/// Whether plain text and HTML of one mail invite to different things.
fn parts_differ(texts: &[MailText], placed: &[LocatedLink]) -> bool {
    let keys = |plain: bool| {
        let mut keys: Vec<Key> = placed
            .iter()
            .filter(|placed| {
                // A document beside the mail may well invite to something else.
                let form = texts[placed.text].form;
                !matches!(form, Form::Pdf | Form::Office) && (form == Form::Plain) == plain
            })
            .map(|placed| key(&placed.link))
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
    is_genuine: bool,
}

fn key(judged: &JudgedLink) -> Key {
    let asks = match &judged.link {
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
        None => judged.url.clone().unwrap_or_default(),
    };
    Key {
        asks,
        host: judged.host.clone(),
        is_genuine: judged.verdict == Some(Verdict::Genuine),
    }
}

/// One reading an invitation, with all its places. What is hidden in one place and seen in another is not hidden.
fn gather(placed: Vec<LocatedLink>, texts: &[MailText], facts: &Facts<'_>) -> Vec<Reading> {
    let mut at: HashMap<Key, usize> = HashMap::new();
    let mut readings: Vec<Reading> = Vec::new();
    for placed in placed {
        let key = key(&placed.link);
        let Some(first) = at.get(&key) else {
            at.insert(key, readings.len());
            readings.push(facts.reading(placed, texts));
            continue;
        };
        let first = &mut readings[*first];
        if !placed.link.cautions.contains(&Caution::Hidden)
            && first.link.cautions.contains(&Caution::Hidden)
        {
            first
                .link
                .cautions
                .retain(|caution| *caution != Caution::Hidden);
            first.cautions.retain(|caution| *caution != Caution::Hidden);
        }
        if first.also.len() < MAX_PLACES {
            first
                .also
                .push((texts[placed.text].part.clone(), placed.link.wrappers));
        } else {
            first.more_places += 1;
        }
        for caution in placed.link.cautions {
            // How a copy of it stands matters only where it could deceive.
            if caution.weight() > Weight::Remark
                && caution != Caution::Hidden
                && first.cautions.len() < MAX_CAUTIONS
                && !first.cautions.contains(&caution)
            {
                first.cautions.push(caution);
            }
        }
    }
    readings
}
