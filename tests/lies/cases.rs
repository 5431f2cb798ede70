//! Tools that ask a service, each where its good answer is true and, where it matters, where it is not.

use std::{collections::BTreeMap, fs, path::Path};

use rehearse::Tenant;
use serde_json::{Value, json};
use test_support::{Run, TestEnvironment, any, program};

const CHECK: &str = program!("check-relationship");
pub(crate) const LIST: &str = program!("list-licenses");
const SWAP: &str = program!("swap-license");
const ATTEST: &str = program!("attest-mca");
const BACKUP: &str = program!("backup-plan");

const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
const PARTNER: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
/// More than any answer takes that comes.
pub(crate) const PATIENT: [&str; 2] = ["30", "120"];

const AOKI: &str = "aoki@aozora-koumuten.example";

/// A tool with what it is run on.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    program: &'static str,
    args: Vec<&'static str>,
    input: String,
    tenant: Tenant,
    /// Files of the folder that it runs in.
    files: Vec<(String, String)>,
    /// The section that it makes.
    pub(crate) section: &'static str,
    /// Whether it makes changes.
    pub(crate) changes: bool,
    /// Whether only its changes are lied about, and not what it reads before.
    pub(crate) only_its_change: bool,
}

impl Case {
    fn new(
        name: &'static str,
        (program, section): (&'static str, &'static str),
        tenant: &Tenant,
        args: &[&'static str],
        input: &str,
    ) -> Self {
        Self {
            name,
            program,
            args: args.to_vec(),
            input: input.to_owned(),
            tenant: tenant.clone(),
            files: Vec::new(),
            section,
            changes: false,
            only_its_change: false,
        }
    }

    fn file(mut self, path: &str, content: &str) -> Self {
        self.files.push((path.to_owned(), content.to_owned()));
        self
    }

    /// The services as they are, and the folder of the tool.
    pub(crate) fn environment(&self) -> TestEnvironment {
        let env = TestEnvironment::of(self.tenant.clone());
        for (path, content) in &self.files {
            let path = env.home.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        env
    }

    /// The users who hold a licence before it runs.
    pub(crate) fn licensed(&self) -> impl Iterator<Item = Value> {
        let users = self.tenant.users.iter();
        let licensed = users.filter(|user| !user.licenses.is_empty());
        licensed.map(|user| Value::from(user.user_principal_name.clone()))
    }

    /// Runs the tool with these limits, in seconds, of a request and of a record.
    pub(crate) fn run(&self, env: &TestEnvironment, limits: [&'static str; 2]) -> Run {
        let mut args = self.args.clone();
        args.extend(["--timeout", limits[0], "--record-time", limits[1]]);
        env.run(self.program, &args, &self.input)
    }
}

/// All cases, and what comes of each where nobody lies.
pub(crate) struct Prepared {
    pub(crate) cases: Vec<Case>,
    truths: BTreeMap<&'static str, Run>,
}

impl Prepared {
    pub(crate) fn new() -> Self {
        let mut cases = relationships();
        cases.extend(licences());
        cases.extend(swaps());
        cases.extend(agreements());
        cases.extend(backups());
        let truth = |case: &Case| (case.name, case.run(&case.environment(), PATIENT));
        let truths: BTreeMap<_, _> = cases.iter().map(truth).collect();
        for case in &cases {
            let truth = &truths[case.name];
            let expected = i32::from(case.name.ends_with(" not"));
            truth
                .status(expected)
                .stdout(any())
                .stderr(any())
                .about(case.name);
        }
        Self { cases, truths }
    }

    pub(crate) fn truth(&self, case: &Case) -> &Run {
        &self.truths[case.name]
    }
}

fn relationships() -> Vec<Case> {
    let tool = (CHECK, "relationship");
    let of_customer = ["--this-tenant", "--partner", PARTNER];
    let of_partner = ["--side", "partner"];
    let record = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    let (accepted, invited) = (Tenant::omakase(), Tenant::omakase_invited());
    vec![
        Case::new("check-relationship", tool, &accepted, &of_customer, ""),
        Case::new("check-relationship, not", tool, &invited, &of_customer, ""),
        Case::new(
            "check-relationship --side partner",
            tool,
            &accepted,
            &of_partner,
            &record,
        ),
        Case::new(
            "check-relationship --side partner, not",
            tool,
            &invited,
            &of_partner,
            &record,
        ),
    ]
}

fn licences() -> Vec<Case> {
    let tenant = Tenant::omakase();
    let args = ["--this-tenant"];
    let with_users = ["--this-tenant", "--users"];
    vec![
        Case::new("list-licenses", (LIST, "license"), &tenant, &args, ""),
        Case::new(
            "list-licenses --users",
            (LIST, "assignment"),
            &tenant,
            &with_users,
            "",
        ),
    ]
}

/// The plan, what is done by it, and what is left of it where it was undone since.
fn swaps() -> Vec<Case> {
    let tool = (SWAP, "swap");
    let env = TestEnvironment::omakase();
    let before = env.rehearsal.tenant();
    let invited = format!(
        r#"{{"relationship":{{"state":"established","side":"customer","partner":{{"tenantId":"{PARTNER}"}},"evidence":[]}}}}"#
    );
    let rows = env.run(LIST, &[], &format!("{invited}\n"));
    let plan = env.run(SWAP, &[], &rows.out);
    let good = |args: &[&str], input: &str| {
        let run = env.run(SWAP, args, input);
        run.success().stdout(any());
        run.out
    };
    good(&["--apply", "--journal", "journal"], &plan.out);
    let after = env.rehearsal.tenant();
    let journal = fs::read_to_string(env.home.path().join("journal")).unwrap();
    let undo = good(&["--undo", "journal"], "");
    good(&["--apply", "--journal", "back"], &undo);
    let undone = env.rehearsal.tenant();

    let apply = ["--apply", "--journal", "journal", "--first-pause", "10"];
    let verify = ["--verify", "journal"];
    let changing = |name, only_its_change| Case {
        changes: true,
        only_its_change,
        ..Case::new(name, tool, &before, &apply, &plan.out)
    };
    let verifying =
        |name, tenant| Case::new(name, tool, tenant, &verify, "").file("journal", &journal);
    vec![
        Case::new("swap-license", tool, &before, &[], &rows.out),
        changing("swap-license --apply", false),
        changing("swap-license --apply, the change", true),
        verifying("swap-license --verify", &after),
        verifying("swap-license --verify, not", &undone),
    ]
}

fn agreements() -> Vec<Case> {
    let tool = (ATTEST, "agreement");
    let mut unsigned = Tenant::omakase();
    for customer in &mut unsigned.partner_center.customers {
        if customer.id.as_str() == CUSTOMER {
            customer.direct_signed = false;
            customer.agreements.clear();
        }
    }
    let record = format!("{{\"tenantId\":\"{CUSTOMER}\"}}\n");
    vec![
        Case::new("attest-mca", tool, &Tenant::omakase(), &[], &record),
        Case::new("attest-mca, not", tool, &unsigned, &[], &record),
    ]
}

/// Of a user whose drive has one file of which the content is known.
fn backups() -> Vec<Case> {
    let tool = (BACKUP, "backup");
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
    let tenant: Tenant = serde_json::from_value(tenant).unwrap();
    let record = format!("{{\"user\":{{\"id\":\"{AOKI}\"}}}}\n");
    let verify = ["--verify", "usb", "--whole-drive"];
    let verifying = |name| Case::new(name, tool, &tenant, &verify, &record);
    let copy = format!("usb/{AOKI}/PassageDrive/workspace");
    vec![
        Case::new("backup-plan", tool, &tenant, &["--this-tenant"], ""),
        verifying("backup-plan --verify").file(&format!("{copy}/plan.txt"), "October"),
        verifying("backup-plan --verify, not").file(&format!("{copy}/other.txt"), "other"),
    ]
}
