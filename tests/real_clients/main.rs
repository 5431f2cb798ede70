//! Clients that nobody here wrote, unchanged and with their own host names: Microsoft's libraries for Python and for Node,
//! and those of others.
#![cfg(unix)]
#![expect(
    clippy::unwrap_used,
    reason = "a helper of a test fails as the test does"
)]

mod rounds;

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use serde_json::{Value, json};
use test_support::{
    program,
    python::Python,
    skus::{NEW, OLD},
};

const REQUIREMENTS: &str = include_str!("requirements.txt");
const CUSTOMER: &str = "株式会社あおぞら工務店";

/// A Python with the libraries, which are installed once.
fn python() -> PathBuf {
    Python::with(env!("CARGO_TARGET_TMPDIR"), "real-clients", REQUIREMENTS).python()
}

/// Runs a script in a rehearsal, as a person at a shell would. What it printed, and every request that was made.
fn rehearsed(python: &Path, script: &str) -> (Value, Vec<Value>) {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.jsonl");
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/real_clients")
        .join(script);
    let output = Command::new(program!("rehearse"))
        .arg("--report")
        .arg(&report)
        .arg("--")
        .arg(python)
        .arg(&script)
        .envs([("OLD_SKU", OLD), ("NEW_SKU", NEW)])
        // Nothing of it is to be written beside the script.
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("HOME", folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let requests = fs::read_to_string(&report).unwrap();
    let requests = requests
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    (printed(&output), requests.collect())
}

fn printed(output: &Output) -> Value {
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{err}");
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The requests that were turned down: method, path, status.
fn refused(requests: &[Value]) -> Vec<String> {
    requests
        .iter()
        .filter(|request| request.get("refused").is_some())
        .map(|request| {
            let text = |key: &str| request[key].as_str().unwrap();
            let path = text("path").rsplit('/').next().unwrap();
            format!("{} {path} {}", text("method"), request["status"])
        })
        .collect()
}

#[test]
#[ignore = "installs Microsoft's libraries for Python; .ci/run tries them"]
fn msal_signs_in_by_secret_by_certificate_and_as_a_person() {
    let (seen, requests) = rehearsed(&python(), "sign_in.py");
    let user = &rehearse::Tenant::omakase().users[0];
    let tenant = rehearse::Tenant::omakase().organization.id;
    let expected = json!({
        "secret": CUSTOMER,
        "wrong secret": [7_000_215],
        "certificate": CUSTOMER,
        "capable": CUSTOMER,
        "device": {
            "organization": CUSTOMER,
            "account": user.user_principal_name,
            "claims": {"name": user.display_name, "tid": tenant, "oid": user.id},
            "cached": true,
            "renewed": CUSTOMER,
            "different": true,
        },
        "declined": "authorization_declined",
        "outside": true,
    });
    assert_eq!(seen, expected);
    let turned_down = [
        "POST token 401",
        "POST token 400",
        "CONNECT www.example.com:443 403",
    ];
    assert_eq!(refused(&requests), turned_down);
}

#[test]
#[ignore = "installs Microsoft's libraries for Python; .ci/run tries them"]
fn the_graph_sdk_pages_assigns_and_batches() {
    let (seen, requests) = rehearsed(&python(), "graph.py");
    let users = rehearse::Tenant::omakase().users;
    let names: Vec<_> = users.iter().map(|user| &user.user_principal_name).collect();
    let expected = json!({
        "users": {"first page": 2, "all": names},
        "before": {OLD: [4, 5], NEW: [0, 5]},
        "swapped": [NEW],
        "after": {OLD: [3, 5], NEW: [1, 5]},
        "refused": [400, "Request_BadRequest"],
        "batch": {
            "statuses": {"one": 200, "everybody": 200, "nobody": 404},
            "one": users[0].display_name,
            "everybody": users.len(),
        },
    });
    assert_eq!(seen, expected);
    // The one that the script asks for in vain, and the batch with somebody in it whom nobody knows.
    let turned_down = ["POST assignLicense 400", "POST $batch 200"];
    assert_eq!(refused(&requests), turned_down);
}
