//! What a journal says was changed: the common ground of undoing and verifying.

use std::{
    collections::{HashMap, HashSet},
    fs::File,
    io::BufReader,
    path::Path,
};

use common::{
    Exit, Failure,
    cli::Session,
    graph,
    ids::TenantId,
    journal::{BadJournal, Found, Reading, about_file, cut_off},
    sections::{Held, SkuRef, SwapAction, SwapStatus},
};

use crate::{
    decide::find,
    drift::is_alike_directly,
    journal::{ChangeKey, Entry, TOOL},
    target::Target,
};

/// A change that took effect, or whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// The tenant.
    pub(crate) tenant: TenantId,
    /// The user or group.
    pub(crate) target: Target,
    /// The SKU that went.
    pub(crate) from: SkuRef,
    /// The SKU that came.
    pub(crate) to: SkuRef,
    /// Further SKUs that went in the same call.
    pub(crate) also_from: Vec<SkuRef>,
    /// Further SKUs that came in the same call.
    pub(crate) also_to: Vec<SkuRef>,
    /// The user's licences before.
    pub(crate) before: Vec<Held>,
    /// The user's licences as the run left them, or would have.
    pub(crate) left: Vec<Held>,
    /// Whether a licence was added.
    adds: bool,
    /// Whether it put back an earlier change of the journal.
    pub(crate) is_way_back: bool,
}

/// Reads a journal, and says what a person should know about it.
pub(crate) fn read(journal: &Path, session: &mut Session) -> Result<Vec<Change>, Failure> {
    let cannot = |bad: BadJournal| Failure::new(Exit::Input, about_file(journal, &bad.text(TOOL)));
    let file = File::open(journal).map_err(|error| cannot(BadJournal::Unreadable(error)))?;
    let mut replay = Replay::default();
    let mut is_empty = true;
    for found in Reading::new(BufReader::new(file)) {
        match found.map_err(cannot)? {
            Found::Entry(entry) => {
                replay.add(*entry);
                is_empty = false;
            }
            Found::CutOff(line) => {
                session.complain(Exit::Done, &about_file(journal, &cut_off(line)));
            }
        }
    }
    if is_empty {
        return Err(cannot(BadJournal::Empty));
    }
    Ok(replay.into_changes())
}

/// The changes of these entries.
#[cfg(test)]
pub(crate) fn changes(entries: Vec<Entry>) -> Vec<Change> {
    let mut replay = Replay::default();
    for entry in entries {
        replay.add(entry);
    }
    replay.into_changes()
}

/// Entries, taken in one after the other.
#[derive(Default)]
struct Replay {
    changes: Vec<Option<Change>>,
    places: HashMap<ChangeKey, usize>,
    /// Changes that were read to be in place: what follows is another change.
    settled: HashSet<ChangeKey>,
}

impl Replay {
    fn add(&mut self, entry: Entry) {
        let key = entry.key();
        let place = self.places.get(&key).copied();
        match (entry, place) {
            (
                Entry::Intent {
                    tenant_id,
                    target,
                    from,
                    to,
                    also_from,
                    also_to,
                    before,
                    change,
                    ..
                },
                place,
            ) => {
                let earlier = place.and_then(|place| self.changes[place].take());
                // A change that was sent twice began with what was there at first.
                let is_repeated = !self.settled.remove(&key);
                let earlier = earlier.filter(|_| is_repeated);
                let before = earlier.map_or(before, |earlier| earlier.before);
                let left = left(&before, &change);
                self.places.insert(key, self.changes.len());
                self.changes.push(Some(Change {
                    tenant: tenant_id,
                    target,
                    from,
                    to,
                    also_from,
                    also_to,
                    before,
                    left,
                    adds: !change.add_licenses.is_empty(),
                    is_way_back: false,
                }));
            }
            (Entry::Outcome { status, after, .. }, Some(place)) => match status {
                SwapStatus::Failed | SwapStatus::Refused => self.changes[place] = None,
                _ => {
                    // A reading after an unclear outcome may be from before the change: what the run would have
                    // left is what it meant to.
                    if status == SwapStatus::Done {
                        if let (Some(change), Some(after)) = (&mut self.changes[place], after) {
                            change.left = after;
                        }
                        self.settle(key, place);
                    }
                }
            },
            (Entry::Outcome { .. }, None) => {}
        }
    }

    /// The changes that took effect, or may have, in the order of the journal. A change that was put back is
    /// none any more; its way back takes its place.
    fn into_changes(self) -> Vec<Change> {
        self.changes.into_iter().flatten().collect()
    }

    /// A change that is there. Where it put back an earlier one, that is gone, and this is its way back;
    /// a way back that was gone back on again leaves a plain change.
    fn settle(&mut self, key: ChangeKey, place: usize) {
        let earlier = self.places.get(&key.reversed()).copied();
        self.settled.insert(key);
        let Some(earlier) = earlier.filter(|earlier| *earlier < place) else {
            return;
        };
        let undone = self.changes[earlier].take();
        if let (Some(change), Some(undone)) = (&mut self.changes[place], undone) {
            if change.puts_back(&undone) {
                change.is_way_back = !undone.is_way_back;
            } else {
                self.changes[earlier] = Some(undone);
            }
        }
    }
}

impl Change {
    /// The SKUs that went, the first one first.
    pub(crate) fn all_from(&self) -> impl Iterator<Item = &SkuRef> {
        std::iter::once(&self.from).chain(&self.also_from)
    }

    /// The SKUs that came, the first one first.
    pub(crate) fn all_to(&self) -> impl Iterator<Item = &SkuRef> {
        std::iter::once(&self.to).chain(&self.also_to)
    }

    /// All SKUs that it touched.
    pub(crate) fn skus(&self) -> impl Iterator<Item = &SkuRef> {
        self.all_from().chain(self.all_to())
    }

    /// What was done.
    pub(crate) fn action(&self) -> SwapAction {
        let old = find(&self.before, &self.from.sku_id);
        if self.is_way_back {
            SwapAction::Restore
        } else if self.adds {
            SwapAction::Swap
        } else if old.is_some_and(|old| !old.groups.is_empty()) {
            SwapAction::RemoveDirect
        } else {
            SwapAction::Remove
        }
    }

    fn puts_back(&self, other: &Self) -> bool {
        self.skus()
            .all(|sku| is_alike_directly(&self.left, &other.before, &sku.sku_id))
    }
}

/// What the user holds if the change took effect. What groups give stays.
fn left(before: &[Held], change: &graph::LicenseChange) -> Vec<Held> {
    let groups = |sku| find(before, sku).map(|held| held.groups.clone());
    let (added, removed) = (&change.add_licenses, &change.remove_licenses);
    let is_added = |held: &Held| added.iter().any(|added| added.sku_id == held.sku_id);
    let mut held: Vec<Held> = before
        .iter()
        .filter(|held| !is_added(held))
        .filter(|held| !(removed.contains(&held.sku_id) && held.groups.is_empty()))
        .map(|held| Held {
            direct: held.direct && !removed.contains(&held.sku_id),
            ..held.clone()
        })
        .collect();
    held.extend(added.iter().map(|added| Held {
        sku_id: added.sku_id,
        disabled_plans: added.disabled_plans.clone(),
        groups: groups(&added.sku_id).unwrap_or_default(),
        direct: true,
    }));
    held.sort();
    held
}

#[cfg(test)]
pub(crate) mod tests;
