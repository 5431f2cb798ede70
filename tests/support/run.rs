//! How a run ended and what it showed, and what a test expects of it.

use std::{fmt, process::Output, thread};

use common::{
    Record,
    sections::{Section, Swap},
};
use serde_json::Value;

/// How a tool ended, and what it showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// None where a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// It ended well. What is not named besides must be empty.
    pub fn success(&self) -> Expected<'_> {
        self.status(0)
    }

    /// It ended with this code. What is not named besides must be empty.
    pub fn status(&self, code: i32) -> Expected<'_> {
        Expected {
            run: self,
            code,
            out: None,
            err: None,
            about: String::new(),
        }
    }

    /// The records on standard output as plain JSON, for tests that look at them from outside.
    pub fn records(&self) -> Vec<Value> {
        let parse = |line: &str| serde_json::from_str(line).expect(line);
        self.out.lines().map(parse).collect()
    }

    /// The records on standard output, as the next tool would read them.
    pub fn typed(&self) -> Vec<Record> {
        let parse = |line: &str| Record::parse(line.as_bytes()).expect(line);
        self.out.lines().map(parse).collect()
    }

    /// One section of each record.
    pub fn sections<S: Section>(&self) -> Vec<S> {
        let section = |record: &Record| record.get::<S>().unwrap().unwrap();
        self.typed().iter().map(section).collect()
    }

    /// The words for action, reason and status of each swap, for a look at all of them.
    pub fn swaps(&self) -> Vec<String> {
        let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        let words = |swap: &Swap| {
            let swap = serde_json::to_value(swap).unwrap();
            ["action", "reason", "status"]
                .map(|key| word(&swap[key]))
                .join(" ")
        };
        self.sections().iter().map(words).collect()
    }
}

/// What a test expects of a run: the code, standard output and standard error together. What is not named must be
/// empty. It is judged as a whole where it is dropped, or where a test goes on with the records.
pub struct Expected<'a> {
    run: &'a Run,
    code: i32,
    out: Option<Text>,
    err: Option<Text>,
    about: String,
}

impl<'a> Expected<'a> {
    /// What must be on standard output.
    pub fn stdout(mut self, text: impl Into<Text>) -> Self {
        let earlier = self.out.replace(text.into());
        assert!(earlier.is_none(), "standard output is named twice");
        self
    }

    /// What must be on standard error.
    pub fn stderr(mut self, text: impl Into<Text>) -> Self {
        let earlier = self.err.replace(text.into());
        assert!(earlier.is_none(), "standard error is named twice");
        self
    }

    /// What a failure names besides, where a test does the same with several things.
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = what.into();
        self
    }

    /// Goes on with the records, which name standard output.
    pub fn records(self) -> Vec<Value> {
        self.looked_at().records()
    }

    /// Goes on with one section of each record.
    pub fn sections<S: Section>(self) -> Vec<S> {
        self.looked_at().sections()
    }

    /// Goes on with the words of each swap.
    pub fn swaps(self) -> Vec<String> {
        self.looked_at().swaps()
    }

    /// Goes on with standard output as it is.
    pub fn text(self) -> &'a str {
        &self.looked_at().out
    }

    /// The run, after all but its standard output was judged: the test itself looks at that.
    fn looked_at(self) -> &'a Run {
        let run = self.run;
        drop(self.stdout(any()));
        run
    }

    fn judge(&self) {
        let Run { code, out, err } = self.run;
        let fits = |text: &Option<Text>, shown: &str| {
            text.as_ref()
                .map_or(shown.is_empty(), |text| (text.fits)(shown))
        };
        let is_as_named = (*code, fits(&self.out, out), fits(&self.err, err));
        assert!(
            is_as_named == (Some(self.code), true, true),
            "{} expected code {}, standard output {}, standard error {}\n\
             -- code {code:?}, standard output:\n{out}\n-- standard error:\n{err}",
            self.about,
            self.code,
            shown(self.out.as_ref()),
            shown(self.err.as_ref()),
        );
    }
}

impl Drop for Expected<'_> {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.judge();
        }
    }
}

fn shown(text: Option<&Text>) -> &str {
    text.map_or("empty", |text| &text.words)
}

/// What an output must be.
pub struct Text {
    words: String,
    fits: Box<dyn Fn(&str) -> bool>,
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Text {
    fn new(words: String, fits: impl Fn(&str) -> bool + 'static) -> Self {
        let fits = Box::new(fits);
        Self { words, fits }
    }

    /// Both must hold.
    pub fn and(self, other: impl Into<Self>) -> Self {
        let other = other.into();
        let words = format!("{} and {}", self.words, other.words);
        Self::new(words, move |text| (self.fits)(text) && (other.fits)(text))
    }
}

/// Exactly this.
impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(format!("{text:?}"), move |shown| shown == text)
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// Whatever it is: the test looks at it by itself.
pub fn any() -> Text {
    Text::new("of any kind".to_owned(), |_| true)
}

/// These words are in it.
pub fn contains(words: impl Into<String>) -> Text {
    let words = words.into();
    Text::new(format!("with {words:?}"), move |text| text.contains(&words))
}

/// It begins with this.
pub fn starts_with(words: impl Into<String>) -> Text {
    let words = words.into();
    let named = format!("that begins with {words:?}");
    Text::new(named, move |text| text.starts_with(&words))
}

/// It ends with this.
pub fn ends_with(words: impl Into<String>) -> Text {
    let words = words.into();
    let named = format!("that ends with {words:?}");
    Text::new(named, move |text| text.ends_with(&words))
}

/// It has so many lines.
pub fn lines(count: usize) -> Text {
    let named = format!("of {count} line(s)");
    Text::new(named, move |text| text.lines().count() == count)
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    fn run(code: i32, out: &str, err: &str) -> Run {
        Run {
            code: Some(code),
            out: out.to_owned(),
            err: err.to_owned(),
        }
    }

    fn fails(judged: impl FnOnce() + std::panic::UnwindSafe) -> bool {
        catch_unwind(judged).is_err()
    }

    #[test]
    fn what_is_named_may_be_there_and_nothing_else() {
        drop(run(0, "", "").success());
        drop(run(0, "a\n", "").success().stdout("a\n"));
        drop(
            run(3, "", "b\n")
                .status(3)
                .stderr(contains("b").and(lines(1))),
        );
        assert!(fails(|| drop(run(1, "", "").success())));
        assert!(fails(|| drop(run(0, "a\n", "").success())));
        assert!(fails(|| drop(run(0, "", "b\n").success().stdout(any()))));
        assert!(fails(|| drop(run(0, "a", "").success().stdout("b"))));
        assert!(fails(|| drop(
            run(2, "", "b").status(2).stderr(starts_with("c"))
        )));
    }

    #[test]
    fn records_are_looked_at_only_after_the_code_and_the_complaints() {
        assert_eq!(run(0, "{\"a\":1}\n", "").success().records()[0]["a"], 1);
        assert!(fails(|| drop(run(1, "{}\n", "").success().records())));
        assert!(fails(|| drop(run(0, "{}\n", "told").success().records())));
    }

    #[test]
    fn a_run_that_a_signal_ended_has_no_code() {
        let killed = Run {
            code: None,
            ..run(0, "", "")
        };
        assert!(fails(|| drop(killed.success())));
    }
}
