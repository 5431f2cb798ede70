//! To which groups of the partner's people the roles of a delegated administration are given (GDAP), as the partner reads
//! and changes it in its own directory.
//!
//! Such an assignment comes and goes in steps that take a while (documented states; observed). Here each reading is a step:
//! what it shows as `pending` is `active` for the next, and what it shows as `deleting` is `deleted` (inferred).

use jiff::Timestamp;
use record::ids::Guid;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tenant_file::{
    AccessAssignment, AccessAssignmentStatus, DelegatedAdminRelationship, DelegatedAdminStatus,
};

use super::{
    context::{Change, Context},
    delegated::{RELATIONSHIPS, all, size_of_page},
    envelope::Page,
    filter::{Filter, Filtered, Kind, Property},
    query::page,
    refusals::Refusal,
};
use crate::http::message::Answer;

const FILTERED: &[Property] = &[Property::of("status", Kind::Text)];

impl Filtered for AccessAssignment {
    fn text(&self, property: &str) -> Option<&str> {
        (property == "status").then_some(self.status.as_str())
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireAssignment<'a> {
    id: &'a Guid,
    status: AccessAssignmentStatus,
    created_date_time: Option<Timestamp>,
    last_modified_date_time: Option<Timestamp>,
    access_container: Container,
    access_details: Details,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Container {
    access_container_id: Guid,
    access_container_type: ContainerType,
}

/// There is no other kind (public schema).
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum ContainerType {
    SecurityGroup,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Details {
    unified_roles: Vec<Role>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Role {
    role_definition_id: Guid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct New {
    access_container: Container,
    access_details: Details,
    #[serde(rename = "@odata.type")]
    _kind: Option<String>,
}

/// What of an assignment can be changed (documented).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Changed {
    access_details: Option<Details>,
    #[serde(rename = "@odata.type")]
    _kind: Option<String>,
}

/// The tag by which a change says what it was decided on.
fn etag(one: &AccessAssignment) -> String {
    let modified = one.last_modified_date_time.unwrap_or_default();
    format!(
        r#"W/"{}{}""#,
        modified.as_microsecond(),
        one.status.as_str()
    )
}

/// Each comes with its tag and its type, whatever is selected (documented by the example).
fn seen(context: &Context<'_>, one: &AccessAssignment) -> Result<Map<String, Value>, Refusal> {
    let role = |id: &Guid| Role {
        role_definition_id: *id,
    };
    let wire = WireAssignment {
        id: &one.id,
        status: one.status,
        created_date_time: one.created_date_time,
        last_modified_date_time: one.last_modified_date_time,
        access_container: Container {
            access_container_id: one.group,
            access_container_type: ContainerType::SecurityGroup,
        },
        access_details: Details {
            unified_roles: one.roles.iter().map(role).collect(),
        },
    };
    let kind = "delegatedAdminAccessAssignment";
    let mut picked = context.query.pick(&wire, kind, None)?;
    picked.insert("@odata.etag".to_owned(), etag(one).into());
    let kind = format!("#microsoft.graph.{kind}");
    picked.insert("@odata.type".to_owned(), kind.into());
    Ok(picked)
}

/// The relationship that the path names, of those that are there for who reads them.
fn relationship(context: Context<'_>) -> Result<&DelegatedAdminRelationship, Refusal> {
    let id = context.id();
    let mut all = all(context)?.iter().filter(|one| !one.is_being_made);
    all.find(|one| one.id.eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::no_resource(id))
}

/// The same, to be changed.
fn to_change<'a>(
    change: &'a mut Change<'_>,
) -> Result<&'a mut DelegatedAdminRelationship, Refusal> {
    relationship(change.now())?;
    let id = change.id();
    let desk = &mut change.tenant.partner_center.desk;
    let mut all = desk.delegated_admin_relationships.iter_mut();
    all.find(|one| one.id.eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::no_resource(id))
}

fn set_of(id: &str) -> String {
    format!("{RELATIONSHIPS}('{id}')/accessAssignments")
}

/// Lets what a reading has shown go on.
fn go_on<'a>(shown: impl Iterator<Item = &'a mut AccessAssignment>) {
    for one in shown {
        one.status = match one.status {
            AccessAssignmentStatus::Pending => AccessAssignmentStatus::Active,
            AccessAssignmentStatus::Deleting => AccessAssignmentStatus::Deleted,
            settled => settled,
        };
    }
}

pub(super) fn list(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let listed = listed(&change.now())?;
    go_on(to_change(change)?.access_assignments.iter_mut());
    Ok(listed)
}

fn listed(context: &Context<'_>) -> Result<Answer, Refusal> {
    let one = relationship(*context)?;
    let query = &context.query;
    let size = size_of_page(query)?;
    let filter = query
        .filter
        .as_deref()
        .map(|text| Filter::parse(text, FILTERED, "delegatedAdminAccessAssignment"))
        .transpose()?;
    let assignments = one.access_assignments.iter();
    let matching: Vec<&AccessAssignment> = assignments
        .filter(|one| filter.as_ref().is_none_or(|filter| filter.lets(*one)))
        .collect();
    let token = query.skip_token.as_deref();
    let (part, next) = page(&matching, |one| one.id.as_str(), size, token)?;
    let value = part.iter().map(|one| seen(context, one));
    let value = value.collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url(&set_of(&one.id)), value)
    };
    Ok(Answer::json(200, &page))
}

/// The assignment that the path names.
fn named<'a>(
    all: impl IntoIterator<Item = &'a mut AccessAssignment>,
    id: &str,
) -> Result<&'a mut AccessAssignment, Refusal> {
    let mut all = all.into_iter();
    all.find(|one| one.id.as_str().eq_ignore_ascii_case(id))
        .ok_or_else(|| Refusal::no_resource(id))
}

fn assignment_id<'a>(change: &Change<'a>) -> &'a str {
    change.path_params.get(1).copied().unwrap_or_default()
}

pub(super) fn get(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let (of, id) = (set_of(change.id()), assignment_id(change));
    let one = named(&mut to_change(change)?.access_assignments, id)?.clone();
    let seen = seen(&change.now(), &one)?;
    go_on(named(&mut to_change(change)?.access_assignments, id).into_iter());
    Ok(change.single(&of, seen))
}

impl Details {
    /// Roles can be given as far as the relationship has them (documented; the words are inferred).
    fn check(&self, of: &DelegatedAdminRelationship) -> Result<(), Refusal> {
        if self.unified_roles.is_empty() {
            return Err(Refusal::bad("At least one role is needed."));
        }
        let is_missing = |role: &&Role| !of.roles.contains(&role.role_definition_id);
        let missing = self.unified_roles.iter().find(is_missing);
        missing.map_or(Ok(()), |role| {
            let words = format!(
                "The role '{}' is none of the relationship.",
                role.role_definition_id
            );
            Err(Refusal::bad(words))
        })
    }

    fn roles(&self) -> Vec<Guid> {
        let roles = self.unified_roles.iter();
        roles.map(|role| role.role_definition_id).collect()
    }
}

impl New {
    /// That only an active relationship has roles to give is documented; the codes and the words are inferred.
    fn check(&self, of: &DelegatedAdminRelationship) -> Result<(), Refusal> {
        let holds = matches!(
            of.status,
            DelegatedAdminStatus::Active | DelegatedAdminStatus::Expiring
        );
        if !holds {
            let words = format!(
                "The relationship is in the state '{}', and must be active.",
                of.status.as_str()
            );
            return Err(Refusal::new(409, "Conflict", words));
        }
        self.access_details.check(of)?;
        let has_it = |one: &AccessAssignment| {
            one.group == self.access_container.access_container_id
                && one.status != AccessAssignmentStatus::Deleted
        };
        if of.access_assignments.iter().any(has_it) {
            let words = "The access container has an assignment of this relationship already.";
            return Err(Refusal::new(409, "Conflict", words));
        }
        Ok(())
    }
}

pub(super) fn create(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let new: New = change.body()?;
    let now = change.tenant.now;
    let relationship = to_change(change)?;
    new.check(relationship)?;
    let id = uuid::Uuid::new_v4().to_string();
    let made = AccessAssignment {
        id: id.parse().expect("a new id is a GUID"),
        group: new.access_container.access_container_id,
        roles: new.access_details.roles(),
        status: AccessAssignmentStatus::Pending,
        created_date_time: Some(now),
        last_modified_date_time: Some(now),
    };
    relationship.access_assignments.push(made.clone());
    let of = set_of(&relationship.id);
    let seen = seen(&change.now(), &made)?;
    let at = format!("{}{}/{id}", change.call.origin, change.call.request.path);
    Ok(change
        .single(&of, seen)
        .with_status(201)
        .with("location", at))
}

/// Whether a change was decided on what is there, and that holds. The tag is needed (documented); that only what is active
/// can be taken away is observed, that the same holds for a change, and the words, are inferred.
fn check_state(one: &AccessAssignment, tag: Option<&str>) -> Result<(), Refusal> {
    match tag {
        None => return Err(Refusal::bad("The header If-Match is needed.")),
        Some(tag) if tag == "*" || tag == etag(one) => {}
        Some(_) => {
            let words = "The assignment has changed since it was read.";
            return Err(Refusal::new(412, "PreconditionFailed", words));
        }
    }
    if one.status != AccessAssignmentStatus::Active {
        let words = format!(
            "The action is not possible in the state '{}'.",
            one.status.as_str()
        );
        return Err(Refusal::new(409, "Conflict", words));
    }
    Ok(())
}

/// Other roles of the relationship for the same group. What is there already is answered as it is (documented), anything
/// else with the address of an operation. That it takes effect at once is inferred.
pub(super) fn update(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let changed: Changed = change.body()?;
    let (id, now) = (assignment_id(change), change.tenant.now);
    let tag = change.call.request.header("if-match").map(str::to_owned);
    let relationship = to_change(change)?;
    let of = relationship.id.clone();
    let one = named(&mut relationship.access_assignments, id)?.clone();
    check_state(&one, tag.as_deref())?;
    let roles = match &changed.access_details {
        Some(details) => {
            details.check(relationship)?;
            details.roles()
        }
        None => one.roles.clone(),
    };
    if roles == one.roles {
        let seen = seen(&change.now(), &one)?;
        return Ok(change.single(&set_of(&of), seen));
    }
    let kept = named(&mut relationship.access_assignments, id)?;
    kept.roles = roles;
    kept.last_modified_date_time = Some(now);
    let operation = uuid::Uuid::new_v4();
    let at = format!(
        "{}/v1.0/{RELATIONSHIPS}/{of}/operations/{operation}",
        change.call.origin
    );
    Ok(Answer::json(202, &Map::new())
        .with("location", at)
        .with("retry-after", "10"))
}

pub(super) fn delete(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let (id, now) = (assignment_id(change), change.tenant.now);
    let tag = change.call.request.header("if-match").map(str::to_owned);
    let one = named(&mut to_change(change)?.access_assignments, id)?;
    check_state(one, tag.as_deref())?;
    one.status = AccessAssignmentStatus::Deleting;
    one.last_modified_date_time = Some(now);
    Ok(Answer::empty(204))
}
