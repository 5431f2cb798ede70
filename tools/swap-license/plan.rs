//! Planning: a record for each user of the row that goes.

use std::collections::{BTreeMap, BTreeSet};

use common::{
    Exit, Record,
    cli::Session,
    graph::{self, Graph, SubscribedSku, UserQuery},
    http::ServiceError,
    input::Place,
    sections::{Group, License, Swap, SwapAction, SwapReason, User},
    sku,
    text::printable,
};

use crate::{
    Args,
    backups::{Backups, takes_onedrive},
    decide::{Pair, decide, find},
    order::Order,
    pair::{self, Rows},
    reason,
    service_plans::PlanPair,
    subject::{Members, Subject, count_members, of_group},
};

/// The plan of one tenant: its rows, and the names of groups that were asked for.
pub struct Planning<'a> {
    args: &'a Args,
    backups: Option<&'a Backups>,
    graph: &'a Graph,
    rows: &'a [SubscribedSku],
    groups: BTreeMap<String, String>,
}

impl<'a> Planning<'a> {
    /// A plan over the rows of a tenant.
    #[must_use]
    pub fn new(
        args: &'a Args,
        backups: Option<&'a Backups>,
        graph: &'a Graph,
        rows: &'a [SubscribedSku],
    ) -> Self {
        Self {
            args,
            backups,
            graph,
            rows,
            groups: BTreeMap::new(),
        }
    }

    /// Writes a record for each user whom this record concerns.
    pub async fn plan(
        &mut self,
        session: &mut Session,
        record: &Record,
        place: &Place,
    ) -> anyhow::Result<()> {
        let license: Option<License> = match record.get() {
            Ok(license) => license,
            Err(bad) => {
                session.complain_at(place, Exit::Input, &bad.text());
                return session.write(record);
            }
        };
        let named = self.args.named();
        match pair::choose(license.as_ref(), named.as_ref(), self.rows) {
            Ok(Some(rows)) => self.plan_rows(session, record, place, rows).await,
            Ok(None) => Ok(()),
            Err(text) => {
                session.complain_at(place, Exit::No, &text);
                session.write(record)
            }
        }
    }

    async fn plan_rows(
        &mut self,
        session: &mut Session,
        record: &Record,
        place: &Place,
        rows: Rows<'_>,
    ) -> anyhow::Result<()> {
        let pair = self.pair(rows);
        let mut seats = pair::free_seats(rows.to);
        let mut moved = BTreeSet::new();
        if self.args.groups {
            let planned = self
                .plan_groups(session, record, &pair, &mut seats, &mut moved)
                .await;
            match planned {
                Ok(written) => written?,
                Err(error) => return failed(session, record, place, &error),
            }
        }
        let mut users = self.graph.users(&UserQuery {
            skus: vec![pair.from.sku_id.clone(), pair.to.sku_id.clone()],
        });
        let mut kept = Vec::new();
        loop {
            match users.next().await {
                Ok(Some(page)) if self.args.order == Order::Listed => {
                    self.plan_users(session, record, &pair, &page, &mut seats, &moved)
                        .await?;
                }
                Ok(Some(page)) => kept.extend(page),
                Ok(None) => break,
                Err(error) => return failed(session, record, place, &error),
            }
        }
        self.args.order.sort(&mut kept);
        self.plan_users(session, record, &pair, &kept, &mut seats, &moved)
            .await
    }

    async fn plan_users(
        &mut self,
        session: &mut Session,
        record: &Record,
        pair: &Pair,
        users: &[graph::User],
        seats: &mut i64,
        moved: &BTreeSet<String>,
    ) -> anyhow::Result<()> {
        for user in users {
            let swap = decide(user, pair, *seats);
            if let Some(swap) = following(swap, moved) {
                self.plan_user(session, record, user, swap, seats).await?;
            }
        }
        Ok(())
    }

    /// Plans the groups that assign the old row. The outer error is the service's, the inner one the output's.
    async fn plan_groups(
        &mut self,
        session: &mut Session,
        record: &Record,
        pair: &Pair,
        seats: &mut i64,
        moved: &mut BTreeSet<String>,
    ) -> Result<anyhow::Result<()>, ServiceError> {
        let groups = count_members(self.graph, &pair.from.sku_id, &pair.to.sku_id).await?;
        for Members {
            id,
            members,
            seats: needed,
        } in groups
        {
            let needed = i64::try_from(needed).unwrap_or(i64::MAX);
            let group = self.graph.group(&id).await?;
            let subject = Subject::Group(Group {
                id: id.clone(),
                display_name: group.display_name.clone(),
                members,
            });
            // Each member needs a seat at the same time: one too few, and the group is refused.
            let free = i64::from(*seats >= needed);
            let swap = decide(&of_group(group).user, pair, free);
            if matches!(swap.action, SwapAction::Swap | SwapAction::Remove) {
                moved.insert(id);
                *seats -= needed;
            }
            if let Err(error) = self.write(session, record, &subject, swap).await {
                return Ok(Err(error));
            }
        }
        Ok(Ok(()))
    }

    async fn plan_user(
        &mut self,
        session: &mut Session,
        record: &Record,
        user: &graph::User,
        mut swap: Swap,
        seats: &mut i64,
    ) -> anyhow::Result<()> {
        if self.is_unsaved(user, &swap) {
            swap.action = SwapAction::Refuse;
            swap.reason = Some(SwapReason::BackupMissing);
        }
        match swap.action {
            SwapAction::Swap => *seats -= 1,
            SwapAction::None if swap.reason == Some(SwapReason::NotHeld) => return Ok(()),
            SwapAction::Remove | SwapAction::Restore | SwapAction::None | SwapAction::Refuse => {}
        }
        let subject = Subject::User(User {
            id: user.id.clone(),
            user_principal_name: user.user_principal_name.clone(),
            display_name: user.display_name.clone(),
        });
        self.write(session, record, &subject, swap).await
    }

    async fn write(
        &mut self,
        session: &mut Session,
        record: &Record,
        subject: &Subject,
        mut swap: Swap,
    ) -> anyhow::Result<()> {
        self.name_groups(swap.before.iter().flat_map(|held| &held.groups))
            .await;
        let words = reason::words(&swap, &self.groups);
        swap.words = words.as_ref().map(|words| session.say(words));
        if let (SwapAction::Refuse, Some(words)) = (swap.action, words) {
            let name = printable(subject.name());
            let text = common::Text {
                en: format!("{name}: {}", words.en),
                ja: format!("{name}: {}", words.ja),
            };
            session.complain(Exit::No, &text);
        }
        let mut out = record.clone();
        out.set_tenant(self.graph.tenant());
        subject.put(&mut out);
        out.set(&swap);
        session.write(&out)
    }

    fn is_unsaved(&self, user: &graph::User, swap: &Swap) -> bool {
        let acts = matches!(swap.action, SwapAction::Swap | SwapAction::Remove);
        let saved = |backups: &Backups| backups.has(&user.id, user.user_principal_name.as_deref());
        acts && takes_onedrive(swap) && self.backups.is_some_and(|backups| !saved(backups))
    }

    fn pair(&self, rows: Rows<'_>) -> Pair {
        let self_service =
            |row: &SubscribedSku| sku::find(&row.sku_id).is_some_and(|sku| sku.is_self_service());
        Pair {
            from: pair::reference(rows.from),
            to: pair::reference(rows.to),
            plans: PlanPair::of(&rows.from.service_plans, &rows.to.service_plans),
            new_plans: self.args.new_plans,
            lose_plans: self.args.lose_plans,
            self_service: self_service(rows.from) || self_service(rows.to),
            usage_location: self.args.usage_location.clone(),
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

/// A user's change where groups are moved first: who has the old row only from groups that are moved
/// follows them (`None`); who has it directly too loses that after his groups have moved.
fn following(mut swap: Swap, moved: &BTreeSet<String>) -> Option<Swap> {
    let old = find(&swap.before, &swap.from.sku_id);
    let groups = old.map_or(&[][..], |old| &old.groups);
    if groups.is_empty() || !groups.iter().all(|group| moved.contains(group)) {
        return Some(swap);
    }
    if !old.is_some_and(|old| old.direct) {
        return None;
    }
    swap.action = SwapAction::Remove;
    swap.reason = Some(SwapReason::BothHeld);
    Some(swap)
}

pub(crate) fn failed(
    session: &mut Session,
    record: &Record,
    place: &Place,
    error: &ServiceError,
) -> anyhow::Result<()> {
    session.complain_at(place, error.exit(), &error.text());
    let mut out = record.clone();
    out.fail::<Swap>(error.to_section_error(session.lang));
    session.write(&out)
}
