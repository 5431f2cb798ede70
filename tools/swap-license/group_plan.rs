//! The groups that assign a row that goes, planned together with their members.
//!
//! Microsoft's own method for changing what a group assigns presumes that each member has the licence from this
//! group only, and not directly too (documented). Who has it directly too loses that before the group changes,
//! where nothing is lost by it, and else after it. A group with a member in whom plans would meet that exclude
//! each other is refused with the member's name: its change would leave that member behind for good.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use common::{
    Text, graph,
    ids::Guid,
    sections::{Group, Held, Swap, SwapAction, SwapReason},
};

use crate::{
    backups::keep_unsaved,
    decide::{Call, Move, Person, Seats, SwapRules, decide, find, off_now, seats_needed},
    decide_again::take_effect,
    reason,
    service_plans::{Source, TenantPlans, effect},
    target::of_group,
};

/// The plan of the groups of a tenant.
#[derive(Debug, Default)]
pub(crate) struct GroupPlan {
    /// Direct assignments that go before the groups change, by the place of the user.
    pub(crate) first: Vec<(usize, Swap)>,
    /// The groups, and why one is refused because of its members.
    pub(crate) groups: Vec<(Group, Swap, Option<Text>)>,
    /// The groups that change.
    moved: MovedGroups,
    /// Who loses a direct assignment first, by the place of the user and the row.
    cleared: HashSet<(usize, Guid)>,
}

/// The groups that change, by their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct MovedGroups(BTreeMap<String, Moved>);

impl MovedGroups {
    fn add(&mut self, id: &str, from: impl Iterator<Item = Guid>, gives: Vec<Source>) {
        let moved = self.0.entry(id.to_owned()).or_default();
        moved.from.extend(from);
        moved.gives.extend(gives);
    }

    /// How a group changes where this row is one of those that go.
    fn of(&self, group: &str, row: &Guid) -> Option<&Moved> {
        let moved = self.0.get(group);
        moved.filter(|moved| moved.from.contains(row))
    }
}

/// How a group changes.
#[derive(Debug, Clone, Default)]
struct Moved {
    /// The rows that it does not assign any more. Others, which were refused, it goes on assigning.
    from: BTreeSet<Guid>,
    /// What it assigns instead.
    gives: Vec<Source>,
}

/// Whom a plan may touch.
pub(crate) struct Whom<'a> {
    /// Whether an earlier part of the input has the answer for a group and a row.
    pub(crate) is_planned: &'a dyn Fn(&str, &Guid) -> bool,
    /// Whether a user is meant about a row.
    pub(crate) means: &'a dyn Fn(&graph::User, &Guid) -> bool,
    /// Whether a group is meant although not all of its members are.
    pub(crate) names_group: &'a dyn Fn(&str) -> bool,
    /// Whether a user may be changed at all: who is not may not be changed through a group either.
    pub(crate) is_chosen: &'a dyn Fn(&graph::User) -> bool,
    /// Whether groups without members are meant.
    pub(crate) is_everybody: bool,
    /// Whether a copy of what a user has is known, as far as that was asked for.
    pub(crate) is_saved: &'a dyn Fn(&graph::User) -> bool,
}

/// Plans the groups. `users` are all who hold one of the rows, and `groups` all that assign one that goes. `before`
/// are those that change already by an earlier part of the input.
pub(crate) fn plan_groups(
    users: &[graph::User],
    groups: &[graph::Group],
    rules: &SwapRules,
    seats: &mut Seats,
    before: MovedGroups,
    whom: &Whom<'_>,
) -> GroupPlan {
    let people: Vec<Person> = users.iter().map(Person::of).collect();
    let members = members(&people, rules);
    let mut plan = GroupPlan {
        moved: before,
        ..GroupPlan::default()
    };
    let mut seated: HashSet<(usize, Guid)> = HashSet::new();
    for group in groups {
        let places = members
            .get(group.id.as_str())
            .map_or(&[][..], Vec::as_slice);
        if !is_meant(group, places, users, rules, whom) {
            continue;
        }
        let lacking = |sku: &Guid| -> Vec<(usize, Guid)> {
            let lack = places
                .iter()
                .filter(|at| find(&people[**at].held, sku).is_none());
            lack.map(|at| (*at, *sku)).collect()
        };
        let targets: BTreeSet<Guid> = rules.targets().map(|to| to.sku_id).collect();
        let needs = |sku: &Guid| {
            let new = lacking(sku).into_iter().filter(|one| !seated.contains(one));
            i64::try_from(new.count()).unwrap_or(i64::MAX)
        };
        // Each member needs a seat at the same time: one too few, and the group is refused.
        let enough = |sku: &Guid| i64::from(seats.free(sku) >= needs(sku));
        let free = Seats::of(targets.iter().map(|sku| (*sku, enough(sku))));
        let reading = of_group(group.clone());
        let mut moves = rules.all();
        moves.retain(|one| !(whom.is_planned)(&group.id, &one.from.sku_id));
        if moves.is_empty() {
            continue;
        }
        let mut swaps = decide(&reading.user, rules, &moves, &free).into_iter();
        let Some(mut swap) = swaps.next() else {
            continue;
        };
        if places.iter().any(|at| !(whom.is_saved)(&users[*at])) {
            keep_unsaved(&mut swap);
        }
        let mut why = None;
        if matches!(swap.action, SwapAction::Swap | SwapAction::Remove) {
            let new = gives(&group.id, &swap, &rules.plans);
            let named = |is_one: &dyn Fn(usize) -> bool| -> Vec<String> {
                let found = places.iter().filter(|at| is_one(**at));
                found.map(|at| name(&users[*at])).collect()
            };
            let not_chosen = named(&|at| !(whom.is_chosen)(&users[at]));
            let stuck = named(&|at| !plan.can_follow(&people[at], &group.id, &new, &swap, rules));
            if !not_chosen.is_empty() {
                why = Some(reason::not_chosen(&not_chosen));
            } else if !stuck.is_empty() {
                why = Some(reason::in_the_way(&swap, &stuck));
            }
            if why.is_none() {
                let taken: Vec<(Guid, i64)> =
                    seats_needed(&swap).map(|sku| (sku, needs(&sku))).collect();
                for (sku, count) in taken {
                    seats.take_many(&sku, count);
                    seated.extend(lacking(&sku));
                }
                let from = swap.all_from().map(|sku| sku.sku_id);
                plan.moved.add(&group.id, from, new);
            } else {
                swap.action = SwapAction::Refuse;
                swap.reason = Some(SwapReason::MemberInTheWay);
            }
        }
        let section = Group {
            id: group.id.clone(),
            display_name: group.display_name.clone(),
            members: u64::try_from(places.len()).unwrap_or(u64::MAX),
        };
        plan.groups.push((section.clone(), swap, why));
        // Each row that does not go has a record of its own.
        let refused = swaps.map(|swap| (section.clone(), swap, None));
        plan.groups.extend(refused);
    }
    for (at, person) in people.iter().enumerate() {
        plan.clear(at, person, rules);
    }
    plan
}

/// The members who get a row that goes from each group.
fn members<'a>(people: &'a [Person], rules: &SwapRules) -> HashMap<&'a str, Vec<usize>> {
    let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        for source in &person.sources {
            let goes = rules
                .moves
                .iter()
                .any(|one| one.from.sku_id == source.sku_id);
            if let Some(group) = source.group.as_deref().filter(|_| goes) {
                let members = members.entry(group).or_default();
                if members.last() != Some(&at) {
                    members.push(at);
                }
            }
        }
    }
    members
}

/// A group is changed where everybody who follows it is meant.
fn is_meant(
    group: &graph::Group,
    places: &[usize],
    users: &[graph::User],
    rules: &SwapRules,
    whom: &Whom<'_>,
) -> bool {
    let assigns = |sku: &Guid| group.assigned_licenses.iter().any(|one| one.sku_id == *sku);
    let goes = rules.moves.iter().map(|one| &one.from.sku_id);
    let from: Vec<&Guid> = goes.filter(|sku| assigns(sku)).collect();
    let means = |at: &usize| from.iter().all(|sku| (whom.means)(&users[*at], sku));
    let all_are = || places.iter().all(means) && (!places.is_empty() || whom.is_everybody);
    !from.is_empty() && ((whom.names_group)(&group.id) || all_are())
}

/// What a group assigns after its change.
fn gives(group: &str, swap: &Swap, plans: &TenantPlans) -> Vec<Source> {
    let to = swap
        .all_to()
        .filter(|(sku, _)| plans.of_sku(&sku.sku_id).is_some());
    to.map(|(sku, off)| Source {
        sku_id: sku.sku_id,
        group: Some(group.to_owned()),
        off: off.to_vec(),
    })
    .collect()
}

/// Whether a direct assignment can go first: groups give the same, and what goes may go.
fn is_spare(person: &Person, direct: &Source, rules: &SwapRules) -> bool {
    let comes_from_groups =
        |source: &Source| source.sku_id == direct.sku_id && source.group.is_some();
    let rest: Vec<Source> = person
        .sources
        .iter()
        .filter(|source| !source.is_direct(&direct.sku_id))
        .cloned()
        .collect();
    let lost = effect(&rules.plans.on(&person.sources), &rules.plans.on(&rest)).lost;
    rest.iter().any(comes_from_groups) && lost.is_empty()
}

impl GroupPlan {
    /// The groups that change.
    pub(crate) fn moved(&self) -> &MovedGroups {
        &self.moved
    }

    /// Whether no plans meet in a member that exclude each other: those that the group brings, and those that the
    /// member has from elsewhere then, where the groups before it have changed.
    fn can_follow(
        &self,
        person: &Person,
        group: &str,
        new: &[Source],
        swap: &Swap,
        rules: &SwapRules,
    ) -> bool {
        let goes = |source: &Source| swap.all_from().any(|sku| sku.sku_id == source.sku_id);
        let is_of_group = |source: &Source| source.group.as_deref() == Some(group);
        let is_cleared =
            |source: &Source| source.group.is_none() && is_spare(person, source, rules);
        let mut rest: Vec<Source> = Vec::new();
        for source in &person.sources {
            match self.moved_of(source) {
                Some(moved) => rest.extend(moved.gives.clone()),
                None if goes(source) && (is_of_group(source) || is_cleared(source)) => {}
                None => rest.push(source.clone()),
            }
        }
        !rules.plans.exclude_each_other(new, &rest)
    }

    /// How the group changes that a row comes from, where it is one of those that go.
    fn moved_of(&self, source: &Source) -> Option<&Moved> {
        self.moved.of(source.group.as_ref()?, &source.sku_id)
    }

    /// Plans the direct assignments of a user that go first.
    fn clear(&mut self, at: usize, person: &Person, rules: &SwapRules) {
        for one in &rules.moves {
            let mut sources = person.sources.iter();
            let direct = sources.find(|source| source.is_direct(&one.from.sku_id));
            let Some(old) = find(&person.held, &one.from.sku_id) else {
                continue;
            };
            let Some(direct) = direct.filter(|_| self.moves_all(old)) else {
                continue;
            };
            if is_spare(person, direct, rules) {
                self.cleared.insert((at, one.from.sku_id));
                self.first.push((at, remove_direct(person, one, rules)));
            }
        }
    }

    /// Whether all groups that a licence comes from are changed, and do not assign it any more.
    fn moves_all(&self, old: &Held) -> bool {
        let is_moved = |group: &String| self.moved.of(group, &old.sku_id).is_some();
        !old.groups.is_empty() && old.groups.iter().all(is_moved)
    }

    /// What is left to do for a user beside the groups: who has the old row only from groups that change follows
    /// them, and who has it directly too, with more on than they bring, loses that after they have changed.
    pub(crate) fn follow(
        &self,
        at: usize,
        user: &graph::User,
        swaps: Vec<Swap>,
        rules: &SwapRules,
    ) -> Vec<Swap> {
        let follows = |swap: Swap| -> Option<Swap> {
            let old = find(&swap.before, &swap.from.sku_id);
            let Some(old) = old.filter(|old| self.moves_all(old)) else {
                return Some(swap);
            };
            if swap.reason != Some(SwapReason::InheritedFromGroup) {
                return Some(swap);
            }
            let is_cleared = self.cleared.contains(&(at, swap.from.sku_id));
            if !old.direct || is_cleared {
                return None;
            }
            let mut moves = rules.moves.iter();
            let one = moves.find(|one| one.from.sku_id == swap.from.sku_id)?;
            Some(self.after(user, one, rules))
        };
        swaps.into_iter().filter_map(follows).collect()
    }

    /// The direct assignment that goes after the groups have changed. The plan sees the user as they leave him.
    fn after(&self, user: &graph::User, one: &Move, rules: &SwapRules) -> Swap {
        let person = self.left(&Person::of(user), one);
        let call = Call::of(&person, &rules.plans, &[one], rules.new_plans);
        call.decided(&person, &[one], rules)
    }

    /// A person as the groups leave him.
    fn left(&self, person: &Person, one: &Move) -> Person {
        let mut sources: Vec<Source> = Vec::new();
        for source in &person.sources {
            let is_of_row = source.sku_id == one.from.sku_id;
            match self.moved_of(source).filter(|_| is_of_row) {
                Some(moved) => sources.extend(moved.gives.clone()),
                None => sources.push(source.clone()),
            }
        }
        Person {
            held: held_of(&sources),
            sources,
        }
    }
}

/// What is held by these assignments.
fn held_of(sources: &[Source]) -> Vec<Held> {
    let skus: BTreeSet<Guid> = sources.iter().map(|source| source.sku_id).collect();
    skus.into_iter()
        .map(|sku_id| {
            let own = || sources.iter().filter(|source| source.sku_id == sku_id);
            let direct = own().find(|source| source.group.is_none());
            let mut groups: Vec<String> = own().filter_map(|source| source.group.clone()).collect();
            groups.sort();
            let off = |plan: &Guid| own().all(|source| source.off.contains(plan));
            let shown = direct.or_else(|| own().next()).map(|source| &source.off);
            let mut disabled_plans: Vec<Guid> = shown.into_iter().flatten().copied().collect();
            if direct.is_none() {
                disabled_plans.retain(off);
            }
            disabled_plans.sort();
            Held {
                sku_id,
                disabled_plans,
                direct: direct.is_some(),
                groups,
            }
        })
        .collect()
}

fn remove_direct(person: &Person, one: &Move, rules: &SwapRules) -> Swap {
    let call = Call::of(person, &rules.plans, &[one], rules.new_plans);
    let mut swap = call.into_swap(
        person,
        &[one],
        SwapAction::RemoveDirect,
        Some(SwapReason::BothHeld),
    );
    // Nothing is added: what is off in what comes stays as it is.
    swap.disabled_plans = off_now(&person.held, &swap.to.sku_id).to_vec();
    for to in &mut swap.also_to {
        to.disabled_plans = off_now(&person.held, &to.sku.sku_id).to_vec();
    }
    take_effect(&mut swap, person, &rules.plans);
    swap
}

fn name(user: &graph::User) -> String {
    let name = user.user_principal_name.as_ref();
    name.unwrap_or(&user.id).clone()
}

#[cfg(test)]
mod tests;
