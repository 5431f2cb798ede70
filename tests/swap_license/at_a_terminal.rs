//! What a person sees who watches a run in a window of 80 columns.
#![cfg(unix)]

use std::{
    fs::File,
    io::Read as _,
    process::{Command, Stdio},
    thread,
};

use rustix::{pty, termios};
use test_support::TestEnvironment;
use unicode_width::UnicodeWidthStr as _;

use super::{SWAP, plan};

const WIDTH: u16 = 80;

#[test]
fn progress_stays_on_one_line_in_either_language() {
    for (lang, left) in [("en", " left)"), ("ja", "、残り ")] {
        let env = TestEnvironment::omakase();
        let file = env.home.path().join("plan.jsonl");
        std::fs::write(&file, plan(&env).out).unwrap();
        let args = ["--apply", "--lang", lang, file.to_str().unwrap()];
        let seen = on_standard_error(env.tool(SWAP, &args));
        let progress: Vec<&str> = seen
            .split(['\r', '\n'])
            .filter(|line| line.contains(left))
            .collect();
        assert!(!progress.is_empty(), "{seen}");
        for line in progress {
            assert!(line.width() <= usize::from(WIDTH), "{lang}: {line:?}");
        }
    }
}

/// What a command writes to its terminal, without the control sequences.
fn on_standard_error(mut command: Command) -> String {
    let master = pty::openpt(pty::OpenptFlags::RDWR | pty::OpenptFlags::NOCTTY).unwrap();
    pty::grantpt(&master).unwrap();
    pty::unlockpt(&master).unwrap();
    let name = pty::ptsname(&master, Vec::new()).unwrap();
    let terminal = File::options()
        .read(true)
        .write(true)
        .open(name.to_str().unwrap())
        .unwrap();
    let size = termios::Winsize {
        ws_row: 24,
        ws_col: WIDTH,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    termios::tcsetwinsize(&terminal, size).unwrap();
    command.env("TERM", "xterm").stdin(Stdio::null());
    command.stdout(Stdio::null()).stderr(Stdio::from(terminal));
    let mut child = command.spawn().unwrap();
    // Without the command the terminal has no writer, which ends the reading.
    drop(command);
    let reading = thread::spawn(move || {
        let mut seen = Vec::new();
        // A terminal without a writer is an error and not an end.
        let _ = File::from(master).read_to_end(&mut seen);
        seen
    });
    assert!(child.wait().unwrap().success());
    without_sequences(&String::from_utf8(reading.join().unwrap()).unwrap())
}

fn without_sequences(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |seen, part| {
        seen + part
            .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
            .get(1..)
            .unwrap_or_default()
    })
}
