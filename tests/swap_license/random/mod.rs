//! What must never happen, whatever the tenant, whatever goes wrong and whatever lies the services tell: many random
//! tenants, each with a random schedule of faults and lies. The seed of each is its number; a failure names it.

mod budget;
mod invariants;
mod small;
mod tenants;
mod wide;

use std::{ops::Range, panic, thread};

use fastrand::Rng;
use small::{Applying, LIST, SWAP, Small};

#[test]
fn whatever_goes_wrong_nobody_loses_a_licence_and_running_again_ends_it() {
    each_of(0..50, play);
}

#[test]
#[ignore = "1,000 schedules take minutes; scripts/check --long plays them"]
fn whatever_goes_wrong_in_a_thousand_ways_the_end_is_the_same() {
    each_of(0..1_000, play);
}

/// How many are played at once: most of the time each waits.
const AT_ONCE: u64 = 8;

/// Plays each seed, and gives what came of each. Those that fail are named.
fn each_of<T: Send>(seeds: Range<u64>, play: fn(u64) -> T) -> Vec<T> {
    let own = |number| seeds.clone().filter(move |seed| seed % AT_ONCE == number);
    let played: Vec<(u64, Option<T>)> = thread::scope(|scope| {
        let begun = |number| {
            let play = move |seed| (seed, panic::catch_unwind(|| play(seed)).ok());
            scope.spawn(move || own(number).map(play).collect::<Vec<_>>())
        };
        let threads: Vec<_> = (0..AT_ONCE).map(begun).collect();
        let joined = threads.into_iter().map(|one| one.join().unwrap());
        joined.flatten().collect()
    });
    let failed = played.iter().filter(|(_, came)| came.is_none());
    let failed: Vec<u64> = failed.map(|(seed, _)| *seed).collect();
    assert!(failed.is_empty(), "seeds that failed: {failed:?}");
    played.into_iter().filter_map(|(_, came)| came).collect()
}

fn play(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let before = tenants::tenant(&mut rng);
    let stage = Small::of(before.clone());
    stage.run(LIST, &["-o", "rows", "input"]);
    stage.run(SWAP, &["--groups", "-o", "plan", "rows"]);
    for fault in tenants::schedule(&mut rng, &before) {
        stage.rehearsal.fault(fault);
    }
    let changes = invariants::changes(&before);
    stage.lie(seed, changes);
    let in_flight = ["1", "3", "auto"][rng.usize(..3)];
    let forward = Applying::of("plan", "journal", in_flight, seed);
    // Every fourth administrator changes their mind in the middle, with some outcomes unclear.
    if rng.u8(..4) == 0 {
        stage.apply(&forward);
        invariants::each_is_changed_once(&stage.rehearsal, seed);
    } else {
        let runs = stage.apply_until_done(&forward);
        let after = stage.rehearsal.tenant();
        invariants::everybody_has_the_new_row_and_what_was_off_is_off(&before, &after, seed);
        assert_eq!(
            invariants::each_is_changed_once(&stage.rehearsal, seed),
            changes,
            "seed {seed}: each is changed ({runs} runs)"
        );
    }
    invariants::one_call_does_both(&stage.rehearsal.ledger(), &before, seed);

    stage.rehearsal.end_faults();
    stage.run(SWAP, &["--undo", "journal", "-o", "undo"]);
    // Where nothing was changed there is nothing to undo.
    if stage.lines("undo") > 0 {
        stage.lie(seed + 1_000_000, changes);
        stage.apply_until_done(&Applying::of("undo", "back", "1", seed));
    }
    assert_eq!(
        invariants::given(&stage.rehearsal.tenant()),
        invariants::given(&before),
        "seed {seed}: undone exactly"
    );
}
