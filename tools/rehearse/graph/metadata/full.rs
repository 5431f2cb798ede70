//! `odata.metadata=full`: the type and the address of each object, the types of what JSON cannot tell apart, and where its
//! relations are. The rules are those of `OData` JSON 4.0, which Graph follows; that the address of a user or a group is
//! that of the directory is documented by examples; relative addresses are observed.

use serde_json::{Map, Value};
use tenant_file::{Declared, all_declared, declared};

use crate::{entra, http::call::Call};

const NAMESPACE: &str = "#microsoft.graph.";

/// The last word of the context of an answer, and the type of what it holds.
const SETS: [(&str, &str); 18] = [
    ("accessAssignments", "delegatedAdminAccessAssignment"),
    ("children", "driveItem"),
    ("contracts", "contract"),
    ("delegatedAdminRelationships", "delegatedAdminRelationship"),
    ("directoryAudits", "directoryAudit"),
    ("directoryObjects", "directoryObject"),
    ("domains", "domain"),
    ("drives", "drive"),
    ("groups", "group"),
    ("items", "driveItem"),
    ("licenseDetails", "licenseDetails"),
    ("organization", "organization"),
    ("partners", "crossTenantAccessPolicyConfigurationPartner"),
    ("requests", "delegatedAdminRelationshipRequest"),
    ("root", "driveItem"),
    ("subscribedSkus", "subscribedSku"),
    ("subscriptions", "companySubscription"),
    ("users", "user"),
];

/// Adds to an answer everything that it can say about itself.
pub(super) fn describe(call: &Call<'_>, body: &mut Map<String, Value>) {
    let context = body.get("@odata.context").and_then(Value::as_str);
    let Some((_, of)) = context.and_then(|context| context.split_once("/$metadata#")) else {
        return;
    };
    let of = of.strip_suffix("/$entity").unwrap_or(of).to_owned();
    let Some(kind) = kind_of(&of) else {
        return;
    };
    let answer = Answered {
        root: format!("{}/{}", call.origin, call.version()),
        tenant: call
            .request
            .bearer()
            .and_then(entra::claimed)
            .map(|claimed| claimed.tid),
        set: without_selection(&of),
        drive: drive_of(&call.path),
    };
    match body.get_mut("value") {
        Some(Value::Array(all)) => {
            for one in all.iter_mut().filter_map(Value::as_object_mut) {
                answer.object(kind, one);
            }
        }
        _ => answer.object(kind, body),
    }
}

/// The type of what a context describes; none of simple values.
fn kind_of(of: &str) -> Option<&str> {
    if let Some(rest) = of.strip_prefix("Collection(") {
        let kind = rest.split(')').next()?;
        return (!kind.starts_with("Edm.")).then_some(kind);
    }
    if let Some(kind) = of.strip_prefix(&NAMESPACE[1..]) {
        return Some(kind);
    }
    let set = without_selection(of);
    let word = set.rsplit('/').next()?.split('(').next()?;
    let mut sets = SETS.iter();
    sets.find(|(known, _)| *known == word)
        .map(|(_, kind)| *kind)
}

/// `users` of `users(id,displayName)`. A key in brackets stays.
fn without_selection(of: &str) -> &str {
    match of.rsplit_once('(') {
        Some((set, inside)) if !inside.starts_with('\'') && inside.ends_with(')') => set,
        _ => of,
    }
}

/// The drive that a path leads through, as an address.
fn drive_of(path: &[&str]) -> Option<String> {
    match path.get(1..)? {
        ["drives", id, ..] => Some(keyed("drives", id)),
        ["users", id, "drive", ..] => Some(format!("{}/drive", keyed("users", id))),
        _ => None,
    }
}

fn keyed(set: &str, key: &str) -> String {
    format!("{set}('{}')", key.replace('\'', "''"))
}

/// An answer, as far as it says where its objects are.
struct Answered<'a> {
    /// The address of the version.
    root: String,
    /// The tenant of the token.
    tenant: Option<String>,
    /// The collection that the objects are in.
    set: &'a str,
    drive: Option<String>,
}

impl Answered<'_> {
    fn object(&self, kind: &str, object: &mut Map<String, Value>) {
        let said = object.get("@odata.type").and_then(Value::as_str);
        let said = said.and_then(|said| said.strip_prefix(NAMESPACE));
        let kind = said.unwrap_or(kind).to_owned();
        let address = self.address(&kind, object);
        let is_gone = object.contains_key("@removed");
        self.members(&kind, object);
        object.insert(
            "@odata.type".to_owned(),
            format!("{NAMESPACE}{kind}").into(),
        );
        let Some(address) = address.filter(|_| !is_gone) else {
            return;
        };
        let id = self.id(&kind, object).unwrap_or_else(|| address.clone());
        object.insert("@odata.id".to_owned(), id.into());
        for known in all_declared(&kind).iter().filter(|one| one.is_navigation) {
            let link = format!("{}/{address}/{}", self.root, known.name);
            let name = |what: &str| format!("{}@odata.{what}", known.name);
            object.insert(name("associationLink"), format!("{link}/$ref").into());
            object.insert(name("navigationLink"), link.into());
        }
        object.insert("@odata.editLink".to_owned(), address.into());
    }

    /// The types of properties, and what is inside of them.
    fn members(&self, kind: &str, object: &mut Map<String, Value>) {
        let mut types = Vec::new();
        for (name, value) in object.iter_mut().filter(|(name, _)| !name.contains('@')) {
            let Some(known) = declared(kind, name) else {
                continue;
            };
            if !known.is_navigation
                && let Some(said) = said_of(&known, value)
            {
                types.push((format!("{name}@odata.type"), said));
            }
            match value {
                Value::Array(all) => {
                    for one in all.iter_mut().filter_map(Value::as_object_mut) {
                        if known.is_navigation {
                            self.object(known.kind, one);
                        } else {
                            self.members(known.kind, one);
                        }
                    }
                }
                Value::Object(one) if known.is_navigation => self.object(known.kind, one),
                Value::Object(one) => {
                    self.members(known.kind, one);
                    let said = format!("{NAMESPACE}{}", known.kind);
                    one.insert("@odata.type".to_owned(), said.into());
                }
                _ => {}
            }
        }
        object.extend(types.into_iter().map(|(name, said)| (name, said.into())));
    }

    /// Where an object can be changed, below the version; none where its key was not selected, and of what has none.
    fn address(&self, kind: &str, object: &Map<String, Value>) -> Option<String> {
        let key = match kind {
            "crossTenantAccessPolicyConfigurationPartner" => "tenantId",
            "tenantInformation" => return None,
            _ => "id",
        };
        let key = object.get(key)?.as_str()?;
        Some(match kind {
            "user" => keyed("users", key),
            "group" => keyed("groups", key),
            "drive" => keyed("drives", key),
            "driveItem" => keyed(&format!("{}/items", self.drive.as_ref()?), key),
            _ => keyed(self.set, key),
        })
    }

    /// What an object is called, where that is not its address.
    fn id(&self, kind: &str, object: &Map<String, Value>) -> Option<String> {
        let class = match kind {
            "user" => "User",
            "group" => "Group",
            _ => return None,
        };
        let (tenant, id) = (self.tenant.as_ref()?, object.get("id")?.as_str()?);
        let host = self.root.rsplit_once('/')?.0;
        Some(format!(
            "{host}/v2/{tenant}/directoryObjects/{id}/Microsoft.DirectoryServices.{class}"
        ))
    }
}

/// What is said of a value's type: nothing of what JSON tells by itself.
fn said_of(known: &Declared, value: &Value) -> Option<String> {
    let kind = match known.kind.strip_prefix("Edm.") {
        Some(simple) => simple.to_owned(),
        None => format!("{}{}", &NAMESPACE[1..], known.kind),
    };
    match value {
        Value::Array(_) if known.is_list => Some(format!("#Collection({kind})")),
        Value::String(_) if kind != "String" => Some(format!("#{kind}")),
        Value::Number(_) if !["Int32", "Double"].contains(&kind.as_str()) => {
            Some(format!("#{kind}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_context_tells_the_type_of_what_it_describes() {
        for (of, kind) in [
            ("users", Some("user")),
            ("users(id,displayName)", Some("user")),
            ("users('x')/licenseDetails", Some("licenseDetails")),
            ("users('x')/drive/root/children(id)", Some("driveItem")),
            ("drives('x')/items('y')", Some("driveItem")),
            ("Collection(driveItem)(id)", Some("driveItem")),
            ("Collection(Edm.String)", None),
            ("directory/subscriptions", Some("companySubscription")),
            (
                "microsoft.graph.tenantInformation",
                Some("tenantInformation"),
            ),
        ] {
            assert_eq!(kind_of(of), kind, "{of}");
        }
    }

    #[test]
    fn only_what_json_does_not_tell_is_said() {
        let said = |name: &str, value: Value| said_of(&declared("user", name).unwrap(), &value);
        for (name, value, expected) in [
            ("displayName", Value::from("x"), None),
            ("accountEnabled", Value::from(true), None),
            ("createdDateTime", Value::Null, None),
            (
                "createdDateTime",
                Value::from("2026-01-01T00:00:00Z"),
                Some("#DateTimeOffset"),
            ),
            (
                "businessPhones",
                Value::Array(vec![]),
                Some("#Collection(String)"),
            ),
            (
                "assignedLicenses",
                Value::Array(vec![]),
                Some("#Collection(microsoft.graph.assignedLicense)"),
            ),
        ] {
            assert_eq!(said(name, value).as_deref(), expected, "{name}");
        }
    }
}
