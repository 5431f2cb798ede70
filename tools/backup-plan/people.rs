//! Whose drives a record asks for: those of its `user`, or of everybody in the tenant who holds a
//! licence (the licence of the record's row, where it has one).

use std::path::Path;

use common::{
    BadRecord, Exit, Record, Services, Text,
    cli::{Connection, Operands, Session},
    graph::{Graph, UserQuery},
    ids::{Guid, TenantId},
    input::{Line, Place},
    sections::{Backup, Invitation, License, Relationship, Section as _, User},
    text,
    text::printable,
};
use serde::Deserialize;

use crate::{
    checklist::LIST_LIMIT,
    cloud::{Drives, Look},
    deadline::{NoDay, OldEnd, end_of_row},
    plan::{PlanOptions, no_drive, plan},
    plan_error::PlanError,
    saved_copy::SavedCopies,
    verify::{Check, Compared, Planned, complaint},
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

/// Whether it has the form of an object id or a sign-in name. The service says of anything else what
/// it says of a missing drive, and "nothing to save" must never come from a slip of the pen.
fn names_a_user(key: &str) -> bool {
    let sign_in_name = key.split_once('@').is_some_and(|(name, domain)| {
        let clean = |c: char| !(c.is_control() || c.is_whitespace() || "/\\?%@".contains(c));
        !name.is_empty() && !domain.is_empty() && name.chars().chain(domain.chars()).all(clean)
    });
    sign_in_name || key.parse::<Guid>().is_ok_and(|id| !id.is_nil())
}

/// What a record asks for.
struct Requested {
    tenant: TenantId,
    license: Option<License>,
    /// The record says which partner is the new one.
    new_is_known: bool,
    person: Option<Person>,
}

/// The parts of other sections that name the new partner.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NewPartner {
    partner_id: Option<Guid>,
    partner: Option<NewPartnerId>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct NewPartnerId {
    tenant_id: Option<Guid>,
}

/// Whether the invitation or the relationship in the record names the new partner, as `list-licenses` reads
/// them.
fn names_the_new_partner(record: &Record) -> bool {
    let section = |key: &str| record.value::<NewPartner>(key).ok().flatten();
    let invited =
        section(Invitation::KEY).is_some_and(|invitation| invitation.partner_id.is_some());
    let related = section(Relationship::KEY)
        .and_then(|relationship| relationship.partner)
        .is_some_and(|partner| partner.tenant_id.is_some());
    invited || related
}

struct Run<'a> {
    services: Services,
    drives: Drives,
    options: &'a PlanOptions,
    session: &'a mut Session,
    copies: Option<&'a SavedCopies>,
    /// The input is one record.
    single: bool,
}

/// Plans for each record and, where copies are given, compares them with the drives.
pub(crate) async fn of_records(
    operands: &Operands,
    connection: &Connection,
    options: &PlanOptions,
    copies: Option<&SavedCopies>,
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
        drives: Drives::new(options.whole_drive),
        options,
        session,
        copies,
        single: false,
    };
    if copies.is_some()
        && let Some(first) = run.session.next(&mut records)
    {
        let second = run.session.next(&mut records);
        run.single = second.is_none();
        for line in [Some(first), second].into_iter().flatten() {
            run.of_record(line).await?;
        }
    }
    while let Some(line) = run.session.next(&mut records) {
        run.of_record(line).await?;
    }
    Ok(())
}

impl Run<'_> {
    async fn of_record(&mut self, Line { record, place }: Line) -> anyhow::Result<()> {
        let wish = match self.wish(&record) {
            Ok(wish) => wish,
            Err(problem) => return self.give_up(record, &place, None, &problem),
        };
        let row = wish
            .license
            .as_ref()
            .map_or(OldEnd::none(NoDay::EndUnknown), |license| {
                end_of_row(license, wish.new_is_known, &self.options.zone)
            });
        let end = self.options.end(row);
        let graph = self.services.graph(&wish.tenant);
        if let Some(person) = &wish.person {
            return self.of_person(&graph, record, &place, person, end).await;
        }
        self.single = false;
        let query = UserQuery {
            skus: wish
                .license
                .map(|license| license.sku_id)
                .into_iter()
                .collect(),
        };
        self.of_tenant(&graph, record, &place, &query, end).await
    }

    fn wish(&self, record: &Record) -> Result<Requested, PlanError> {
        let named = record.tenant()?;
        let tenant = self
            .services
            .settings()
            .customer_tenant(named.as_ref())?
            .clone();
        let person: Option<Person> = record.value(User::KEY)?;
        match person.as_ref().map(Person::key) {
            Some(None) => return Err(PlanError::NoName),
            Some(Some(key)) if !names_a_user(key) => {
                return Err(PlanError::BadName(key.to_owned()));
            }
            Some(Some(_)) | None => {}
        }
        Ok(Requested {
            tenant,
            license: record.get()?,
            new_is_known: names_the_new_partner(record),
            person,
        })
    }

    async fn of_tenant(
        &mut self,
        graph: &Graph,
        record: Record,
        place: &Place,
        query: &UserQuery,
        end: OldEnd,
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
        end: OldEnd,
    ) -> anyhow::Result<()> {
        let planned = match self.planned(&record) {
            Ok(planned) => planned,
            Err(bad) => return self.give_up(record, place, Some(person), &bad.into()),
        };
        let check = self.copies.map(|copies| Check {
            planned: planned.as_ref().and_then(Planned::of),
            copy: copies.of(person.name(), self.single),
            at: self.session.now(),
            rest_not_needed: self.options.rest_not_needed,
        });
        let key = person.key().unwrap_or_default();
        let Look { survey, compared } = match self.drives.look(graph, key, check.as_ref()).await {
            Ok(look) => look,
            Err(error) => return self.give_up(record, place, Some(person), &error.into()),
        };
        let mut backup = match (planned, survey) {
            (Some(planned), _) => Backup {
                rest_left_out: planned.rest_left_out || self.options.rest_not_needed,
                ..planned
            },
            (None, Some(survey)) => plan(&survey, Some(person.name()), end, self.options),
            (None, None) => no_drive(end, self.options),
        };
        if let Some((compared, copies)) = compared.zip(self.copies) {
            self.tell(place, person, &compared, copies.folder());
            backup.verified = Some(compared.verified);
        }
        record.set(&backup);
        self.session.write(&record)
    }

    /// The plan that the record brings along, of a drive that copies are to be compared with. Where an
    /// earlier run failed, there is none yet.
    fn planned(&self, record: &Record) -> Result<Option<Backup>, BadRecord> {
        if self.copies.is_none() {
            return Ok(None);
        }
        match record.get::<Backup>() {
            Ok(planned) => Ok(planned.filter(|planned| planned.drive_id.is_some())),
            Err(BadRecord::FailedBefore { .. }) => Ok(None),
            Err(bad) => Err(bad),
        }
    }

    /// Complains about what could not be read, and about what is not saved.
    fn tell(&mut self, place: &Place, person: &Person, compared: &Compared, within: &Path) {
        for unreadable in compared.unreadable.iter().take(LIST_LIMIT) {
            let (path, error) = (unreadable.path.display(), &unreadable.error);
            let words = text!(
                "{path} cannot be read, so nobody can say whether it is saved: {error}",
                "「{path}」を読み取れないため、保存されているか確認できません: {error}"
            );
            self.session.complain_at(place, Exit::Input, &words);
        }
        if let Some(more @ 1..) = compared.unreadable.len().checked_sub(LIST_LIMIT) {
            let words = text!(
                "and more that cannot be read: {more}",
                "ほかにも読み取れないものが {more} 件あります"
            );
            self.session.complain_at(place, Exit::Input, &words);
        }
        if let Some(words) = complaint(&compared.verified, within) {
            self.session
                .complain_at(place, Exit::No, &named(person, &words));
        }
    }

    /// Complains, and writes the record all the same, with the problem in it.
    fn give_up(
        &mut self,
        mut record: Record,
        place: &Place,
        person: Option<&Person>,
        problem: &PlanError,
    ) -> anyhow::Result<()> {
        let words = match person {
            Some(person) => named(person, &problem.text()),
            None => problem.text(),
        };
        self.session.complain_at(place, problem.exit(), &words);
        record.fail::<Backup>(problem.section_error(self.session.lang));
        self.session.write(&record)
    }
}

/// Words about a person.
fn named(person: &Person, words: &Text) -> Text {
    let name = printable(person.name());
    Text {
        en: format!("{name}: {}", words.en),
        ja: format!("{name}: {}", words.ja),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_object_id_or_a_sign_in_name_names_a_user() {
        for good in [
            "302f0ae0-2661-4dfe-9963-5f3e1fc4be40",
            "sato@aozora.example",
            "o'neill+x@a.example",
            "guest_b.example#EXT#@a.onmicrosoft.com",
        ] {
            assert!(names_a_user(good), "{good}");
        }
        for bad in [
            "sato",
            "../organization?x=",
            "a@b/../c",
            "a@b@c",
            "@b",
            "a@",
            "a b@c",
            "a%2Fb@c",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert!(!names_a_user(bad), "{bad}");
        }
    }

    #[test]
    fn the_id_is_asked_for_and_the_sign_in_name_is_shown() {
        let person: Person =
            serde_json::from_str(r#"{"id":"1","userPrincipalName":"a@b","displayName":null}"#)
                .unwrap();
        assert_eq!((person.key(), person.name()), (Some("1"), "a@b"));
        let nameless: Person = serde_json::from_str(r#"{"id":"","x":1}"#).unwrap();
        assert_eq!((nameless.key(), nameless.name()), (None, ""));
    }
}
