//! The facts that all invitations of a mail share.

use common::sections::InvitationKind as Kind;

use super::{
    links::Others,
    mail_text::MailText,
    model::{Clock, LocatedLink, Reading},
};
use crate::{
    content::{self, Sign},
    deadline::{self, Days, Sent},
    mail::Mail,
    names::{self, Partners},
    normalize::Normalized,
    opening_notice::Notice,
    other_link::Asks,
    sender,
    verdict::JudgedLink,
    warning::Caution,
};

/// So many attachments are named.
const MAX_NAMED: usize = 8;

/// The facts that all invitations of a mail share.
pub(super) struct Facts<'a> {
    mail: &'a Mail,
    /// The days of each text.
    pub(super) days: Vec<Days>,
    /// The partners that each text names.
    partners: Vec<Partners>,
    addressee: Option<String>,
    cautions: Vec<Caution>,
    says_no_rights: bool,
    pub(super) parts_differ: bool,
}

impl<'a> Facts<'a> {
    pub(super) fn of(mail: &'a Mail, texts: &[MailText]) -> Self {
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
            days: Vec::new(),
            partners: texts.iter().map(|text| Partners::of(&text.text)).collect(),
            addressee: texts.iter().find_map(|text| names::addressee(&text.text)),
            cautions,
            says_no_rights,
            parts_differ: false,
        }
    }

    /// What the other links of the mail ask for. What a link asks for, words that ask for the same need not say.
    pub(super) fn add_links(&mut self, others: &Others) {
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

    pub(super) fn reading(&self, placed: LocatedLink, texts: &[MailText]) -> Reading {
        let text = texts.get(placed.text);
        let name = self
            .partners
            .get(placed.text)
            .and_then(|partners| partners.near(placed.at))
            .or_else(|| self.partners.iter().find_map(|partners| partners.near(0)));
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

    pub(super) fn notice(&self, notice: Notice, texts: &[MailText]) -> Reading {
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

/// The days of each text of a mail, and those of its subject where no text names one.
pub(super) fn days(mail: &Mail, texts: &[MailText], clock: &Clock) -> Vec<Days> {
    let sent = clock.sent(&mail.envelope);
    let mut days: Vec<Days> = texts
        .iter()
        .map(|text| deadline::read(&text.text, &text.plain, &sent))
        .collect();
    let is_named = days.iter().any(|days| days.deadline_text.is_some());
    days.extend(of_subject(mail, &sent).filter(|_| !is_named));
    days
}

/// The days of the subject, which may be the only place that names the last one.
fn of_subject(mail: &Mail, sent: &Sent) -> Option<Days> {
    const PASSED_ON: [&str; 5] = ["re:", "fw:", "fwd:", "転送", "返信"];
    let subject = mail.envelope.subject.as_deref()?;
    let lower = subject.trim_start().to_ascii_lowercase();
    let is_passed_on = PASSED_ON.iter().any(|mark| lower.starts_with(mark));
    // `【1週間以内】` of a mail that was passed on counts from a day that is not known.
    let sent = Sent {
        day: sent.day.filter(|_| !is_passed_on),
        time: sent.time.filter(|_| !is_passed_on),
        zone: sent.zone.clone(),
    };
    let days = deadline::read(subject, &Normalized::for_words(subject), &sent);
    days.deadline_text.is_some().then_some(days)
}
