//! An emulator, and a home for the tools that run before it.

use std::{path::Path, process::Command};

use rehearse::{Effect, Fault, Options, Rehearsal, Tenant};

use crate::{
    home::{Home, piped, run_on},
    request_log::RequestLog,
    run::{Run, any},
    running::Running,
    traffic,
};

/// An emulator and a home for the tools that run before it.
pub struct TestEnvironment {
    /// The services.
    pub rehearsal: Rehearsal,
    /// Where the tools run.
    pub home: Home,
}

/// Whatever a test is about, what the tool sent and got has the shapes of the public schema.
impl Drop for TestEnvironment {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            traffic::hold(&self.rehearsal);
        }
    }
}

impl TestEnvironment {
    /// With the built-in tenant.
    pub fn omakase() -> Self {
        Self::of(Tenant::omakase())
    }

    /// With the built-in tenant and something else in it.
    pub fn changed(change: impl FnOnce(&mut Tenant)) -> Self {
        let mut tenant = Tenant::omakase();
        change(&mut tenant);
        Self::of(tenant)
    }

    /// With this tenant.
    pub fn of(tenant: Tenant) -> Self {
        Self::with(Options::of(tenant))
    }

    /// With these settings.
    pub fn with(mut options: Options) -> Self {
        options.keep_answers = true;
        Self {
            rehearsal: rehearse::start(options).unwrap(),
            home: Home::new(),
        }
    }

    /// The tool, ready to run.
    pub fn tool(&self, exe: &str, args: &[&str]) -> Command {
        let mut command = self.home.command(exe);
        command.args(args).envs(self.rehearsal.env());
        command
    }

    /// Runs the tool with this on standard input.
    pub fn run(&self, exe: &str, args: &[&str], input: &str) -> Run {
        run_on(&mut self.tool(exe, args), input)
    }

    /// What comes out of a pipeline: each program with its arguments reads what the one before it wrote.
    pub fn pipe(&self, programs: &[&[&str]], input: &str) -> String {
        programs.iter().fold(input.to_owned(), |input, program| {
            let ran = self.run(program[0], &program[1..], &input);
            ran.success().stdout(any()).about(program[0]);
            ran.out
        })
    }

    /// The mail of the invitation.
    pub fn invitation(&self) -> String {
        let variables = self.rehearsal.env();
        let folder = variables.iter().find(|(name, _)| name == "REHEARSAL");
        let (_, folder) = folder.unwrap();
        std::fs::read_to_string(Path::new(folder).join("invitation.eml")).unwrap()
    }

    /// Starts the tool with this on standard input.
    pub fn start(&self, exe: &str, args: &[&str], input: &str) -> Running {
        Running::of(self.tool(exe, args).stdin(piped(input)))
    }

    /// From now on, reads whose path ends so are answered with other values of these properties, or without those that are
    /// null.
    pub fn other_values(&self, path_suffix: &str, values: serde_json::Value) {
        let values = serde_json::from_value(values).unwrap();
        self.rehearsal.fault(Fault {
            times: None,
            ..Fault::once("GET", path_suffix, Effect::OtherValues { values })
        });
    }

    /// What was sent so far.
    pub fn log(&self) -> RequestLog {
        RequestLog::of(&self.rehearsal)
    }
}
