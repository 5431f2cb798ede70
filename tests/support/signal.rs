//! Signals, as a person at a shell sends them.

use std::process::{Child, Command};

/// Sends a process the signal of this name, as `INT`.
pub(crate) fn signal(child: &Child, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &child.id().to_string()])
        .status();
    assert!(status.unwrap().success());
}
