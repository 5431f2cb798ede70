//! What a journal is good for afterwards, and what is none.

use super::{SWAP, everybody_moved, holders, plan};
#[cfg(unix)]
use test_support::starts_with;
use test_support::{TestEnvironment, any, contains};

#[test]
fn a_file_that_is_no_journal_is_not_written_to_and_proves_nothing() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let file = env.home.file("plan.jsonl", &plan.out);
    let applied = env.run(SWAP, &["--apply", "--journal", &file, &file], "");
    applied.status(5).stdout(any()).stderr(format!(
                "swap-license: {file}: line 1 is no entry of a journal of swap-license; nothing was written to it and nothing was sent: name another file with --journal\n"
            ));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), plan.out);
    assert_eq!(env.log().writes(), [""; 0]);
    for what in ["--verify", "--undo"] {
        let ran = env.run(SWAP, &[what, &file], "");
        ran.status(3).stderr(format!(
            "swap-license: {file}: line 1 is no entry of a journal of swap-license\n"
        ));
    }
}

#[test]
fn what_chooses_for_a_plan_is_refused_beside_a_journal_and_beside_a_plan_that_is_made() {
    let env = TestEnvironment::omakase();
    let only = env.home.file("only.txt", "aoki@aozora-koumuten.example\n");
    for takes in [
        &["--undo", "journal"][..],
        &["--verify", "journal"],
        &["--check-evidence", "chain"],
        &["--apply"],
    ] {
        for chooses in [
            &["--only", &only][..],
            &["--new-plans", "off"],
            &["--lose-plans"],
            &["--usage-location", "JP"],
            &["--order", "enabled"],
            &["--groups"],
            &["--require-backup", "backups"],
            &["--keep-order"],
        ] {
            env.run(SWAP, &[takes, chooses].concat(), "")
                .status(2)
                .stderr(contains("cannot be used with"))
                .about(format!("{takes:?} {chooses:?}"));
        }
    }
}

#[test]
fn what_was_undone_in_the_same_journal_is_verified_as_undone_and_not_undone_twice() {
    let env = TestEnvironment::omakase();
    let before = holders(&env);
    let plan = plan(&env);
    let journal = env.home.path().join("journal").display().to_string();
    let apply = ["--apply", "--journal", &journal];
    env.run(SWAP, &apply, &plan.out);
    assert_eq!(holders(&env), everybody_moved());
    let undo = env.run(SWAP, &["--undo", &journal], "");
    let undone = env.run(SWAP, &apply, &undo.out);
    undone.success().stdout(any());
    assert_eq!(holders(&env), before);

    let verified = env.run(SWAP, &["--verify", &journal], "");
    verified.success().stdout(any());
    assert_eq!(verified.swaps(), ["restore - done"; 4]);
    let again = env.run(SWAP, &["--undo", &journal], "");
    again.success().stderr(any());
}

#[test]
fn an_output_that_would_replace_the_journal_is_refused_before_anything_is_sent() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let journal = env.home.file("journal", "");
    for both in [
        ["--apply", "--journal", "new", "-o", "./new"],
        ["--apply", "--journal", &journal, "-o", "journal"],
        ["--apply", "--evidence", "evidence", "-o", "evidence"],
    ] {
        let refused = env.run(SWAP, &both, &plan.out);
        refused
            .status(2)
            .stdout(any())
            .stderr(any())
            .about(format!("{both:?}"));
    }
    let refused = env.run(SWAP, &["--undo", &journal, "-o", "journal"], "");
    refused.status(2).stdout(any()).stderr(format!(
                "swap-license: --output would take the place of {journal}, which says what was changed; name another file\n"
            ));
    assert_eq!(env.log().writes(), [""; 0]);
}

/// The plan with every other record naming the tenant by its domain.
fn by_both_names(env: &TestEnvironment, plan: &str) -> String {
    let id = env.rehearsal.tenant().organization.id.to_string();
    let rename = |(number, line): (usize, &str)| {
        let name = if number % 2 == 0 { &id } else { DOMAIN };
        format!("{}\n", line.replace(&id, name))
    };
    plan.lines().enumerate().map(rename).collect()
}

const DOMAIN: &str = "aozora-koumuten.example";

#[test]
fn a_tenant_under_two_names_is_one_with_one_journal() {
    let env = TestEnvironment::omakase();
    let plan = by_both_names(&env, &plan(&env).out);
    let id = env.rehearsal.tenant().organization.id;
    env.run(SWAP, &["--apply", "--state-dir", "."], &plan)
        .success()
        .stdout(any());
    assert_eq!(holders(&env), everybody_moved());
    let folder = env.home.path().join("swap-license");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(files, [format!("{id}.jsonl"), format!("{id}.lock")]);
}

#[test]
fn a_journal_that_an_earlier_run_named_after_a_domain_is_found() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let id = env.rehearsal.tenant().organization.id;
    let folder = env.home.path().join("swap-license");
    let (first, rest) = plan.out.split_once('\n').unwrap();
    let apply = ["--apply", "--state-dir", "."];
    env.run(SWAP, &apply, first).success().stdout(any());
    let by_id = folder.join(format!("{id}.jsonl"));
    let by_domain = folder.join(format!("{DOMAIN}.jsonl"));
    std::fs::rename(&by_id, &by_domain).unwrap();
    env.run(SWAP, &apply, rest).success().stdout(any());
    assert!(!by_id.exists());
    let journal = std::fs::read_to_string(by_domain).unwrap();
    assert_eq!(journal.lines().count(), 2 * 4);
}

/// What this version writes.
const NEWEST: &str = include_str!("../data/journals/0.1-with-account-states.jsonl");

/// What the journals that are kept undo: the user and the row that comes back.
fn undone(journal: &str) -> Vec<String> {
    let env = TestEnvironment::omakase();
    let file = env.home.file("journal.jsonl", journal);
    let undo = env.run(SWAP, &["--undo", &file], "");
    undo.success().stdout(any());
    undo.records()
        .iter()
        .map(|record| {
            let words = [
                &record["user"]["userPrincipalName"],
                &record["swap"]["action"],
                &record["swap"]["to"]["skuPartNumber"],
                &record["swap"]["disabledPlans"][0],
            ];
            words.map(|word| word.as_str().unwrap_or("-")).join(" ")
        })
        .collect()
}

#[test]
fn journals_of_earlier_versions_are_read() {
    let expected = [
        "takahashi@aozora-koumuten.example restore SMB_BUSINESS_PREMIUM -",
        "suzuki@aozora-koumuten.example restore SMB_BUSINESS_PREMIUM -",
        "sato@aozora-koumuten.example restore SMB_BUSINESS_PREMIUM 41bf139a-4e60-409f-9346-a1361efc6dfb",
        "aoki@aozora-koumuten.example restore SMB_BUSINESS_PREMIUM -",
    ];
    let without_seals = include_str!("../data/journals/0.1-without-seals.jsonl");
    let with_seals = include_str!("../data/journals/0.1-with-seals.jsonl");
    assert_eq!(undone(without_seals), expected);
    assert_eq!(undone(with_seals), expected);
    // Changes that were under way at once ended in another order.
    let mut newest = undone(NEWEST);
    newest.sort_by_key(|one| expected.iter().position(|known| known == one));
    assert_eq!(newest, expected);
}

/// The lines of a journal without what is another one each time, in no order.
fn lines(journal: &str) -> Vec<String> {
    let of = |line: &str| {
        let mut line: serde_json::Value = serde_json::from_str(line).unwrap();
        let line = line.as_object_mut().unwrap();
        for drawn in ["seq", "sum", "time", "requestId"] {
            line.insert(drawn.to_owned(), "drawn".into());
        }
        serde_json::to_string(line).unwrap()
    };
    let mut lines: Vec<String> = journal.lines().map(of).collect();
    lines.sort();
    lines
}

/// A later version that writes another form keeps this one's file, and adds its own.
#[test]
fn the_newest_of_the_journals_that_are_kept_is_what_this_version_writes() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let apply = ["--apply", "--journal", "journal"];
    env.run(SWAP, &apply, &plan.out).success().stdout(any());
    let written = std::fs::read_to_string(env.home.path().join("journal")).unwrap();
    assert_eq!(lines(&written), lines(NEWEST));
}

#[cfg(unix)]
#[test]
fn no_link_leads_an_output_to_a_journal() {
    let env = TestEnvironment::omakase();
    let plan = plan(&env);
    let id = env.rehearsal.tenant().organization.id;
    let (first, rest) = plan.out.split_once('\n').unwrap();
    let apply = ["--apply", "--state-dir", "."];
    env.run(SWAP, &apply, first).success().stdout(any());
    let journal = env.home.path().join(format!("swap-license/{id}.jsonl"));
    let kept = std::fs::read(&journal).unwrap();
    std::fs::hard_link(&journal, env.home.path().join("hard")).unwrap();
    std::os::unix::fs::symlink(&journal, env.home.path().join("soft")).unwrap();
    let itself = journal.display().to_string();
    for output in [itself.as_str(), "hard", "soft"] {
        let args = [&apply[..], &["-o", output]].concat();
        let refused = env.run(SWAP, &args, rest);
        refused.status(2).stderr(starts_with(
            "swap-license: --output would take the place of ",
        ));
        assert_eq!(std::fs::read(&journal).unwrap(), kept, "{output}");
    }
    assert_eq!(env.log().writes().len(), 1);
}
