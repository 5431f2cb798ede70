//! What `-v` and `-vv` say, and the one place that writes to standard error.

use std::io::{self, Write as _};

use crate::text::{Lang, Text, printable};

/// What `-v` and `-vv` say, on standard error. Never a token, secret or code.
#[derive(Debug, Clone, Copy)]
pub struct Log {
    tool: &'static str,
    level: u8,
    lang: Lang,
}

impl Log {
    /// Logs in the name of this tool; `level` is how often `-v` was given.
    #[must_use]
    pub const fn new(tool: &'static str, level: u8) -> Self {
        Self {
            tool,
            level,
            lang: Lang::En,
        }
    }

    /// The same in this language, as far as it writes for people.
    #[must_use]
    pub const fn in_lang(self, lang: Lang) -> Self {
        Self { lang, ..self }
    }

    /// Says nothing, for tests of a library.
    #[must_use]
    pub const fn silent() -> Self {
        Self::new("", 0)
    }

    /// Whether it says what is done (`-v`): what is only said is not worth a request otherwise.
    #[must_use]
    pub const fn tells_details(self) -> bool {
        self.level > 0
    }

    /// Says what is done (`-v`).
    pub fn detail(self, words: impl FnOnce() -> String) {
        self.say(1, words);
    }

    /// Says each request (`-vv`).
    pub fn trace(self, words: impl FnOnce() -> String) {
        self.say(2, words);
    }

    /// Says what a person has to know whatever `-v` says, such as what a long wait is for.
    pub fn notice(self, text: &Text) {
        if !self.tool.is_empty() {
            to_stderr(self.tool, text.in_lang(self.lang));
        }
    }

    fn say(self, level: u8, words: impl FnOnce() -> String) {
        if self.level >= level {
            to_stderr(self.tool, &words());
        }
    }
}

/// Writes one line to standard error, in the name of the tool and safe to show.
pub fn to_stderr(tool: &str, words: &str) {
    // No one is left to tell when standard error is gone.
    let _ = writeln!(io::stderr().lock(), "{tool}: {}", printable(words));
}
