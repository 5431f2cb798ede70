//! Tools that run while the test goes on.

use std::{process::Child, time::Duration};

use super::{home::piped, stage::Stage};

/// How long a test waits for something that must happen before it calls it a failure.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

impl Stage {
    /// Starts the tool with this on standard input.
    pub(crate) fn start(&self, exe: &str, args: &[&str], input: &str) -> Child {
        let mut command = self.tool(exe, args);
        command.stdin(piped(input)).spawn().unwrap()
    }
}
