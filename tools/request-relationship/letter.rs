//! The mail around a link, written as a file for a person to look at and send.

use std::{fs, path::Path};

use common::{
    Exit, Failure, Lang, Text,
    cli::Problem,
    sections::{Contact, InvitationKind, Request},
    text,
    text::printable,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use mail::{BadMail, Draft, Mailbox, NotWritten, Outbox};

use crate::{
    roles,
    template::{BadTemplate, Template, Values},
};

/// How mails are written in this run.
#[derive(Debug)]
pub(crate) struct Letters {
    pub(crate) outbox: Outbox,
    pub(crate) from: Mailbox,
    pub(crate) to: Option<Mailbox>,
    /// The person's own template.
    pub(crate) template: Option<Template>,
    pub(crate) zone: TimeZone,
}

/// What a mail is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) request: &'a Request,
    pub(crate) url: &'a str,
    pub(crate) tenant: Option<&'a str>,
    pub(crate) company: Option<&'a str>,
    pub(crate) contact: Option<&'a Contact>,
    pub(crate) lang: Lang,
    pub(crate) now: Timestamp,
}

impl Letters {
    /// Writes the mail, and gives the name of its file.
    pub(crate) fn write(&self, subject: Subject<'_>) -> Result<String, Problem> {
        let to = self.recipient(subject)?;
        let kind = subject.request.kind;
        let built_in = || Template::parse(Template::built_in(kind, subject.lang));
        let template = match &self.template {
            Some(template) => template.clone(),
            None => built_in().map_err(|bad| bad_template(&bad))?,
        };
        let (line, words) = template.fill(&self.values(subject, &to));
        let draft = Draft {
            from: &self.from,
            to: &to,
            subject: &line,
            date: subject.now,
            zone: &self.zone,
            text: &words,
            language: match subject.lang {
                Lang::En => "en",
                Lang::Ja => "ja",
            },
            in_reply_to: None,
        };
        let file = draft.eml().map_err(|bad| bad_mail(&bad))?;
        let written = self.outbox.write(subject.tenant, &file);
        written.map_err(|why| not_written(&why))
    }

    fn recipient(&self, subject: Subject<'_>) -> Result<Mailbox, Problem> {
        let of_record = subject.contact.map(|contact| {
            let name = match subject.lang {
                Lang::Ja => format!("{} {}", contact.last_name, contact.first_name),
                Lang::En => format!("{} {}", contact.first_name, contact.last_name),
            };
            Mailbox::new(Some(&name), &contact.email)
        });
        let to = of_record.transpose().map_err(|bad| bad_mail(&bad))?;
        to.or_else(|| self.to.clone()).ok_or_else(|| Problem::Other {
            exit: Exit::Input,
            code: "no-recipient",
            text: text!(
                "no recipient of the mail: add the section \"contact\" to the record, or name one with --to",
                "メールの宛先がありません。レコードにセクション「contact」を追加するか、--to で指定してください"
            ),
        })
    }

    fn values(&self, subject: Subject<'_>, to: &Mailbox) -> Values {
        let request = subject.request;
        let partner = &request.partner;
        let provider = request.provider.as_ref().map(crate::report::name_of);
        let administration = request.administration.as_ref();
        let list = administration.map(|one| {
            let names: Vec<String> = one
                .roles
                .iter()
                .map(|role| format!("- {}", roles::name(role)))
                .collect();
            names.join("\n")
        });
        let agreement = request.agreement.as_ref();
        let deadline = request.deadline.as_deref();
        let company = subject
            .contact
            .and_then(|contact| contact.company_name.as_deref())
            .or(subject.company);
        Values::default()
            .with("link", Some(subject.url))
            .with("partner", partner.name.as_deref())
            .with("partnerId", partner.tenant_id.map(|id| id.to_string()))
            .with("provider", provider)
            .with("company", company)
            .with("contact", to.name())
            .with("sender", self.from.name().or(Some(self.from.address())))
            .with(
                "deadline",
                deadline.and_then(|day| in_words(day, subject.lang)),
            )
            .with("agreement", agreement.and_then(|one| one.link.as_deref()))
            .with(
                "duration",
                administration.and_then(|one| days(&one.duration)),
            )
            .with("roles", list)
    }
}

/// The duration in days, as people read it.
fn days(duration: &str) -> Option<String> {
    let span: jiff::Span = duration.parse().ok()?;
    let days = i64::from(span.get_years()) * 365 + i64::from(span.get_days());
    (days > 0).then(|| days.to_string())
}

fn in_words(day: &str, lang: Lang) -> Option<String> {
    let day: Date = day.parse().ok()?;
    Some(match lang {
        Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Lang::En => day.strftime("%B %-d, %Y").to_string(),
    })
}

fn not_written(why: &NotWritten) -> Problem {
    Problem::Other {
        exit: why.exit(),
        code: why.code(),
        text: why.text(),
    }
}

fn bad_mail(bad: &BadMail) -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "bad-mail",
        text: bad.text(),
    }
}

fn bad_template(bad: &BadTemplate) -> Problem {
    Problem::Other {
        exit: Exit::Usage,
        code: "bad-template",
        text: bad.text(),
    }
}

/// Reads the person's own template.
pub(crate) fn read_template(file: &Path) -> Result<Template, Failure> {
    let shown = printable(&file.display().to_string());
    let usage = |text: Text| Failure::new(Exit::Usage, text);
    let text = fs::read_to_string(file).map_err(|error| {
        usage(text!(
            "{shown} cannot be read: {error}",
            "{shown} を読み取れません: {error}"
        ))
    })?;
    Template::parse(&text).map_err(|bad| {
        let Text { en, ja } = bad.text();
        usage(text!("{shown}: {en}", "{shown}: {ja}"))
    })
}

/// The template that is built in for a kind of link.
pub(crate) fn built_in(kind: InvitationKind, lang: Lang) -> &'static str {
    Template::built_in(kind, lang)
}
