//! What a journal is good for afterwards, and what is none.

use super::{SWAP, everybody_moved, holders, plan};
use crate::support::stage::Stage;

#[test]
fn a_file_that_is_no_journal_is_not_written_to_and_proves_nothing() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let file = stage.home.file("plan.jsonl", &plan.out);
    let applied = stage.run(SWAP, &["--apply", "--journal", &file, &file], "");
    assert_eq!(
        (applied.code, applied.err),
        (
            Some(5),
            format!(
                "swap-license: {file}: line 1 is no entry of a journal of swap-license; nothing was written to it and nothing was sent: name another file with --journal\n"
            )
        )
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), plan.out);
    assert_eq!(stage.writes(), [""; 0]);
    for what in ["--verify", "--undo"] {
        let ran = stage.run(SWAP, &[what, &file], "");
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err),
            (
                Some(3),
                "",
                format!("swap-license: {file}: line 1 is no entry of a journal of swap-license\n")
            )
        );
    }
}

#[test]
fn what_was_undone_in_the_same_journal_is_verified_as_undone_and_not_undone_twice() {
    let stage = Stage::omakase();
    let before = holders(&stage);
    let plan = plan(&stage);
    let journal = stage.home.path().join("journal").display().to_string();
    let apply = ["--apply", "--journal", &journal];
    stage.run(SWAP, &apply, &plan.out);
    assert_eq!(holders(&stage), everybody_moved());
    let undo = stage.run(SWAP, &["--undo", &journal], "");
    let undone = stage.run(SWAP, &apply, &undo.out);
    assert_eq!((undone.code, undone.err.as_str()), (Some(0), ""));
    assert_eq!(holders(&stage), before);

    let verified = stage.run(SWAP, &["--verify", &journal], "");
    assert_eq!((verified.code, verified.err.as_str()), (Some(0), ""));
    assert_eq!(verified.swaps(), ["swap - done"; 4]);
    let again = stage.run(SWAP, &["--undo", &journal], "");
    assert_eq!((again.code, again.out.as_str()), (Some(0), ""));
}

#[test]
fn an_output_that_would_replace_the_journal_is_refused_before_anything_is_sent() {
    let stage = Stage::omakase();
    let plan = plan(&stage);
    let journal = stage.home.file("journal", "");
    for both in [
        ["--apply", "--journal", "new", "-o", "./new"],
        ["--apply", "--journal", &journal, "-o", "journal"],
        ["--apply", "--evidence", "evidence", "-o", "evidence"],
    ] {
        let refused = stage.run(SWAP, &both, &plan.out);
        assert_eq!(refused.code, Some(2), "{both:?}: {}", refused.err);
    }
    let refused = stage.run(SWAP, &["--undo", &journal, "-o", "journal"], "");
    assert_eq!(
        (refused.code, refused.err),
        (
            Some(2),
            format!(
                "swap-license: --output would take the place of {journal}, which says what was changed; name another file\n"
            )
        )
    );
    assert_eq!(stage.writes(), [""; 0]);
}
