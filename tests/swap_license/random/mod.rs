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
    play_all(0..50);
}

#[test]
#[ignore = "1,000 schedules take minutes; scripts/check --long plays them"]
fn whatever_goes_wrong_in_a_thousand_ways_the_end_is_the_same() {
    play_all(0..1_000);
}

/// How many are played at once: most of the time each waits.
const AT_ONCE: u64 = 8;

fn play_all(seeds: Range<u64>) {
    let players = [0, 1, 2, 3, 4, 5, 6, 7].map(|number| {
        let seeds = seeds.clone();
        let fails = |seed: &u64| panic::catch_unwind(|| play(*seed)).is_err();
        thread::spawn(move || -> Vec<u64> {
            let own = seeds.filter(|seed| seed % AT_ONCE == number);
            own.filter(fails).collect()
        })
    });
    let failed = players.map(|player| player.join().unwrap()).concat();
    assert!(failed.is_empty(), "seeds that failed: {failed:?}");
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
