//! Wrong requests, each with what the service says to it.

use rehearse::{
    Tenant,
    tenant::{Group, License},
};
use serde_json::{Value, json};

use crate::client::{NEW, OLD};

/// The service plans of the two products that exclude each other, and Teams, which is made to need Exchange.
const YAMMER_OLD: &str = "41bf139a-4e60-409f-9346-a1361efc6dfb";
const YAMMER_NEW: &str = "7547a3fe-08ee-4ccb-b430-5077c5041653";
const TEAMS: &str = "57ff2da0-773e-42df-b2af-ffb7a2317929";
const EXCHANGE: &str = "9aaf7827-d63c-4b61-89c3-182f06f82e5c";
const GROUP: &str = "0c1f30b8-3bb1-4d4e-9a4d-2f4c5f9b7f00";
const NOBODY: &str = "00000000-0000-4000-8000-000000000001";

/// A wrong request.
pub(crate) struct Wrong {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) headers: Vec<(&'static str, &'static str)>,
    pub(crate) body: Option<String>,
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) words: &'static str,
}

/// The built-in tenant, in which everything of the failure catalogue can happen: the first user has the old product,
/// the second has it from a group, the third has no usage location, and no seat of the old one is free.
pub(crate) fn tenant(roles: &[&str]) -> Tenant {
    let mut tenant = Tenant::omakase();
    tenant.app.roles = roles.iter().map(|role| (*role).to_owned()).collect();
    let plans = &mut tenant.skus[1].service_plans;
    let teams = plans
        .iter_mut()
        .find(|plan| plan.service_plan_id.as_str() == TEAMS);
    teams.unwrap().depends_on = vec![EXCHANGE.parse().unwrap()];
    let licenses: Vec<License> = std::mem::take(&mut tenant.users[1].licenses);
    tenant.groups.push(Group {
        id: GROUP.parse().unwrap(),
        display_name: "営業部".to_owned(),
        members: vec![tenant.users[1].id.clone()],
        licenses,
        queued: None,
        errors: Vec::new(),
        kept: Vec::new(),
    });
    tenant.users[2].usage_location = None;
    tenant.subscriptions[0].total_licenses = 4;
    tenant
}

fn get(path: &str, status: u16, code: &'static str, words: &'static str) -> Wrong {
    Wrong {
        method: "GET",
        path: format!("/v1.0{path}"),
        headers: Vec::new(),
        body: None,
        status,
        code,
        words,
    }
}

fn send(method: &'static str, path: &str, body: &Value, words: &'static str) -> Wrong {
    Wrong {
        method,
        headers: vec![("content-type", "application/json")],
        body: Some(body.to_string()),
        ..get(path, 400, "Request_BadRequest", words)
    }
}

/// All of them.
pub(crate) fn requests(tenant: &Tenant) -> Vec<Wrong> {
    let mut all = addresses();
    all.extend(headers());
    all.extend(filters());
    all.extend(bodies(tenant));
    all.extend(assignments(tenant));
    all.extend(batches());
    all
}

fn addresses() -> Vec<Wrong> {
    vec![
        get("/me", 400, "BadRequest", "segment 'me'"),
        get("/users/x/messages", 400, "BadRequest", "segment 'messages'"),
        get("/Users", 400, "BadRequest", "segment 'Users'"),
        Wrong {
            path: "/beta/users".to_owned(),
            ..get("", 400, "BadRequest", "segment 'beta'")
        },
        get(
            "/users/nobody@aozora.example",
            404,
            "Request_ResourceNotFound",
            "'nobody@aozora.example' does not exist",
        ),
        get(
            &format!("/groups/{NOBODY}"),
            404,
            "Request_ResourceNotFound",
            NOBODY,
        ),
        get(
            &format!("/groups/{NOBODY}/members"),
            404,
            "Request_ResourceNotFound",
            NOBODY,
        ),
        get(
            &format!("/directory/subscriptions/{NOBODY}"),
            404,
            "Request_ResourceNotFound",
            NOBODY,
        ),
        get(
            &format!("/directory/subscriptions(commerceSubscriptionId='{NOBODY}')"),
            404,
            "Request_ResourceNotFound",
            NOBODY,
        ),
        get(
            &format!("/contracts/{NOBODY}"),
            404,
            "Request_ResourceNotFound",
            NOBODY,
        ),
        get(
            "/tenantRelationships/findTenantInformationByTenantId(tenantId='x')",
            400,
            "BadRequest",
            "Invalid tenant id 'x'",
        ),
        get("/drives/x", 404, "itemNotFound", ""),
        get(
            "/users/admin@aozorakoumuten.onmicrosoft.com/drive",
            404,
            "ResourceNotFound",
            "User's mysite not found.",
        ),
        get(
            "/users/aoki@aozora-koumuten.example/drive/root:/nowhere",
            404,
            "itemNotFound",
            "",
        ),
        get(
            "/users/aoki@aozora-koumuten.example/drive/root:/PassageDrive:/content",
            400,
            "notSupported",
            "",
        ),
        get(
            "/users/aoki@aozora-koumuten.example/drive/root/delta?token=x",
            410,
            "resyncRequired",
            "",
        ),
    ]
}

fn headers() -> Vec<Wrong> {
    let with = |name, value, wrong: Wrong| Wrong {
        headers: vec![(name, value)],
        ..wrong
    };
    vec![
        with(
            "consistencylevel",
            "strong",
            get("/users", 400, "Request_BadRequest", "'ConsistencyLevel'"),
        ),
        with(
            "accept",
            "application/xml",
            get("/users", 406, "NotAcceptable", "application/xml"),
        ),
        get(
            "/users/$count",
            400,
            "Request_BadRequest",
            "$count is not currently supported.",
        ),
    ]
}

fn filters() -> Vec<Wrong> {
    const UNSUPPORTED: &str = "Request_UnsupportedQuery";
    let users = |option: &str, code, words| get(&format!("/users?{option}"), 400, code, words);
    let eventually = |wrong: Wrong| Wrong {
        headers: vec![("consistencylevel", "eventual")],
        ..wrong
    };
    vec![
        users("$skip=1", UNSUPPORTED, "'$skip'"),
        users("$expand=manager", UNSUPPORTED, "'$expand'"),
        users("$select=nickname", "BadRequest", "'nickname'"),
        users("$top=0", "Request_BadRequest", "Invalid page size"),
        users("$top=1000", "Request_BadRequest", "Invalid page size"),
        users("$count=yes", "Request_BadRequest", "$count"),
        users("$top=1&top=2", "BadRequest", "more than once"),
        users("$skiptoken=x", "Directory_ExpiredPageToken", "expired"),
        users(
            "$filter=usageLocation eq JP",
            "BadRequest",
            "Invalid filter clause",
        ),
        users(
            "$filter=licenseAssignmentStates eq 1",
            UNSUPPORTED,
            "'licenseAssignmentStates'",
        ),
        // Advanced ones need both the header and the count.
        users("$filter=userType ne 'Guest'&$count=true", UNSUPPORTED, ""),
        eventually(users("$filter=userType ne 'Guest'", UNSUPPORTED, "")),
        eventually(users(
            "$filter=assignedLicenses/$count ne 0",
            UNSUPPORTED,
            "",
        )),
        eventually(users(
            &format!("$filter=not assignedLicenses/any(x:x/skuId eq {OLD})"),
            UNSUPPORTED,
            "",
        )),
        get(
            "/groups?$filter=hasMembersWithLicenseErrors eq true",
            400,
            UNSUPPORTED,
            "",
        ),
        get(
            "/groups?$select=hasMembersWithLicenseErrors",
            400,
            "BadRequest",
            "",
        ),
        get("/subscribedSkus?$filter=x", 400, UNSUPPORTED, "'$filter'"),
        get(
            "/directory/subscriptions?$top=1",
            400,
            UNSUPPORTED,
            "'$top'",
        ),
        get("/users/delta?$top=5", 400, UNSUPPORTED, "'$top'"),
        get(
            "/users/delta?$filter=accountEnabled eq true",
            400,
            UNSUPPORTED,
            "'id eq'",
        ),
        get(
            "/users/delta?$deltatoken=x",
            400,
            "Request_BadRequest",
            "token",
        ),
        get(
            "/auditLogs/directoryAudits?$orderby=category",
            400,
            UNSUPPORTED,
            "category",
        ),
        get(
            "/auditLogs/directoryAudits?$filter=activityDateTime ge yesterday",
            400,
            "BadRequest",
            "yesterday",
        ),
    ]
}

fn change(added: &Value, removed: &Value) -> Value {
    json!({"addLicenses": added, "removeLicenses": removed})
}

fn bodies(tenant: &Tenant) -> Vec<Wrong> {
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
                &json!({"displayName": "x"}),
                "Unable to read",
            )
        },
    ]
}

/// The failure catalogue of `assignLicense`.
fn assignments(tenant: &Tenant) -> Vec<Wrong> {
    let to = |user: usize, added: Value, removed: Value, words| {
        let path = format!("/users/{}/assignLicense", tenant.users[user].id);
        send("POST", &path, &change(&added, &removed), words)
    };
    let new = || json!([{"skuId": NEW}]);
    let none = || json!([]);
    let first = format!("/users/{}/assignLicense", tenant.users[0].id);
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
                &change(&new(), &none()),
                NOBODY,
            )
        },
        send(
            "POST",
            &format!("/groups/{GROUP}/assignLicense"),
            &change(&none(), &json!([NEW])),
            "does not have a corresponding license.",
        ),
        send(
            "POST",
            &format!("/groups/{GROUP}/assignLicense"),
            &change(
                &json!([{"skuId": OLD, "disabledPlans": [YAMMER_NEW]}]),
                &none(),
            ),
            "is not part of the license",
        ),
    ]
}

fn batches() -> Vec<Wrong> {
    let batch = |requests: Value, words| Wrong {
        code: "BadRequest",
        ..send("POST", "/$batch", &json!({"requests": requests}), words)
    };
    let one = |id: &str| json!({"id": id, "method": "GET", "url": "/organization"});
    let many: Vec<Value> = (0..21).map(|at| one(&at.to_string())).collect();
    let after = |id: &str, before: &str| json!({"id": id, "method": "GET", "url": "/organization", "dependsOn": [before]});
    vec![
        batch(json!([]), "between 1 and 20"),
        batch(json!(many), "between 1 and 20"),
        batch(json!([one("a"), one("A")]), "not unique"),
        batch(json!([one("a"), after("b", "c")]), "not in the batch"),
        batch(
            json!([one("a"), after("b", "a"), one("c")]),
            "strictly serial",
        ),
        batch(
            json!([{"id": "1", "method": "POST", "url": "/$batch", "headers": {}}]),
            "must be relative and no batch",
        ),
        batch(
            json!([{"id": "1", "method": "GET", "url": "https://graph.microsoft.com/v1.0/users"}]),
            "must be relative",
        ),
        batch(
            json!([{"id": "1", "method": "PATCH", "url": "/users/x", "body": {}}]),
            "Content-Type",
        ),
        batch(
            json!([{"id": "1", "method": "BREW", "url": "/users"}]),
            "no method",
        ),
        batch(
            json!([{"method": "GET", "url": "/users"}]),
            "missing field `id`",
        ),
        batch(
            json!([{"id": "1", "method": "GET", "url": "/users", "retries": 3}]),
            "retries",
        ),
    ]
}
