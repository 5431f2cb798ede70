//! The groups that change, and what they leave their members with.

use std::collections::{BTreeMap, BTreeSet};

use common::{ids::Guid, sections::Held};

use crate::service_plans::Source;

/// The groups that change, by their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct MovedGroups(BTreeMap<String, Moved>);

/// How a group changes.
#[derive(Debug, Clone, Default)]
struct Moved {
    /// The rows that it does not assign any more. Others, which were refused, it goes on assigning.
    from: BTreeSet<Guid>,
    /// What it assigns instead.
    gives: Vec<Source>,
}

impl MovedGroups {
    pub(super) fn add(
        &mut self,
        id: &str,
        from: impl Iterator<Item = Guid>,
        gives: impl IntoIterator<Item = Source>,
    ) {
        let moved = self.0.entry(id.to_owned()).or_default();
        moved.from.extend(from);
        moved.gives.extend(gives);
    }

    /// What comes in the place of what a group gives, where it changes.
    pub(super) fn in_place_of(&self, source: &Source) -> Option<&[Source]> {
        let moved = self.0.get(source.group.as_ref()?)?;
        let goes = moved.from.contains(&source.sku_id);
        goes.then_some(&moved.gives)
    }

    /// Whether all groups that a licence comes from change, and do not assign it any more.
    pub(super) fn take_all(&self, old: &Held) -> bool {
        let is_taken = |group: &String| {
            let moved = self.0.get(group);
            moved.is_some_and(|moved| moved.from.contains(&old.sku_id))
        };
        !old.groups.is_empty() && old.groups.iter().all(is_taken)
    }
}

/// What is held by these assignments.
pub(super) fn held_of(sources: &[Source]) -> Vec<Held> {
    let skus: BTreeSet<Guid> = sources.iter().map(|source| source.sku_id).collect();
    let held = |sku_id: Guid| {
        let own = || sources.iter().filter(|source| source.sku_id == sku_id);
        let direct = own().find(|source| source.group.is_none());
        let groups: BTreeSet<String> = own().filter_map(|source| source.group.clone()).collect();
        let off_in_all = |plan: &Guid| own().all(|source| source.off.contains(plan));
        let shown = direct.or_else(|| own().next()).map(|source| &source.off);
        let mut disabled_plans: Vec<Guid> = shown.into_iter().flatten().copied().collect();
        if direct.is_none() {
            disabled_plans.retain(off_in_all);
        }
        disabled_plans.sort();
        Held {
            sku_id,
            disabled_plans,
            direct: direct.is_some(),
            groups: groups.into_iter().collect(),
        }
    };
    skus.into_iter().map(held).collect()
}
