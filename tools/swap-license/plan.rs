//! Planning: the records of a tenant together, a change for each user and group that they are about.

use std::{cell::RefCell, collections::BTreeSet};

use common::{
    BadRecord, Exit, Text,
    cli::{Job, Out, WorkResult},
    graph::{self, Graph, UserQuery},
    ids::Guid,
    licensing,
    sections::{Group, Section as _, SoldSubscription, Swap, SwapAction, SwapReason, User},
};

use crate::{
    backups::{Backups, keep_unsaved},
    decide::{Person, SwapRules, decide},
    group_names::GroupNames,
    group_plan::{GroupPlan, Whom, plan_groups},
    losses::Losses,
    only::Only,
    reason,
    request::{Asked, Request},
    seat_order::SeatOrder,
    service_plans::NewPlans,
    sku_pair::{Named, TenantRows},
    target::Target,
    words::about,
};

mod known;
mod rest;

pub(crate) use known::Known;
use known::planned_key;

/// What the command line says about planning.
#[derive(Debug, Clone)]
pub(crate) struct PlanOptions {
    /// The SKUs, where the command line names them.
    pub(crate) named: Option<Named>,
    /// What to do with service plans that only the new SKU has.
    pub(crate) new_plans: NewPlans,
    /// Service plans that may be lost.
    pub(crate) losses: Losses,
    /// The country for users without one.
    pub(crate) usage_location: Option<String>,
    /// Who gets the free seats first.
    pub(crate) order: SeatOrder,
    /// Whether groups are changed too.
    pub(crate) groups: bool,
}

/// The plan of a tenant.
pub(crate) struct Planning<'a> {
    pub(crate) options: &'a PlanOptions,
    pub(crate) backups: Option<&'a Backups>,
    pub(crate) only: &'a RefCell<Option<Only>>,
    pub(crate) graph: &'a Graph,
    pub(crate) out: &'a Out<'a>,
    /// The records, in the order of the input.
    pub(crate) jobs: Vec<&'a Job>,
}

impl Planning<'_> {
    /// Writes a record for each user and group whom the records concern.
    pub(crate) async fn plan(&self, known: &mut Known) -> WorkResult {
        let (request, failed) = self.request(&known.rows);
        known.mean(&request)?;
        for (at, bad) in &failed {
            let job = self.jobs[*at];
            let mut record = job.record.clone();
            let problem = bad.clone().into();
            self.out.of_job(job).fail(&mut record, &problem).await?;
        }
        let rules = SwapRules {
            moves: request.moves.clone(),
            plans: known.plans.clone(),
            new_plans: self.options.new_plans,
            losses: self.options.losses.clone(),
            usage_location: self.options.usage_location.clone(),
        };
        let mut plan = PlanOfTenant {
            planning: self,
            request: &request,
            rules: &rules,
            known,
            groups: GroupPlan::default(),
            group_names: GroupNames::default(),
            answered: BTreeSet::new(),
            told: BTreeSet::new(),
            count: failed.len(),
        };
        if !rules.moves.is_empty() {
            plan.users_and_groups().await?;
            plan.absent().await?;
            plan.end_rows();
        }
        plan.unfit().await?;
        plan.rows().await
    }

    /// What the records ask for, and which of them cannot be read: each of these fails alone.
    fn request(&self, rows: &TenantRows) -> (Request, Vec<(usize, BadRecord)>) {
        let (mut request, mut failed) = (Request::default(), Vec::new());
        for (at, job) in self.jobs.iter().enumerate() {
            let read = || {
                job.record.get::<SoldSubscription>()?;
                Ok(Asked {
                    license: job.record.get()?,
                    user: job.record.get()?,
                    group: job.record.get()?,
                })
            };
            match read() {
                Ok(asked) => request.add(at, asked, rows),
                Err(bad) => {
                    failed.push((at, bad));
                    if job.record.has(User::KEY) || job.record.has(Group::KEY) {
                        request.selection.lose_name();
                    }
                }
            }
        }
        (request, failed)
    }

    /// Whether a copy of what the user has is known, as far as that was asked for.
    fn is_saved(&self, user: &graph::User) -> bool {
        let saved = |backups: &Backups| backups.has(&user.id, user.user_principal_name.as_deref());
        self.backups.is_none_or(saved)
    }

    fn is_named(&self, user: &graph::User) -> bool {
        let mut only = self.only.borrow_mut();
        only.as_mut().is_none_or(|only| only.names(user))
    }
}

/// The plan of a tenant in the making.
struct PlanOfTenant<'a> {
    planning: &'a Planning<'a>,
    request: &'a Request,
    rules: &'a SwapRules,
    known: &'a mut Known,
    groups: GroupPlan,
    group_names: GroupNames,
    /// The records of users that have their answer.
    answered: BTreeSet<usize>,
    /// The rows about which something is said already.
    told: BTreeSet<Guid>,
    /// Records written.
    count: usize,
}

impl PlanOfTenant<'_> {
    async fn users_and_groups(&mut self) -> WorkResult {
        let from = self.rules.moves.iter().map(|one| one.from.sku_id);
        let mut skus: Vec<Guid> = from
            .chain(self.rules.targets().map(|to| to.sku_id))
            .collect();
        skus.sort();
        skus.dedup();
        let mut pages = self.planning.graph.users(&UserQuery { skus });
        let (order, groups) = (self.planning.options.order, self.planning.options.groups);
        let mut kept = Vec::new();
        while let Some(page) = pages.next().await? {
            if order == SeatOrder::Listed && !groups {
                for user in &page {
                    self.user(0, user).await?;
                }
            } else {
                kept.extend(page);
            }
        }
        order.sort(&mut kept);
        if groups {
            self.plan_groups(&kept).await?;
        }
        for (at, user) in kept.iter().enumerate() {
            self.user(at, user).await?;
        }
        Ok(())
    }

    async fn plan_groups(&mut self, users: &[graph::User]) -> WorkResult {
        let from: Vec<Guid> = self.rules.moves.iter().map(|one| one.from.sku_id).collect();
        let groups = self.planning.graph.groups_that_assign(&from).all().await?;
        let mut settled = Vec::new();
        for group in groups {
            // The list does not say whether a group is still at work.
            settled.push(self.planning.graph.group(&group.id).await?);
        }
        let selection = &self.request.selection;
        let is_only = self.planning.only.borrow().is_some();
        let Known {
            seats,
            planned,
            moved,
            ..
        } = &mut *self.known;
        let whom = Whom {
            is_planned: &|group, from| planned.contains(&planned_key(group, false, from)),
            means: &|user, from| selection.means(user, from) && self.planning.is_named(user),
            names_group: &|id| selection.names_group(id),
            is_chosen: &|user| self.planning.is_named(user),
            is_everybody: selection.is_everybody() && !is_only,
            is_saved: &|user| self.planning.is_saved(user),
        };
        let before = moved.clone();
        let mut plan = plan_groups(users, &settled, self.rules, seats, before, &whom);
        moved.clone_from(plan.moved());
        for (at, swap) in std::mem::take(&mut plan.first) {
            self.write_for_user(&users[at], swap).await?;
        }
        for (group, mut swap, why) in std::mem::take(&mut plan.groups) {
            swap.words = why.map(|why| self.say(&why));
            let id = group.id.clone();
            self.write(None, &Target::Group(group), &id, swap).await?;
        }
        self.groups = plan;
        Ok(())
    }

    async fn user(&mut self, at: usize, user: &graph::User) -> WorkResult {
        let selection = &self.request.selection;
        let moves = self.rules.moves.iter();
        let moves: Vec<_> = moves
            .filter(|one| selection.means(user, &one.from.sku_id))
            .collect();
        if moves.is_empty() || !self.planning.is_named(user) {
            return Ok(());
        }
        for one in &moves {
            self.answered
                .extend(selection.record_of(user, &one.from.sku_id));
        }
        let swaps = decide(user, self.rules, &moves, &self.known.seats);
        let is_saved = self.planning.is_saved(user);
        let left = (!is_saved).then(|| self.groups.left(at, &Person::of(user)));
        for mut swap in self.groups.follow(at, user, swaps, self.rules) {
            if swap.reason == Some(SwapReason::NotHeld) && selection.is_everybody() {
                continue;
            }
            if let Some(left) = &left {
                keep_unsaved(&mut swap, &left.sources, &self.rules.plans);
            }
            self.write_for_user(user, swap).await?;
        }
        Ok(())
    }

    async fn write_for_user(&mut self, user: &graph::User, swap: Swap) -> WorkResult {
        let record = self.request.selection.record_of(user, &swap.from.sku_id);
        let target = Target::User(licensing::user(user));
        self.write(record, &target, &user.id, swap).await
    }

    /// Users whom records name and who hold none of the rows.
    async fn absent(&mut self) -> WorkResult {
        let request = self.request;
        for (at, from) in request.selection.records() {
            let user = self.planning.jobs[at].record.get::<User>()?;
            let Some(user) = user.filter(|_| !self.answered.contains(&at)) else {
                continue;
            };
            let empty = graph::User {
                id: user.id.clone(),
                user_principal_name: user.user_principal_name.clone(),
                ..graph::User::default()
            };
            let mut moves = self.rules.moves.iter();
            let one = moves.find(|one| one.from.sku_id == *from);
            let Some(one) = one.filter(|_| self.planning.is_named(&empty)) else {
                continue;
            };
            self.answered.insert(at);
            let swap = decide(&empty, self.rules, &[one], &self.known.seats).remove(0);
            self.write(Some(at), &Target::User(user), &empty.id, swap)
                .await?;
        }
        Ok(())
    }

    /// Whether the users and groups are few, or kept in any case.
    fn is_by_name(&self) -> bool {
        self.planning.options.groups || !self.request.selection.is_everybody()
    }

    fn end_rows(&mut self) {
        if !self.is_by_name() {
            let moves = self.rules.moves.iter();
            self.known.end_rows(moves.map(|one| one.from.sku_id));
        }
    }

    /// Writes a change, unless an earlier part of the input gave it already. `record` is the one that named the
    /// user.
    async fn write(
        &mut self,
        record: Option<usize>,
        target: &Target,
        id: &str,
        mut swap: Swap,
    ) -> WorkResult {
        let from: Vec<Guid> = swap.all_from().map(|sku| sku.sku_id).collect();
        self.told.extend(&from);
        if swap.reason == Some(SwapReason::NoSeat) {
            // Who lacks a seat is told by name: that the new row needs more is the same again.
            self.told.extend(swap.all_to().map(|(sku, _)| sku.sku_id));
        }
        // A direct assignment goes first and is no answer to the rest.
        let goes_first = swap.action == SwapAction::RemoveDirect;
        let is_by_name = self.is_by_name();
        let is_new = from.iter().fold(false, |is_new, from| {
            let is_new_here = if is_by_name {
                self.known.planned.insert(planned_key(id, goes_first, from))
            } else {
                !self.known.is_whole(from)
            };
            is_new_here || is_new
        });
        let at = record.or_else(|| self.request.records.get(&swap.from.sku_id).copied());
        let Some(at) = at.filter(|_| is_new) else {
            self.count += 1;
            return Ok(());
        };
        if !target.is_group() {
            // A group's members had theirs counted with it.
            self.known.seats.take(&swap);
        }
        let graph = self.planning.graph;
        self.group_names.learn(&swap.before, graph).await;
        if swap.words.is_none() {
            let words = reason::words(&swap, &self.group_names);
            swap.words = words.map(|words| self.say(&words));
        }
        let job = self.planning.jobs[at];
        if let (SwapAction::Refuse, Some(words)) = (swap.action, &swap.words) {
            let text = about(target.name(), &Text::verbatim(words.clone()));
            self.planning.out.of_job(job).complain(Exit::No, &text);
        }
        let mut record = job.record.clone();
        target.put(&mut record);
        record.set(&swap);
        self.count += 1;
        self.planning.out.write(&record).await
    }

    fn say(&self, text: &Text) -> String {
        text.in_lang(self.planning.out.lang).to_owned()
    }
}
