//! Planning: a record for each user of the row that goes.

use std::collections::{BTreeMap, HashMap, HashSet};

use common::{
    Exit, Record,
    cli::{Out, Problem, WorkResult},
    graph::{self, Graph, SubscribedSku, UserQuery},
    ids::Guid,
    licensing,
    sections::{Group, License, Swap, SwapAction, SwapReason, User},
    sku,
};

use crate::{
    backups::{Backups, takes_onedrive},
    decide::{SwapRules, decide, find},
    reason,
    seat_order::SeatOrder,
    service_plans::{NewPlans, PlanPair},
    sku_pair::{self, Named, Rows, TenantRows},
    target::{Members, Target, count_members, of_group},
    words::about,
};

/// What the command line says about planning.
#[derive(Debug, Clone)]
pub(crate) struct PlanOptions {
    /// The two SKUs, where the command line names them.
    pub(crate) named: Option<Named>,
    /// What to do with service plans that only the new SKU has.
    pub(crate) new_plans: NewPlans,
    /// Whether plans may be lost.
    pub(crate) lose_plans: bool,
    /// The country for users without one.
    pub(crate) usage_location: Option<String>,
    /// Who gets the free seats first.
    pub(crate) order: SeatOrder,
    /// Whether groups are changed too.
    pub(crate) groups: bool,
}

/// What the plan of a run has of a tenant already: two records may be about the same row, as two mails are
/// about the same tenant, and two rows may go to the same one.
#[derive(Debug, Default)]
pub(crate) struct Allocations {
    /// The pairs of rows that are planned.
    pairs: HashSet<(Guid, Guid)>,
    /// Seats that are still free in the rows that come.
    seats: HashMap<Guid, i64>,
}

/// The plan of one tenant: its rows, and the names of groups that were asked for.
pub(crate) struct Planning<'a> {
    options: &'a PlanOptions,
    backups: Option<&'a Backups>,
    graph: &'a Graph,
    rows: &'a TenantRows,
    allocations: &'a mut Allocations,
    groups: BTreeMap<String, String>,
}

impl<'a> Planning<'a> {
    /// A plan over the rows of a tenant.
    #[must_use]
    pub(crate) fn new(
        options: &'a PlanOptions,
        backups: Option<&'a Backups>,
        graph: &'a Graph,
        rows: &'a TenantRows,
        allocations: &'a mut Allocations,
    ) -> Self {
        Self {
            options,
            backups,
            graph,
            rows,
            allocations,
            groups: BTreeMap::new(),
        }
    }

    /// Writes a record for each user whom this record concerns.
    pub(crate) async fn plan(&mut self, out: &Out<'_>, record: &Record) -> WorkResult {
        let license: Option<License> = record.get()?;
        match sku_pair::choose(license.as_ref(), self.rows) {
            Ok(Some(rows)) => {
                let pair = (rows.from.sku_id, rows.to.sku_id);
                if !self.allocations.pairs.insert(pair) {
                    return Ok(());
                }
                let seats = self.allocations.seats.get(&rows.to.sku_id);
                let mut seats =
                    seats.map_or_else(|| licensing::free_seats(rows.to), |seats| *seats);
                let planned = self.plan_rows(out, record, rows, &mut seats).await;
                self.allocations.seats.insert(rows.to.sku_id, seats);
                planned
            }
            Ok(None) => Ok(()),
            Err(text) => Err(Problem::Other {
                exit: Exit::No,
                code: "no-pair",
                text,
            }
            .into()),
        }
    }

    async fn plan_rows(
        &mut self,
        out: &Out<'_>,
        record: &Record,
        rows: Rows<'_>,
        seats: &mut i64,
    ) -> WorkResult {
        let pair = self.pair(rows);
        let mut moved = Moved::new();
        if self.options.groups {
            self.plan_groups(out, record, &pair, seats, &mut moved)
                .await?;
        }
        let mut users = self.graph.users(&UserQuery {
            skus: vec![pair.from.sku_id, pair.to.sku_id],
        });
        let mut kept = Vec::new();
        loop {
            match users.next().await? {
                Some(page) if self.options.order == SeatOrder::Listed => {
                    self.plan_users(out, record, &pair, &page, seats, &moved)
                        .await?;
                }
                Some(page) => kept.extend(page),
                None => break,
            }
        }
        self.options.order.sort(&mut kept);
        self.plan_users(out, record, &pair, &kept, seats, &moved)
            .await
    }

    async fn plan_users(
        &mut self,
        out: &Out<'_>,
        record: &Record,
        pair: &SwapRules,
        users: &[graph::User],
        seats: &mut i64,
        moved: &Moved,
    ) -> WorkResult {
        for user in users {
            let swap = decide(user, pair, *seats);
            if let Some(swap) = following(swap, pair, moved) {
                self.plan_user(out, record, user, swap, seats).await?;
            }
        }
        Ok(())
    }

    /// Plans the groups that assign the old row.
    async fn plan_groups(
        &mut self,
        out: &Out<'_>,
        record: &Record,
        pair: &SwapRules,
        seats: &mut i64,
        moved: &mut Moved,
    ) -> WorkResult {
        let is_saved = |user: &graph::User| self.is_saved(user);
        let (from, to) = (&pair.from.sku_id, &pair.to.sku_id);
        let groups = count_members(self.graph, from, to, is_saved).await?;
        for Members {
            id,
            count,
            seats: needed,
            unsaved,
        } in groups
        {
            let needed = i64::try_from(needed).unwrap_or(i64::MAX);
            let group = self.graph.group(&id).await?;
            let target = Target::Group(Group {
                id: id.clone(),
                display_name: group.display_name.clone(),
                members: count,
            });
            // Each member needs a seat at the same time: one too few, and the group is refused.
            let free = i64::from(*seats >= needed);
            let mut swap = decide(&of_group(group).user, pair, free);
            if unsaved > 0 {
                keep_unsaved(&mut swap);
            }
            if matches!(swap.action, SwapAction::Swap | SwapAction::Remove) {
                moved.insert(id, swap.disabled_plans.clone());
                *seats -= needed;
            }
            self.write(out, record, &target, swap).await?;
        }
        Ok(())
    }

    async fn plan_user(
        &mut self,
        out: &Out<'_>,
        record: &Record,
        user: &graph::User,
        mut swap: Swap,
        seats: &mut i64,
    ) -> WorkResult {
        if !self.is_saved(user) {
            keep_unsaved(&mut swap);
        }
        match swap.action {
            SwapAction::Swap => *seats -= 1,
            SwapAction::None if swap.reason == Some(SwapReason::NotHeld) => return Ok(()),
            SwapAction::Remove | SwapAction::Restore | SwapAction::None | SwapAction::Refuse => {}
        }
        let target = Target::User(User {
            id: user.id.clone(),
            user_principal_name: user.user_principal_name.clone(),
            display_name: user.display_name.clone(),
        });
        self.write(out, record, &target, swap).await
    }

    async fn write(
        &mut self,
        out: &Out<'_>,
        record: &Record,
        target: &Target,
        mut swap: Swap,
    ) -> WorkResult {
        self.name_groups(swap.before.iter().flat_map(|held| &held.groups))
            .await;
        let words = reason::words(&swap, &self.groups);
        swap.words = words
            .as_ref()
            .map(|words| words.in_lang(out.lang).to_owned());
        if let (SwapAction::Refuse, Some(words)) = (swap.action, words) {
            out.complain(Exit::No, &about(target.name(), &words));
        }
        let mut record = record.clone();
        target.put(&mut record);
        record.set(&swap);
        out.write(&record).await
    }

    /// Whether a copy of what the user has is known, as far as that was asked for.
    fn is_saved(&self, user: &graph::User) -> bool {
        let saved = |backups: &Backups| backups.has(&user.id, user.user_principal_name.as_deref());
        self.backups.is_none_or(saved)
    }

    fn pair(&self, rows: Rows<'_>) -> SwapRules {
        let self_service =
            |row: &SubscribedSku| sku::find(&row.sku_id).is_some_and(|sku| sku.is_self_service());
        SwapRules {
            from: licensing::sku_ref(rows.from),
            to: licensing::sku_ref(rows.to),
            plans: PlanPair::of(&rows.from.service_plans, &rows.to.service_plans),
            new_plans: self.options.new_plans,
            lose_plans: self.options.lose_plans,
            self_service: self_service(rows.from) || self_service(rows.to),
            usage_location: self.options.usage_location.clone(),
        }
    }

    /// A group whose name cannot be read keeps its id: the plan does not depend on it.
    async fn name_groups(&mut self, ids: impl Iterator<Item = &String>) {
        for id in ids {
            if self.groups.contains_key(id) {
                continue;
            }
            let name = self
                .graph
                .group(id)
                .await
                .ok()
                .and_then(|group| group.display_name);
            self.groups
                .insert(id.clone(), name.unwrap_or_else(|| id.clone()));
        }
    }
}

/// A change that would take the OneDrive of a user without a known copy is refused.
fn keep_unsaved(swap: &mut Swap) {
    let acts = matches!(swap.action, SwapAction::Swap | SwapAction::Remove);
    if acts && takes_onedrive(swap) {
        swap.action = SwapAction::Refuse;
        swap.reason = Some(SwapReason::BackupMissing);
    }
}

/// The groups that are moved first, and the plans that each then leaves off.
type Moved = BTreeMap<String, Vec<Guid>>;

/// A user's change where groups are moved first: who has the old row only from groups that are moved
/// follows them (`None`); who has it directly too loses that after the groups have moved, if no service
/// plans.
fn following(mut swap: Swap, pair: &SwapRules, moved: &Moved) -> Option<Swap> {
    let Some(old) = find(&swap.before, &swap.from.sku_id) else {
        return Some(swap);
    };
    let off: Option<Vec<&Vec<Guid>>> = old.groups.iter().map(|group| moved.get(group)).collect();
    let Some((first, others)) = off.as_ref().and_then(|off| off.split_first()) else {
        return Some(swap);
    };
    if !old.direct {
        return None;
    }
    // A plan is off only where no group brings it.
    let off_in_all = first
        .iter()
        .filter(|plan| others.iter().all(|off| off.contains(plan)));
    let off_in_new: Vec<Guid> = off_in_all.copied().collect();
    let carried = pair.plans.without_old(&old.disabled_plans, &off_in_new);
    (swap.action, swap.reason) = if carried.lost.is_empty() || pair.lose_plans {
        (SwapAction::Remove, Some(SwapReason::BothHeld))
    } else {
        (SwapAction::Refuse, Some(SwapReason::PlansWouldBeLost))
    };
    swap.disabled_plans = carried.disabled;
    swap.lost_plans = carried.lost;
    swap.gained_plans = carried.gained;
    Some(swap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{NEW, OLD, pair, plan, user};

    fn followed(user: &graph::User, moved: &[(&str, &[u32])]) -> Option<Swap> {
        let off = |plans: &[u32]| plans.iter().map(|n| plan(*n)).collect();
        let moved = moved
            .iter()
            .map(|(id, plans)| ((*id).to_owned(), off(plans)));
        following(decide(user, &pair(), 5), &pair(), &moved.collect())
    }

    #[test]
    fn who_has_the_row_only_from_groups_that_move_follows_them() {
        let member = user(&[(OLD, Some("g"), &[])]);
        assert_eq!(followed(&member, &[("g", &[])]), None);
        let refused = followed(&member, &[("h", &[])]).unwrap();
        assert_eq!(refused.reason, Some(SwapReason::InheritedFromGroup));
        let direct = user(&[(OLD, None, &[])]);
        assert_eq!(
            followed(&direct, &[("g", &[])]).unwrap().action,
            SwapAction::Swap
        );
    }

    #[test]
    fn who_has_it_directly_too_loses_that_only_if_the_groups_bring_the_same_plans() {
        let both = user(&[
            (OLD, Some("g"), &[]),
            (OLD, Some("h"), &[]),
            (OLD, None, &[2]),
        ]);
        let follows = |g: &[u32], h: &[u32]| {
            let swap = followed(&both, &[("g", g), ("h", h)]).unwrap();
            (swap.action, swap.reason, swap.lost_plans)
        };
        let removed = (SwapAction::Remove, Some(SwapReason::BothHeld), vec![]);
        assert_eq!(follows(&[2], &[2]), removed);
        assert_eq!(
            follows(&[1], &[3]),
            removed,
            "each brings what the other leaves off"
        );
        assert_eq!(
            follows(&[1, 2], &[1]),
            (
                SwapAction::Refuse,
                Some(SwapReason::PlansWouldBeLost),
                vec![plan(1)]
            )
        );
    }

    #[test]
    fn who_has_the_new_row_already_is_no_follower() {
        let done = user(&[(NEW, None, &[])]);
        assert_eq!(
            followed(&done, &[("g", &[])]).unwrap().reason,
            Some(SwapReason::AlreadyDone)
        );
    }
}
