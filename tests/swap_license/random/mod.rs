//! What must never happen, whatever the tenant and whatever goes wrong: many random tenants, each with a
//! random schedule of faults. The seed of each is its number; a failure names it.

mod invariants;
mod small;
mod tenants;
mod wide;

use std::{ops::Range, thread};

use fastrand::Rng;
use small::{LIST, SWAP, Small};

#[test]
fn whatever_goes_wrong_nobody_loses_a_licence_and_running_again_ends_it() {
    play_all(0..50);
}

#[test]
#[ignore = "1,000 schedules take minutes; .ci/run plays them"]
fn whatever_goes_wrong_in_a_thousand_ways_the_end_is_the_same() {
    play_all(0..1_000);
}

fn play_all(seeds: Range<u64>) {
    let halves = [0, 1].map(|half| {
        let seeds = seeds.clone();
        thread::spawn(move || {
            for seed in seeds.filter(|seed| seed % 2 == half) {
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
    let before = tenants::tenant(&mut rng);
    let stage = Small::of(before.clone());
    stage.run(LIST, &["-o", "rows", "input"]);
    stage.run(SWAP, &["--groups", "-o", "plan", "rows"]);
    for fault in tenants::schedule(&mut rng, &before) {
        stage.rehearsal.fault(fault);
    }
    let in_flight = ["1", "3", "auto"][rng.usize(..3)];
    let runs = stage.apply_until_done("plan", "journal", in_flight, seed);
    let after = stage.rehearsal.tenant();
    invariants::everybody_has_the_new_row_and_what_was_off_is_off(&before, &after, seed);
    assert_eq!(
        invariants::took_effect(&stage.rehearsal.ledger(), &before, seed),
        invariants::changes(&before),
        "seed {seed}: each is changed once ({runs} runs)"
    );

    stage.run(SWAP, &["--undo", "journal", "-o", "undo"]);
    stage.apply_until_done("undo", "back", "1", seed);
    assert_eq!(
        invariants::given(&stage.rehearsal.tenant()),
        invariants::given(&before),
        "seed {seed}: undone exactly"
    );
}
