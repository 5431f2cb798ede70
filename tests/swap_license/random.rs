//! What must never happen, whatever the tenant and whatever goes wrong: many random tenants, each with a
//! random schedule of faults. The seed of each is its number; a failure names it.

use std::{ffi::OsString, thread};

use common::{Exit, cli::start_async};
use fastrand::Rng;
use rehearse::{Effect, Fault, Options, Rehearsal, tenant::Tenant};

use super::{Holders, NEW, OLD, invited};

/// How many schedules are played.
const SCHEDULES: u64 = 1_000;

/// How often a plan may have to be applied until everything is done.
const RUNS: usize = 12;

#[test]
fn whatever_goes_wrong_nobody_loses_a_licence_and_running_again_ends_it() {
    let halves = [0, 1].map(|half| {
        thread::spawn(move || {
            for seed in (0..SCHEDULES).filter(|seed| seed % 2 == half) {
                play(seed);
            }
        })
    });
    for half in halves {
        half.join().unwrap();
    }
}

fn play(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let tenant = random_tenant(&mut rng);
    let before = licenses(&tenant);
    let holders = tenant.users.iter().filter(|user| holds(user, OLD)).count();
    let stage = Small::of(tenant);
    stage.run(LIST, &["-o", "rows", "input"]);
    stage.run(SWAP, &["-o", "plan", "rows"]);
    for fault in schedule(&mut rng) {
        stage.rehearsal.fault(fault);
    }
    let in_flight = ["1", "3", "auto"][rng.usize(..3)];
    let converged = stage.apply_until_done("plan", "journal", in_flight, seed);
    let after = stage.rehearsal.tenant();
    for (user, (name, had)) in after.users.iter().zip(&before) {
        assert_eq!(&user.user_principal_name, name);
        let expected: Vec<_> = had.iter().map(|(sku, _)| moved(sku)).collect();
        let has: Vec<_> = user.licenses.iter().map(|l| l.sku_id.to_string()).collect();
        assert_eq!(has, expected, "seed {seed}: {name}");
        for (license, (_, was_off)) in user.licenses.iter().zip(had) {
            let off = |plan: &String| {
                let kept = license
                    .disabled_plans
                    .iter()
                    .any(|now| now.as_str() == plan);
                kept || !contains(&after, plan)
            };
            assert!(
                was_off.iter().all(off),
                "seed {seed}: a plan of {name} is on"
            );
        }
    }
    assert_eq!(
        stage.took_effect(),
        holders,
        "seed {seed}: each is changed once ({converged} runs)"
    );

    stage.run(SWAP, &["--undo", "journal", "-o", "undo"]);
    stage.apply_until_done("undo", "back", "1", seed);
    assert_eq!(
        licenses(&stage.rehearsal.tenant()),
        before,
        "seed {seed}: undone exactly"
    );
}

fn moved(sku: &str) -> String {
    if sku == OLD { NEW } else { sku }.to_owned()
}

fn contains(tenant: &Tenant, plan: &str) -> bool {
    let new = tenant
        .skus
        .iter()
        .find(|sku| sku.sku_id.as_str() == NEW)
        .unwrap();
    new.service_plans
        .iter()
        .any(|own| own.service_plan_id.as_str() == plan)
}

fn holds(user: &rehearse::tenant::User, sku: &str) -> bool {
    user.licenses
        .iter()
        .any(|license| license.sku_id.as_str() == sku)
}

fn licenses(tenant: &Tenant) -> Holders {
    let text = |id: &common::ids::Guid| id.to_string();
    tenant
        .users
        .iter()
        .map(|user| {
            let licenses = user.licenses.iter().map(|license| {
                let mut off: Vec<_> = license.disabled_plans.iter().map(text).collect();
                off.sort();
                (text(&license.sku_id), off)
            });
            (user.user_principal_name.clone(), licenses.collect())
        })
        .collect()
}

/// The built-in tenant with a random number of users, each with random plans off.
fn random_tenant(rng: &mut Rng) -> Tenant {
    let mut tenant = Tenant::omakase();
    let plans = tenant.skus[0].service_plans.clone();
    let keep = rng.usize(1..=4);
    tenant.users.drain(keep..4);
    for user in &mut tenant.users[..keep] {
        let off = plans.iter().filter(|_| rng.u8(..4) == 0);
        user.licenses[0].disabled_plans = off.map(|plan| plan.service_plan_id.clone()).collect();
    }
    tenant.subscriptions[1].total_licenses = u32::try_from(keep).unwrap() + rng.u32(..2);
    tenant
}

/// Faults for the calls of a run, in random places.
fn schedule(rng: &mut Rng) -> Vec<Fault> {
    (0..rng.usize(..6))
        .map(|_| {
            let place = rng.u32(..6);
            if rng.u8(..4) > 0 {
                Fault::once("POST", "/assignLicense", effect(rng, true)).after(place)
            } else {
                let mut fault = Fault::once("GET", "", effect(rng, false)).after(place);
                fault.path_prefix.push_str("/v1.0/users/");
                fault
            }
        })
        .collect()
}

fn effect(rng: &mut Rng, write: bool) -> Effect {
    let applied = write && rng.bool();
    // Without a word of the service a reading waits a second before it is repeated; that is tried elsewhere.
    let rests = if write {
        [Some("0"), Some("0.005"), None]
    } else {
        [Some("0"); 3]
    };
    let rest = rests[rng.usize(..3)].map(str::to_owned);
    let status = |status: u16, applied, code: Option<&str>| Effect::Status {
        status,
        applied,
        retry_after: rest.clone(),
        code: code.map(str::to_owned),
        message: None,
    };
    match rng.u8(..10) {
        0 | 1 => status(429, applied, None),
        2 => status(500, applied, None),
        3 => status(502, applied, None),
        4 => status(503, applied, None),
        5 => status(504, applied, None),
        6 => Effect::ExpireTokens,
        7 if write => Effect::Reset { applied },
        8 if write => Effect::Truncate,
        9 if write => {
            let either = 400 + 9 * u16::from(rng.bool());
            status(either, false, Some("Directory_ConcurrencyViolation"))
        }
        _ => Effect::Delay { milliseconds: 3 },
    }
}

const LIST: Runner = |args| start_async(args, list_licenses::run);
const SWAP: Runner = |args| start_async(args, swap_license::run);
type Runner = fn(Vec<OsString>) -> Exit;

/// A rehearsal whose tools run in this process: thousands of runs would be slow as processes.
struct Small {
    rehearsal: Rehearsal,
    folder: tempfile::TempDir,
}

impl Small {
    fn of(tenant: Tenant) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("input"), invited()).unwrap();
        Self {
            rehearsal: rehearse::start(Options::of(tenant)).unwrap(),
            folder,
        }
    }

    /// Runs a tool. Words that name a file are files of this stage's folder.
    fn run(&self, tool: Runner, args: &[&str]) -> Exit {
        let mut all: Vec<OsString> = vec!["tool".into()];
        for (name, value) in self.rehearsal.env() {
            let flag = match name.as_str() {
                "NORIKAE_LOGIN_URL" => "--login-url",
                "NORIKAE_GRAPH_URL" => "--graph-url",
                "NORIKAE_PARTNER_URL" => "--partner-url",
                "NORIKAE_TENANT" => "--tenant",
                "NORIKAE_CLIENT_ID" => "--client-id",
                "NORIKAE_SECRET_FILE" => "--secret-file",
                _ => continue,
            };
            all.extend([flag.into(), value.into()]);
        }
        let file = |word: &str| -> OsString {
            if ["input", "rows", "plan", "undo", "journal", "back", "done"].contains(&word) {
                self.folder.path().join(word).into()
            } else {
                word.into()
            }
        };
        all.extend(args.iter().map(|word| file(word)));
        tool(all)
    }

    /// Applies a plan again and again until everything is done; says how often that was.
    fn apply_until_done(&self, plan: &str, journal: &str, in_flight: &str, seed: u64) -> usize {
        let args = [
            "--apply",
            "--first-pause",
            "1",
            "--in-flight",
            in_flight,
            "--journal",
            journal,
            "-o",
            "done",
            plan,
        ];
        for run in 1..=RUNS {
            let exit = self.run(SWAP, &args);
            self.nobody_is_without_a_licence_and_no_seat_is_overdrawn(seed);
            if exit == Exit::Done {
                return run;
            }
            // A token that expires twice within one call is a refusal; the next run has a new one.
            assert!(
                matches!(exit, Exit::TryAgain | Exit::Denied),
                "seed {seed}: {exit:?}"
            );
        }
        panic!("seed {seed}: {plan} is not done after {RUNS} runs");
    }

    fn nobody_is_without_a_licence_and_no_seat_is_overdrawn(&self, seed: u64) {
        let tenant = self.rehearsal.tenant();
        for user in tenant
            .users
            .iter()
            .filter(|user| !user.user_principal_name.starts_with("admin"))
        {
            assert!(
                holds(user, OLD) || holds(user, NEW),
                "seed {seed}: {}",
                user.user_principal_name
            );
        }
        for subscription in &tenant.subscriptions {
            let sku = subscription.sku_id.as_str();
            let used = tenant.users.iter().filter(|user| holds(user, sku)).count();
            assert!(
                used <= subscription.total_licenses as usize,
                "seed {seed}: {sku}"
            );
        }
    }

    /// How many changes took effect: a second one of the same kind would have been refused.
    fn took_effect(&self) -> usize {
        let ledger = self.rehearsal.ledger();
        let writes = ledger
            .iter()
            .filter(|entry| entry.method == "POST" && entry.path.ends_with("/assignLicense"));
        let mut users: Vec<&str> = Vec::new();
        for write in writes {
            let is_fine = write.refused.is_none() || write.fault.is_some();
            assert!(is_fine || write.status == Some(401), "{write:?}");
            assert!(
                write.body.contains(OLD) && write.body.contains(NEW),
                "one call does both: {}",
                write.body
            );
            users.push(&write.path);
        }
        users.sort_unstable();
        users.dedup();
        users.len()
    }
}
