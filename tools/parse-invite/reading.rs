//! A mail read to its invitations: every link of every text, judged, with the facts that stand around it.

use std::{panic::resume_unwind, thread};

use crate::{deadline::Days, mail::Mail, opening_notice};

mod absent;
mod facts;
mod gather;
mod links;
mod mail_text;
mod model;

use absent::{is_about_invitation, without_invitation};
use facts::Facts;
use gather::{gather, parts_differ};
use links::Links;
use mail_text::MailText;
pub(crate) use model::{Clock, Reading};

/// Bytes of text from which on the days of a mail are read beside the rest.
const LARGE: usize = 256 * 1024;

/// Reads the invitations of a mail, in the order in which they stand.
pub(crate) fn read(mail: &Mail, clock: &Clock) -> Vec<Reading> {
    let texts: Vec<MailText> = mail.bodies.iter().map(MailText::of).collect();
    let Read {
        mut links,
        facts,
        days,
    } = links_and_more(mail, &texts, clock);
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
    let mut facts = facts.unwrap_or_else(|| Facts::of(mail, &texts));
    facts.days = days.unwrap_or_else(|| facts::days(mail, &texts, clock));
    facts.add_links(&links.others);
    facts.parts_differ = parts_differ(&texts, &placed);
    let mut readings = gather(placed, &texts, &facts);
    readings.extend(notice.map(|notice| facts.notice(notice, &texts)));
    readings
}

/// The links of a mail and, where it is large, what else is read of it.
struct Read<'a> {
    links: Links,
    facts: Option<Facts<'a>>,
    days: Option<Vec<Days>>,
}

/// The links of a mail and, where it is large, all that only an invitation needs: its days take longest, and are
/// read beside the rest.
fn links_and_more<'a>(mail: &'a Mail, texts: &[MailText], clock: &Clock) -> Read<'a> {
    let is_large = texts.iter().map(|text| text.text.len()).sum::<usize>() >= LARGE;
    thread::scope(|scope| {
        let days = is_large.then(|| scope.spawn(|| facts::days(mail, texts, clock)));
        let mut links = Links::default();
        for (index, text) in texts.iter().enumerate() {
            links.collect(index, text);
        }
        Read {
            links,
            facts: is_large.then(|| Facts::of(mail, texts)),
            days: days.map(|days| days.join().unwrap_or_else(|panic| resume_unwind(panic))),
        }
    })
}
