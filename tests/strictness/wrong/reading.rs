//! Readings that are wrong.

use super::{NOBODY, Wrong, get};
use test_support::skus::OLD;

const UNSUPPORTED: &str = "Request_UnsupportedQuery";

/// Paths that lead nowhere.
pub(super) fn addresses() -> Vec<Wrong> {
    vec![
        get("/me", 400, "BadRequest", "delegated authentication flow"),
        get(
            "/users/x/messages",
            501,
            "NotEmulated",
            "GET /users/x/messages",
        ),
        get("/applications", 501, "NotEmulated", "GET /applications"),
        Wrong {
            path: "/v9.9/users".to_owned(),
            ..get("", 400, "BadRequest", "segment 'v9.9'")
        },
        get("/v1.0/users", 400, "BadRequest", "segment 'v1.0'"),
        get(
            "/tenantRelationships/findTenantInformationByTenantId(tenantId='x')",
            400,
            "BadRequest",
            "Invalid tenant id 'x'",
        ),
    ]
}

/// Good paths to what is not there.
pub(super) fn missing() -> Vec<Wrong> {
    let missing = |path: &str, words| get(path, 404, "Request_ResourceNotFound", words);
    vec![
        missing(
            "/users/nobody@aozora.example",
            "'nobody@aozora.example' does not exist",
        ),
        missing(&format!("/groups/{NOBODY}"), NOBODY),
        missing(&format!("/groups/{NOBODY}/members"), NOBODY),
        missing(&format!("/directory/subscriptions/{NOBODY}"), NOBODY),
        missing(
            &format!("/directory/subscriptions(commerceSubscriptionId='{NOBODY}')"),
            NOBODY,
        ),
        missing(&format!("/contracts/{NOBODY}"), NOBODY),
    ]
}

/// What no drive has or does.
pub(super) fn drives() -> Vec<Wrong> {
    vec![
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

/// Headers that a path needs, or does not take.
pub(super) fn headers() -> Vec<Wrong> {
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

/// Users, asked for with this option.
fn users(option: &str, code: &'static str, words: &'static str) -> Wrong {
    get(&format!("/users?{option}"), 400, code, words)
}

/// Options that no list of users has, or that say nothing.
pub(super) fn options() -> Vec<Wrong> {
    vec![
        users("$skip=1", UNSUPPORTED, "'$skip'"),
        get("/users?$expand=ownedDevices", 501, "NotEmulated", "$expand"),
        users("$search=\"displayName:x\"", UNSUPPORTED, "ConsistencyLevel"),
        users("$orderby=jobTitle", UNSUPPORTED, "Sorting"),
        users("$filter=contains(mail,'x')", UNSUPPORTED, "'contains'"),
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
    ]
}

/// Filters that need both the header and the count.
pub(super) fn advanced() -> Vec<Wrong> {
    let eventually = |wrong: Wrong| Wrong {
        headers: vec![("consistencylevel", "eventual")],
        ..wrong
    };
    vec![
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
    ]
}

/// Options that other lists do not have.
pub(super) fn lists() -> Vec<Wrong> {
    vec![
        get(
            "/groups?$filter=hasMembersWithLicenseErrors eq true",
            400,
            UNSUPPORTED,
            "",
        ),
        get("/groups?$select=hasNoSuchThing", 400, "BadRequest", ""),
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
