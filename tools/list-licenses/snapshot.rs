//! A snapshot: the tenant as a file that `rehearse --tenant` plays. What Graph does not tell a customer is
//! made up and harmless: the partner's `PartnerID`, the days of the invitation, the app. Left
//! out are the files of people and their other properties.

mod build;
mod partner;
mod people;
mod pseudonyms;
mod seen;
mod values;

use build::{Gap, tenant};
use people::People;
use pseudonyms::Pseudonyms;
use seen::Seen;

use std::path::Path;

use common::{
    Exit, Failure, Lang, Log,
    graph::Graph,
    ids::{Guid, TenantId},
    licensing::PartnerNames,
    output::Output,
    services::error::ServiceError,
    text,
    text::printable,
};
use jiff::Timestamp;
use tenant_file::Tenant;

use crate::inventory::{Inventory, look_up};

/// The file that a snapshot is written to.
pub(crate) struct Snapshot {
    output: Output,
    pseudonyms: Option<Pseudonyms>,
    holds: Option<TenantId>,
}

impl Snapshot {
    /// Makes sure that the file can be written, which appears only when the snapshot is complete.
    pub(crate) fn open(file: &Path, pseudonyms: bool, lang: Lang) -> anyhow::Result<Self> {
        Ok(Self {
            output: Output::private(file, lang)?,
            pseudonyms: pseudonyms.then(Pseudonyms::of_a_random_key).transpose()?,
            holds: None,
        })
    }

    /// Whether a tenant is still to be read. A file holds one tenant: another one is a failure.
    pub(crate) fn wants(&self, tenant: &TenantId) -> Result<bool, Failure> {
        match &self.holds {
            None => Ok(true),
            Some(held) if held == tenant => Ok(false),
            Some(held) => {
                let held = printable(held.as_str());
                Err(Failure::new(
                    Exit::Usage,
                    text!(
                        "a snapshot holds one tenant, and this one holds {held}; run once for each tenant",
                        "スナップショットに保存できるテナントは 1 つだけで、すでに {held} を保存しています。テナントごとに実行してください"
                    ),
                ))
            }
        }
    }

    /// Keeps a tenant, as it was read.
    pub(crate) fn keep(&mut self, of: &TenantId, tenant: Tenant) -> anyhow::Result<()> {
        let tenant = match &self.pseudonyms {
            Some(pseudonyms) => pseudonyms.apply(tenant),
            None => tenant,
        };
        let tenant = tenant.validated().map_err(|error| {
            Failure::new(
                Exit::Local,
                text!(
                    "the tenant cannot be written as a tenant file: {error}",
                    "このテナントはテナント ファイルとして書き出せません: {error}"
                ),
            )
        })?;
        let mut json = serde_json::to_string_pretty(&tenant)?;
        json.push('\n');
        self.output.write_text(&json)?;
        self.holds = Some(of.clone());
        Ok(())
    }

    /// Puts the file in its place. Without a tenant there is no file.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        match self.holds {
            Some(_) => self.output.finish(),
            None => Ok(()),
        }
    }
}

/// Reads what a snapshot has beyond the rows and the subscriptions, and puts it all together.
pub(crate) async fn take(
    graph: &Graph,
    inventory: &Inventory,
    now: Timestamp,
    log: Log,
) -> Result<(Tenant, Vec<Gap>), ServiceError> {
    let organization = graph.organization().await?;
    let mut people = People::new(now);
    let mut pages = graph.users_in_full();
    while let Some(users) = pages.next().await? {
        for user in &users {
            people.add(user);
        }
    }
    let mut groups = Vec::new();
    for id in people.groups() {
        // What it assigns is known from its members too, so that only its name would be missed.
        match graph.group(id.as_str()).await {
            Ok(group) => groups.push(group),
            Err(error) => log.detail(|| format!("no name for group {id}: {error}")),
        }
    }
    let partners = partners(graph, inventory, log).await;
    let providers = match graph.service_providers().await {
        Ok(providers) => providers,
        Err(error) => {
            log.detail(|| format!("no service providers: {error}"));
            Vec::new()
        }
    };
    Ok(tenant(Seen {
        now,
        organization: &organization,
        rows: &inventory.rows,
        subscriptions: &inventory.subscriptions,
        people,
        groups: &groups,
        partners: &partners,
        providers: providers
            .into_iter()
            .filter_map(|partner| partner.tenant_id)
            .collect(),
        newcomers: &newcomers(inventory),
    }))
}

/// The new partner and its distributor, as far as known.
fn newcomers(inventory: &Inventory) -> Vec<Guid> {
    let new = &inventory.known.new_partner;
    new.tenants
        .iter()
        .chain(&new.distributors)
        .copied()
        .collect()
}

/// The sellers, and the new partner even where nothing of it is there yet.
async fn partners(graph: &Graph, inventory: &Inventory, log: Log) -> PartnerNames {
    let mut partners = inventory.known.names.clone();
    for id in newcomers(inventory) {
        if !partners.knows(&id) {
            look_up(graph, &mut partners, id, log).await;
        }
    }
    partners
}
