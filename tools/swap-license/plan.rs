//! Planning: a record for each user of the row that goes.

use std::collections::BTreeMap;

use common::{
    Exit, Record,
    cli::Session,
    graph::{self, Graph, SubscribedSku, UserQuery},
    http::ServiceError,
    input::Place,
    sections::{License, Swap, SwapAction, SwapReason, User},
    sku,
    text::printable,
};

use crate::{
    Args,
    backups::{Backups, takes_onedrive},
    decide::{Pair, decide},
    order::Order,
    pair::{self, Rows},
    reason,
    service_plans::PlanPair,
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
        let mut users = self.graph.users(&UserQuery {
            skus: vec![pair.from.sku_id.clone(), pair.to.sku_id.clone()],
        });
        let mut kept = Vec::new();
        loop {
            match users.next().await {
                Ok(Some(page)) if self.args.order == Order::Listed => {
                    self.plan_users(session, record, &pair, &page, &mut seats)
                        .await?;
                }
                Ok(Some(page)) => kept.extend(page),
                Ok(None) => break,
                Err(error) => return failed(session, record, place, &error),
            }
        }
        self.args.order.sort(&mut kept);
        self.plan_users(session, record, &pair, &kept, &mut seats)
            .await
    }

    async fn plan_users(
        &mut self,
        session: &mut Session,
        record: &Record,
        pair: &Pair,
        users: &[graph::User],
        seats: &mut i64,
    ) -> anyhow::Result<()> {
        for user in users {
            self.plan_user(session, record, pair, user, seats).await?;
        }
        Ok(())
    }

    async fn plan_user(
        &mut self,
        session: &mut Session,
        record: &Record,
        pair: &Pair,
        user: &graph::User,
        seats: &mut i64,
    ) -> anyhow::Result<()> {
        let mut swap = decide(user, pair, *seats);
        if self.is_unsaved(user, &swap) {
            swap.action = SwapAction::Refuse;
            swap.reason = Some(SwapReason::BackupMissing);
        }
        match swap.action {
            SwapAction::Swap => *seats -= 1,
            SwapAction::None if swap.reason == Some(SwapReason::NotHeld) => return Ok(()),
            SwapAction::Remove | SwapAction::Restore | SwapAction::None | SwapAction::Refuse => {}
        }
        self.name_groups(swap.before.iter().flat_map(|held| &held.groups))
            .await;
        let words = reason::words(&swap, &self.groups);
        swap.words = words.as_ref().map(|words| session.say(words));
        if let (SwapAction::Refuse, Some(words)) = (swap.action, words) {
            let name = printable(user.user_principal_name.as_deref().unwrap_or(&user.id));
            let text = common::Text {
                en: format!("{name}: {}", words.en),
                ja: format!("{name}: {}", words.ja),
            };
            session.complain(Exit::No, &text);
        }
        let mut out = record.clone();
        out.set_tenant(self.graph.tenant());
        out.set(&User {
            id: user.id.clone(),
            user_principal_name: user.user_principal_name.clone(),
            display_name: user.display_name.clone(),
        });
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
