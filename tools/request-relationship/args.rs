//! The command line.

use std::path::PathBuf;

use common::{
    BadValue, Exit, Failure, Lang, Text,
    cli::{
        ApplyArgs, CommonArgs, Connection, Examples, Operands, OutputArgs, ReadingArgs, TenantArgs,
        Tool, Words, schema, schema::Sections,
    },
    ids::Guid,
    output::Column,
    sections::{Contact, InvitationKind, Relationship, Request},
    text, time_zone,
};
use jiff::{Span, civil::Date, tz::TimeZone};
use mail::{Mailbox, Outbox};

use crate::{
    ending::What,
    invitation::{Delegation, Inviting, Wish},
    letter::{Letters, read_template},
    partner_queries::PartnerQueries,
    roles, words,
};

/// Ask a customer for a relationship, or end one: the link, and the mail around it
#[derive(Debug, clap::Parser)]
#[command(name = "request-relationship", version)]
pub struct Args {
    /// Files with records of customers, `-` for standard input; nothing makes one link for any customer
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    #[command(flatten)]
    reading: ReadingArgs,
    /// What to ask for
    #[arg(long, value_enum, default_value_t = KindArg::Reseller)]
    kind: KindArg,
    /// With --kind indirect: your distributor's tenant id, if you are its indirect reseller
    #[arg(long, value_name = "ID", conflicts_with = "reseller")]
    provider: Option<Guid>,
    /// With --kind indirect: your indirect reseller's tenant id, if you are its distributor
    #[arg(long, value_name = "ID")]
    reseller: Option<Guid>,
    /// With --kind gdap: a role, by name or by the id of its template [default: Directory Readers, Global Reader, License Administrator]
    #[arg(long = "role", value_name = "ROLE", value_parser = role, conflicts_with = "apply")]
    roles: Vec<String>,
    /// With --kind gdap: how long, P1D to P730D
    #[arg(
        long,
        value_name = "DURATION",
        default_value = "P365D",
        value_parser = duration,
        conflicts_with = "apply"
    )]
    duration: String,
    /// With --kind gdap: extend by 180 days each time (not with Global Administrator)
    #[arg(long, conflicts_with = "apply")]
    auto_extend: bool,
    /// Plan the end of this relationship with the customer, once the move is proved
    #[arg(long, value_enum, value_name = "gdap|dap|reseller", hide_possible_values = true, conflicts_with_all = ["kind", "mail", "apply"])]
    end: Option<EndArg>,
    /// Language of the customer's texts, such as ja-JP [default: the contact's, else that of messages]
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    /// Country whose agreement it is, where the contact names none
    #[arg(long, value_name = "CODE", default_value = "JP")]
    country: String,
    /// Last day to accept, as the mail says it
    #[arg(long, value_name = "DAY", value_parser = common::cli::day)]
    deadline: Option<Date>,
    /// Write a mail with the link to FILE, in which {tenantId} stands for the customer's; an existing file is left alone
    #[arg(long, value_name = "FILE", requires = "from")]
    mail: Option<String>,
    /// Sender of the mail, a name and an address in angle brackets
    #[arg(long, value_name = "MAILBOX", value_parser = mailbox)]
    from: Option<Mailbox>,
    /// Recipient of the mail, where a record has no contact
    #[arg(long, value_name = "MAILBOX", value_parser = mailbox)]
    to: Option<Mailbox>,
    /// Words of the mail (see --print-template)
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// Print the built-in words of the mail for --kind and --language, and exit
    #[arg(long)]
    pub(crate) print_template: bool,
    /// Time zone of dates in mails
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    zone: String,
    #[command(flatten)]
    pub(crate) applying: ApplyArgs,
    #[command(flatten)]
    pub(crate) at_once: TenantArgs,
    #[command(flatten)]
    pub(crate) connection: Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

/// What can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum KindArg {
    /// A reseller relationship
    Reseller,
    /// A reseller relationship through a distributor
    Indirect,
    /// Roles in the customer's directory (GDAP)
    Gdap,
    /// The Microsoft Customer Agreement alone
    Mca,
}

/// What can end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum EndArg {
    Gdap,
    Dap,
    Reseller,
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn output(&self) -> Option<&OutputArgs> {
        Some(&self.output)
    }

    fn columns() -> Vec<Column> {
        words::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("request-relationship", sections)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

pub(crate) fn sections(sections: Sections) -> Sections {
    sections
        .reads::<Contact>()
        .reads::<Relationship>()
        .answers::<Request>()
}

fn role(text: &str) -> Result<String, BadValue> {
    roles::role(text)?;
    Ok(text.to_owned())
}

fn mailbox(text: &str) -> Result<Mailbox, BadValue> {
    text.parse().map_err(|bad: mail::BadMail| bad.text().into())
}

fn duration(text: &str) -> Result<String, BadValue> {
    let wrong = || {
        text!(
            "write a duration from P1D to P730D",
            "期間は P1D から P730D までで指定してください"
        )
    };
    let span: Span = text.parse().map_err(|_| wrong())?;
    let days = i64::from(span.get_years()) * 365 + i64::from(span.get_days());
    let is_days = text.starts_with('P') && span.get_months() == 0 && span.get_weeks() == 0;
    if is_days && (1..=730).contains(&days) {
        Ok(text.to_owned())
    } else {
        Err(wrong().into())
    }
}

fn usage(text: Text) -> Failure {
    Failure::new(Exit::Usage, text)
}

impl Args {
    pub(crate) fn operands(&self) -> Operands {
        Operands {
            files: self.files.clone(),
            reading: self.reading.clone(),
        }
    }

    pub(crate) fn kind(&self) -> InvitationKind {
        match self.kind {
            KindArg::Reseller => InvitationKind::Reseller,
            KindArg::Indirect => InvitationKind::IndirectReseller,
            KindArg::Gdap => InvitationKind::Gdap,
            KindArg::Mca => InvitationKind::Mca,
        }
    }

    pub(crate) fn end(&self) -> Option<What> {
        self.end.map(|end| match end {
            EndArg::Gdap => What::Administration,
            EndArg::Dap => What::DelegatedAccess,
            EndArg::Reseller => What::Reseller,
        })
    }

    pub(crate) fn mail_lang(&self, lang: Lang) -> Lang {
        self.language.as_deref().map_or(lang, Lang::of_locale)
    }

    pub(crate) fn inviting<'a>(
        &self,
        queries: &'a PartnerQueries,
    ) -> Result<Inviting<'a>, Failure> {
        let zone = time_zone::named(&self.zone)?;
        Ok(Inviting {
            queries,
            wish: self.wish()?,
            language: self.language.clone(),
            country: self.country.to_ascii_uppercase(),
            deadline: self.deadline,
            letters: self.letters(&zone)?,
            zone,
        })
    }

    fn wish(&self) -> Result<Wish, Failure> {
        let is_about_roles = !self.roles.is_empty() || self.auto_extend;
        if is_about_roles && self.kind != KindArg::Gdap {
            return Err(usage(text!(
                "--role and --auto-extend belong to --kind gdap",
                "--role と --auto-extend は --kind gdap と組み合わせて使います"
            )));
        }
        Ok(match (self.kind, self.provider, self.reseller) {
            (KindArg::Indirect, Some(provider), _) => Wish::ForProvider(provider),
            (KindArg::Indirect, None, Some(reseller)) => Wish::ForReseller(reseller),
            (KindArg::Indirect, None, None) => {
                return Err(usage(text!(
                    "--kind indirect needs the other partner: --provider ID (you are the indirect reseller) or --reseller ID (you are the distributor)",
                    "--kind indirect には相手のパートナーの指定が必要です。--provider ID (自社が間接リセラー) または --reseller ID (自社がディストリビューター) を付けてください"
                )));
            }
            (_, None, None) => match self.kind {
                KindArg::Gdap => Wish::Administration(self.administration()?),
                KindArg::Mca => Wish::Agreement,
                KindArg::Reseller | KindArg::Indirect => Wish::Reseller,
            },
            _ => {
                return Err(usage(text!(
                    "--provider and --reseller belong to --kind indirect",
                    "--provider と --reseller は --kind indirect と組み合わせて使います"
                )));
            }
        })
    }

    fn administration(&self) -> Result<Delegation, Failure> {
        let named: Vec<&str> = if self.roles.is_empty() {
            roles::USUAL.to_vec()
        } else {
            self.roles.iter().map(String::as_str).collect()
        };
        let roles = named.into_iter().map(roles::role);
        let roles: Vec<_> = roles.collect::<Result<_, _>>().map_err(usage)?;
        if self.auto_extend && !roles::may_extend(&roles) {
            return Err(usage(text!(
                "--auto-extend is not possible with the role Global Administrator",
                "グローバル管理者のロールでは --auto-extend を使用できません"
            )));
        }
        let auto_extend_duration = if self.auto_extend { "P180D" } else { "PT0S" };
        Ok(Delegation {
            roles,
            duration: self.duration.clone(),
            auto_extend_duration: auto_extend_duration.to_owned(),
        })
    }

    fn letters(&self, zone: &TimeZone) -> Result<Option<Letters>, Failure> {
        let (Some(file), Some(from)) = (&self.mail, &self.from) else {
            return Ok(None);
        };
        Ok(Some(Letters {
            outbox: Outbox::new("--mail", file.clone()),
            from: from.clone(),
            to: self.to.clone(),
            template: self.template.as_deref().map(read_template).transpose()?,
            zone: zone.clone(),
        }))
    }
}
