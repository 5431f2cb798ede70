//! What a journal says was changed: the common ground of undoing and verifying.

use std::{collections::HashMap, fs::File, path::Path};

use common::{
    Exit, Failure, Text, graph,
    ids::TenantId,
    input::unreadable,
    sections::{Held, SkuRef, SwapStatus},
    text::printable,
};

use crate::{
    journal::{ChangeKey, Entry, entries},
    subject::Subject,
};

/// A change that took effect, or of which nobody knows yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The tenant.
    pub tenant: TenantId,
    /// The user or group.
    pub subject: Subject,
    /// The SKU that went.
    pub from: SkuRef,
    /// The SKU that came.
    pub to: SkuRef,
    /// The user's licences before.
    pub before: Vec<Held>,
    /// The user's licences as the run left them, or would have.
    pub left: Vec<Held>,
}

/// Reads a journal.
pub fn read(journal: &Path) -> Result<Vec<Change>, Failure> {
    let cannot = |error: &std::io::Error| {
        let name = printable(&journal.display().to_string());
        let why = unreadable(error);
        let text = Text {
            en: format!("{name}: {}", why.en),
            ja: format!("{name}: {}", why.ja),
        };
        Failure::new(Exit::Input, text)
    };
    let file = File::open(journal).map_err(|error| cannot(&error))?;
    let entries: Result<Vec<_>, _> = entries(&file).collect();
    Ok(changes(entries.map_err(|error| cannot(&error))?))
}

/// The changes that took effect, or may have, in the order of the journal.
#[must_use]
pub fn changes(entries: Vec<Entry>) -> Vec<Change> {
    let mut changes: Vec<Option<Change>> = Vec::new();
    let mut places: HashMap<ChangeKey, usize> = HashMap::new();
    for entry in entries {
        let key = entry.key();
        let place = places.get(&key).copied();
        match (entry, place) {
            (
                Entry::Intent {
                    tenant_id,
                    subject,
                    from,
                    to,
                    before,
                    change,
                    ..
                },
                place,
            ) => {
                // A change that was sent twice began with what was there at first.
                let earlier = place.and_then(|place| changes[place].take());
                let before = earlier.map_or(before, |earlier| earlier.before);
                let left = left(&before, &change);
                places.insert(key, changes.len());
                changes.push(Some(Change {
                    tenant: tenant_id,
                    subject,
                    from,
                    to,
                    before,
                    left,
                }));
            }
            (Entry::Outcome { status, after, .. }, Some(place)) => match status {
                SwapStatus::Failed | SwapStatus::Refused => changes[place] = None,
                _ => {
                    if let (Some(change), Some(after)) = (&mut changes[place], after) {
                        change.left = after;
                    }
                }
            },
            (Entry::Outcome { .. }, None) => {}
        }
    }
    changes.into_iter().flatten().collect()
}

/// What the user holds if the change took effect.
fn left(before: &[Held], change: &graph::LicenseChange) -> Vec<Held> {
    let mut held: Vec<Held> = before
        .iter()
        .filter(|held| !change.remove_licenses.contains(&held.sku_id))
        .cloned()
        .collect();
    held.extend(change.add_licenses.iter().map(|added| Held {
        sku_id: added.sku_id.clone(),
        disabled_plans: added.disabled_plans.clone(),
        groups: vec![],
        direct: true,
    }));
    held.sort();
    held
}

#[cfg(test)]
pub(crate) mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        decide::decide,
        sample::{NEW, OLD, pair, user},
        standing,
    };

    pub(crate) fn journal(before: &graph::User, status: Option<SwapStatus>) -> Vec<Entry> {
        let swap = decide(before, &pair(), 1);
        let mut entries = vec![Entry::Intent {
            time: Timestamp::UNIX_EPOCH,
            tenant_id: "aozora.example".parse().unwrap(),
            subject: Subject::User(common::sections::User {
                id: before.id.clone(),
                user_principal_name: None,
                display_name: None,
            }),
            from: swap.from.clone(),
            to: swap.to.clone(),
            before: swap.before.clone(),
            usage_location: None,
            change: standing::change(&swap),
        }];
        entries.extend(status.map(|status| Entry::Outcome {
            time: Timestamp::UNIX_EPOCH,
            id: before.id.clone(),
            from: swap.from.sku_id,
            to: swap.to.sku_id,
            status,
            after: None,
            request_id: None,
            error: None,
        }));
        entries
    }

    #[test]
    fn what_failed_is_no_change_and_what_is_open_may_be_one() {
        let before = user(&[(OLD, None, &[])]);
        assert_eq!(changes(journal(&before, Some(SwapStatus::Failed))), []);
        for status in [None, Some(SwapStatus::Unknown), Some(SwapStatus::Done)] {
            let changes = changes(journal(&before, status));
            assert_eq!(changes.len(), 1);
            assert_eq!(changes[0].left[0].sku_id.as_str(), NEW);
        }
    }

    #[test]
    fn a_change_that_was_sent_twice_counts_once_and_from_its_first_beginning() {
        let mut entries = journal(&user(&[(OLD, None, &[2])]), None);
        entries.extend(journal(&user(&[(OLD, None, &[3])]), Some(SwapStatus::Done)));
        let changes = changes(entries);
        assert_eq!(changes.len(), 1);
        assert_eq!(
            changes[0].before[0].disabled_plans,
            [crate::sample::plan(2)]
        );
    }
}
