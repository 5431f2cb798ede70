//! The tools for files, each about a user whose drive has one file of which the content is known.

use std::{fs, path::Path};

use rehearse::Tenant;
use serde_json::{Value, json};
use test_support::{TestEnvironment, any, program};

use crate::cases::Case;

const BACKUP: &str = program!("backup-plan");
const LIST_FILES: &str = program!("list-files");
const SAVE: &str = program!("save-files");

const AOKI: &str = "aoki@aozora-koumuten.example";

/// In the place of rclone: copies the one file, whatever the token is that it was given.
const COPIES: &str = r#"#!/bin/sh
[ "$1" = version ] && { echo 'rclone v1.75.2'; exit 0; }
for to; do :; done
mkdir -p "$to/PassageDrive/workspace"
printf October >"$to/PassageDrive/workspace/plan.txt"
touch -d 2026-09-29T08:41:00Z "$to/PassageDrive/workspace/plan.txt"
echo '{"level":"info","msg":"Copied (new)","object":"PassageDrive/workspace/plan.txt"}' >&2
"#;

pub(crate) fn cases() -> Vec<Case> {
    let tenant = tenant();
    let by_name = format!("{{\"user\":{{\"id\":\"{AOKI}\"}}}}\n");
    let mut cases = backups(&tenant, &by_name);
    let env = TestEnvironment::of(tenant.clone());
    let id = &tenant.users[0].id;
    let record = format!("{{\"user\":{{\"id\":\"{id}\",\"userPrincipalName\":\"{AOKI}\"}}}}\n");
    let listed = env.run(LIST_FILES, &[], &record);
    listed.success().stdout(any());
    let to = ["--to", "usb"];
    let tool = (LIST_FILES, "file");
    cases.push(Case::new("list-files", tool, &tenant, &[], &record));
    cases.push(Case::new(
        "list-files, by name",
        tool,
        &tenant,
        &[],
        &by_name,
    ));
    cases.push(
        Case::new("save-files", (SAVE, "backup"), &tenant, &to, &listed.out)
            .file("bin/rclone", COPIES)
            .file("usb/other.txt", "other"),
    );
    cases
}

fn tenant() -> Tenant {
    let folder = |name: &str, items: Value| json!({"name": name, "lastModifiedDateTime": "2026-09-29T08:41:00Z", "folder": items});
    let file = json!({
        "name": "plan.txt", "lastModifiedDateTime": "2026-09-29T08:41:00Z",
        "file": {"mimeType": "text/plain", "content": "October"},
    });
    let built_in =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("common/tenant-file/built_in/omakase.json");
    let mut tenant: Value = serde_json::from_slice(&fs::read(built_in).unwrap()).unwrap();
    tenant["users"][0]["drive"] = json!({"quotaTotal": 1_000_000, "items": [
        folder("PassageDrive", json!([folder("workspace", json!([file]))])),
    ]});
    serde_json::from_value(tenant).unwrap()
}

fn backups(tenant: &Tenant, record: &str) -> Vec<Case> {
    let tool = (BACKUP, "backup");
    let verify = ["--verify", "usb", "--whole-drive"];
    let verifying = |name| Case::new(name, tool, tenant, &verify, record);
    let copy = format!("usb/{AOKI}/PassageDrive/workspace");
    vec![
        Case::new("backup-plan", tool, tenant, &["--this-tenant"], ""),
        verifying("backup-plan --verify").file(&format!("{copy}/plan.txt"), "October"),
        verifying("backup-plan --verify, not").file(&format!("{copy}/other.txt"), "other"),
    ]
}
