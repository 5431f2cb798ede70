//! Runs a tool of the table as a shell would.

use std::process::Command;

use crate::{
    support::{home::Home, ran::Ran},
    table::{Service, Tool},
};

impl Home {
    /// The program alone, without a service.
    pub(crate) fn alone(&self, tool: &Tool) -> Command {
        self.program(tool.exe)
    }

    /// The tool as it does its work: before the rehearsal where it needs a service, and with the
    /// arguments that it needs to read records.
    pub(crate) fn at_work(&self, tool: &Tool) -> Command {
        let mut command = match tool.service {
            Service::None => self.program(tool.exe),
            Service::Rehearsal => {
                let mut command = self.program(env!("CARGO_BIN_EXE_rehearse"));
                command.arg("--").arg(tool.exe);
                command
            }
        };
        command.args(tool.args);
        command
    }

    fn program(&self, exe: &str) -> Command {
        let mut command = self.command(exe);
        // So that two runs can be compared.
        command.env("NORIKAE_NOW", "2026-11-20T03:00:00Z");
        command
    }
}

/// Runs to the end, with nothing on standard input.
pub(crate) fn run(command: &mut Command) -> Ran {
    command.output().unwrap().into()
}
