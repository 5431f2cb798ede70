//! Every input of the corpus gives the facts that were put into it.

use std::{collections::BTreeMap, fs, num::NonZero, thread};

use serde_json::Value;

use super::{corpus, run};

#[test]
fn every_input_gives_the_facts_that_were_put_into_it() {
    let expected = fs::read_to_string(corpus().join("expected.jsonl")).unwrap();
    let cases: Vec<Value> = expected
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for case in &cases {
        let group = case["file"].as_str().unwrap().split('/').next().unwrap();
        *groups.entry(group).or_default() += 1;
    }
    let failures = each_tried(&cases);
    assert!(
        failures.is_empty(),
        "{} differences\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(
        groups.values().sum::<usize>() >= 150 && groups.len() >= 10,
        "{groups:?}"
    );
}

#[test]
fn every_file_of_the_corpus_has_its_facts() {
    let expected = fs::read_to_string(corpus().join("expected.jsonl")).unwrap();
    let mut listed: Vec<String> = expected
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["file"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let mut found = Vec::new();
    for group in fs::read_dir(corpus())
        .unwrap()
        .map(Result::unwrap)
        .filter(|entry| entry.path().is_dir())
    {
        for file in fs::read_dir(group.path()).unwrap().map(Result::unwrap) {
            found.push(format!(
                "{}/{}",
                group.file_name().to_str().unwrap(),
                file.file_name().to_str().unwrap()
            ));
        }
    }
    listed.sort();
    found.sort();
    assert_eq!(listed, found);
}

/// What a record may only have where the case names it: a fact too many is as wrong as one too few.
const NAMED: [&str; 12] = [
    "deadline",
    "deadlineTime",
    "deadlines",
    "expected",
    "lapses",
    "morePlaces",
    "openingDate",
    "rawIndirectCspId",
    "rawMsppId",
    "rawPartnerId",
    "rawRelationshipId",
    "requests",
];

/// How the runs differ from what the cases say. A run each, as many at once as there are processors.
fn each_tried(cases: &[Value]) -> Vec<String> {
    let at_once = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        let shares: Vec<_> = cases
            .chunks(cases.len().div_ceil(at_once))
            .map(|share| scope.spawn(|| share.iter().flat_map(named_differences).collect()))
            .collect();
        let failures = shares.into_iter().map(|share| share.join().unwrap());
        failures.flat_map(|share: Vec<String>| share).collect()
    })
}

fn named_differences(case: &Value) -> Vec<String> {
    let differences = differences(case).into_iter();
    let named = differences.map(|difference| format!("{}: {difference}", case["file"]));
    named.collect()
}

/// How the run differs from what the case says.
fn differences(case: &Value) -> Vec<String> {
    let file = case["file"].as_str().unwrap();
    let mut args: Vec<&str> = case["args"]
        .as_array()
        .unwrap()
        .iter()
        .map(|arg| arg.as_str().unwrap())
        .collect();
    args.push(file);
    let ran = run(&corpus(), &args);
    let mut differences = Vec::new();
    if ran.code.map(i64::from) != Some(case["exit"].as_i64().unwrap()) {
        differences.push(format!(
            "exit {:?} instead of {}: {}",
            ran.code,
            case["exit"],
            ran.err.trim()
        ));
    }
    let wanted = case["records"].as_array().unwrap();
    let records = ran.records();
    let complains = wanted.is_empty() || ran.code == Some(3);
    if ran.err.contains(file) != complains {
        differences.push(format!("standard error: {:?}", ran.err));
    }
    if records.len() != wanted.len() {
        differences.push(format!(
            "{} records instead of {}: {}",
            records.len(),
            wanted.len(),
            ran.out
        ));
        return differences;
    }
    for (record, wanted) in records.iter().zip(wanted) {
        for (key, wanted) in wanted.as_object().unwrap() {
            let found = fact(&record["invitation"], key);
            if found != sorted(wanted.clone()) {
                differences.push(format!("{key}: {found} instead of {wanted}"));
            }
        }
        for key in NAMED {
            let found = &record["invitation"][key];
            if !found.is_null() && wanted.get(key).is_none() {
                differences.push(format!("{key}: {found} instead of nothing"));
            }
        }
    }
    differences
}

/// What a record says under a key of the expectations.
fn fact(invitation: &Value, key: &str) -> Value {
    match key {
        "warnings" => {
            let codes = invitation["warnings"].as_array().unwrap().iter();
            sorted(Value::Array(
                codes.map(|warning| warning["code"].clone()).collect(),
            ))
        }
        "wrappers" => match &invitation["source"]["wrappers"] {
            Value::Null => Value::Array(Vec::new()),
            wrappers => sorted(wrappers.clone()),
        },
        "source" => invitation["source"]["part"].clone(),
        "message" => invitation["source"]["message"].clone(),
        "also" => invitation["also"].as_array().map_or(0, Vec::len).into(),
        key => sorted(invitation[key].clone()),
    }
}

/// Lists of words are compared without order; lists of objects are not.
fn sorted(value: Value) -> Value {
    match value {
        Value::Array(mut items) if items.iter().all(Value::is_string) => {
            items.sort_by_key(|item| item.as_str().map(str::to_owned));
            Value::Array(items)
        }
        other => other,
    }
}
