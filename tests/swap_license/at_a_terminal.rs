//! What a person sees who watches a run in a window of 80 columns.
#![cfg(unix)]

use std::process::Stdio;

use test_support::{Terminal, TestEnvironment};
use unicode_width::UnicodeWidthStr as _;

use super::{SWAP, plan};

const WIDTH: u16 = 80;

#[test]
fn progress_stays_on_one_line_in_either_language() {
    for (lang, left) in [("en", " left)"), ("ja", "、残り ")] {
        let env = TestEnvironment::omakase();
        let file = env.home.path().join("plan.jsonl");
        std::fs::write(&file, plan(&env).out).unwrap();
        let mut command = env.tool(SWAP, &["--apply", "--lang", lang, file.to_str().unwrap()]);
        let terminal = Terminal::of_width(WIDTH);
        command.stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(terminal.stream());
        let (status, seen) = terminal.seen(command);
        assert!(status.success());
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
