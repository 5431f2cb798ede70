//! The groups that assign a row that goes, planned together with their members.
//!
//! Microsoft's own method for changing what a group assigns presumes that each member has the licence from this
//! group only, and not directly too (documented). Who has it directly too loses that before the group changes,
//! where nothing is lost by it, and else after it. A group with a member in whom plans would meet that exclude
//! each other is refused with the member's name: its change would leave that member behind for good.

use std::collections::{BTreeSet, HashMap, HashSet};

use common::{
    Text, graph,
    ids::Guid,
    sections::{Group, Swap, SwapAction, SwapReason},
};

use crate::{
    backups::takes_onedrive,
    decide::{Call, Move, Person, Seats, SwapRules, decide, find, off_now, seats_needed},
    decide_again::take_effect,
    reason,
    service_plans::{Source, TenantPlans, effect},
    target::of_group,
};

mod moved;

pub(crate) use moved::MovedGroups;

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
    let mut planner = Planner {
        users,
        people: &people,
        members: members(&people, rules),
        rules,
        whom,
        seats,
        seated: HashSet::new(),
        plan: GroupPlan {
            moved: before,
            ..GroupPlan::default()
        },
    };
    for group in groups {
        planner.add(group);
    }
    let mut plan = planner.plan;
    for (at, person) in people.iter().enumerate() {
        plan.clear(at, person, rules);
    }
    plan
}

/// The plan in the making, one group after the other.
struct Planner<'a> {
    users: &'a [graph::User],
    people: &'a [Person],
    /// The places of the members of each group.
    members: HashMap<&'a str, Vec<usize>>,
    rules: &'a SwapRules,
    whom: &'a Whom<'a>,
    seats: &'a mut Seats,
    /// For whom a seat of a row is taken, by the place of the user: one is enough however many groups bring it.
    seated: HashSet<(usize, Guid)>,
    plan: GroupPlan,
}

impl Planner<'_> {
    /// Plans a group, where it is meant: a record for what goes, and one for each row that does not.
    fn add(&mut self, group: &graph::Group) {
        let places = self.members.get(group.id.as_str());
        let places = places.cloned().unwrap_or_default();
        let mut moves = self.rules.all();
        moves.retain(|one| !(self.whom.is_planned)(&group.id, &one.from.sku_id));
        if moves.is_empty() || !self.means(group, &places) {
            return;
        }
        let user = of_group(group.clone()).user;
        let mut swaps = decide(&user, self.rules, &moves, &self.seats_for(&places)).into_iter();
        let Some(mut swap) = swaps.next() else {
            return;
        };
        let why = self.settle(&group.id, &places, &mut swap);
        let section = Group {
            id: group.id.clone(),
            display_name: group.display_name.clone(),
            members: u64::try_from(places.len()).unwrap_or(u64::MAX),
        };
        self.plan.groups.push((section.clone(), swap, why));
        let refused = swaps.map(|swap| (section.clone(), swap, None));
        self.plan.groups.extend(refused);
    }

    /// A group is changed where everybody who follows it is meant.
    fn means(&self, group: &graph::Group, places: &[usize]) -> bool {
        let assigns = |sku: &Guid| group.assigned_licenses.iter().any(|one| one.sku_id == *sku);
        let goes = self.rules.moves.iter().map(|one| &one.from.sku_id);
        let from: Vec<&Guid> = goes.filter(|sku| assigns(sku)).collect();
        let means = |at: &usize| {
            let mut from = from.iter();
            from.all(|sku| (self.whom.means)(&self.users[*at], sku))
        };
        let means_all =
            || places.iter().all(means) && (!places.is_empty() || self.whom.is_everybody);
        !from.is_empty() && ((self.whom.names_group)(&group.id) || means_all())
    }

    /// The members who have no seat of a row yet.
    fn without(&self, sku: &Guid, places: &[usize]) -> Vec<(usize, Guid)> {
        let lacks = |at: &usize| find(&self.people[*at].held, sku).is_none();
        let lacking = places.iter().copied().filter(lacks).map(|at| (at, *sku));
        lacking.filter(|one| !self.seated.contains(one)).collect()
    }

    /// A seat of each row that is free for all of these members: each needs one at the same time.
    fn seats_for(&self, places: &[usize]) -> Seats {
        let targets: BTreeSet<Guid> = self.rules.targets().map(|to| to.sku_id).collect();
        let enough = |sku: &Guid| count(&self.without(sku, places)) <= self.seats.free(sku);
        Seats::of(targets.iter().map(|sku| (*sku, i64::from(enough(sku)))))
    }

    /// Takes the seats of a group's change; one that would harm a member is refused, with whom.
    fn settle(&mut self, group: &str, places: &[usize], swap: &mut Swap) -> Option<Text> {
        if !matches!(swap.action, SwapAction::Swap | SwapAction::Remove) {
            return None;
        }
        let new = gives(group, swap, &self.rules.plans);
        if let Some((reason, why)) = self.harm(group, places, swap, &new) {
            swap.action = SwapAction::Refuse;
            swap.reason = Some(reason);
            return Some(why);
        }
        for sku in seats_needed(swap) {
            let seated = self.without(&sku, places);
            self.seats.take_many(&sku, count(&seated));
            self.seated.extend(seated);
        }
        let from = swap.all_from().map(|sku| sku.sku_id);
        self.plan.moved.add(group, from, new);
        None
    }

    /// What a group's change would do to a member that must not be done.
    fn harm(
        &self,
        group: &str,
        places: &[usize],
        swap: &Swap,
        new: &[Source],
    ) -> Option<(SwapReason, Text)> {
        let named = |is_one: &dyn Fn(usize) -> bool| -> Vec<String> {
            let found = places.iter().filter(|at| is_one(**at));
            found.map(|at| self.users[*at].name().to_owned()).collect()
        };
        let plans = &self.rules.plans;
        let rest = |at: usize| {
            let person = &self.people[at];
            self.plan.rest(person, group, swap, self.rules)
        };
        let unsaved = named(&|at| {
            let takes = || {
                let after = [rest(at), new.to_vec()].concat();
                takes_onedrive(&self.people[at].sources, &after, plans)
            };
            !(self.whom.is_saved)(&self.users[at]) && takes()
        });
        if !unsaved.is_empty() {
            return Some((SwapReason::BackupMissing, reason::not_saved(&unsaved)));
        }
        let not_chosen = named(&|at| !(self.whom.is_chosen)(&self.users[at]));
        let stuck = named(&|at| plans.exclude_each_other(new, &rest(at)));
        let why = if !not_chosen.is_empty() {
            reason::not_chosen(&not_chosen)
        } else if !stuck.is_empty() {
            reason::in_the_way(swap, &stuck)
        } else {
            return None;
        };
        Some((SwapReason::MemberInTheWay, why))
    }
}

fn count(seats: &[(usize, Guid)]) -> i64 {
    i64::try_from(seats.len()).unwrap_or(i64::MAX)
}

/// The members who get a row that goes from each group.
fn members<'a>(people: &'a [Person], rules: &SwapRules) -> HashMap<&'a str, Vec<usize>> {
    let mut members: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, person) in people.iter().enumerate() {
        for source in &person.sources {
            let mut moves = rules.moves.iter();
            let goes = moves.any(|one| one.from.sku_id == source.sku_id);
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

    /// What a member has beside what a group brings by its change: the groups before it have changed then, and what is
    /// spare is gone.
    fn rest(&self, person: &Person, group: &str, swap: &Swap, rules: &SwapRules) -> Vec<Source> {
        let goes = |source: &Source| swap.all_from().any(|sku| sku.sku_id == source.sku_id);
        let is_of_group = |source: &Source| source.group.as_deref() == Some(group);
        let is_cleared =
            |source: &Source| source.group.is_none() && is_spare(person, source, rules);
        let mut rest: Vec<Source> = Vec::new();
        for source in &person.sources {
            match self.moved.in_place_of(source) {
                Some(gives) => rest.extend_from_slice(gives),
                None if goes(source) && (is_of_group(source) || is_cleared(source)) => {}
                None => rest.push(source.clone()),
            }
        }
        rest
    }

    /// Plans the direct assignments of a user that go first.
    fn clear(&mut self, at: usize, person: &Person, rules: &SwapRules) {
        for one in &rules.moves {
            let mut sources = person.sources.iter();
            let direct = sources.find(|source| source.is_direct(&one.from.sku_id));
            let Some(old) = find(&person.held, &one.from.sku_id) else {
                continue;
            };
            let Some(direct) = direct.filter(|_| self.moved.take_all(old)) else {
                continue;
            };
            if is_spare(person, direct, rules) {
                self.cleared.insert((at, one.from.sku_id));
                self.first.push((at, remove_direct(person, one, rules)));
            }
        }
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
            let Some(old) = old.filter(|old| self.moved.take_all(old)) else {
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
            let left = self.left(at, &Person::of(user));
            let call = Call::of(&left, &rules.plans, &[one], rules.new_plans);
            Some(call.decided(&left, &[one], rules))
        };
        swaps.into_iter().filter_map(follows).collect()
    }

    /// A user as the groups leave them: what goes first is gone, and the groups have changed.
    pub(crate) fn left(&self, at: usize, person: &Person) -> Person {
        let is_cleared =
            |source: &Source| source.group.is_none() && self.cleared.contains(&(at, source.sku_id));
        let mut sources: Vec<Source> = Vec::new();
        for source in person.sources.iter().filter(|source| !is_cleared(source)) {
            let own = std::slice::from_ref(source);
            for comes in self.moved.in_place_of(source).unwrap_or(own) {
                if !sources.contains(comes) {
                    sources.push(comes.clone());
                }
            }
        }
        Person {
            held: moved::held_of(&sources),
            sources,
        }
    }
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

#[cfg(test)]
mod tests;
