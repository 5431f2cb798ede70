//! No wait lasts beyond the time of its record, whatever is not answered, put off or not there yet.

use std::{
    thread,
    time::{Duration, Instant},
};

use fastrand::Rng;
use rehearse::{Effect, Fault, RetryAfter};

use super::{
    small::{Applying, LIST, SWAP, Small},
    tenants,
};

/// What a record may take, in seconds: `--record-time`.
const RECORD: u32 = 3;

/// What is not of any record: the tenant's name and rows before, its rows after.
const BESIDE: u32 = 3;

/// For a machine that is busy. Without a limit on reading back, each record would take five times its time.
const SLACK: Duration = Duration::from_secs(8);

#[test]
fn no_wait_of_a_change_lasts_beyond_the_time_of_its_record() {
    let plays = [0, 1, 2, 3, 4, 5].map(|seed| thread::spawn(move || play(seed)));
    for play in plays {
        play.join().unwrap();
    }
}

fn play(seed: u64) {
    let mut rng = Rng::with_seed(seed);
    let stage = Small::of(tenants::tenant(&mut rng));
    stage.run(LIST, &["-o", "rows", "input"]);
    stage.run(SWAP, &["--groups", "-o", "plan", "rows"]);
    for fault in waits(&mut rng) {
        stage.rehearsal.fault(fault);
    }
    let begun = Instant::now();
    stage.apply(&Applying {
        limits: &["--timeout", "2", "--record-time", "3"],
        ..Applying::of("plan", "journal", "1", seed)
    });
    let records = u32::try_from(stage.lines("plan")).unwrap();
    let most = Duration::from_secs(u64::from(RECORD * (records + BESIDE))) + SLACK;
    let took = begun.elapsed();
    assert!(took < most, "seed {seed}: {took:?} for {records} records");
}

/// One thing for ever that is waited for when a user is read, and one when a user is changed.
fn waits(rng: &mut Rng) -> [Fault; 2] {
    let write = match rng.u8(..4) {
        0 => Effect::NeverAnswers {
            applied: rng.bool(),
        },
        1 => Effect::NotApplied,
        2 => Effect::RetryAfter {
            status: 503,
            value: RetryAfter::Verbatim(["1", "5", "86400"][rng.usize(..3)].to_owned()),
            applied: rng.bool(),
        },
        _ => Effect::failed(504, true),
    };
    let read = match rng.u8(..3) {
        0 => Effect::NeverAnswers { applied: false },
        1 => Effect::failed(503, false),
        _ => Effect::WrongEntity,
    };
    let read = Fault {
        path_prefix: "/v1.0/users/".to_owned(),
        ..Fault::once("GET", "", read).after(rng.u32(1..4))
    };
    [
        Fault::once("POST", "/assignLicense", write).times(None),
        read.times(None),
    ]
}
