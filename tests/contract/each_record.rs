//! What every tool does alike with a record that it cannot work on: the same code, words and exit code.

use common::{Lang, sections::SectionError};
use rehearse::Tenant;
use serde_json::Value;

use crate::table::{Reads, Service, TOOLS, Tool};
use test_support::{Home, Run, any, contains, lines, program, run, run_on};

/// Tools that read records, and the section that each answers with.
fn tools() -> impl Iterator<Item = (&'static Tool, &'static str)> {
    TOOLS
        .iter()
        .filter(|tool| tool.reads.are_records())
        .map(|tool| {
            let answer = match tool.name {
                "check-relationship" => "relationship",
                "list-licenses" => "license",
                "swap-license" => "swap",
                "attest-mca" => "agreement",
                "backup-plan" | "check-files" | "save-files" => "backup",
                "list-files" => "file",
                "list-customers" => "customer",
                "list-deadlines" => "deadline",
                "list-resellers" => "reseller",
                "request-relationship" => "request",
                "list-subscriptions" => "subscription",
                "change-subscription" => "change",
                "create-customer" => "creation",
                "order-licenses" => "order",
                "request-transfer" => "transfer",
                name => panic!("which section does {name} answer with?"),
            };
            (tool, answer)
        })
}

/// The error in the section that the tool answers with, of the only record that came out.
fn error_in(out: &str, section: &str) -> SectionError {
    assert_eq!(out.lines().count(), 1, "{out}");
    let record: Value = serde_json::from_str(out).expect(out);
    let section = &record[section];
    assert_eq!(section["status"], "failed", "{out}");
    assert_eq!(section.as_object().unwrap().len(), 2, "{out}");
    serde_json::from_value(section["error"].clone()).expect(out)
}

fn customer() -> String {
    Tenant::omakase().organization.id.to_string()
}

#[test]
fn an_empty_input_is_accepted_where_it_is_said_to_be_normal() {
    let home = Home::new();
    for (tool, _) in tools() {
        let mut command = tool.at_work(&home);
        run_on(command.arg("--allow-empty"), "\n")
            .success()
            .about(tool.name);
    }
}

#[test]
fn files_without_any_record_are_no_good_answer_either() {
    let home = Home::new();
    let [empty, blank] = [home.file("empty", ""), home.file("blank", "\r\n\n")];
    for (tool, _) in tools() {
        let ran = run(tool.at_work(&home).args([&empty, &blank]));
        let expected = format!(
            "{}: no record in the files that were named (--allow-empty accepts an empty input)\n",
            tool.name
        );
        ran.status(3).stderr(expected).about(tool.name);
    }
}

#[test]
fn an_input_without_a_good_record_takes_the_place_of_no_file() {
    for (tool, _) in tools() {
        for input in ["", "no record\n"] {
            let home = Home::new();
            let out = home.file("out", "as it was");
            let mut command = tool.at_work(&home);
            let ran = run_on(command.args(["-o", "out"]), input);
            ran.status(3).stderr(lines(1)).about(tool.name);
            assert_eq!(std::fs::read_to_string(&out).unwrap(), "as it was");
        }
    }
}

#[test]
fn a_record_on_which_an_earlier_tool_failed_goes_on_as_it_came() {
    let home = Home::new();
    for (tool, answer) in tools() {
        let schema = (tool.schema)();
        let reads = schema["reads"].as_array().unwrap();
        for key in reads.iter().filter_map(Value::as_str) {
            if key == "tenantId" || key == answer {
                continue;
            }
            let line = format!(
                "{{\"tenantId\":\"{}\",\"{key}\":{{\"status\":\"failed\",\"error\":{{\"code\":\"busy\",\"message\":\"the service is busy\"}}}},\"x\":1.50}}\n",
                customer()
            );
            let expected = format!(
                "{}: line 1: {}: \"{key}\" failed in an earlier tool: the service is busy\n",
                tool.name,
                customer()
            );
            run_on(&mut tool.at_work(&home), line.clone())
                .status(1)
                .stdout(line)
                .stderr(expected)
                .about(tool.name);
        }
    }
}

#[test]
fn an_old_answer_is_never_passed_on_beside_a_failure() {
    let home = Home::new();
    for (tool, answer) in tools() {
        let schema = (tool.schema)();
        let reads = schema["reads"].as_array().unwrap();
        for key in reads.iter().filter_map(Value::as_str) {
            if key == "tenantId" || key == answer {
                continue;
            }
            for (wrong, code, exit) in [
                ("7", "bad-record", 3),
                (
                    "{\"status\":\"failed\",\"error\":{\"code\":\"x\",\"message\":\"y\"}}",
                    "failed-before",
                    1,
                ),
            ] {
                let line = format!(
                    "{{\"tenantId\":\"{}\",\"{key}\":{wrong},\"{answer}\":{{\"status\":\"done\"}}}}\n",
                    customer()
                );
                let ran = run_on(&mut tool.at_work(&home), line);
                ran.status(exit)
                    .stdout(any())
                    .stderr(lines(1).and(contains(format!("\"{key}\""))))
                    .about(tool.name);
                assert_eq!(error_in(&ran.out, answer).code, code, "{}", tool.name);
            }
        }
    }
}

#[test]
fn a_record_without_a_tenant_keeps_the_next_one_from_nothing() {
    let home = Home::new();
    // What a reseller is asked about is its PartnerID, and no customer; a customer that is to be created has no tenant.
    let of_a_service = |(tool, _): &(&Tool, _)| {
        tool.service == Service::Rehearsal
            && !["list-resellers", "create-customer"].contains(&tool.name)
    };
    for (tool, answer) in tools().filter(of_a_service) {
        let good = (tool.good.0)();
        let good = good.lines().next().unwrap();
        let good = if good.contains("\"tenantId\"") {
            good.to_owned()
        } else {
            good.replacen('{', &format!("{{\"tenantId\":\"{}\",", customer()), 1)
        };
        let mut command = tool.at_work(&home);
        // The settings of the rehearsal name a tenant for records that name none.
        command.arg("--tenant=");
        // Some keep it always.
        let command_line = (tool.command)(Lang::En);
        let mut options = command_line.get_arguments();
        if options.any(|option| option.get_long() == Some("keep-order")) {
            command.arg("--keep-order");
        }
        let ran = run_on(&mut command, format!("{{\"x\":1}}\n{good}\n"));
        // On the partner's side no setting may stand for the customer.
        let words = match tool.name {
            "attest-mca"
            | "change-subscription"
            | "check-relationship"
            | "list-customers"
            | "list-subscriptions"
            | "order-licenses"
            | "request-relationship"
            | "request-transfer" => {
                "the record names no customer: add the customer's tenant id as \"tenantId\", or ask about the one of --tenant with --this-tenant"
            }
            _ => {
                "the record names no tenant: add \"tenantId\", or name the customer's tenant with --tenant"
            }
        };
        let expected = format!("{}: line 1: {words}\n", tool.name);
        ran.status(3)
            .stdout(any())
            .stderr(expected)
            .about(tool.name);
        let first = ran.out.lines().next().unwrap();
        assert_eq!(error_in(first, answer).code, "no-tenant-id");
        assert!(ran.out.lines().count() > 1, "{}: {}", tool.name, ran.out);
    }
}

#[test]
fn a_tool_that_stands_first_lists_all_and_reads_standard_input_only_where_it_is_named() {
    let home = Home::new();
    let heads = TOOLS
        .iter()
        .filter(|tool| tool.reads == Reads::RecordsWhereNamed);
    for tool in heads {
        let alone = |input: &str| {
            let mut command = home.command(program!("rehearse"));
            command.env("NORIKAE_NOW", "2026-11-20T03:00:00Z");
            run_on(command.arg("--").arg(tool.exe), input)
        };
        let all = alone("");
        if tool.name == "list-resellers" {
            // The partner of the built-in tenant has none.
            all.status(1).stderr(any()).about(tool.name);
        } else {
            all.success().stdout(contains(customer())).about(tool.name);
        }
        assert_eq!(alone("no record\n"), all, "{}", tool.name);
        assert_eq!(alone(&(tool.good.0)()), all, "{}", tool.name);
    }
}

#[test]
fn a_bare_id_and_a_table_with_a_heading_are_read_as_the_record_that_they_stand_for() {
    let home = Home::new();
    let of_a_service = |(tool, _): &(&Tool, _)| tool.service == Service::Rehearsal;
    for (tool, _) in tools().filter(of_a_service) {
        let id = customer();
        let record = run_on(
            &mut tool.at_work(&home),
            format!("{{\"tenantId\":\"{id}\"}}\n"),
        );
        for same in [
            format!("{id}\n"),
            format!("\"{}\"\r\n", id.to_uppercase()),
            format!("tenantId\n{id}\n"),
            format!("Microsoft ID,owner\r\n{id},\r\n"),
        ] {
            let ran = run_on(&mut tool.at_work(&home), same);
            // The line on which it stood is another.
            let of = |ran: &Run| (ran.code, ran.out.clone());
            assert_eq!(of(&ran), of(&record), "{}", tool.name);
        }
    }
}

#[test]
fn on_the_partners_side_neither_the_settings_nor_the_partner_stand_for_the_customer() {
    let home = Home::new();
    let partner = Tenant::omakase().partner_center.tenant_id;
    let sides: [(&str, &[&str], &str); 2] = [
        ("check-relationship", &["--side", "partner"], "relationship"),
        ("attest-mca", &[], "agreement"),
    ];
    for (name, args, answer) in sides {
        let tool = TOOLS.iter().find(|tool| tool.name == name).unwrap();
        for (line, code, words) in [
            (
                "{}".to_owned(),
                "no-tenant-id",
                "the record names no customer",
            ),
            (
                "{\"tenantId\":\"aozora.example\"}".to_owned(),
                "no-tenant-id",
                "not by domain",
            ),
            (
                format!("{{\"tenantId\":\"{partner}\"}}"),
                "wrong-tenant",
                "the partner's own tenant",
            ),
        ] {
            let mut command = tool.at_work(&home);
            let ran = run_on(
                command.args(args.iter().filter(|_| tool.args.is_empty())),
                line,
            );
            ran.status(3)
                .stdout(any())
                .stderr(lines(1).and(contains(words)))
                .about(name);
            assert_eq!(error_in(&ran.out, answer).code, code);
        }
    }
}

#[test]
fn a_token_of_another_tenant_asks_nothing_and_the_record_is_named() {
    let home = Home::new();
    // {"tid":"5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17"}
    let token = "e30.eyJ0aWQiOiI1YjBlMmY2NC03YzFkLTRlMGEtOWE1My0yZDZjODFmMGFhMTcifQ.x";
    let of_a_service = |(tool, _): &(&Tool, _)| tool.service == Service::Rehearsal;
    for (tool, answer) in tools().filter(of_a_service) {
        let good = (tool.good.0)();
        // A customer to whom nothing was sold leaves nothing to ask.
        let sold = good.lines().find(|line| line.contains("\"subscription\":"));
        let record = sold.or_else(|| good.lines().next()).unwrap();
        let mut command = tool.at_work(&home);
        command.args(["--token-command", &format!("echo {token}")]);
        let ran = run_on(&mut command, format!("{record}\n"));
        ran.status(3)
            .stdout(contains("\"code\":\"wrong-tenant\""))
            .stderr(contains("line 1").and(contains(
                "the token is of another tenant (5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17 instead of",
            )))
            .about(format!("{} ({answer})", tool.name));
    }
}
