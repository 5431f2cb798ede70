//! One run of a tool, from its first record to its exit code.

use std::io::{self, IsTerminal as _};

use jiff::Timestamp;

use record::{
    Exit, Failure, Lang, Log, Record, Text,
    input::{Line, Place, Records},
    log::to_stderr,
    output::Output,
};

use crate::{operands::Operands, run::CommonArgs};

/// One run of a tool: its language, its clock, its output and how it is going.
pub struct Session {
    /// The name of the tool.
    pub tool: &'static str,
    /// The language of messages.
    pub lang: Lang,
    /// What `-v` says.
    pub log: Log,
    now: Option<Timestamp>,
    output: Output,
    exit: Exit,
}

impl Session {
    pub(crate) fn new(tool: &'static str, lang: Lang, common: &CommonArgs, output: Output) -> Self {
        Self {
            tool,
            lang,
            log: Log::new(tool, common.verbose),
            now: common.now,
            output,
            exit: Exit::Done,
        }
    }

    pub(crate) fn finish(self) -> anyhow::Result<()> {
        self.output.finish()
    }

    pub(crate) fn finish_early(self) -> anyhow::Result<Option<Text>> {
        self.output.finish_early()
    }

    /// The present time: the clock's, or what `--now` says.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now.unwrap_or_else(Timestamp::now)
    }

    /// The words in the language of the run.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        text.in_lang(self.lang).to_owned()
    }

    /// Complains in one line, and remembers the exit code.
    pub fn complain(&mut self, exit: Exit, text: &Text) {
        to_stderr(self.tool, text.in_lang(self.lang));
        self.note(exit);
    }

    /// Complains about one record, or about what stands in none.
    pub fn complain_at<'a>(
        &mut self,
        place: impl Into<Option<&'a Place>>,
        exit: Exit,
        text: &Text,
    ) {
        match place.into() {
            None => self.complain(exit, text),
            Some(place) => {
                let place = place.text();
                let text = Text {
                    en: format!("{}: {}", place.en, text.en),
                    ja: format!("{}: {}", place.ja, text.ja),
                };
                self.complain(exit, &text);
            }
        }
    }

    /// Remembers an exit code; the worst one of the run wins.
    pub fn note(&mut self, exit: Exit) {
        self.exit = self.exit.worst(exit);
    }

    /// The worst exit code so far.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.exit
    }

    /// Opens the records that were named. `what` says what they are, for somebody who named none and
    /// sits before a terminal.
    pub fn records(&self, operands: &Operands, what: &Text) -> anyhow::Result<Records> {
        if operands.files.is_empty() && io::stdin().is_terminal() {
            return Err(Failure::new(
                Exit::Usage,
                Text {
                    en: format!(
                        "reads {} on standard input or from files; see --help",
                        what.en
                    ),
                    ja: format!(
                        "標準入力またはファイルから{}を読み取ります。--help をご覧ください",
                        what.ja
                    ),
                },
            )
            .into());
        }
        Ok(Records::of_files(&operands.files))
    }

    /// The next record; lines that are none are complained about on the way.
    pub fn next(&mut self, records: &mut Records) -> Option<Line> {
        loop {
            match records.next()? {
                Ok(line) => return Some(line),
                Err(bad) => self.complain_at(&bad.place, Exit::Input, &bad.text),
            }
        }
    }

    /// Writes a record, whole and at once.
    pub fn write(&mut self, record: &Record) -> anyhow::Result<()> {
        self.output.write(record)
    }

    /// Writes text instead of records.
    pub fn write_text(&mut self, text: &str) -> anyhow::Result<()> {
        self.output.write_text(text)
    }
}
