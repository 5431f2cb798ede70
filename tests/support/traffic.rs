//! Everything that was said in a rehearsal, against the public schema.

use rehearse::Rehearsal;

use crate::graph_schema::{Complaints, Exchange, schema};

/// Holds everything that a rehearsal has answered as Graph against the schema.
pub fn hold(rehearsal: &Rehearsal) {
    let complaints: Complaints = rehearsal
        .ledger()
        .iter()
        .filter(|entry| entry.path.starts_with("/v1.0/") && entry.fault.is_none())
        .filter_map(|entry| {
            Some(schema().complaints(&Exchange {
                method: &entry.method,
                path: &entry.path,
                query: entry.query.as_deref().unwrap_or_default(),
                status: entry.status?,
                sent: &entry.body,
                answer: entry.answer.as_deref()?,
            }))
        })
        .flatten()
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}
