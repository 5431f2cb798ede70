//! What an answer, a plan and a counter prove, and what they do not.

use rehearse::{Effect, Fault};

use super::{SWAP, everybody_moved, holders, plan};
use test_support::{PATIENCE, TestEnvironment, any, contains, lines, skus::NEW, starts_with};

/// The service's words for each request about one user, in their order: `+` a read that succeeded, `-` one
/// that did not, `!` a change that was sent.
fn story(env: &TestEnvironment, user: &str) -> String {
    let about = |path: &str| path.contains(&format!("/users/{user}"));
    let ledger = env.rehearsal.ledger();
    let told = ledger.iter().filter(|entry| about(&entry.path));
    told.map(|entry| match (entry.method.as_str(), entry.status) {
        ("GET", Some(200)) => '+',
        ("GET", _) => '-',
        _ => '!',
    })
    .collect()
}

#[test]
fn nothing_is_sent_again_while_the_user_cannot_be_read() {
    for (unread, applied) in [(16, true), (16, false), (60, true), (60, false)] {
        let env = TestEnvironment::omakase();
        let plan = plan(&env);
        let one = plan.out.lines().next().unwrap();
        let user = env.rehearsal.tenant().users[0].id.to_string();
        env.rehearsal.fault(Fault::once(
            "POST",
            "/assignLicense",
            Effect::Reset { applied },
        ));
        let busy = Effect::status(503, false, Some("0"));
        let reads = Fault::once("GET", &format!("/v1.0/users/{user}"), busy);
        env.rehearsal.fault(reads.after(1).times(Some(unread)));
        let run = env.run(SWAP, &["--apply", "--first-pause", "1"], one);
        let told = story(&env, &user);
        assert!(
            !told.contains("!-!"),
            "a change between failed reads: {told}"
        );
        let sent = told.matches('!').count();
        let blind = told.split('!').skip(1).take(sent.saturating_sub(1));
        assert!(
            blind.into_iter().all(|between| between.contains('+')),
            "two changes without a read that succeeded between them: {told}"
        );
        if run.code == Some(75) {
            assert_eq!(run.swaps(), ["swap - unknown"]);
        } else {
            assert_eq!(
                (run.code, run.swaps()),
                (Some(0), vec!["swap - done".to_owned()])
            );
        }
        let again = env.run(SWAP, &["--apply"], &plan.out);
        assert_ne!(again.code, Some(1), "{}", again.err);
    }
}

#[test]
fn a_user_who_is_in_a_plan_twice_is_changed_once() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let one = plan.out.lines().next().unwrap();
    let twice = env.run(
        SWAP,
        &["--apply", "--in-flight", "4"],
        &format!("{one}\n{one}\n"),
    );
    twice.status(1).stdout(any()).stderr(
        "swap-license: line 2: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: is in the plan twice; this line was not applied\n",
    );
    let mut swaps = twice.swaps();
    swaps.sort();
    assert_eq!(swaps, ["refuse twice-in-plan refused", "swap - done"]);
    assert_eq!(env.log().writes().len(), 1);
}

#[test]
fn an_edited_id_moves_nobody_else() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let ids = env.rehearsal.tenant().users;
    let one = plan.out.lines().next().unwrap();
    let edited = one.replace(ids[0].id.as_str(), ids[1].id.as_str());
    assert_ne!(edited, one);
    env.run(SWAP, &["--apply"], &edited).status(1).stdout(any()).stderr(
        "swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: aoki@aozora-koumuten.example: the id in the plan now leads to a user with another sign-in name; nothing was sent: make the plan again\n",
    );
    let renamed = one.replace("aoki@", "sato@");
    let run = env.run(SWAP, &["--apply"], &renamed);
    assert_eq!(run.swaps(), ["refuse another-user refused"]);
    let by_name = one.replace(ids[0].id.as_str(), "sato@aozora-koumuten.example");
    env.run(SWAP, &["--apply"], &by_name)
        .status(3)
        .stdout(contains("\"code\":\"contradiction\""))
        .stderr("swap-license: line 1: d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7: \"id\" is \"sato@aozora-koumuten.example\", which is no object id (GUID); make the plan again\n");
    assert_eq!(env.log().writes(), [""; 0]);
}

#[test]
fn a_sign_in_name_in_other_letters_is_the_same() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let shouted = plan.out.replace("aoki@", "Aoki@").replace("sato@", "SATO@");
    let run = env.run(SWAP, &["--apply"], &shouted);
    run.success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
}

#[test]
fn two_runs_on_one_tenant_do_not_both_claim_a_change_whatever_their_journals_are_called() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let id = env.rehearsal.tenant().organization.id;
    let gate = env.rehearsal.hold("POST", "/assignLicense", false);
    let apply =
        |name: &'static str| ["--apply", "--journal", name, "--evidence"].map(str::to_owned);
    let args = |name| {
        let mut args = apply(name).to_vec();
        args.push(format!("{name}.evidence"));
        args
    };
    let strs = |args: &[String]| args.to_vec();
    let (one, other) = (strs(&args("one")), strs(&args("other")));
    let one: Vec<&str> = one.iter().map(String::as_str).collect();
    let other: Vec<&str> = other.iter().map(String::as_str).collect();
    let first = env.start(SWAP, &one, &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    env.run(SWAP, &other, &plan.out)
        .status(5)
        .stderr(starts_with(format!(
            "swap-license: another run is changing the tenant {id}; nothing further was sent"
        )));
    gate.open();
    first.finish().success().stdout(any());
    assert_eq!(env.log().writes().len(), 4);
}

/// What the end of a chain counts.
fn proven(env: &TestEnvironment, evidence: &str) -> String {
    let chain = std::fs::read_to_string(env.home.path().join(evidence)).unwrap();
    let end = chain.lines().last().unwrap().to_owned();
    end[end.find("\"fact\"").unwrap()..].to_owned()
}

#[test]
fn evidence_does_not_count_what_an_earlier_run_had_sent() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = env.rehearsal.hold("POST", "/assignLicense", true);
    let killed = env.start(SWAP, &["--apply"], &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    killed.kill();
    gate.open();
    let run = env.run(SWAP, &["--apply", "--evidence", "chain"], &plan.out);
    run.success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
    assert_eq!(proven(&env, "chain"), "\"fact\":\"end\",\"changed\":3}");
}

#[test]
fn evidence_counts_only_what_the_answers_to_this_run_prove() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    env.rehearsal.fault(Fault::once(
        "POST",
        "/assignLicense",
        Effect::Reset { applied: true },
    ));
    let args = ["--apply", "--evidence", "chain", "--first-pause", "1"];
    let run = env.run(SWAP, &args, &plan.out);
    run.success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
    assert_eq!(proven(&env, "chain"), "\"fact\":\"end\",\"changed\":3}");
    env.run(SWAP, &["--check-evidence", "chain"], "")
        .success()
        .stdout(lines(1));
}

#[cfg(unix)]
#[test]
fn what_a_run_writes_about_a_tenant_is_for_its_owner_alone_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let id = env.rehearsal.tenant().organization.id;
    let file = env.home.file("plan.jsonl", &plan.out);
    let loose = format!("umask 0; exec {SWAP} --apply --evidence chain --state-dir . {file}");
    env.run("bash", &["-c", &loose], "").success().stdout(any());
    for name in [
        "chain".to_owned(),
        format!("swap-license/{id}.jsonl"),
        format!("swap-license/{id}.lock"),
    ] {
        let found = std::fs::metadata(env.home.path().join(&name)).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn a_counter_that_contradicts_names_the_command_that_looks_again_and_that_one_decides() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let id = env.rehearsal.tenant().organization.id;
    let journal = env.home.path().join("journal").display().to_string();
    let taken = Effect::SeatsTaken {
        sku_id: NEW.parse().unwrap(),
        seats: 1,
    };
    env.rehearsal
        .fault(Fault::once("POST", "/assignLicense", taken));
    env.run(SWAP, &["--apply", "--journal", &journal], &plan.out)
        .success()
        .stdout(any())
        .stderr(format!("swap-license: {id}: the seats in use do not match the changes yet: O365_BUSINESS_PREMIUM 5 instead of 4; the counters may lag by up to an hour, look again with: swap-license --verify {journal}\n"));
    let verify = || env.run(SWAP, &["--verify", &journal], "");
    verify().success().stdout(any());
    // One user is moved back meanwhile, with a journal of its own.
    let undo = env.run(SWAP, &["--undo", &journal], "");
    let one = undo.out.lines().next().unwrap();
    let back = env.run(SWAP, &["--apply", "--journal", "back"], one);
    back.success().stdout(any());
    verify()
        .status(1)
        .stdout(any())
        .stderr(contains("has SMB_BUSINESS_PREMIUM again").and(contains(
            "1 seat(s) of SMB_BUSINESS_PREMIUM are still in use",
        )));
}

#[test]
fn an_empty_or_zeroed_or_foreign_file_is_no_journal_to_undo_or_verify() {
    let env = TestEnvironment::omakase();
    for (name, content, why) in [
        (
            "empty",
            vec![],
            "no entry of a journal of swap-license is in it",
        ),
        (
            "foreign",
            b"dear diary\n".to_vec(),
            "line 1 is no entry of a journal of swap-license",
        ),
    ] {
        let file = env.home.file(name, content);
        for option in ["--undo", "--verify"] {
            env.run(SWAP, &[option, &file], "")
                .status(3)
                .stderr(format!("swap-license: {file}: {why}\n"));
        }
    }
    let zeroed = env.home.file("zeroed", vec![0; 4096]);
    for option in ["--undo", "--verify"] {
        env.run(SWAP, &[option, &zeroed], "").status(3).stderr(
            contains("line 1 was cut off by an interruption")
                .and(contains("no entry of a journal of swap-license is in it")),
        );
    }
}

#[cfg(unix)]
#[test]
fn a_hang_up_ends_a_run_as_a_termination_does_unless_it_is_ignored() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let gate = env.rehearsal.hold("POST", "/assignLicense", false);
    let tool = env.start(SWAP, &["--apply"], &plan.out);
    assert!(gate.arrived(1, PATIENCE));
    tool.signal("HUP");
    gate.open();
    let stopped = tool.finish();
    stopped.status(129).stdout(any()).stderr(starts_with(
        "swap-license: stopped as asked; 1 user(s) were changed",
    ));
    assert_eq!(stopped.swaps(), ["swap - done"]);
    assert_eq!(env.log().writes().len(), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn a_run_under_nohup_outlives_its_terminal() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let file = env.home.file("plan.jsonl", &plan.out);
    let gate = env.rehearsal.hold("POST", "/assignLicense", false);
    let ignoring = format!("trap '' HUP; exec {SWAP} --apply {file}");
    let tool = env.start("bash", &["-c", &ignoring], "");
    assert!(gate.arrived(1, PATIENCE));
    tool.signal("HUP");
    gate.open();
    tool.finish().success().stdout(any());
    assert_eq!(holders(&env), everybody_moved());
}

#[test]
fn a_plan_without_a_record_is_no_good_answer() {
    let env = TestEnvironment::omakase();
    env.run(SWAP, &["--apply"], "").status(3).stderr(
        "swap-license: no record on standard input: look at the command before the pipe (--allow-empty accepts an empty input)\n",
    );
    drop(env.run(SWAP, &["--apply", "--allow-empty"], "").success());
}
