//! One tenant of a run: what its changes need, read once, and its budget.

use std::{
    cell::RefCell,
    collections::{BTreeMap, HashMap},
    path::PathBuf,
};

use common::{
    Failure, Lang, Log, Record, Services, Text,
    graph::{Graph, SubscribedSku},
    ids::{Guid, TenantId},
    sections::{Held, License, SkuRef, Subscription, Swap, SwapAction, SwapReason, SwapStatus},
    services::error::ServiceError,
    shutdown::Shutdown,
};
use jiff::Timestamp;

use crate::{
    apply::{Applying, Outcome, Pace},
    budget::Budget,
    decide::find,
    freed::{Freed, freed},
    halted::Halted,
    journal::{Locator, Opened},
    plan_check,
    reads::Reads,
    scheduler::Planned,
    service_plans::TenantPlans,
};

/// A tenant that is open for changes.
pub(crate) struct Tenant {
    id: TenantId,
    graph: Graph,
    rows: HashMap<Guid, SubscribedSku>,
    plans: TenantPlans,
    reads: Reads,
    written_to: Opened,
    /// Changes that are not sent any more.
    halted: Halted,
    /// Seats that this run took (or, below zero, freed) in each row; `None` once a group was changed, whose
    /// members take theirs by themselves.
    taken: RefCell<Option<HashMap<Guid, i64>>>,
    /// The rows that users or groups were moved out of, and what was sold of them.
    left: RefCell<BTreeMap<Guid, Vec<Subscription>>>,
}

/// The one name of a tenant that locks, journals and budgets go by.
pub(crate) async fn resolve(
    services: &Services,
    tenant: &TenantId,
) -> Result<TenantId, ServiceError> {
    services.tenant_id(tenant).await.map(TenantId::Id)
}

/// The domains of this tenant that earlier runs named journals after. Asked for only where there is no
/// journal of its own; a domain that leads nowhere any more is nobody's.
async fn earlier_names(
    id: &TenantId,
    services: &Services,
    locator: &Locator,
) -> Result<Vec<TenantId>, Failure> {
    let mut names = Vec::new();
    if locator.has_journal(id)? {
        return Ok(names);
    }
    for domain in locator.domains()? {
        if resolve(services, &domain)
            .await
            .is_ok_and(|found| found == *id)
        {
            names.push(domain);
        }
    }
    Ok(names)
}

/// How the changes of a run are made, the same for every tenant.
#[derive(Debug, Clone)]
pub(crate) struct RunContext {
    /// Whether to end.
    pub(crate) shutdown: Shutdown,
    /// How long to wait where the service does not say.
    pub(crate) pace: Pace,
    /// What `-v` says.
    pub(crate) log: Log,
    /// The language of words in records.
    pub(crate) lang: Lang,
}

/// Why a tenant could not be opened.
pub(crate) enum NotOpened {
    /// Its rows could not be read; another tenant's may.
    Service(ServiceError),
    /// Its journal cannot be kept: nothing may be sent.
    Journal(anyhow::Error),
}

impl Tenant {
    /// Reads the tenant's rows and opens its journal.
    pub(crate) async fn open(
        id: &TenantId,
        services: &Services,
        locator: &Locator,
    ) -> Result<Self, NotOpened> {
        let graph = services.graph(id);
        let rows = graph.subscribed_skus().await.map_err(NotOpened::Service)?;
        let journal = |error: Failure| NotOpened::Journal(error.into());
        let names = earlier_names(id, services, locator).await;
        let names = names.map_err(journal)?;
        let written_to = locator.open(id, &names).map_err(NotOpened::Journal)?;
        Ok(Self {
            id: id.clone(),
            plans: TenantPlans::of(&rows),
            reads: Reads::new(graph.clone()),
            graph,
            rows: rows.into_iter().map(|row| (row.sku_id, row)).collect(),
            written_to,
            halted: Halted::default(),
            taken: RefCell::new(Some(HashMap::new())),
            left: RefCell::default(),
        })
    }

    /// Its id.
    pub(crate) fn id(&self) -> &TenantId {
        &self.id
    }

    /// What a person should know about its journal, once.
    pub(crate) fn take_notes(&self) -> Vec<Text> {
        self.written_to.notes.take()
    }

    /// Where its journal is.
    pub(crate) fn journal_path(&self) -> PathBuf {
        self.written_to.journal.borrow().path().to_owned()
    }

    /// Makes one change.
    pub(crate) async fn change(
        &self,
        planned: &Planned,
        budget: &Budget,
        context: &RunContext,
    ) -> anyhow::Result<Option<Outcome>> {
        if let Some(halted) = self.halted.outcome(&planned.target, &planned.swap) {
            return Ok(Some(halted));
        }
        if !plan_check::has_own_names(&planned.swap, &self.rows) {
            let reason = SwapReason::AnotherSku;
            let outcome = Outcome::refused(planned.swap.clone(), reason, context.lang);
            return Ok(Some(outcome.about(planned.target.name())));
        }
        let applying = Applying {
            graph: &self.graph,
            plans: &self.plans,
            tenant: &self.id,
            journal: &self.written_to.journal,
            reads: &self.reads,
            halted: &self.halted,
            budget,
            shutdown: &context.shutdown,
            pace: context.pace,
            now: Timestamp::now,
            log: context.log,
            lang: context.lang,
        };
        let Some(ended) = applying.apply(&planned.target, &planned.swap).await? else {
            return Ok(None);
        };
        if planned.target.is_group() {
            self.taken.replace(None);
        } else if ended.swap.status == Some(SwapStatus::Done)
            && ended.swap.action != SwapAction::None
        {
            self.count(&ended.swap);
        }
        self.halted.note(&planned.target, &ended);
        Ok(Some(ended))
    }
}

impl Tenant {
    fn count(&self, swap: &Swap) {
        let mut taken = self.taken.borrow_mut();
        let Some(taken) = taken.as_mut() else {
            return;
        };
        let after = swap.after.as_deref().unwrap_or_default();
        for sku in swap.skus() {
            let held = |held: &[Held]| i64::from(find(held, &sku).is_some());
            *taken.entry(sku).or_default() += held(after) - held(&swap.before);
        }
    }

    /// Notes which rows a change has left, and what its record says was sold of them.
    pub(crate) fn note_left(&self, swap: &Swap, record: &Record) {
        let is_done = swap.status == Some(SwapStatus::Done);
        let mut left = self.left.borrow_mut();
        let is_new = |from: &SkuRef| !left.contains_key(&from.sku_id);
        if !is_done || swap.restores.is_some() || !swap.all_from().any(is_new) {
            return;
        }
        if let Ok(Some(license)) = record.get::<License>() {
            left.insert(license.sku_id, license.subscriptions);
        }
    }

    /// The free seats of the rows that users were moved out of. The counters may lag behind by up to an hour
    /// (observed), so that what this run counted itself is taken where it could.
    pub(crate) async fn freed(&self, now: Timestamp) -> Result<Vec<Freed>, ServiceError> {
        let (left, taken) = (self.left.borrow().clone(), self.taken.borrow().clone());
        if left.is_empty() {
            return Ok(vec![]);
        }
        let rows = match &taken {
            Some(_) => self.rows.values().cloned().collect(),
            None => self.graph.subscribed_skus().await?,
        };
        let taken = taken.unwrap_or_default();
        let of_row = |row: &SubscribedSku| {
            let taken = taken.get(&row.sku_id).copied().unwrap_or_default();
            freed(row, row.consumed_units + taken, left.get(&row.sku_id)?, now)
        };
        Ok(rows.iter().filter_map(of_row).collect())
    }

    /// Rows whose counter is not where this run should have left it. Changes of others count too, so this is
    /// a hint and no verdict.
    pub(crate) async fn rows_that_differ(&self) -> Result<Vec<RowCount>, ServiceError> {
        let taken = self.taken.borrow().clone().unwrap_or_default();
        if taken.values().all(|seats| *seats == 0) {
            return Ok(vec![]);
        }
        let differs = |row: SubscribedSku| {
            let before = self.rows.get(&row.sku_id)?.consumed_units;
            let (used, expected) = (row.consumed_units, before + taken.get(&row.sku_id)?);
            (used != expected).then_some(RowCount {
                name: row.sku_part_number,
                used,
                expected,
            })
        };
        let now = self.graph.subscribed_skus().await?;
        Ok(now.into_iter().filter_map(differs).collect())
    }
}

/// A row whose seats in use are not what they should be after a run.
#[derive(Debug)]
pub(crate) struct RowCount {
    /// Its part number.
    pub(crate) name: String,
    /// Seats in use, as the row says.
    pub(crate) used: i64,
    /// How many there should be.
    pub(crate) expected: i64,
}
