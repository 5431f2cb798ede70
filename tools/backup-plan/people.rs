//! Whose drives a record asks for: those of its `user`, or of everybody in the tenant who holds a
//! licence (the licence of the record's row, where it has one).

use common::{
    Exit, Failure, Lang, Record, Text,
    cli::Session,
    graph::{Graph, UserQuery},
    http::ServiceError,
    ids::TenantId,
    input::{Line, Operands, Place},
    record::BadRecord,
    sections::{Backup, License, Section as _, SectionError, User},
    services::Services,
    settings::Connection,
    text,
    text::printable,
};
use serde::Deserialize;

use crate::{
    cloud::Drives,
    deadline::{RowSays, expiry_of},
    plan::{Frame, no_drive, plan},
};

/// A person as records name one: by id, by sign-in name, or both.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Person {
    id: Option<String>,
    user_principal_name: Option<String>,
}

impl Person {
    /// What to ask the service for.
    fn key(&self) -> Option<&str> {
        let names = [&self.id, &self.user_principal_name];
        names
            .into_iter()
            .flatten()
            .map(String::as_str)
            .find(|name| !name.is_empty())
    }

    /// What to call the person.
    fn name(&self) -> &str {
        self.user_principal_name
            .as_deref()
            .or(self.id.as_deref())
            .unwrap_or_default()
    }
}

/// What a record asks for.
struct Wish {
    tenant: TenantId,
    license: Option<License>,
    person: Option<Person>,
}

struct Run<'a> {
    services: Services,
    drives: Drives,
    frame: &'a Frame,
    session: &'a mut Session,
}

/// Plans for each record.
pub async fn of_records(
    operands: &Operands,
    connection: &Connection,
    frame: &Frame,
    session: &mut Session,
) -> anyhow::Result<()> {
    let mut records = session.records(
        operands,
        &text!(
            "records with a user, or with a tenant (list-licenses makes them),",
            "ユーザーまたはテナントのレコード (list-licenses の出力など) "
        ),
    )?;
    let services = Services::new(connection.resolve(session.tool)?, session.log);
    let mut run = Run {
        services,
        drives: Drives::default(),
        frame,
        session,
    };
    while let Some(line) = run.session.next(&mut records) {
        run.of_record(line).await?;
    }
    Ok(())
}

impl Run<'_> {
    async fn of_record(&mut self, Line { record, place }: Line) -> anyhow::Result<()> {
        let wish = match self.wish(&record) {
            Ok(wish) => wish,
            Err(trouble) => return self.give_up(record, &place, None, &trouble),
        };
        let row = wish.license.as_ref().map_or(RowSays::Nothing, expiry_of);
        let end = self.frame.end(row);
        let graph = self.services.graph(&wish.tenant);
        if let Some(person) = &wish.person {
            return self.of_person(&graph, record, &place, person, end).await;
        }
        let query = UserQuery {
            skus: wish
                .license
                .map(|license| license.sku_id)
                .into_iter()
                .collect(),
        };
        self.of_tenant(&graph, record, &place, &query, end).await
    }

    fn wish(&self, record: &Record) -> Result<Wish, Trouble> {
        let named = record.tenant()?;
        let tenant = self
            .services
            .settings()
            .customer_tenant(named.as_ref())?
            .clone();
        let person: Option<Person> = record.value(User::KEY)?;
        if person.as_ref().is_some_and(|person| person.key().is_none()) {
            return Err(Trouble::NoName);
        }
        Ok(Wish {
            tenant,
            license: record.get()?,
            person,
        })
    }

    async fn of_tenant(
        &mut self,
        graph: &Graph,
        record: Record,
        place: &Place,
        query: &UserQuery,
        end: RowSays,
    ) -> anyhow::Result<()> {
        let mut pages = graph.users(query);
        loop {
            let users = match pages.next().await {
                Ok(Some(users)) => users,
                Ok(None) => return Ok(()),
                Err(error) => return self.give_up(record, place, None, &error.into()),
            };
            for user in users
                .into_iter()
                .filter(|user| !user.assigned_licenses.is_empty())
            {
                let mut record = record.clone();
                let person = Person {
                    id: Some(user.id.clone()),
                    user_principal_name: user.user_principal_name.clone(),
                };
                record.set(&User {
                    id: user.id,
                    user_principal_name: user.user_principal_name,
                    display_name: user.display_name,
                });
                self.of_person(graph, record, place, &person, end).await?;
            }
        }
    }

    async fn of_person(
        &mut self,
        graph: &Graph,
        mut record: Record,
        place: &Place,
        person: &Person,
        end: RowSays,
    ) -> anyhow::Result<()> {
        let key = person.key().unwrap_or_default();
        match self.drives.survey(graph, key).await {
            Ok(Some(survey)) => record.set(&plan(&survey, Some(person.name()), end, self.frame)),
            Ok(None) => record.set(&no_drive(end, self.frame)),
            Err(error) => {
                return self.give_up(record, place, Some(person), &error.into());
            }
        }
        self.session.write(&record)
    }

    /// Complains, and writes the record all the same, with the trouble in it.
    fn give_up(
        &mut self,
        mut record: Record,
        place: &Place,
        person: Option<&Person>,
        trouble: &Trouble,
    ) -> anyhow::Result<()> {
        let mut words = trouble.text();
        if let Some(person) = person {
            let name = printable(person.name());
            words = Text {
                en: format!("{name}: {}", words.en),
                ja: format!("{name}: {}", words.ja),
            };
        }
        self.session.complain_at(place, trouble.exit(), &words);
        record.fail::<Backup>(trouble.section_error(self.session.lang));
        self.session.write(&record)
    }
}

/// Why a record has no plan.
#[derive(Debug)]
enum Trouble {
    /// It is not what it should be.
    Record(BadRecord),
    /// Its `user` has neither id nor sign-in name.
    NoName,
    /// Neither it nor the settings name a tenant.
    NoTenant(Failure),
    /// The service did not give what was asked for.
    Service(ServiceError),
}

impl From<BadRecord> for Trouble {
    fn from(bad: BadRecord) -> Self {
        Self::Record(bad)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::NoTenant(failure)
    }
}

impl From<ServiceError> for Trouble {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl Trouble {
    fn exit(&self) -> Exit {
        match self {
            Self::Record(BadRecord::FailedBefore { .. }) => Exit::No,
            Self::Record(_) | Self::NoName => Exit::Input,
            Self::NoTenant(failure) => failure.exit,
            Self::Service(error) => error.exit(),
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Record(bad) => bad.text(),
            Self::NoName => text!(
                "\"user\" has neither id nor userPrincipalName",
                "「user」に id も userPrincipalName もありません"
            ),
            Self::NoTenant(failure) => failure.text.clone(),
            Self::Service(error) if error.status() == Some(LOCKED) => {
                let words = error.text();
                let (en, ja) = (words.en, words.ja);
                text!(
                    "this OneDrive is locked, or archived because it had no licence for 93 days; an administrator must unlock it first ({en})",
                    "この OneDrive はロックされているか、93 日間ライセンスがなかったためアーカイブされています。先に管理者による解除が必要です ({ja})"
                )
            }
            Self::Service(error) => error.text(),
        }
    }

    fn section_error(&self, lang: Lang) -> SectionError {
        let plain = |code: &str| SectionError {
            code: code.to_owned(),
            message: self.text().in_lang(lang).to_owned(),
            service_message: None,
            request_id: None,
        };
        match self {
            Self::Record(BadRecord::FailedBefore { .. }) => plain("failed-before"),
            Self::Record(_) => plain("bad-record"),
            Self::NoName => plain("no-user-name"),
            Self::NoTenant(_) => plain("no-tenant"),
            Self::Service(error) => SectionError {
                message: self.text().in_lang(lang).to_owned(),
                ..error.to_section_error(lang)
            },
        }
    }
}

/// HTTP 423: stays so until an administrator unlocks the site.
const LOCKED: u16 = 423;
