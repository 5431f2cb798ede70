//! The roles in Partner Center that the page of a call names: the person who has exactly one of them gets through, and
//! who has another is refused with the name of the role to ask for.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::TcpStream,
};

use common::permissions::{
    agents::{self, Agent},
    partner_center, tools,
};
use rehearse::Tenant;
use serde_json::Value;
use test_support::{Run, TestEnvironment, any, program};

use crate::partner_permissions::{called, customer, open, ran, tenant};

const REQUEST: &str = program!("request-relationship");
const TRANSFER: &str = program!("request-transfer");
const ATTEST: &str = program!("attest-mca");
const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";

/// What a person with these roles does.
struct Try {
    tool: &'static str,
    args: &'static [&'static str],
    /// The calls whose pages name roles.
    calls: &'static [(&'static str, &'static str)],
    play: fn(&Try, &[Agent]) -> (Run, TestEnvironment),
}

const LIST: (&str, &str) = ("GET", "customers/{customer}/transfers");
const ONE: (&str, &str) = ("GET", "customers/{customer}/transfers/{transfer}");

const TRIES: &[Try] = &[
    Try {
        tool: "request-relationship",
        args: &[],
        calls: &[("GET", "customers/relationshiprequests")],
        play: |one, agents| one.run(REQUEST, with(agents, tenant()), ""),
    },
    Try {
        tool: "request-transfer",
        args: &["--show"],
        calls: &[LIST],
        play: |one, agents| one.run(TRANSFER, with(agents, asked().1), &customer()),
    },
    Try {
        tool: "request-transfer",
        args: &["--apply", "--first-pause", "1"],
        calls: &[LIST, ("POST", "customers/{customer}/transfers")],
        play: |one, agents| one.run(TRANSFER, with(agents, Tenant::omakase()), &asked().0),
    },
    Try {
        tool: "request-transfer",
        args: &["--apply", "--first-pause", "1"],
        calls: &[ONE, ("PATCH", "customers/{customer}/transfers/{transfer}")],
        play: |one, agents| {
            let (_, tenant) = asked();
            let before = TestEnvironment::of(tenant.clone());
            let plan = ran(&before, TRANSFER, &["--withdraw"], &customer());
            one.run(TRANSFER, with(agents, tenant), &plan)
        },
    },
    Try {
        tool: "attest-mca",
        args: &["--apply", "--first-pause", "1"],
        calls: &[("POST", "customers/{customer}/agreements")],
        play: attested,
    },
];

/// The same world, in which who signs in has these roles.
fn with(agents: &[Agent], mut tenant: Tenant) -> Tenant {
    tenant.partner_center.desk.agents = Some(agents.to_vec());
    tenant
}

impl Try {
    fn run(&self, exe: &str, tenant: Tenant, input: &str) -> (Run, TestEnvironment) {
        let environment = TestEnvironment::of(tenant);
        (environment.run(exe, self.args, input), environment)
    }
}

/// The plan to ask the old partner, and the world after that.
fn asked() -> (String, Tenant) {
    let env = TestEnvironment::omakase();
    let rows = ran(
        &env,
        program!("list-licenses"),
        &["--partner", NEW, "-"],
        &customer(),
    );
    let first = rows.lines().next().unwrap();
    let email = ["--email", "aoki@aozora-koumuten.example"];
    let plan = ran(&env, TRANSFER, &email, &format!("{first}\n"));
    ran(&env, TRANSFER, &["--apply", "--first-pause", "1"], &plan);
    (plan, env.rehearsal.tenant())
}

/// The agreement follows when the customer has accepted what was submitted.
fn attested(one: &Try, agents: &[Agent]) -> (Run, TestEnvironment) {
    let env = TestEnvironment::of(with(agents, tenant()));
    let plan = ran(&env, ATTEST, &["--prepare"], &open());
    let submitted = env.run(ATTEST, one.args, &plan);
    submitted.status(1).stdout(any()).stderr(any());
    let agreement: &Value = &submitted.records()[0]["agreement"];
    accept(agreement["attestation"]["link"].as_str().unwrap());
    (env.run(ATTEST, one.args, &plan), env)
}

/// The customer accepts on the page of the link.
fn accept(link: &str) {
    let (host, path) = link
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let mut page = TcpStream::connect(host).unwrap();
    let request = format!(
        "POST /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    page.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    page.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
}

#[test]
fn a_role_that_a_page_names_is_enough_and_any_other_is_refused_with_its_name() {
    for one in TRIES {
        let rows = one.calls.iter();
        let rows: Vec<_> = rows
            .map(|(method, path)| partner_center::row(method, path).unwrap())
            .collect();
        for agent in Agent::ALL {
            let (ran, environment) = (one.play)(one, &[agent]);
            let refused = rows.iter().find(|row| !row.agents.contains(&agent));
            let about = format!("{} {:?} as {agent:?}: {}", one.tool, one.args, ran.err);
            let Some(refused) = refused else {
                assert_eq!(ran.code, Some(0), "{about}");
                let called = called(&environment);
                for (method, path) in one.calls {
                    let call = Some(format!("{method} {path}"));
                    assert!(called.contains(&call), "{about} never calls {call:?}");
                }
                continue;
            };
            assert_eq!(ran.code, Some(4), "{about}");
            let role = agents::in_words(refused.agents).en;
            let asked = format!("ask for the role {role} (");
            assert!(ran.err.contains(&asked), "{about}");
        }
    }
}

#[test]
fn every_call_of_a_tool_whose_page_names_a_role_is_tried() {
    let tried: BTreeSet<_> = TRIES
        .iter()
        .flat_map(|one| one.calls.iter().map(|call| (one.tool, *call)))
        .collect();
    let untried: Vec<_> = tools::USES
        .iter()
        .flat_map(|one| one.partner_center.iter().map(|call| (one.tool, *call)))
        .filter(|(_, (method, path))| {
            let row = partner_center::row(method, path).unwrap();
            !row.agents.is_empty()
        })
        .filter(|call| !tried.contains(call))
        .collect();
    assert!(untried.is_empty(), "{untried:?}");
}
