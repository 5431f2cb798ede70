//! Changes of groups: made, changed, deleted, members and owners added and removed, licences queued.

use record::ids::Guid;
use serde::Deserialize;
use serde_json::{Map, Value};
use tenant_file::{Group, Properties, Tenant, declared};

use super::{group, wire};
use crate::{
    graph::{
        assign::{self, AssignLicense},
        audit_record::{Actor, Record},
        context::Change,
        directory_writes, group_licensing,
        objects::Object,
        refusals::Refusal,
        users::change::fresh_id,
    },
    http::message::Answer,
};

/// What can be written of a group (documented: group-update), and what only when it is made (group-post-groups).
const WRITABLE: &str = "\
    allowExternalSenders autoSubscribeNewMembers classification description displayName groupTypes hideFromAddressLists \
    hideFromOutlookClients mailEnabled mailNickname membershipRule membershipRuleProcessingState preferredDataLocation \
    preferredLanguage securityEnabled theme uniqueName visibility";
const WHEN_MADE: &str = "isAssignableToRole resourceBehaviorOptions";

/// Members that one call may bring (documented).
const BROUGHT: usize = 20;

const MEMBERS: &str = "members@odata.bind";
const OWNERS: &str = "owners@odata.bind";

/// Queues the change. Its members have it later, and this answer never has errors (documented).
pub(in crate::graph) fn assign_license(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let wanted: AssignLicense = change.body()?;
    let before = group(change.now())?;
    let id = before.id;
    let licenses = assign::assigned_to_group(change.tenant, before, wanted)?;
    let record = Record::group_changed(change.tenant, &change.actor, before, &licenses);
    if let Some(group) = change.tenant.group_mut(id.as_str()) {
        group.queued = Some(licenses);
    }
    let instant = change.instant;
    change.store.queued_since.insert(id, instant);
    change.store.audits.push(record);
    let context = &change.now();
    let group = group(*context)?;
    let metadata_url = format!("{}/$entity", context.metadata_url("groups"));
    let mut body = wire::picked(context, &context.query, group)?;
    body.insert("@odata.context".to_owned(), metadata_url.into());
    let location = format!(
        "{}/v1.0/{}/directoryObjects/{id}/Microsoft.DirectoryServices.Group",
        context.call.origin, context.tenant.organization.id
    );
    Ok(Answer::json(202, &body).with("location", location))
}

fn write(group: &mut Group, body: &Map<String, Value>, is_new: bool) -> Result<(), Refusal> {
    for (name, value) in body {
        if name.starts_with('@') || [MEMBERS, OWNERS].contains(&name.as_str()) {
            continue;
        }
        let known = declared("group", name).filter(|known| !known.is_navigation);
        let known = known.ok_or_else(|| directory_writes::unknown(name, "group"))?;
        directory_writes::fits(&known, value, "Group")?;
        let is_one_of = |names: &str| names.split(' ').any(|one| one == known.name);
        if !(is_one_of(WRITABLE) || is_new && is_one_of(WHEN_MADE)) {
            return Err(directory_writes::read_only(known.name));
        }
        match (known.name, value.as_str()) {
            ("displayName", Some(text)) => text.clone_into(&mut group.display_name),
            ("displayName", None) => return Err(directory_writes::invalid("displayName", "Group")),
            (name, _) => directory_writes::set(&mut group.properties, name, value),
        }
    }
    Ok(())
}

/// The objects that a body binds by address: `https://graph.microsoft.com/v1.0/directoryObjects/{id}`.
fn bound(tenant: &Tenant, body: &Map<String, Value>, name: &str) -> Result<Vec<Guid>, Refusal> {
    let addresses = body.get(name).and_then(Value::as_array);
    let addresses = addresses.map_or(&[][..], Vec::as_slice);
    if addresses.len() > BROUGHT {
        let words = format!("A maximum of {BROUGHT} references can be added in a single request.");
        return Err(Refusal::bad(words));
    }
    let addresses = addresses.iter();
    addresses
        .map(|address| named(tenant, address.as_str().unwrap_or_default()))
        .collect()
}

/// The object of an address.
fn named(tenant: &Tenant, address: &str) -> Result<Guid, Refusal> {
    let collections = ["directoryObjects", "users", "groups"];
    let mut parts = address.trim_end_matches('/').rsplit('/');
    let last = parts.next().unwrap_or_default();
    let id = match last.split_once("('") {
        Some((_, key)) => key.trim_end_matches("')"),
        None => last,
    };
    let is_address = last.contains('(')
        || parts
            .next()
            .is_some_and(|part| collections.iter().any(|one| one.eq_ignore_ascii_case(part)));
    if !is_address {
        return Err(Refusal::bad("Invalid URL specified in reference property."));
    }
    let object = Object::of(tenant, id).or_else(|| tenant.user(id).map(Object::User));
    object
        .map(|object| *object.id())
        .ok_or_else(|| Refusal::no_resource(id))
}

/// A new group. What must be there is documented.
pub(in crate::graph) fn create(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let body: Map<String, Value> = change.body()?;
    for needed in [
        "displayName",
        "mailEnabled",
        "mailNickname",
        "securityEnabled",
    ] {
        if !body
            .iter()
            .any(|(name, value)| name.eq_ignore_ascii_case(needed) && !value.is_null())
        {
            return Err(Refusal::bad(format!(
                "A value is required for property '{needed}' of resource 'Group'."
            )));
        }
    }
    let mut made = Group {
        id: fresh_id()?,
        display_name: String::new(),
        members: bound(change.tenant, &body, MEMBERS)?,
        owners: bound(change.tenant, &body, OWNERS)?,
        licenses: Vec::new(),
        queued: None,
        errors: Vec::new(),
        kept: Vec::new(),
        properties: Properties::default(),
    };
    let now = change.tenant.now.to_string();
    made.properties.set("createdDateTime", now.clone().into());
    made.properties.set("renewedDateTime", now.into());
    write(&mut made, &body, true)?;
    mail_is_of_exchange(&made)?;
    let id = made.id;
    let record = Record::of_group(change.tenant, &change.actor, "Add group", &made);
    change.tenant.add_group(made);
    change.store.audits.push(record);
    let context = change.now();
    let made = context
        .tenant
        .group(id.as_str())
        .ok_or_else(|| Refusal::no_resource(id.as_str()))?;
    let seen = wire::picked(&context, &context.query, made)?;
    Ok(context.single("groups", seen).with_status(201))
}

/// Of the groups with mail, only those of Microsoft 365 can be written (documented); distribution lists and mail-enabled
/// security groups are Exchange's. The words are observed.
fn mail_is_of_exchange(group: &Group) -> Result<(), Refusal> {
    let property = |name| group.properties.get(name);
    let has_mail = property("mailEnabled").and_then(Value::as_bool) == Some(true);
    let kinds = property("groupTypes").and_then(Value::as_array);
    let is_unified = kinds.is_some_and(|all| all.iter().any(|kind| kind == "Unified"));
    if has_mail && !is_unified {
        return Err(Refusal::bad(
            "The service does not currently support writes of mail-enabled groups. Please ensure that the mail-enablement property is unset and the security-enablement property is set.",
        ));
    }
    Ok(())
}

/// Everything of a call or nothing; members may come with it (documented).
pub(in crate::graph) fn patch(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let body: Map<String, Value> = change.body()?;
    let before = group(change.now())?;
    let mut after = before.clone();
    write(&mut after, &body, false)?;
    if body
        .keys()
        .any(|name| name.eq_ignore_ascii_case("mailEnabled"))
    {
        mail_is_of_exchange(&after)?;
    }
    let (members, owners) = (
        bound(change.tenant, &body, MEMBERS)?,
        bound(change.tenant, &body, OWNERS)?,
    );
    if let Some(known) = members.iter().find(|id| after.members.contains(id)) {
        return Err(already(known, "members"));
    }
    let id = after.id;
    let record = Record::of_group(change.tenant, &change.actor, "Update group", &after);
    after
        .owners
        .extend(owners.iter().filter(|owner| !before.owners.contains(owner)));
    change.tenant.set_group(after);
    change.store.audits.push(record);
    for member in members {
        join(change, &id, &member);
    }
    Ok(Answer::empty(204))
}

/// A group with licences cannot be deleted (documented; the words are inferred). Only a Microsoft 365 group can be restored
/// (documented).
pub(in crate::graph) fn delete(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let group = group(change.now())?;
    let has_licenses =
        !group.licenses.is_empty() || group.queued.as_ref().is_some_and(|all| !all.is_empty());
    if has_licenses {
        return Err(Refusal::bad(
            "The group cannot be deleted because it has licenses assigned to it.",
        ));
    }
    let id = group.id;
    let record = Record::of_group(change.tenant, &change.actor, "Delete group", group);
    change.tenant.delete_group(&id);
    change.store.queued_since.remove(&id);
    change.store.audits.push(record);
    Ok(Answer::empty(204))
}

/// The body of `POST …/$ref`.
#[derive(Deserialize)]
struct Reference {
    #[serde(rename = "@odata.id")]
    address: String,
}

/// The words are observed, and clients match on them.
fn already(_: &Guid, relation: &str) -> Refusal {
    Refusal::bad(format!(
        "One or more added object references already exist for the following modified properties: '{relation}'."
    ))
}

pub(in crate::graph) fn add_member(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let reference: Reference = change.body()?;
    let id = group(change.now())?.id;
    let member = named(change.tenant, &reference.address)?;
    if group(change.now())?.members.contains(&member) {
        return Err(already(&member, "members"));
    }
    join(change, &id, &member);
    Ok(Answer::empty(204))
}

/// A new member has the group's licences at once, or stands in its errors; a group that becomes a member gets none
/// (documented: nested groups inherit no licence).
fn join(change: &mut Change<'_>, id: &Guid, member: &Guid) {
    let (tenant, store) = (&mut *change.tenant, &mut *change.store);
    store.about_to_change(tenant, member);
    let joining = tenant.group(id.as_str()).zip(tenant.user(member.as_str()));
    let failed = joining.and_then(|(group, user)| group_licensing::joining(tenant, group, user));
    let (errors, why) = failed.map_or((Vec::new(), None), |(errors, why)| (errors, Some(why)));
    if let Some(group) = tenant.group_mut(id.as_str()) {
        group.members.push(*member);
        group.errors.extend(errors);
    }
    store.has_changed(tenant, member);
    let gives = tenant
        .group(id.as_str())
        .is_some_and(|group| !group.licenses.is_empty());
    let processed = tenant.user(member.as_str()).filter(|_| gives);
    let processed =
        processed.map(|user| Record::processed(tenant, &Actor::group_licensing(), user, why));
    note(change, id, "Add member to group");
    change.store.audits.extend(processed);
}

fn note(change: &mut Change<'_>, id: &Guid, activity: &'static str) {
    if let Some(group) = change.tenant.group(id.as_str()) {
        let record = Record::of_group(change.tenant, &change.actor, activity, group);
        change.store.audits.push(record);
    }
}

pub(in crate::graph) fn remove_member(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let id = group(change.now())?.id;
    let member = listed(change, |group| &group.members)?;
    change.store.about_to_change(change.tenant, &member);
    if let Some(group) = change.tenant.group_mut(id.as_str()) {
        group.members.retain(|one| *one != member);
        group.errors.retain(|error| error.user_id != member);
        group.kept.retain(|kept| kept.user_id != member);
    }
    change.store.has_changed(change.tenant, &member);
    note(change, &id, "Remove member from group");
    Ok(Answer::empty(204))
}

/// The object that the path names, if it is in a list of the group.
fn listed(change: &Change<'_>, list: impl Fn(&Group) -> &Vec<Guid>) -> Result<Guid, Refusal> {
    let key = change.path_params.get(1).copied().unwrap_or_default();
    let group = group(change.now())?;
    let mut ids = list(group).iter();
    let found = ids.find(|id| id.as_str().eq_ignore_ascii_case(key));
    found.copied().ok_or_else(|| Refusal::no_resource(key))
}

pub(in crate::graph) fn add_owner(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let reference: Reference = change.body()?;
    let owner = named(change.tenant, &reference.address)?;
    let mut after = group(change.now())?.clone();
    if after.owners.contains(&owner) {
        return Err(already(&owner, "owners"));
    }
    if change.tenant.user(owner.as_str()).is_none() {
        return Err(Refusal::bad("The owner of a group must be a user."));
    }
    after.owners.push(owner);
    let id = after.id;
    change.tenant.set_group(after);
    note(change, &id, "Add owner to group");
    Ok(Answer::empty(204))
}

/// The last owner of a Microsoft 365 group stays (documented; the words are inferred).
pub(in crate::graph) fn remove_owner(change: &mut Change<'_>) -> Result<Answer, Refusal> {
    let owner = listed(change, |group| &group.owners)?;
    let mut after = group(change.now())?.clone();
    if after.is_microsoft_365() && after.owners.len() == 1 {
        return Err(Refusal::bad(
            "The group must have at least one owner, hence this owner cannot be removed.",
        ));
    }
    after.owners.retain(|one| *one != owner);
    let id = after.id;
    change.tenant.set_group(after);
    note(change, &id, "Remove owner from group");
    Ok(Answer::empty(204))
}
