//! What the customer has, from its directory: whoever sold it.

use common::{
    Services,
    cli::{Job, Out, WorkResult},
    graph::CompanySubscription,
    sections::License,
};

use crate::{
    findings::{self, Seen},
    listing::{Options, write},
    section,
};

pub(crate) async fn list(
    services: &Services,
    options: &Options,
    job: &mut Job,
    out: &Out<'_>,
) -> WorkResult {
    let graph = services.graph(&job.tenant()?);
    let license = job.record.get::<License>()?;
    let is_asked_for = |one: &CompanySubscription| match &license {
        Some(license) => license.subscriptions.iter().any(|under| under.id == one.id),
        None => true,
    };
    let all = graph.subscriptions().await?;
    let made = all.iter().filter(|one| is_asked_for(one)).map(|one| {
        let mut made = section::of_customer(one, &options.zone, out.lang);
        made.findings = findings::of(&made, &Seen::default(), out.lang);
        made
    });
    write(job, made.collect(), options, out).await
}
