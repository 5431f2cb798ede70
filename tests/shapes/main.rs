//! What the tools read and send is what Microsoft Graph's own schema has, in both directions; and so is every path
//! that the emulator plays. Its traffic is held against the schema wherever a test makes any.

mod fields;
mod scaled;

use common::graph::{
    AddLicense, AssignedLicense, CompanySubscription, CrossTenantPartner, Drive, DriveItem, Facet,
    File, Folder, Group, Hashes, Identity, IdentitySet, LicenseAssignmentState, LicenseChange,
    LicenseProcessingState, Organization, Package, ParentReference, PrepaidUnits, Quota,
    ServicePlan, SubscribedSku, TenantInformation, User, VerifiedDomain,
};
use fields::fields;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use test_support::graph_schema::{Exchange, path::Goal, schema};

/// A type of the schema, the fields that are read of it, and how something of it is read.
struct Pair {
    kind: &'static str,
    fields: &'static [&'static str],
    read: fn(Value) -> Result<(), String>,
}

fn pair<T: DeserializeOwned>(kind: &'static str) -> Pair {
    Pair {
        kind,
        fields: fields::<T>(),
        read: |json| {
            serde_json::from_value::<T>(json)
                .map(|_| ())
                .map_err(|error| error.to_string())
        },
    }
}

/// Everything that is read, each beside its type.
fn pairs() -> Vec<Pair> {
    vec![
        pair::<Organization>("organization"),
        pair::<VerifiedDomain>("verifiedDomain"),
        pair::<SubscribedSku>("subscribedSku"),
        pair::<PrepaidUnits>("licenseUnitsDetail"),
        pair::<ServicePlan>("servicePlanInfo"),
        pair::<CompanySubscription>("companySubscription"),
        pair::<User>("user"),
        pair::<AssignedLicense>("assignedLicense"),
        pair::<LicenseAssignmentState>("licenseAssignmentState"),
        pair::<Group>("group"),
        pair::<LicenseProcessingState>("licenseProcessingState"),
        pair::<TenantInformation>("tenantInformation"),
        pair::<CrossTenantPartner>("crossTenantAccessPolicyConfigurationPartner"),
        pair::<Drive>("drive"),
        pair::<IdentitySet>("identitySet"),
        pair::<Identity>("identity"),
        pair::<Quota>("quota"),
        pair::<DriveItem>("driveItem"),
        pair::<Facet>("deleted"),
        pair::<Facet>("remoteItem"),
        pair::<Facet>("root"),
        pair::<Folder>("folder"),
        pair::<File>("file"),
        pair::<Hashes>("hashes"),
        pair::<Package>("package"),
        pair::<ParentReference>("itemReference"),
    ]
}

#[test]
fn every_type_that_is_read_has_its_pair() {
    let source = include_str!("../../common/wire/src/graph.rs");
    let structs = source
        .lines()
        .filter_map(|line| line.strip_prefix("pub struct "))
        .map(|rest| rest.split([' ', '{', '<']).next().unwrap());
    let paired = include_str!("main.rs");
    for name in structs {
        assert!(
            paired.contains(&format!("pair::<{name}>(")),
            "{name} is compared with nothing"
        );
    }
}

#[test]
fn every_field_that_is_read_is_in_the_schema() {
    for pair in pairs() {
        let known = schema().properties(pair.kind);
        for field in pair.fields {
            assert!(known.contains_key(*field), "{} has no {field}", pair.kind);
        }
    }
}

/// A value of a declared type.
fn sample(declared: &str, depth: u8) -> Value {
    if let Some(kind) = declared.strip_suffix("[]") {
        return json!([sample(kind, depth)]);
    }
    let kind = declared.trim_end_matches('?');
    match kind.strip_prefix("Edm.") {
        Some("Guid") => json!("ac5cef5d-921b-4f97-9ef3-c99076e5470f"),
        Some("Boolean") => json!(true),
        Some("Int32" | "Int64") => json!(3),
        Some("DateTimeOffset") => json!("2026-09-02T10:17:06Z"),
        Some(_) => json!("text"),
        None => match schema().members(kind) {
            Some(members) => json!(members[0]),
            None if depth == 0 => json!({}),
            None => full(kind, depth - 1),
        },
    }
}

/// Something with every property that its type has.
fn full(kind: &str, depth: u8) -> Value {
    let properties = schema().properties(kind);
    let values = properties
        .iter()
        .map(|(name, declared)| (name.clone(), sample(declared, depth)));
    Value::Object(values.collect())
}

/// The same, with null wherever the schema has it.
fn with_nulls(kind: &str) -> Value {
    let properties = schema().properties(kind);
    let values = properties.iter().map(|(name, declared)| {
        let value = if declared.ends_with('?') {
            // What a thing is called by is never null, whatever the schema says.
            match name.as_str() {
                "skuId" | "servicePlanId" => sample(declared, 0),
                _ => Value::Null,
            }
        } else {
            sample(declared, 2)
        };
        (name.clone(), value)
    });
    Value::Object(values.collect::<Map<_, _>>())
}

#[test]
fn whatever_the_schema_allows_can_be_read() {
    for pair in pairs() {
        for json in [full(pair.kind, 3), with_nulls(pair.kind)] {
            let read = (pair.read)(json.clone());
            assert_eq!(read, Ok(()), "{} {json}", pair.kind);
        }
    }
}

#[test]
fn what_is_sent_to_change_licences_is_what_the_action_takes_and_all_of_it() {
    let sku: common::ids::Guid = "ac5cef5d-921b-4f97-9ef3-c99076e5470f".parse().unwrap();
    let change = LicenseChange {
        add_licenses: vec![AddLicense {
            sku_id: sku,
            disabled_plans: vec![sku],
        }],
        remove_licenses: vec![sku],
    };
    let sent = serde_json::to_value(&change).unwrap();
    let keys = |value: &Value| {
        value
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect::<Vec<_>>()
    };
    for bound in ["user", "group"] {
        let action = schema().operation(bound, "assignLicense").unwrap();
        assert!(keys(&sent).iter().eq(action.parameters.keys()));
    }
    let license = schema().properties("assignedLicense");
    let added = &sent["addLicenses"][0];
    let mut keys = keys(added);
    keys.sort();
    assert!(keys.iter().eq(license.keys()));
}

#[test]
fn every_path_that_is_played_is_one_of_the_schema() {
    for route in rehearse::graph_routes() {
        let (method, path) = route.split_once(" /v1.0/").unwrap();
        if path == "$batch" {
            continue;
        }
        let path = path.replace("{path}:", "a/b:").replace("{path}", "a");
        let parts: Vec<&str> = path.split('/').collect();
        let goal = schema().walk(&parts);
        let fits = match (method, goal) {
            // An action is called, or a list gets one more.
            ("POST", Ok(goal)) => {
                matches!(goal, Goal::Operation(_) | Goal::Things(_) | Goal::Reference)
            }
            ("PATCH", Ok(goal)) => matches!(goal, Goal::Thing(_)),
            // An object is deleted, or its reference.
            ("DELETE", Ok(goal)) => matches!(goal, Goal::Thing(_) | Goal::Reference),
            ("GET", Ok(_)) => true,
            (_, Err(lost)) => panic!("{route}: {lost}"),
            _ => false,
        };
        assert!(fits, "{route}");
    }
}

/// What an answer to `GET /v1.0/users/x` would be told.
fn complaints(query: &str, status: u16, answer: &Value) -> String {
    let answer = answer.to_string();
    let exchange = Exchange {
        method: "GET",
        path: "/v1.0/users/x",
        query,
        status,
        sent: "",
        answer: &answer,
    };
    schema().complaints(&exchange).join("; ")
}

#[test]
fn whatever_departs_from_the_schema_is_found() {
    for (query, status, answer, complaint) in [
        ("", 200, json!({"id": "1"}), ""),
        ("", 200, json!({"id": null}), "id cannot be null"),
        ("", 200, json!({}), "id of user is not there"),
        (
            "",
            200,
            json!({"id": "1", "nick": "x"}),
            "nick is not in the schema",
        ),
        (
            "",
            200,
            json!({"id": "1", "accountEnabled": "yes"}),
            "is no Edm.Boolean",
        ),
        (
            "",
            200,
            json!({"id": "1", "assignedLicenses": [{"skuId": "x"}]}),
            "is no Edm.Guid",
        ),
        (
            "",
            200,
            json!({"id": "1", "assignedLicenses": {}}),
            "is no list",
        ),
        (
            "$select=id,mail",
            200,
            json!({"id": "1"}),
            "mail of user is not there",
        ),
        (
            "%24select=id",
            200,
            json!({"id": "1", "mail": null}),
            "mail was not selected",
        ),
        ("", 201, json!({"id": "1"}), "status 201"),
        (
            "",
            404,
            json!({"error": {"code": "x", "message": "y"}}),
            "is no error",
        ),
    ] {
        let found = complaints(query, status, &answer);
        assert!(
            found.contains(complaint) && found.is_empty() == complaint.is_empty(),
            "{answer}: {found}"
        );
    }
}
