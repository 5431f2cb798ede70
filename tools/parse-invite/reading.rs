//! A mail read to its invitations: every link of every text, judged, with the facts that stand around it.

use crate::{mail::Mail, opening_notice};

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

/// Reads the invitations of a mail, in the order in which they stand.
pub(crate) fn read(mail: &Mail, clock: &Clock) -> Vec<Reading> {
    let texts: Vec<MailText> = mail.bodies.iter().map(MailText::of).collect();
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
