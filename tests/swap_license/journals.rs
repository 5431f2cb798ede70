//! What a journal is good for afterwards, and what is none.

use super::{SWAP, everybody_moved, holders, plan};
use test_support::{TestEnvironment, any};

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
    assert_eq!(verified.swaps(), ["swap - done"; 4]);
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
