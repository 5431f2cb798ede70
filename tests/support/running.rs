//! A tool that runs while the test goes on.

use std::{
    path::PathBuf,
    process::{Child, Command},
    time::Duration,
};

use crate::{home::begun, record_schema, run::Run};

/// How long a test waits for something that must happen before it calls it a failure.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A tool that runs.
#[derive(Debug)]
pub struct Running {
    /// Its process.
    pub child: Child,
    tool: Option<PathBuf>,
}

impl Running {
    pub(crate) fn new(child: Child, tool: Option<PathBuf>) -> Self {
        Self { child, tool }
    }

    /// Starts a tool.
    pub fn of(command: &mut Command) -> Self {
        let child = begun(command, Command::spawn);
        Self::new(child, record_schema::tool_of(command))
    }

    /// Sends it the signal of this name, as `INT`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        signal(&self.child, name);
    }

    /// Ends it as a crash would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it has ended.
    pub fn finish(self) -> Run {
        let run = Run::from(self.child.wait_with_output().unwrap());
        record_schema::hold(&self.tool, &run);
        run
    }
}

/// Sends a process the signal of this name, as a person at a shell does.
#[cfg(unix)]
pub fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}
