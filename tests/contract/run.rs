//! Runs a tool of the table as a shell would.

use std::process::Command;

use test_support::{Home, program};

use crate::table::{Service, Tool};

impl Tool {
    /// The program alone, without a service.
    pub(crate) fn alone(&self, home: &Home) -> Command {
        at_a_known_time(home, self.exe)
    }

    /// The tool as it does its work: before the emulator where it needs a service, and with the arguments that it needs
    /// to read records.
    pub(crate) fn at_work(&self, home: &Home) -> Command {
        let mut command = match self.service {
            Service::None => at_a_known_time(home, self.exe),
            Service::Rehearsal => {
                let mut command = at_a_known_time(home, program!("rehearse"));
                command.arg("--").arg(self.exe);
                command
            }
        };
        command.args(self.args);
        command
    }
}

/// The program on a fixed day, so that two runs can be compared.
fn at_a_known_time(home: &Home, exe: &str) -> Command {
    let mut command = home.command(exe);
    command.env("NORIKAE_NOW", "2026-11-20T03:00:00Z");
    command
}
