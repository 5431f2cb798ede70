//! Tools that ask a service, each where its good answer is true and, where it matters, where it is not.

use std::{collections::BTreeMap, ffi::OsString, fs, os::unix::fs::PermissionsExt as _};

use rehearse::Tenant;
use serde_json::Value;
use test_support::{Run, TestEnvironment, any, run_on};

use crate::{administrator, files, partner};

/// More than any answer takes that comes.
pub(crate) const PATIENT: [&str; 2] = ["15", "20"];

/// Where programs lie that a tool runs.
pub(crate) const PROGRAMS: &str = "bin";

/// A tool with what it is run on.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    program: &'static str,
    args: Vec<&'static str>,
    input: String,
    pub(crate) tenant: Tenant,
    /// Files of the folder that it runs in.
    files: Vec<(String, String)>,
    /// The section that it makes.
    pub(crate) section: &'static str,
    /// How the saved state bears its changes out; none where it makes none.
    pub(crate) proof: Option<Proof>,
    /// How the paths end about which it is lied to: of its changes only; empty: of everything.
    pub(crate) only_at: &'static str,
}

/// How the saved state bears changes out.
#[derive(Clone, Copy)]
pub(crate) struct Proof {
    /// Whether a record says that something was done.
    pub(crate) called_done: fn(&Value) -> bool,
    /// Whether what it says has been done.
    pub(crate) done: fn(&Value, &Tenant) -> bool,
    /// Whether nothing else is different: before, after.
    pub(crate) unharmed: fn(&Tenant, &Tenant) -> bool,
}

/// Whether a section says that its change was made.
pub(crate) fn is_called_done(section: &Value) -> bool {
    ["done", "already-done"]
        .map(Value::from)
        .contains(&section["status"])
}

impl Case {
    pub(crate) fn new(
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
            proof: None,
            only_at: "",
        }
    }

    pub(crate) fn file(mut self, path: &str, content: &str) -> Self {
        self.files.push((path.to_owned(), content.to_owned()));
        self
    }

    /// It makes changes.
    pub(crate) fn changing(mut self, proof: Proof) -> Self {
        self.proof = Some(proof);
        self
    }

    /// Only about what is sent there is it lied to, and not about what it reads before.
    pub(crate) fn only_at(mut self, suffix: &'static str) -> Self {
        self.only_at = suffix;
        self
    }

    /// The services as they are, and the folder of the tool.
    pub(crate) fn environment(&self) -> TestEnvironment {
        let env = TestEnvironment::of(self.tenant.clone());
        for (path, content) in &self.files {
            let at = env.home.path().join(path);
            fs::create_dir_all(at.parent().unwrap()).unwrap();
            fs::write(&at, content).unwrap();
            if path.starts_with(PROGRAMS) {
                fs::set_permissions(at, fs::Permissions::from_mode(0o755)).unwrap();
            }
        }
        env
    }

    /// Runs the tool with these limits, in seconds, of a request and of a record.
    pub(crate) fn run(&self, env: &TestEnvironment, limits: [&'static str; 2]) -> Run {
        let mut args = self.args.clone();
        args.extend(["--timeout", limits[0], "--record-time", limits[1]]);
        let mut path = OsString::from(env.home.path().join(PROGRAMS));
        path.push(":");
        path.push(std::env::var_os("PATH").unwrap());
        let mut tool = env.tool(self.program, &args);
        run_on(tool.env("PATH", path), self.input.as_str())
    }
}

/// All cases, and what comes of each where nobody lies.
pub(crate) struct Prepared {
    pub(crate) cases: Vec<Case>,
    truths: BTreeMap<&'static str, Run>,
}

impl Prepared {
    pub(crate) fn new() -> Self {
        let mut cases = administrator::cases();
        cases.extend(files::cases());
        cases.extend(partner::cases());
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
