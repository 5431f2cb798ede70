//! Whose drives a record asks for: those of its `user`, or of everybody in the tenant who holds a
//! licence (the licence of the record's row, where it has one).

use std::{
    cell::{Cell, RefCell},
    path::Path,
};

use common::{
    BadRecord, Exit, Record, Services, Text,
    cli::{Input, Job, Out, Problem, Rules, Session, WorkError, WorkResult, each_tenant},
    files::SavedCopies,
    graph::{Graph, UserQuery},
    ids::{Guid, TenantId},
    input::Place,
    licensing::user as user_section,
    person::Person,
    sections::{Backup, Invitation, License, Relationship, Section as _},
    text::printable,
    times,
};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    cloud::{Drives, Look},
    deadline::{NoDay, OldEnd, end_of_row},
    notes::renew,
    options::PlanOptions,
    plan::{no_drive, plan},
    plan_error::PlanError,
    verify::{Check, Planned},
};

/// What a record asks for.
struct Requested {
    license: Option<License>,
    /// The record says which partner is the new one.
    new_is_known: bool,
    person: Option<Person>,
}

impl Requested {
    fn of(record: &Record) -> Result<Self, Problem> {
        let license: Option<License> = record.get()?;
        license.as_ref().map_or(Ok(()), times::of_row)?;
        Ok(Self {
            license,
            new_is_known: names_the_new_partner(record)?,
            person: Person::of(record)?,
        })
    }

    fn end(&self, options: &PlanOptions) -> OldEnd {
        let row = self
            .license
            .as_ref()
            .map_or(OldEnd::none(NoDay::EndUnknown), |license| {
                end_of_row(license, self.new_is_known, &options.zone)
            });
        options.end(row)
    }
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
fn names_the_new_partner(record: &Record) -> Result<bool, BadRecord> {
    let invitation: Option<NewPartner> = record.value(Invitation::KEY)?;
    let relationship: Option<NewPartner> = record.value(Relationship::KEY)?;
    let invited = invitation.and_then(|invitation| invitation.partner_id);
    let related = relationship.and_then(|relationship| relationship.partner?.tenant_id);
    Ok(invited.or(related).is_some())
}

/// Plans for each record and, where copies are given, compares them with the drives.
pub(crate) async fn of_records(
    session: &Session,
    services: &Services,
    input: &Input,
    rules: &Rules,
    (options, copies): (&PlanOptions, Option<&SavedCopies>),
) -> anyhow::Result<()> {
    let planner = Planner {
        session,
        drives: Drives::new(options.whole_drive),
        options,
        copies,
        begun: Cell::new(false),
        first: RefCell::new(None),
    };
    each_tenant(
        session,
        services,
        input,
        rules,
        async |services, job, out| planner.of_record(services, job, out).await,
    )
    .await?;
    planner.answer_first(services, true).await
}

struct Planner<'a> {
    session: &'a Session,
    drives: Drives,
    options: &'a PlanOptions,
    copies: Option<&'a SavedCopies>,
    /// A record was worked on.
    begun: Cell<bool>,
    first: RefCell<Option<First>>,
}

/// The first record, of one user without a folder of the own sign-in name, until it is known whether it is the only
/// one: only then the folder itself may be the copy.
struct First {
    record: Record,
    place: Option<Place>,
    tenant: TenantId,
    person: Person,
    end: OldEnd,
}

/// A record, finished, and what to complain about it.
struct Answered {
    record: Record,
    complaints: Vec<(Exit, Text)>,
}

impl Planner<'_> {
    async fn of_record(&self, services: &Services, job: &mut Job, out: &Out<'_>) -> WorkResult {
        let is_first = !self.begun.replace(true);
        self.answer_first(services, false)
            .await
            .map_err(WorkError::Run)?;
        let requested = Requested::of(&job.record)?;
        let tenant = job.tenant()?;
        let end = requested.end(self.options);
        let Some(person) = requested.person else {
            let query = UserQuery {
                skus: requested
                    .license
                    .map(|license| license.sku_id)
                    .into_iter()
                    .collect(),
            };
            let graph = services.graph(&tenant);
            return self.of_tenant(&graph, &job.record, &query, end, out).await;
        };
        let has_no_folder = self
            .copies
            .is_some_and(|copies| copies.of(person.name(), false).is_none());
        if is_first && has_no_folder {
            *self.first.borrow_mut() = Some(First {
                record: job.record.clone(),
                place: job.place.clone(),
                tenant,
                person,
                end,
            });
            return Ok(());
        }
        let graph = services.graph(&tenant);
        let record = job.record.clone();
        let answered = self
            .answer(&graph, record, &person, end, false, out.now)
            .await;
        tell(answered, out).await
    }

    /// Answers the first record, where that has waited.
    async fn answer_first(&self, services: &Services, is_only: bool) -> anyhow::Result<()> {
        let Some(first) = self.first.take() else {
            return Ok(());
        };
        let First {
            record,
            place,
            tenant,
            person,
            end,
        } = first;
        let (graph, now) = (services.graph(&tenant), self.session.now());
        let answered = self
            .answer(&graph, record, &person, end, is_only, now)
            .await;
        for (exit, text) in &answered.complaints {
            self.session
                .complain_about(&answered.record, place.as_ref(), *exit, text);
        }
        self.session.write(&answered.record)
    }

    async fn of_tenant(
        &self,
        graph: &Graph,
        record: &Record,
        query: &UserQuery,
        end: OldEnd,
        out: &Out<'_>,
    ) -> WorkResult {
        let mut pages = graph.users(query);
        while let Some(users) = pages.next().await? {
            for user in users
                .into_iter()
                .filter(|user| !user.assigned_licenses.is_empty())
            {
                let mut record = record.clone();
                let person = Person {
                    id: Some(user.id.clone()),
                    user_principal_name: user.user_principal_name.clone(),
                };
                record.set(&user_section(&user));
                let answered = self
                    .answer(graph, record, &person, end, false, out.now)
                    .await;
                tell(answered, out).await?;
            }
        }
        Ok(())
    }

    /// Plans for one user. `is_only` says that the folder of copies may be this user's own.
    async fn answer(
        &self,
        graph: &Graph,
        mut record: Record,
        person: &Person,
        end: OldEnd,
        is_only: bool,
        now: Timestamp,
    ) -> Answered {
        let copy = self
            .copies
            .and_then(|copies| copies.of(person.name(), is_only));
        match self.backup(graph, &record, person, end, copy, now).await {
            Ok((backup, complaints)) => {
                record.set(&backup);
                Answered { record, complaints }
            }
            Err(error) => {
                record.fail::<Backup>(error.section_error(self.options.lang));
                let complaints = vec![(error.exit(), named(person, &error.text()))];
                Answered { record, complaints }
            }
        }
    }

    async fn backup(
        &self,
        graph: &Graph,
        record: &Record,
        person: &Person,
        end: OldEnd,
        copy: Option<&Path>,
        now: Timestamp,
    ) -> Result<(Backup, Vec<(Exit, Text)>), PlanError> {
        let planned = self.planned(record)?;
        let check = self.copies.map(|_| Check {
            planned: planned.as_ref().and_then(Planned::of),
            copy,
            at: now,
            rest_not_needed: self.options.rest_not_needed,
        });
        let key = person.key().unwrap_or_default();
        let Look { survey, compared } = self.drives.look(graph, key, check.as_ref()).await?;
        let mut backup = match (planned, survey) {
            (Some(mut planned), survey) => {
                planned.rest_left_out |= self.options.rest_not_needed;
                if let Some(survey) = survey {
                    renew(&mut planned.notes, survey.listing, self.options.lang);
                }
                planned
            }
            (None, Some(survey)) => plan(&survey, Some(person.name()), end, self.options),
            (None, None) => no_drive(end, self.options),
        };
        let mut complaints = Vec::new();
        if let Some((compared, copies)) = compared.zip(self.copies) {
            complaints = compared.complaints(person.name(), copies.folder());
            backup.verified = Some(compared.verified);
        }
        Ok((backup, complaints))
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
}

async fn tell(answered: Answered, out: &Out<'_>) -> WorkResult {
    for (exit, text) in &answered.complaints {
        out.complain(*exit, text);
    }
    out.write(&answered.record).await
}

/// Words about a person.
fn named(person: &Person, words: &Text) -> Text {
    Text::verbatim(printable(person.name())).followed_by(words)
}
