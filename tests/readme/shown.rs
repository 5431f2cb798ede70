//! What a page shows beside what is printed.

use crate::{
    play::{Played, play_all},
    steps::Step,
};

/// The README with what is printed in the place of what it shows, where the two differ.
pub(crate) fn updated(text: &str, steps: &[Step], locale: &str) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (step, played) in play_all(steps, locale).iter().rev() {
        if step.is_shown_by(played) {
            continue;
        }
        let mut output: Vec<String> = played.lines.clone();
        if played.exit != 0 {
            output.push(format!("# exit {}", played.exit));
        }
        let begin = step.line + step.command.matches('\n').count();
        let shown = step.output.len() + usize::from(step.exit != 0);
        lines.splice(begin..begin + shown, output);
    }
    lines.join("\n") + "\n"
}

/// What came out other than it stands there.
pub(crate) fn differences(steps: &[Step], locale: &str) -> Vec<String> {
    let all = play_all(steps, locale);
    let wrong = all
        .iter()
        .filter(|(step, played)| !step.is_shown_by(played));
    let words = wrong.map(|(step, played)| {
        format!(
            "line {}: $ {}\n-- shown (exit {}):\n{}\n-- printed (exit {}):\n{}",
            step.line,
            step.command,
            step.exit,
            step.output.join("\n"),
            played.exit,
            played.lines.join("\n")
        )
    });
    words.collect()
}

impl Step {
    fn is_shown_by(&self, played: &Played) -> bool {
        self.exit == played.exit && lines_match(&self.output, &played.lines)
    }
}

fn lines_match(shown: &[String], printed: &[String]) -> bool {
    match shown.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first.trim() == "…" => {
            (0..=printed.len()).any(|skipped| lines_match(rest, &printed[skipped..]))
        }
        Some((first, rest)) => printed
            .split_first()
            .is_some_and(|(line, others)| line_matches(first, line) && lines_match(rest, others)),
    }
}

fn line_matches(shown: &str, printed: &str) -> bool {
    let mut pieces = shown.split('…');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = printed.strip_prefix(first) else {
        return false;
    };
    let pieces: Vec<&str> = pieces.collect();
    let Some((last, middle)) = pieces.split_last() else {
        return rest.is_empty();
    };
    for piece in middle {
        let Some(at) = rest.find(piece) else {
            return false;
        };
        rest = &rest[at + piece.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn dots_stand_for_anything_in_a_line_and_for_any_lines() {
    assert!(line_matches("a … c … e", "a b c d e"));
    assert!(line_matches("…", ""));
    assert!(!line_matches("a…b", "ab c"));
    assert!(!line_matches("a", "ab"));
    let shown = ["first", "…", "last …"].map(str::to_owned);
    let printed = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(lines_match(&shown, &printed(&["first", "last one"])));
    assert!(lines_match(
        &shown,
        &printed(&["first", "x", "y", "last one"])
    ));
    assert!(!lines_match(&shown, &printed(&["first", "x"])));
}

#[test]
fn a_block_that_shows_something_else_than_happens_is_found() {
    let step = |command: &str, output: &[&str]| Step {
        line: 1,
        command: command.into(),
        output: output.iter().map(ToString::to_string).collect(),
        exit: 0,
    };
    let set = step("x=1", &[]);
    let show = |output| step("echo \"$x $NORIKAE_TENANT\"", &[output]);
    assert_eq!(
        differences(&[set, show("1 …-…")], "C.UTF-8"),
        Vec::<String>::new()
    );
    let wrong = differences(&[step("x=1", &[]), show("2 …")], "C.UTF-8");
    assert_eq!(wrong.len(), 1);
    let found = "-- shown (exit 0):\n2 …\n-- printed (exit 0):\n1 ";
    assert!(wrong[0].contains(found), "{}", wrong[0]);
    assert_eq!(differences(&[step("false", &[])], "C.UTF-8").len(), 1);
}

#[test]
fn what_is_out_of_date_is_replaced_and_what_matches_stays_as_it_is_written() {
    let text = "```\n$ echo one\n…\n$ echo two \\\n  three\nold\nolder\n$ false\n```\nend\n";
    let expected =
        "```\n$ echo one\n…\n$ echo two \\\n  three\ntwo three\n$ false\n# exit 1\n```\nend\n";
    assert_eq!(
        updated(text, &crate::steps::steps(text), "C.UTF-8"),
        expected
    );
}
