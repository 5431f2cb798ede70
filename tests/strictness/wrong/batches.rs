//! Batches that are wrong.

use serde_json::{Value, json};

use super::{Wrong, send};

/// Each refused as a whole.
pub(super) fn batches() -> Vec<Wrong> {
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
            "\"id\" is missing",
        ),
        batch(
            json!([{"id": "1", "method": "GET", "url": "/users", "retries": 3}]),
            "retries",
        ),
    ]
}
