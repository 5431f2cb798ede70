//! A plan that went through a spreadsheet: as CSV, thinned out there, saved as such programs save, and applied.

use std::fs;

use common::{
    Record,
    input::Records,
    sections::{Swap, User},
};
use rehearse::tenant::Tenant;
use test_support::{TestEnvironment, any, contains, skus::NEW};

use super::{SWAP, holders, plan};

/// The records of a CSV, as every tool reads them.
fn read(csv: &str) -> Vec<Record> {
    let lines = Records::of_reader(std::io::Cursor::new(csv.to_owned().into_bytes()));
    lines.map(|line| line.unwrap().record).collect()
}

fn parsed(lines: &str) -> Vec<Record> {
    let lines = lines.lines();
    lines
        .map(|line| Record::parse(line.as_bytes()).unwrap())
        .collect()
}

/// The plan as CSV, made anew from the same tenant.
pub(crate) fn as_csv(env: &TestEnvironment, args: &[&str]) -> String {
    let rows = env.run(super::LIST, &[], &super::invited());
    let csv = env.run(SWAP, &[&["--csv"], args].concat(), &rows.out);
    csv.success().stdout(any());
    csv.out
}

/// As Excel saves it: without what it does not know, flags in capitals, only the rows that are wanted.
fn saved(csv: &str, keep: &[&str]) -> String {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for (at, row) in reader.records().enumerate() {
        let row = row.unwrap();
        if at > 0
            && !keep
                .iter()
                .any(|name| row.iter().any(|cell| cell.starts_with(name)))
        {
            continue;
        }
        let cells = row.iter().map(|cell| match cell {
            "true" => "TRUE",
            "false" => "FALSE",
            other => other,
        });
        writer.write_record(cells).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

pub(crate) fn moved(env: &TestEnvironment) -> Vec<String> {
    let on_new = |licenses: &[(String, Vec<String>)]| licenses.iter().any(|(sku, _)| sku == NEW);
    let holders = holders(env).into_iter();
    let moved = holders.filter(|(_, licenses)| on_new(licenses));
    moved.map(|(name, _)| name).collect()
}

#[test]
fn a_plan_read_back_from_csv_is_the_plan_that_was_written() {
    let mut tenant = Tenant::omakase();
    tenant.users[0].display_name = "=HYPERLINK(\"https://evil.example\")".to_owned();
    tenant.users[1].display_name = "'+81 3 \"x\", y".to_owned();
    let env = TestEnvironment::of(tenant);
    let (lines, csv) = (parsed(&plan(&env).out), as_csv(&env, &["--bom"]));
    assert!(csv.contains("'=HYPERLINK"), "{csv}");
    let back = read(&csv);
    assert_eq!(back.len(), lines.len());
    for (back, line) in back.iter().zip(&lines) {
        assert_eq!(back.tenant().unwrap(), line.tenant().unwrap());
        let users = [back, line].map(|record| record.get::<User>().unwrap());
        assert_eq!(users[0], users[1]);
        let swaps = [back, line].map(|record| record.get::<Swap>().unwrap());
        assert_eq!(swaps[0], swaps[1]);
    }
}

#[test]
fn exactly_the_rows_that_are_left_in_the_sheet_are_applied() {
    let env = TestEnvironment::omakase();
    let sheet = saved(&as_csv(&env, &["--bom"]), &["sato@", "aoki@"]);
    let file = env.home.file("plan.csv", &sheet);
    let applied = env.run(SWAP, &["--apply", &file], "");
    applied.success().stdout(any());
    assert_eq!(applied.swaps(), ["swap - done"; 2]);
    assert_eq!(moved(&env), ["aoki", "sato"]);
}

#[test]
fn a_sheet_in_code_page_932_is_read_where_that_is_named_and_else_nothing_is_sent() {
    let env = TestEnvironment::omakase();
    let sheet = saved(&as_csv(&env, &[]), &["suzuki@"]);
    let (bytes, _, lossy) = encoding_rs::SHIFT_JIS.encode(&sheet);
    assert!(!lossy && !bytes.is_ascii());
    let file = env.home.file("plan.csv", "");
    fs::write(env.home.path().join("plan.csv"), &bytes).unwrap();
    let guessed = env.run(SWAP, &["--apply", &file], "");
    guessed
        .status(3)
        .stdout(any())
        .stderr(contains("name the code page with --encoding"));
    assert_eq!(env.log().writes(), [""; 0]);
    let named = env.run(SWAP, &["--apply", "--encoding", "cp932", &file], "");
    named.success().stdout(any());
    assert_eq!(moved(&env), ["suzuki"]);
}

#[test]
fn a_cell_that_was_spoilt_in_the_sheet_is_refused_and_nothing_is_sent() {
    let env = TestEnvironment::omakase();
    let sheet = saved(&as_csv(&env, &[]), &["suzuki@"]);
    for (from, to, told) in [
        (NEW, "2.45E+07", "swap.to.skuId"),
        ("swap.action", "swap.aktion", "\"action\" is missing"),
    ] {
        let spoilt = env.home.file("plan.csv", sheet.replace(from, to));
        let refused = env.run(SWAP, &["--apply", &spoilt], "");
        refused.status(3).stdout(any()).stderr(contains(told));
    }
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn named_columns_stand_alone_and_in_their_order() {
    let env = TestEnvironment::omakase();
    let csv = as_csv(&env, &["--columns", "swap.action,user.userPrincipalName"]);
    assert_eq!(
        csv,
        "swap.action,user.userPrincipalName\r\n\
         swap,aoki@aozora-koumuten.example\r\n\
         swap,sato@aozora-koumuten.example\r\n\
         swap,suzuki@aozora-koumuten.example\r\n\
         swap,takahashi@aozora-koumuten.example\r\n"
    );
    let refused = env.run(SWAP, &["--csv", "--columns", "swap.nothing"], "{}\n");
    refused.status(2).stderr(contains("swap.action"));
    let lines = env.run(SWAP, &["--columns", "swap.action"], "{}\n");
    lines
        .status(2)
        .stderr("swap-license: --columns goes with --csv or --table\n");
}
