//! What came of a lie, and whether it is true.

use std::collections::BTreeSet;

use rehearse::Tenant;
use serde_json::Value;
use test_support::{Run, TestEnvironment, program};

use crate::cases::{Case, Proof};

const REPORT: &str = program!("make-report");

/// What is good to hear, and must be true.
const GOOD: [&str; 10] = [
    "already-done",
    "done",
    "complete",
    "accepted",
    "established",
    "nothing-to-do",
    "signed",
    "signed-in",
    "attested",
    "reseller",
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
    pub(crate) fn new(
        case: &Case,
        is_told: bool,
        run: &Run,
        truth: &Run,
        env: &TestEnvironment,
    ) -> Self {
        let is_borne_out = match &case.proof {
            Some(proof) => is_changed_as_said(case, proof, run, truth, &env.rehearsal.tenant()),
            None => is_as_without_a_lie(case, run, truth),
        };
        let records = run.records();
        let mut words: BTreeSet<String> = records.iter().map(|record| word(case, record)).collect();
        if run.code == Some(2) {
            words.insert(run.err.trim().to_owned());
        } else if words.is_empty() {
            words.insert("no record".to_owned());
        }
        Self {
            is_told,
            code: run.code,
            words,
            is_false: !is_borne_out || (case.section == "swap" && !is_reported_as_said(run, env)),
        }
    }

    /// Its cell in the table; none where there was nothing to tell the lie about.
    pub(crate) fn shown(&self) -> Option<String> {
        let words: Vec<&str> = self.words.iter().map(String::as_str).collect();
        let code = self
            .code
            .map_or("killed".to_owned(), |code| code.to_string());
        self.is_told.then(|| format!("{code} {}", words.join(", ")))
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

/// What a record claims: without what each run draws anew. The address of the agreement's text beside its state and the
/// name beside a partner's id are a help, and no claim.
fn claim(case: &Case, mut record: Value) -> Value {
    let drawn: &[&str] = match case.section {
        "agreement" => &["templateId", "agreementLink"],
        "order" | "transfer" => &["requestId", "run"],
        _ => &[],
    };
    if let Some(section) = record[case.section].as_object_mut() {
        section.retain(|key, _| !drawn.contains(&key.as_str()));
    }
    for (outer, inner) in [("line", "name"), ("cart", "id"), ("partner", "name")] {
        if let Some(part) = record[case.section][outer].as_object_mut() {
            part.remove(inner);
        }
    }
    record
}

/// A change that is called done has been made, and nothing else has come of it.
fn is_changed_as_said(case: &Case, proof: &Proof, run: &Run, truth: &Run, after: &Tenant) -> bool {
    let records = run.records();
    let is_true = |record: &Value| !(proof.called_done)(record) || (proof.done)(record, after);
    let all_done = records.len() == truth.records().len() && records.iter().all(proof.called_done);
    (proof.unharmed)(&case.tenant, after)
        && records.iter().all(is_true)
        && (run.code != Some(0) || all_done)
}

/// A page about the run counts as done what the records call so, and no more.
fn is_reported_as_said(run: &Run, env: &TestEnvironment) -> bool {
    let records = run.records();
    let is_done = |record: &&Value| record["swap"]["status"] == "done";
    let done = records.iter().filter(is_done).count();
    if records.is_empty() {
        return true;
    }
    let page = env.run(REPORT, &["--lang", "en"], &run.out).out;
    let good = page.matches("<span class=\"short good\">").count();
    good <= done && (done == 0 || page.contains(&format!("done: {done}")))
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
    let plain = || {
        let mut keys = ["agreement", "relationship", "state", "status"].iter();
        keys.find_map(|key| text(&section[*key]))
    };
    let verified = || text(&section["verified"]["state"]);
    error
        .or_else(swap)
        .or_else(verified)
        .or_else(plain)
        .unwrap_or_else(|| "read".to_owned())
}
