//! One run of a tool, from its first record to its exit code.

use std::{
    cell::{Cell, RefCell},
    io::{self, IsTerminal as _},
};

use jiff::Timestamp;

use record::{
    Exit, Failure, Lang, Log, Record, Text,
    input::{Line, Place, Records},
    log::to_stderr,
    output::Output,
    text,
    text::printable,
};

use crate::{args::CommonArgs, operands::Operands};

/// One run of a tool: its language, its clock, its output and how it is going.
pub struct Session {
    /// The name of the tool.
    pub tool: &'static str,
    /// The language of messages.
    pub lang: Lang,
    /// What `-v` says.
    pub log: Log,
    now: Option<Timestamp>,
    output: RefCell<Output>,
    exit: Cell<Exit>,
    leaves_file: Cell<bool>,
}

impl Session {
    pub(crate) fn new(tool: &'static str, lang: Lang, common: &CommonArgs, output: Output) -> Self {
        Self {
            tool,
            lang,
            log: Log::new(tool, common.verbose).in_lang(lang),
            now: common.now,
            output: RefCell::new(output),
            exit: Cell::new(Exit::Done),
            leaves_file: Cell::new(false),
        }
    }

    pub(crate) fn finish(self) -> anyhow::Result<Option<Text>> {
        if self.leaves_file.get() {
            return self.finish_early();
        }
        self.output.into_inner().finish().map(|()| None)
    }

    /// Nothing that was read is worth the place of an older output file.
    pub(crate) fn leave_file(&self) {
        self.leaves_file.set(true);
    }

    pub(crate) fn finish_early(self) -> anyhow::Result<Option<Text>> {
        self.output.into_inner().finish_early()
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
    pub fn complain(&self, exit: Exit, text: &Text) {
        to_stderr(self.tool, text.in_lang(self.lang));
        self.note(exit);
    }

    /// Complains about what stands at a place of the input, or at none.
    pub fn complain_at<'a>(&self, place: impl Into<Option<&'a Place>>, exit: Exit, text: &Text) {
        match about(None, place.into()) {
            None => self.complain(exit, text),
            Some(about) => self.complain(exit, &about.followed_by(text)),
        }
    }

    /// Complains about a record: with its place and its customer.
    pub fn complain_about(&self, record: &Record, place: Option<&Place>, exit: Exit, text: &Text) {
        match about(Some(record), place) {
            None => self.complain(exit, text),
            Some(about) => self.complain(exit, &about.followed_by(text)),
        }
    }

    /// Remembers an exit code; the worst one of the run wins.
    pub fn note(&self, exit: Exit) {
        self.exit.set(self.exit.get().worst(exit));
    }

    /// The worst exit code so far.
    #[must_use]
    pub fn exit(&self) -> Exit {
        self.exit.get()
    }

    /// Refuses to wait for records where none were named and standard input is a terminal. `what` says
    /// what the records are.
    pub fn ask_for_input(&self, operands: &Operands, what: &Text) -> Result<(), Failure> {
        if !operands.files.is_empty() || !io::stdin().is_terminal() {
            return Ok(());
        }
        let Text { en, ja } = what;
        Err(Failure::new(
            Exit::Usage,
            text!(
                "reads {en} on standard input or from files; see --help",
                "標準入力またはファイルから{ja}を読み取ります。--help をご覧ください"
            ),
        ))
    }

    /// The next record; lines that are none are complained about on the way.
    pub fn next(&self, records: &mut Records) -> Option<Line> {
        loop {
            match records.next()? {
                Ok(line) => return Some(line),
                Err(bad) => self.complain_at(&bad.place, Exit::Input, &bad.text),
            }
        }
    }

    /// Writes a record, whole and at once.
    pub fn write(&self, record: &Record) -> anyhow::Result<()> {
        self.output.borrow_mut().write(record)
    }

    /// Writes text instead of records.
    pub fn write_text(&self, text: &str) -> anyhow::Result<()> {
        self.output.borrow_mut().write_text(text)
    }
}

/// What a complaint begins with: where the record stood, and whose it is.
pub(crate) fn about(record: Option<&Record>, place: Option<&Place>) -> Option<Text> {
    let customer = record.and_then(customer).map(Text::verbatim);
    match (place.map(Place::text), customer) {
        (Some(place), Some(customer)) => Some(place.followed_by(&customer)),
        (place, customer) => place.or(customer),
    }
}

/// The customer's name where the record has it, else the tenant.
fn customer(record: &Record) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Named {
        name: Option<String>,
    }
    let named = record.value::<Named>("customer").ok().flatten();
    let name = named.and_then(|customer| customer.name);
    let tenant = record.tenant().ok().flatten();
    name.map(|name| printable(&name))
        .or_else(|| tenant.map(String::from))
}
