//! From operands to records: every input is opened, read, judged and written out before the next.

use std::{
    collections::{BTreeSet, VecDeque},
    ffi::OsString,
    io::{self, IsTerminal as _},
    path::Path,
};

use common::{
    Exit, Failure, Record, Text,
    cli::Session,
    globs::expanded,
    input::{Records, unreadable},
    sections::InvitationVerdict,
    text,
    text::printable,
    time_zone,
};

use crate::{
    args::Args,
    assembly::{self, Assembled, Context, Origin},
    container::{self, Entry, Kind, Mbox},
    expectation::Expected,
    explain::explain,
    mail::Mail,
    prefilter::Prefilter,
    reading::{self, Clock},
    source::{self, Opened, Operand},
    warning::Caution,
};

mod records;

/// A run: its settings, and where its output goes.
pub(crate) struct Run<'a> {
    session: &'a mut Session,
    expected: Expected,
    clock: Clock,
    max_size: u64,
    is_recursive: bool,
    explains: bool,
    prefilter: Prefilter,
    /// Whether an input held anything, read or not.
    has_read: bool,
    /// The inputs that held nothing.
    empty: Vec<String>,
    /// What was passed over in an input, or in a folder of them, while no invitation was found.
    passed_over: BTreeSet<String>,
    #[cfg(feature = "online")]
    online: Option<crate::online::Online>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(args: Args, session: &'a mut Session) -> anyhow::Result<Self> {
        #[cfg(feature = "online")]
        let online = if args.online {
            Some(crate::online::Online::new(&args.connection, session)?)
        } else {
            None
        };
        Ok(Self {
            #[cfg(feature = "online")]
            online,
            session,
            expected: Expected {
                partners: args.expect_partner,
                names: args.expect_name,
                domains: args.expect_domain,
            },
            clock: Clock {
                now: args.common.now,
                zone: time_zone::named(&args.zone)?,
            },
            max_size: args.max_size,
            is_recursive: args.recursive,
            explains: args.explain,
            prefilter: Prefilter::new()?,
            has_read: args.allow_empty,
            empty: Vec::new(),
            passed_over: BTreeSet::new(),
        })
    }

    pub(crate) fn operands(&mut self, inputs: &[OsString]) -> anyhow::Result<()> {
        if inputs.is_empty() {
            if io::stdin().is_terminal() {
                return Err(Failure::new(
                    Exit::Usage,
                    text!(
                        "reads a mail, text or links on standard input or from files; see --help",
                        "標準入力またはファイルからメール、テキスト、リンクを読み取ります。--help をご覧ください"
                    ),
                )
                .into());
            }
            self.standard_input()?;
            return self.end();
        }
        for input in &expanded(inputs) {
            match Operand::of(input) {
                Operand::StandardInput => self.standard_input()?,
                Operand::Url(url) => {
                    self.has_read = true;
                    let origin = origin("-", None);
                    let name = printable(&url);
                    let found = self.mails(&[container::of_url(url)], &origin, None)?;
                    self.note_none(found, &name);
                }
                Operand::Path(path) => self.path(&path)?,
            }
        }
        self.end()
    }

    /// Nothing read is no good answer.
    fn end(&self) -> anyhow::Result<()> {
        if self.has_read {
            return Ok(());
        }
        let names = self.empty.join(", ");
        Err(Failure::new(
            Exit::Input,
            text!(
                "{names}: empty; look at the command before the pipe or at the file (--allow-empty accepts it)",
                "{names}: 空です。パイプの前のコマンドまたはファイルを確認してください (空で正常な場合は --allow-empty)"
            ),
        )
        .into())
    }

    fn standard_input(&mut self) -> anyhow::Result<()> {
        let reader = io::BufReader::with_capacity(64 * 1024, io::stdin());
        match source::look(reader) {
            Ok(opened) if opened.kind == Kind::Records => {
                self.records(Records::of_reader(opened.reader), "-")
            }
            Ok(opened) => {
                let found = self.opened(opened, "-")?;
                self.note_none(found, "-");
                Ok(())
            }
            Err(error) => {
                self.complain("-", Exit::Input, &unreadable(&error));
                Ok(())
            }
        }
    }

    fn path(&mut self, path: &Path) -> anyhow::Result<()> {
        if !path.is_dir() {
            return self.file(path, true).map(|_| ());
        }
        let name = path.display().to_string();
        if !self.is_recursive {
            self.complain(
                &name,
                Exit::Input,
                &text!(
                    "is a folder; --recursive reads what is in it",
                    "フォルダーです。中を読み取るには --recursive を付けてください"
                ),
            );
            return Ok(());
        }
        let mut files = Vec::new();
        if let Err(error) = source::files_under(path, &mut files) {
            self.complain(&name, Exit::Input, &unreadable(&error));
        }
        let mut found = Some(0);
        for file in files {
            found = found
                .zip(self.file(&file, false)?)
                .map(|(all, some)| all + some);
        }
        self.note_none(found, &name);
        Ok(())
    }

    /// Reads a file. How many invitations were in it, or `None` where it could not be read or was told
    /// about already.
    fn file(&mut self, path: &Path, is_named: bool) -> anyhow::Result<Option<usize>> {
        let name = path.display().to_string();
        match source::open(path) {
            Ok(opened) if opened.kind == Kind::Records => {
                self.records(Records::of_files(&[path.to_path_buf()]), &name)?;
                Ok(None)
            }
            Ok(opened) => {
                let found = self.opened(opened, &name)?;
                if is_named {
                    self.note_none(found, &name);
                }
                Ok(found)
            }
            Err(error) => {
                self.complain(&name, Exit::Input, &unreadable(&error));
                Ok(None)
            }
        }
    }

    /// Reads an input that is no list of records. `None` where it could not be read.
    fn opened(&mut self, opened: Opened, name: &str) -> anyhow::Result<Option<usize>> {
        if opened.kind == Kind::Mbox {
            self.has_read = true;
            return self.mbox(opened, name);
        }
        match source::whole(opened.reader, self.max_size) {
            Ok(Some(bytes)) if source::is_blank(&bytes) => {
                self.empty.push(printable(name));
                Ok(None)
            }
            Ok(Some(bytes)) => {
                self.has_read = true;
                if opened.kind == Kind::Binary {
                    self.passed_over.insert(name.to_owned());
                }
                let mails = container::read(bytes, opened.kind);
                self.mails(&mails, &origin(name, None), None)
            }
            Ok(None) => {
                let text = self.too_large();
                self.complain(name, Exit::Input, &text);
                Ok(None)
            }
            Err(error) => {
                self.complain(name, Exit::Input, &unreadable(&error));
                Ok(None)
            }
        }
    }

    fn mbox(&mut self, opened: Opened, name: &str) -> anyhow::Result<Option<usize>> {
        let max = usize::try_from(self.max_size).unwrap_or(usize::MAX);
        let mut mbox = Mbox::new(opened.reader, max);
        let mut found = Some(0);
        loop {
            match mbox.next() {
                Ok(Some(Entry::Whole(number, bytes))) => {
                    let mails: Vec<Mail> = container::read(bytes, Kind::Mail)
                        .into_iter()
                        .filter(|mail| self.prefilter.lets_through(mail))
                        .collect();
                    let some = self.mails(&mails, &origin(name, Some(number)), None)?;
                    found = found.zip(some).map(|(all, some)| all + some);
                }
                Ok(Some(Entry::TooLarge(number))) => {
                    let text = in_mail(number, &self.too_large());
                    self.complain(name, Exit::Input, &text);
                }
                Ok(None) => return Ok(found),
                Err(error) => {
                    self.complain(name, Exit::Input, &unreadable(&error));
                    return Ok(None);
                }
            }
        }
    }

    /// Writes the invitations of one input's mails, and says how many there were; `None` where there may
    /// be one in what could not be read, which is told.
    fn mails(
        &mut self,
        mails: &[Mail],
        origin: &Origin,
        record: Option<&Record>,
    ) -> anyhow::Result<Option<usize>> {
        let readings: Vec<_> = mails
            .iter()
            .flat_map(|mail| reading::read(mail, &self.clock))
            .collect();
        let context = Context {
            expected: &self.expected,
            lang: self.session.lang,
            zone: &self.clock.zone,
        };
        let assembled: VecDeque<Assembled> = assembly::assemble(readings, origin, &context).into();
        let count = assembled.len();
        #[cfg_attr(
            not(feature = "online"),
            expect(unused_mut, reason = "completed online only")
        )]
        for mut assembled in assembled {
            #[cfg(feature = "online")]
            if let Some(online) = &mut self.online {
                online.look_up(&mut assembled.invitation, self.session)?;
            }
            self.write(&assembled, record)?;
        }
        if count == 0
            && record.is_none()
            && let Some(problem) = mails.iter().find_map(Mail::first_left_out)
        {
            let text = Caution::ReadProblem(problem).text();
            let text = origin
                .message
                .map_or(text.clone(), |number| in_mail(number, &text));
            self.complain(&origin.file, Exit::Input, &text);
            return Ok(None);
        }
        if count == 0 {
            let names = mails.iter().flat_map(Mail::files_not_read);
            self.passed_over.extend(names.map(str::to_owned));
        }
        Ok(Some(count))
    }

    fn write(&mut self, assembled: &Assembled, record: Option<&Record>) -> anyhow::Result<()> {
        let invitation = &assembled.invitation;
        // What invites to nothing has no verdict; it is an answer all the same.
        let is_bad = invitation
            .verdict
            .is_some_and(|verdict| verdict != InvitationVerdict::Genuine);
        let is_grave = assembled.cautions.iter().any(Caution::is_grave);
        if is_bad || is_grave || invitation.expected == Some(false) {
            self.session.note(Exit::No);
        }
        if self.explains {
            let prose = explain(assembled, self.session.lang);
            return self.session.write_text(&prose);
        }
        let mut record = record.cloned().unwrap_or_default();
        record.set(invitation);
        self.session.write(&record)
    }

    fn note_none(&mut self, found: Option<usize>, name: &str) {
        let passed_over = std::mem::take(&mut self.passed_over);
        if found == Some(0) {
            let (exit, text) = none_in(&passed_over, name);
            self.complain(name, exit, &text);
        }
    }

    fn too_large(&self) -> Text {
        let max = self.max_size;
        text!(
            "is larger than {max} bytes and was not read; --max-size raises the limit",
            "{max} バイトを超えているため読みませんでした。上限は --max-size で変更できます"
        )
    }

    fn complain(&mut self, name: &str, exit: Exit, text: &Text) {
        self.has_read = true;
        let name = printable(name);
        let text = Text {
            en: format!("{name}: {}", text.en),
            ja: format!("{name}: {}", text.ja),
        };
        self.session.complain(exit, &text);
    }
}

/// What is said of one mail of many.
fn in_mail(number: u64, text: &Text) -> Text {
    Text {
        en: format!("mail {number}: {}", text.en),
        ja: format!("{number} 通目: {}", text.ja),
    }
}

/// How many of the files that were not read are named.
const MOST_NAMED: usize = 5;

/// Why there is none in an input of this name.
fn none_in(passed_over: &BTreeSet<String>, name: &str) -> (Exit, Text) {
    if passed_over.contains(name) {
        return (Exit::Input, no_mail());
    }
    if passed_over.is_empty() {
        return (
            Exit::No,
            text!("no invitation in it", "招待が見つかりません"),
        );
    }
    let first = passed_over.iter().take(MOST_NAMED);
    let mut names: Vec<_> = first.map(|name| printable(name)).collect();
    if passed_over.len() > MOST_NAMED {
        names.push(format!("… (+{})", passed_over.len() - MOST_NAMED));
    }
    let names = names.join(", ");
    let text = text!(
        "no invitation in what was read of it; not read: {names}",
        "読み取った範囲に招待は見つかりません (未確認のファイル: {names})"
    );
    (Exit::No, text)
}

fn no_mail() -> Text {
    text!(
        "is neither a mail nor text (a program, a picture, an archive?), and what is in it was not read; save the mail itself as .eml or .msg",
        "メールでもテキストでもないため、内容を確認していません (プログラム、画像、圧縮ファイルなど)。メール自体を .eml または .msg 形式で保存して指定してください"
    )
}

fn origin(file: &str, message: Option<u64>) -> Origin {
    Origin {
        file: file.to_owned(),
        message,
        tenant: None,
    }
}
