//! The links of a mail put together: one reading an invitation, with all its places.

use std::collections::HashMap;

use common::sections::InvitationVerdict as Verdict;

use super::{
    facts::Facts,
    mail_text::MailText,
    model::{LocatedLink, Reading},
};
use crate::{
    guid::Id,
    mail::Form,
    verdict::JudgedLink,
    warning::{Caution, Weight},
};

/// So many places of one invitation are listed.
const MAX_PLACES: usize = 16;
/// So many things to know are kept of one invitation.
const MAX_CAUTIONS: usize = 64;

/// Whether plain text and HTML of one mail invite to different things.
pub(super) fn parts_differ(texts: &[MailText], placed: &[LocatedLink]) -> bool {
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
pub(super) fn gather(
    placed: Vec<LocatedLink>,
    texts: &[MailText],
    facts: &Facts<'_>,
) -> Vec<Reading> {
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
