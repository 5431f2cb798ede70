//! Changes of users: made, changed, deleted, given licences.

use record::ids::Guid;
use serde_json::{Map, Value};
use tenant_file::{License, Properties, Tenant, User};

use super::{user, wire, written};
use crate::{
    graph::{
        assign::{self, AssignLicense},
        audit_record::{Actor, Record},
        context::{Change, Context},
        group_licensing,
        refusals::Refusal,
        store::Store,
    },
    http::message::Answer,
};

/// What `assignLicense` answers with.
const AFTER_ASSIGNMENT: [&str; 8] = [
    "accountEnabled",
    "assignedLicenses",
    "displayName",
    "mail",
    "usageLocation",
    "userPrincipalName",
    "userType",
    "id",
];

pub(in crate::graph) fn assign_license(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let wanted: AssignLicense = change.body()?;
    let id = user(change.now())?.id;
    assign(
        change.tenant,
        change.store,
        &change.asked.actor,
        &id,
        wanted,
    )?;
    after_assignment(change.now(), &id)
}

fn assign(
    tenant: &mut Tenant,
    store: &mut Store,
    actor: &Actor,
    id: &Guid,
    wanted: AssignLicense,
) -> Result<(), Refusal> {
    let user = user_of(tenant, id)?;
    let licenses = assign::assigned(tenant, user, wanted)?;
    let record = Record::licenses_changed(tenant, actor, user, &licenses);
    store.about_to_change(tenant, id);
    set(tenant, id, licenses);
    store.has_changed(tenant, id);
    store.audits.push(record);
    Ok(())
}

/// Why licences were not changed.
pub(crate) struct NotChanged {
    pub(crate) words: String,
    pub(crate) has_no_seat: bool,
}

/// Changes a user's licences as `assignLicense` does, for who changes them by another way.
pub(crate) fn change_licenses(
    tenant: &mut Tenant,
    store: &mut Store,
    user: &Guid,
    wanted: AssignLicense,
) -> Result<(), NotChanged> {
    assign(tenant, store, &Actor::partner_center(), user, wanted).map_err(|refusal| {
        let words = refusal.words().to_owned();
        NotChanged {
            has_no_seat: words.ends_with(assign::NO_SEAT),
            words,
        }
    })
}

fn set(tenant: &mut Tenant, id: &Guid, licenses: Vec<License>) {
    if let Some(user) = tenant.user_mut(id.as_str()) {
        user.licenses = licenses;
    }
}

fn user_of<'a>(tenant: &'a Tenant, id: &Guid) -> Result<&'a User, Refusal> {
    tenant
        .user(id.as_str())
        .ok_or_else(|| Refusal::no_resource(id.as_str()))
}

fn after_assignment(context: Context<'_>, id: &Guid) -> Result<Answer, Refusal> {
    let user = user_of(context.tenant, id)?;
    let picked = wire::picked(&context, &context.query, user, &AFTER_ASSIGNMENT)?;
    Ok(context.single("users", picked))
}

/// Gives the user what the groups should give. A violation is reported at once (observed).
pub(in crate::graph) fn reprocess(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let id = user(change.now())?.id;
    group_licensing::reprocess(change, &id)?;
    after_assignment(change.now(), &id)
}

/// A new user. What must be there is documented.
pub(in crate::graph) fn create(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let body: Map<String, Value> = change.body()?;
    for needed in [
        "accountEnabled",
        "displayName",
        "mailNickname",
        "passwordProfile",
        "userPrincipalName",
    ] {
        if !body
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case(needed) && !value.is_null())
        {
            return Err(Refusal::bad(format!(
                "A value is required for property '{needed}' of resource 'User'."
            )));
        }
    }
    let mut made = User {
        id: fresh_id()?,
        user_principal_name: String::new(),
        display_name: String::new(),
        given_name: None,
        surname: None,
        mail: None,
        account_enabled: true,
        user_type: Some("Member".to_owned()),
        usage_location: None,
        licenses: Vec::new(),
        drive: None,
        manager: None,
        properties: Properties::default(),
    };
    let now = change.tenant.now.to_string();
    made.properties.set("createdDateTime", now.into());
    written::write(&mut made, &body, change.tenant)?;
    let id = made.id;
    let record = Record::of_user(change.tenant, &change.actor, "Add user", &made);
    change.tenant.add_user(made);
    change.store.changed.push(id);
    change.store.audits.push(record);
    let context = change.now();
    let seen = wire::picked(
        &context,
        &context.query,
        of_id(context, &id)?,
        &wire::DEFAULT,
    )?;
    Ok(context.single("users", seen).with_status(201))
}

/// An id that no object has yet.
pub(in crate::graph) fn fresh_id() -> Result<Guid, Refusal> {
    let id = uuid::Uuid::new_v4().to_string().parse();
    id.map_err(|_| Refusal::new(500, "InternalServerError", "No id could be made."))
}

fn of_id<'a>(context: Context<'a>, id: &Guid) -> Result<&'a User, Refusal> {
    user_of(context.tenant, id)
}

/// What is documented as writable; everything of a call or nothing.
pub(in crate::graph) fn patch(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let body: Map<String, Value> = change.body()?;
    let before = user(change.now())?;
    let id = before.id;
    let mut after = before.clone();
    if !written::write(&mut after, &body, change.tenant)? {
        return Err(Refusal::bad(
            "No valid properties to update were specified.",
        ));
    }
    let record = if before.usage_location == after.usage_location {
        Record::of_user(change.tenant, &change.actor, "Update user", &after)
    } else {
        let place = after.usage_location.as_deref().unwrap_or_default();
        Record::place_changed(change.tenant, &change.actor, before, place)
    };
    let name_stays = before.user_principal_name == after.user_principal_name;
    if let Some(user) = change.tenant.user_mut(id.as_str()) {
        *user = after;
    }
    if !name_stays {
        change.tenant.renamed(&id);
    }
    change.store.changed.push(id);
    change.store.audits.push(record);
    Ok(Answer::empty(204))
}

/// Gone from all lists and groups, and its licences with it; for 30 days it can be restored (documented).
pub(in crate::graph) fn delete(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let user = user(change.now())?;
    let id = user.id;
    let record = Record::of_user(change.tenant, &change.actor, "Delete user", user);
    change.tenant.delete_user(&id);
    change.store.removed(&id);
    change.store.audits.push(record);
    Ok(Answer::empty(204))
}
