//! What came of a lie, and whether it is true.

use std::collections::BTreeSet;

use rehearse::Tenant;
use serde_json::Value;
use test_support::{
    Run,
    skus::{NEW, OLD},
};

use crate::cases::Case;

/// What is good to hear, and must be true.
const GOOD: [&str; 6] = [
    "already-done",
    "done",
    "complete",
    "accepted",
    "established",
    "nothing-to-do",
];

/// What came of a lie.
pub(crate) struct Outcome {
    is_told: bool,
    code: Option<i32>,
    words: BTreeSet<String>,
    /// Whether it is a good answer that the saved state does not bear out.
    pub(crate) is_false: bool,
}

impl Outcome {
    pub(crate) fn new(case: &Case, is_told: bool, run: &Run, truth: &Run, after: &Tenant) -> Self {
        let is_borne_out = if case.changes {
            is_changed_as_said(case, run, after)
        } else {
            is_as_without_a_lie(case, run, truth)
        };
        let words = run.records();
        let mut words: BTreeSet<String> = words.iter().map(|record| word(case, record)).collect();
        if run.code == Some(2) || words.is_empty() {
            words.insert(run.err.trim().to_owned());
        }
        Self {
            is_told,
            code: run.code,
            words,
            is_false: !is_borne_out,
        }
    }

    /// Its cell in the table.
    pub(crate) fn shown(&self) -> String {
        if !self.is_told {
            return "- nothing to tell it about".to_owned();
        }
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let code = self
            .code
            .map_or("killed".to_owned(), |code| code.to_string());
        format!("{code} {}", words.join(", "))
    }
}

/// Reading changes nothing, so what is true is what the same tool says where nobody lies.
fn is_as_without_a_lie(case: &Case, run: &Run, truth: &Run) -> bool {
    let claims = |run: &Run| -> Vec<Value> {
        let records = run.records().into_iter();
        records.map(|record| claim(case, record)).collect()
    };
    let (said, are_true) = (claims(run), claims(truth));
    let is_good = |claim: &&Value| {
        let word = word(case, claim);
        GOOD.contains(&word.rsplit(' ').next().unwrap())
    };
    let says_no_more = said
        .iter()
        .filter(is_good)
        .all(|claim| are_true.contains(claim));
    says_no_more && (run.code != Some(0) || (truth.code == Some(0) && said == are_true))
}

/// What a record claims. The address of the agreement's text beside its state is a help, and no claim.
fn claim(case: &Case, mut record: Value) -> Value {
    if case.section == "agreement" {
        let agreement = record["agreement"].as_object_mut().unwrap();
        agreement.retain(|key, _| !["templateId", "agreementLink"].contains(&key.as_str()));
    }
    record
}

/// A change that is called done has been made, and nobody is without a licence.
fn is_changed_as_said(case: &Case, run: &Run, after: &Tenant) -> bool {
    let has = |name: &Value, sku: &str| {
        let mut users = after.users.iter();
        let user = users
            .find(|user| user.user_principal_name == *name)
            .unwrap();
        user.licenses
            .iter()
            .any(|license| license.sku_id.as_str() == sku)
    };
    let records = run.records();
    let is_done = |record: &Value| {
        ["done", "already-done"]
            .map(Value::from)
            .contains(&record["swap"]["status"])
    };
    let is_true = |record: &Value| {
        let name = &record["user"]["userPrincipalName"];
        !is_done(record) || has(name, NEW) && !has(name, OLD)
    };
    let all_done = records.len() == 4 && records.iter().all(is_done);
    let nobody_is_without = case
        .licensed()
        .all(|name| has(&name, NEW) || has(&name, OLD));
    nobody_is_without && records.iter().all(is_true) && (run.code != Some(0) || all_done)
}

/// What a record says.
fn word(case: &Case, record: &Value) -> String {
    let section = &record[case.section];
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut sections = record.as_object().unwrap().values();
    let error = sections.find_map(|section| text(&section["error"]["code"]));
    let swap = || {
        let action = text(&section["action"])?;
        let words = ["reason", "status"].map(|key| text(&section[key]));
        let words: Vec<String> = words.into_iter().flatten().collect();
        Some(format!("{action} {}", words.join(" ")).trim().to_owned())
    };
    let verified = || text(&section["verified"]["state"]);
    error
        .or_else(swap)
        .or_else(verified)
        .or_else(|| text(&section["state"]))
        .unwrap_or_else(|| "read".to_owned())
}
