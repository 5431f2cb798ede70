//! The commands that a page shows, with what it says of their output.

/// A command of a fenced block. All of them run one after the other in one shell and one rehearsal,
/// as a reader would type them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) line: usize,
    pub(crate) command: String,
    pub(crate) output: Vec<String>,
    pub(crate) exit: i32,
}

pub(crate) fn steps(markdown: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut lines = markdown.lines().zip(1..);
    while let Some((line, _)) = lines.next() {
        if line.trim_start().starts_with("```") {
            let inside = lines.by_ref().take_while(|(line, _)| line.trim() != "```");
            steps.extend(steps_of_block(&inside.collect::<Vec<_>>()));
        }
    }
    steps
}

/// The steps of a block; none where it does not begin with a command.
fn steps_of_block(lines: &[(&str, usize)]) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut goes_on = false;
    for &(text, line) in lines {
        if let Some(command) = text.strip_prefix("$ ") {
            steps.push(Step {
                line,
                command: command.to_owned(),
                ..Step::default()
            });
            goes_on = command.ends_with('\\');
            continue;
        }
        let Some(step) = steps.last_mut() else {
            return Vec::new();
        };
        if goes_on {
            step.command = format!("{}\n{text}", step.command);
            goes_on = text.ends_with('\\');
        } else if let Some(exit) = text.strip_prefix("# exit ") {
            step.exit = exit.trim().parse().unwrap();
        } else {
            step.output.push(text.to_owned());
        }
    }
    steps
}

/// The commands of the blocks of a page in this language: each must work, whatever it prints. Where a block begins with
/// `sh real-tenant`, its commands are for a real tenant only, and are left out.
pub(crate) fn of_blocks(markdown: &str, of: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut lines = markdown.lines().zip(1..);
    while let Some((line, _)) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let inside = lines.by_ref().take_while(|(line, _)| line.trim() != "```");
        let block: Vec<(&str, usize)> = inside.collect();
        if language != of {
            continue;
        }
        let mut goes_on = false;
        for (text, line) in block.into_iter().filter(|(text, _)| !text.is_empty()) {
            match steps.last_mut().filter(|_| goes_on) {
                Some(step) => step.command = format!("{}\n{text}", step.command),
                None => steps.push(command(line, text)),
            }
            goes_on = text.ends_with('\\');
        }
    }
    steps
}

/// The commands below EXAMPLES of a man page.
pub(crate) fn of_man_page(page: &str) -> Vec<Step> {
    let lines = page.lines().zip(1..);
    let examples = lines
        .skip_while(|(line, _)| ![".SH EXAMPLES", ".SH 例"].contains(line))
        .skip(1)
        .take_while(|(line, _)| !line.starts_with(".SH"));
    let bold = |(line, number): (&str, usize)| {
        let text = line.strip_prefix("\\fB")?.strip_suffix("\\fR")?;
        Some(command(number, &text.replace("\\-", "-")))
    };
    examples.filter_map(bold).collect()
}

/// A command that must work, whatever it prints.
pub(crate) fn command(line: usize, command: &str) -> Step {
    Step {
        line,
        command: command.to_owned(),
        output: vec!["…".to_owned()],
        ..Step::default()
    }
}

#[test]
fn steps_are_read_with_their_output_and_exit_code_and_other_blocks_are_left_alone() {
    let sample = "\
# Title
```sh
cargo install
```
```console
$ one \\
    two
first
# exit 3
$ three
```
";
    let step = |line, command: &str, output: &[&str], exit| Step {
        line,
        command: command.into(),
        output: output.iter().map(ToString::to_string).collect(),
        exit,
    };
    let expected = [
        step(6, "one \\\n    two", &["first"], 3),
        step(10, "three", &[], 0),
    ];
    assert_eq!(steps(sample), expected);
}

#[test]
fn of_blocks_in_sh_every_line_is_a_command_but_those_for_a_real_tenant() {
    let sample = "\
```sh
one \\
    two
three
```
```sh real-tenant
never
```
```json
{}
```
";
    let expected = [command(2, "one \\\n    two"), command(4, "three")];
    assert_eq!(of_blocks(sample, "sh"), expected);
}

#[test]
fn of_a_man_page_the_examples_are_commands() {
    let page = ".SH NAME\n\\fBx\\fR\n.SH EXAMPLES\n.TP\n\\fBa\\-b \\-\\-c > d\\fR\nWords\n.SH OTHER\n\\fBy\\fR\n";
    assert_eq!(of_man_page(page), [command(5, "a-b --c > d")]);
}
