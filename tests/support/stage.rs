//! Tools before a rehearsal.

use std::process::Command;

use rehearse::{Options, Rehearsal, Tenant};

use super::{
    home::{Home, run_on},
    ran::Ran,
    traffic,
};

/// A rehearsal and a home for the tools that play in it.
pub(crate) struct Stage {
    pub(crate) rehearsal: Rehearsal,
    pub(crate) home: Home,
}

/// Whatever a test is about, what the tool sent and got has the shapes of the public schema.
impl Drop for Stage {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            traffic::hold(&self.rehearsal);
        }
    }
}

impl Stage {
    /// With the built-in tenant.
    pub(crate) fn omakase() -> Self {
        Self::of(Tenant::omakase())
    }

    /// With this tenant.
    pub(crate) fn of(tenant: Tenant) -> Self {
        Self::with(Options::of(tenant))
    }

    /// With these settings.
    pub(crate) fn with(mut options: Options) -> Self {
        options.keep_answers = true;
        Self {
            rehearsal: rehearse::start(options).unwrap(),
            home: Home::new(),
        }
    }

    /// The tool, ready to run.
    pub(crate) fn tool(&self, exe: &str, args: &[&str]) -> Command {
        let mut command = self.home.command(exe);
        command.args(args).envs(self.rehearsal.env());
        command
    }

    /// Runs the tool with this on standard input.
    pub(crate) fn run(&self, exe: &str, args: &[&str], input: &str) -> Ran {
        run_on(&mut self.tool(exe, args), input)
    }
}
