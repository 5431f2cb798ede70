//! What every tool does alike with the records on its input, before and after its own work: lines that
//! cannot be read, sections that failed before, missing and wrong tenants, old answers, an empty input.

use record::{
    BadRecord, Exit, Failure, Lang, Record, Text,
    ids::TenantId,
    input::{BadInput, Line, Place},
    text,
};

use crate::{
    operands::Operands,
    problem::{Problem, WorkError, WorkResult},
    session::Session,
};

/// A record to work on.
#[derive(Debug)]
pub struct Job {
    /// The record. What the work changes in it is kept where it fails.
    pub record: Record,
    /// Where it stood; `None` for the tenant of the settings.
    pub place: Option<Place>,
    /// The customer's tenant. A tool whose rule is [`TenantRule::Free`] does not rely on it.
    tenant: Option<TenantId>,
    /// The records of the same tenant that follow right after it, where the tool works on them together.
    pub also: Vec<Job>,
}

impl Job {
    /// The customer's tenant.
    pub fn tenant(&self) -> WorkResult<TenantId> {
        self.tenant.clone().ok_or(Problem::NoTenantId.into())
    }
}

/// Which tenant a record is about.
#[derive(Debug, Clone)]
pub enum TenantRule {
    /// The tool works on records without one.
    Free,
    /// The customer's side: the record's, else that of the settings.
    Customer {
        /// The tenant of the settings.
        default: Option<TenantId>,
    },
    /// The partner's side: the record's own, which is never the partner's and never taken from the
    /// settings, or else every customer would be answered about that one.
    Partner {
        /// The partner's own tenant.
        own: TenantId,
        /// The customer that `--this-tenant` stands for.
        this: Option<TenantId>,
    },
}

impl TenantRule {
    fn tenant(&self, record: &Record, is_this: bool) -> Result<Option<TenantId>, Problem> {
        let named = record.tenant()?;
        match self {
            Self::Free => Ok(named),
            Self::Customer { default } => named
                .or_else(|| default.clone())
                .map(Some)
                .ok_or(Problem::NoTenantId),
            Self::Partner { own, this } => {
                let this = this.clone().filter(|_| is_this);
                let tenant = named.or(this).ok_or(Problem::NoCustomer)?;
                if tenant == *own {
                    return Err(Problem::PartnersOwnTenant(tenant));
                }
                match tenant {
                    TenantId::Id(_) => Ok(Some(tenant)),
                    TenantId::Domain(_) => Err(Problem::DomainForTenantId(tenant)),
                }
            }
        }
    }
}

/// What the loop has to know of a tool.
#[derive(Debug, Clone)]
pub struct Rules {
    /// Sections that the tool reads: where an earlier tool failed, the record goes on as it came.
    pub reads: Vec<&'static str>,
    /// The section that the tool writes: an older one is never passed on.
    pub writes: &'static str,
    /// Which tenant a record is about.
    pub tenant: TenantRule,
    /// What is said of a table whose heading names no column that the tool knows, where `tenantId` is not what it needs.
    pub heading: Option<Text>,
}

impl Rules {
    /// With what is said of a table whose heading names no column that the tool knows.
    #[must_use]
    pub fn with_heading(self, words: Text) -> Self {
        Self {
            heading: Some(words),
            ..self
        }
    }

    /// Whether a record can be worked on.
    fn examine(&self, record: &mut Record, is_this: bool) -> Result<Option<TenantId>, Problem> {
        for key in &self.reads {
            if *key != self.writes
                && let Some(error) = record.failed(key)
            {
                let message = error.message;
                return Err(BadRecord::FailedBefore { key, message }.into());
            }
        }
        let tenant = self.tenant.tenant(record, is_this)?;
        if let Some(tenant) = &tenant
            && matches!(record.tenant(), Ok(None))
        {
            record.set_tenant(tenant);
        }
        Ok(tenant)
    }

    /// Puts a problem in the place of the tool's section. After a failure of an earlier tool the record
    /// goes on as it came, unless it has an old answer of this tool.
    pub(crate) fn put(&self, problem: &Problem, record: &mut Record, lang: Lang) {
        let failed_before = matches!(problem, Problem::Bad(BadRecord::FailedBefore { .. }));
        if !failed_before || record.has(self.writes) {
            record.fail_at(self.writes, problem.section_error(lang));
        }
    }
}

/// A record of the input, examined.
pub(crate) enum Examined {
    /// It can be worked on.
    Job(Job),
    /// It cannot.
    Problem(Box<(Record, Option<Place>, Problem)>),
    /// The line is no record.
    Unreadable(BadInput),
}

pub(crate) fn examine(read: Result<Line, BadInput>, rules: &Rules) -> Examined {
    match read {
        Err(bad) => {
            let words = rules.heading.as_ref().filter(|_| bad.is_heading);
            let text = words.cloned().unwrap_or(bad.text);
            Examined::Unreadable(BadInput { text, ..bad })
        }
        Ok(Line { record, place }) => examine_record(record, Some(place), rules),
    }
}

fn examine_record(mut record: Record, place: Option<Place>, rules: &Rules) -> Examined {
    match rules.examine(&mut record, place.is_none()) {
        Ok(tenant) => Examined::Job(Job {
            record,
            place,
            tenant,
            also: Vec::new(),
        }),
        Err(problem) => Examined::Problem(Box::new((record, place, problem))),
    }
}

/// A record of a list that a service gave.
#[cfg(feature = "net")]
pub(crate) fn examine_listed(record: Record, rules: &Rules) -> Examined {
    examine_record(record, None, rules)
}

/// The record that stands for the tenant of the settings.
#[cfg(feature = "net")]
pub(crate) fn this_tenant(rules: &Rules) -> Examined {
    examine_record(Record::default(), None, rules)
}

/// What was on the input so far.
#[derive(Debug, Default)]
pub struct Seen {
    records: bool,
    unreadable: bool,
}

impl Seen {
    pub(crate) fn note(&mut self, examined: &Examined) {
        self.note_line(!matches!(examined, Examined::Unreadable(_)));
    }

    /// A line was read; whether it is a record.
    pub fn note_line(&mut self, is_record: bool) {
        if is_record {
            self.records = true;
        } else {
            self.unreadable = true;
        }
    }

    /// Whether there was any record.
    #[cfg(feature = "net")]
    pub(crate) fn has_records(&self) -> bool {
        self.records
    }

    /// Nothing read is no good answer: an upstream tool may be misspelt. It takes the place of no file
    /// either.
    pub fn judge(&self, session: &Session, operands: &Operands) -> anyhow::Result<()> {
        if self.records {
            return Ok(());
        }
        if self.unreadable {
            session.leave_file();
            return Ok(());
        }
        if operands.reading.allow_empty {
            return Ok(());
        }
        Err(nothing_read(operands).into())
    }
}

/// A list without any customer is an answer, but seldom the one that was hoped for.
#[cfg(feature = "net")]
pub(crate) fn no_customer(session: &Session, is_filtered: bool) {
    let text = if is_filtered {
        text!(
            "no customer of the partner is of that kind: names and domains are compared from their beginning, so write 株式会社 too where a name begins with it (--allow-empty where none is normal)",
            "該当するお客様はありません。名前とドメインは先頭から比較されます。「株式会社」で始まる名前は、それも含めて指定してください (なくて正常な場合は --allow-empty)"
        )
    } else {
        text!(
            "the partner has no customer: see that --partner-tenant names the right one (--allow-empty where none is normal)",
            "このパートナーにはお客様がありません。--partner-tenant の指定を確認してください (なくて正常な場合は --allow-empty)"
        )
    };
    session.complain(Exit::No, &text);
}

fn nothing_read(operands: &Operands) -> Failure {
    let text = if operands.are_standard_input() {
        text!(
            "no record on standard input: look at the command before the pipe (--allow-empty accepts an empty input)",
            "標準入力にレコードがありません。パイプの前のコマンドを確認してください (空で正常な場合は --allow-empty)"
        )
    } else {
        text!(
            "no record in the files that were named (--allow-empty accepts an empty input)",
            "指定されたファイルにレコードがありません (空で正常な場合は --allow-empty)"
        )
    };
    Failure::new(Exit::Input, text)
}

/// Works on each record in turn, for tools without a network.
pub fn each_record(
    session: &Session,
    operands: &Operands,
    what: &Text,
    rules: &Rules,
    work: impl FnMut(&mut Job, &Session) -> WorkResult,
) -> anyhow::Result<()> {
    each_record_or(session, operands, what, rules, work, |record| {
        record.map_or(Ok(()), |record| session.write(record))
    })
}

/// The same for a tool that has to know what could not be worked on, after it was complained of: a record, or (`None`) a
/// line that is none. The record is for `unread` to write.
pub fn each_record_or(
    session: &Session,
    operands: &Operands,
    what: &Text,
    rules: &Rules,
    mut work: impl FnMut(&mut Job, &Session) -> WorkResult,
    mut unread: impl FnMut(Option<&Record>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    session.ask_for_input(operands, what)?;
    let mut seen = Seen::default();
    for read in operands.records() {
        let examined = examine(read, rules);
        seen.note(&examined);
        match examined {
            Examined::Unreadable(bad) => {
                session.complain_at(&bad.place, Exit::Input, &bad.text);
                unread(None)?;
            }
            Examined::Problem(failed) => {
                let (mut record, place, problem) = *failed;
                give_up(session, rules, &mut record, place.as_ref(), &problem);
                unread(Some(&record))?;
            }
            Examined::Job(mut job) => match work(&mut job, session) {
                Ok(()) => {}
                Err(WorkError::Run(error)) => return Err(error),
                Err(WorkError::Record(problem)) => {
                    let Job { record, place, .. } = &mut job;
                    give_up(session, rules, record, place.as_ref(), &problem);
                    unread(Some(record))?;
                }
            },
        }
    }
    seen.judge(session, operands)
}

fn give_up(
    session: &Session,
    rules: &Rules,
    record: &mut Record,
    place: Option<&Place>,
    problem: &Problem,
) {
    session.complain_about(record, place, problem.exit(), &problem.text());
    rules.put(problem, record, session.lang);
}
