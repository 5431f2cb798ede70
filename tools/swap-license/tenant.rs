//! One tenant of a run: what its changes need, read once, and its budget.

use std::{cell::RefCell, collections::HashMap, rc::Rc};

use common::{
    Lang, Log,
    graph::{Graph, SubscribedSku},
    ids::{Guid, TenantId},
    sections::{Held, Swap, SwapAction, SwapStatus},
    services::error::ServiceError,
};
use jiff::Timestamp;

use crate::{
    apply::{Applying, Outcome, Pace},
    budget::Budget,
    decide::find,
    journal::Journal,
    journal::locator::Locator,
    service_plans::PlanPair,
    shutdown::Shutdown,
    target::Target,
};

/// A record of a plan that asks for a change.
#[derive(Debug)]
pub(crate) struct Planned {
    /// The tenant.
    pub(crate) tenant: TenantId,
    /// The user or group.
    pub(crate) target: Target,
    /// The change.
    pub(crate) swap: Swap,
}

/// A tenant that is open for changes.
pub(crate) struct Tenant {
    id: TenantId,
    graph: Graph,
    rows: Vec<SubscribedSku>,
    journal: Rc<RefCell<Journal>>,
    /// Why nothing further is sent for a SKU, once a refusal said that every user would fail alike.
    halted: RefCell<HashMap<Guid, Outcome>>,
    /// Seats that this run took (or, below zero, freed) in each row; `None` once a group was changed, whose
    /// members take theirs by themselves.
    taken: RefCell<Option<HashMap<Guid, i64>>>,
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
        id: TenantId,
        graph: Graph,
        locator: &Locator,
    ) -> Result<Self, NotOpened> {
        let rows = graph.subscribed_skus().await.map_err(NotOpened::Service)?;
        let journal = locator.open(&id).map_err(NotOpened::Journal)?;
        Ok(Self {
            id,
            graph,
            rows,
            journal,
            halted: RefCell::default(),
            taken: RefCell::new(Some(HashMap::new())),
        })
    }

    /// Makes one change.
    pub(crate) async fn change(
        &self,
        planned: &Planned,
        budget: &Budget,
        context: &RunContext,
    ) -> anyhow::Result<Outcome> {
        let (from, to) = (&planned.swap.from.sku_id, &planned.swap.to.sku_id);
        if let Some(halted) = self.halted.borrow().get(to) {
            return Ok(halted.for_another(&planned.swap));
        }
        let plans_of = |id: &Guid| {
            let row = self.rows.iter().find(|row| row.sku_id == *id);
            row.map_or(&[][..], |row| &row.service_plans)
        };
        let plans = PlanPair::of(plans_of(from), plans_of(to));
        let applying = Applying {
            graph: &self.graph,
            plans: &plans,
            tenant: &self.id,
            journal: &self.journal,
            budget,
            shutdown: &context.shutdown,
            pace: context.pace,
            now: Timestamp::now,
            log: context.log,
            lang: context.lang,
        };
        let ended = applying.apply(&planned.target, &planned.swap).await?;
        if planned.target.is_group() {
            self.taken.replace(None);
        } else if ended.swap.status == Some(SwapStatus::Done)
            && ended.swap.action != SwapAction::None
        {
            self.count(&ended.swap);
        }
        if ended.stops_the_run {
            let rest = ended.for_another(&planned.swap);
            self.halted.borrow_mut().insert(*to, rest);
        }
        Ok(ended)
    }
}

impl Tenant {
    fn count(&self, swap: &Swap) {
        let mut taken = self.taken.borrow_mut();
        let Some(taken) = taken.as_mut() else {
            return;
        };
        let after = swap.after.as_deref().unwrap_or_default();
        for sku in [&swap.from.sku_id, &swap.to.sku_id] {
            let held = |held: &[Held]| i64::from(find(held, sku).is_some());
            *taken.entry(*sku).or_default() += held(after) - held(&swap.before);
        }
    }

    /// Rows whose counter is not where this run should have left it: part number, seats in use, and how
    /// many there should be. Somebody else's changes count too, so this is a hint and no verdict.
    pub(crate) async fn rows_that_differ(&self) -> Result<Vec<(String, i64, i64)>, ServiceError> {
        let taken = self.taken.borrow().clone().unwrap_or_default();
        if taken.values().all(|seats| *seats == 0) {
            return Ok(vec![]);
        }
        let now = self.graph.subscribed_skus().await?;
        let expected = |id: &Guid| {
            let row = self.rows.iter().find(|row| row.sku_id == *id)?;
            Some(row.consumed_units + taken.get(id)?)
        };
        let differs = |row: SubscribedSku| {
            let expected = expected(&row.sku_id)?;
            let used = row.consumed_units;
            (used != expected).then_some((row.sku_part_number, used, expected))
        };
        Ok(now.into_iter().filter_map(differs).collect())
    }
}
