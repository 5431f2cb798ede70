//! Changes that are wrong.

use rehearse::Tenant;
use serde_json::{Value, json};

use super::{EXCHANGE, GROUP, NOBODY, Wrong, YAMMER_NEW, YAMMER_OLD, send};
use test_support::skus::{NEW, OLD};

fn change(added: &Value, removed: &Value) -> Value {
    json!({"addLicenses": added, "removeLicenses": removed})
}

/// Bodies that cannot be read.
pub(super) fn bodies(tenant: &Tenant) -> Vec<Wrong> {
    let user = format!("/users/{}", tenant.users[0].id);
    let assign = format!("{user}/assignLicense");
    let unreadable = |body: &Value| Wrong {
        code: "BadRequest",
        ..send(
            "POST",
            &assign,
            body,
            "Unable to read JSON request payload.",
        )
    };
    let whole = change(&json!([]), &json!([OLD]));
    let mut unknown = whole.clone();
    unknown["dryRun"] = true.into();
    vec![
        unreadable(&unknown),
        unreadable(&change(&json!({}), &json!([]))),
        unreadable(&change(&json!([]), &json!(["SMB_BUSINESS"]))),
        unreadable(&change(&json!([]), &json!([null]))),
        unreadable(&change(&json!([{"skuId": NEW, "plans": []}]), &json!([]))),
        unreadable(&change(&json!([{"disabledPlans": []}]), &json!([]))),
        unreadable(&json!([])),
        Wrong {
            body: Some("{\"addLicenses\":".to_owned()),
            ..unreadable(&json!(null))
        },
        Wrong {
            headers: vec![("content-type", "text/plain")],
            words: "JSON Content-Type",
            ..unreadable(&whole)
        },
        Wrong {
            headers: Vec::new(),
            body: None,
            words: "JSON Content-Type",
            ..unreadable(&whole)
        },
        send(
            "PATCH",
            &user,
            &json!({"usageLocation": "Japan"}),
            "'usageLocation'",
        ),
        send("PATCH", &user, &json!({}), "No valid properties"),
        Wrong {
            code: "BadRequest",
            ..send(
                "PATCH",
                &user,
                &json!({"nickname": "x"}),
                "'nickname' does not exist",
            )
        },
        send(
            "PATCH",
            &user,
            &json!({"displayName": "x", "createdDateTime": null}),
            "read-only",
        ),
        send(
            "PATCH",
            &user,
            &json!({"displayName": null}),
            "'displayName'",
        ),
        send(
            "POST",
            "/users",
            &json!({"displayName": "x"}),
            "A value is required for property",
        ),
        send(
            "POST",
            &format!("/groups/{GROUP}/members/$ref"),
            &json!({"@odata.id": NOBODY}),
            "Invalid URL",
        ),
    ]
}

/// The failure catalogue of `assignLicense`, for users.
pub(super) fn assignments(tenant: &Tenant) -> Vec<Wrong> {
    let to = |user: usize, added: Value, removed: Value, words| {
        let path = format!("/users/{}/assignLicense", tenant.users[user].id);
        send("POST", &path, &change(&added, &removed), words)
    };
    let new = || json!([{"skuId": NEW}]);
    let none = || json!([]);
    vec![
        to(
            3,
            json!([{"skuId": NOBODY}]),
            none(),
            "does not correspond to a valid company License.",
        ),
        to(
            4,
            none(),
            json!([OLD]),
            "User does not have a corresponding license.",
        ),
        to(
            4,
            json!([{"skuId": OLD}]),
            none(),
            "does not have any available licenses.",
        ),
        to(1, none(), json!([OLD]), "inherited from a group membership"),
        to(2, new(), json!([OLD]), "invalid usage location"),
        to(0, new(), none(), "are mutually exclusive"),
        to(
            0,
            json!([{"skuId": NEW, "disabledPlans": [EXCHANGE]}]),
            json!([OLD]),
            "depends on the service plan(s)",
        ),
        to(
            0,
            json!([{"skuId": NEW, "disabledPlans": [YAMMER_OLD]}]),
            json!([OLD]),
            "is not part of the license",
        ),
        to(0, none(), none(), "No license changes provided."),
        to(0, json!([{"skuId": OLD}]), json!([OLD]), "more than once"),
    ]
}

/// What is wrong with the call itself.
pub(super) fn calls(tenant: &Tenant) -> Vec<Wrong> {
    let first = format!("/users/{}/assignLicense", tenant.users[0].id);
    vec![
        send(
            "POST",
            &first,
            &json!({"addLicenses": []}),
            "The missing parameters are: removeLicenses.",
        ),
        send(
            "POST",
            &first,
            &json!({"removeLicenses": []}),
            "The missing parameters are: addLicenses.",
        ),
        Wrong {
            status: 404,
            code: "Request_ResourceNotFound",
            ..send(
                "POST",
                &format!("/users/{NOBODY}/assignLicense"),
                &change(&json!([{"skuId": NEW}]), &json!([])),
                NOBODY,
            )
        },
    ]
}

/// Groups are refused the same.
pub(super) fn groups() -> Vec<Wrong> {
    vec![
        send(
            "POST",
            &format!("/groups/{GROUP}/assignLicense"),
            &change(&json!([]), &json!([NEW])),
            "does not have a corresponding license.",
        ),
        send(
            "POST",
            &format!("/groups/{GROUP}/assignLicense"),
            &change(
                &json!([{"skuId": OLD, "disabledPlans": [YAMMER_NEW]}]),
                &json!([]),
            ),
            "is not part of the license",
        ),
    ]
}
