//! The command in a rehearsal: its environment, its signals, its end.

use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    process::ExitStatus,
};

use tokio::process::Command;

use super::signals::Signals;
use crate::{environment, rehearsal::Rehearsal};

/// Runs a command to its end, with the standard streams of this process.
pub(crate) async fn run(
    command: &[OsString],
    rehearsal: &Rehearsal,
    mut signals: Signals,
) -> io::Result<ExitStatus> {
    let (program, arguments) = command
        .split_first()
        .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
    let mut child = Command::new(program);
    child.args(arguments).kill_on_drop(true);
    for name in environment::cleared() {
        child.env_remove(name);
    }
    child.envs(rehearsal.env());
    if let Some(folder) = std::env::current_exe()?.parent() {
        child.env(
            "PATH",
            environment::path_with(folder, std::env::var_os("PATH")),
        );
    }
    let mut child = child.spawn()?;
    let process = child.id();
    let at_terminal = io::stdin().is_terminal() || io::stderr().is_terminal();
    loop {
        tokio::select! {
            status = child.wait() => return status,
            signal = signals.next() => {
                if let Some(process) = process {
                    signal.pass_on(process, at_terminal);
                }
            }
        }
    }
}

/// The exit code as a shell reports it: that of the command, or 128 and the signal that ended it.
pub(crate) fn code(status: ExitStatus) -> u8 {
    #[cfg(unix)]
    if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
        return u8::try_from(128 + signal).unwrap_or(u8::MAX);
    }
    // Windows has codes beyond a byte; what was no success must not look like one.
    let code = status.code().unwrap_or(1);
    u8::try_from(code).unwrap_or(1)
}

/// The exit code of a shell that cannot start a command.
pub(crate) fn code_of_no_start(error: &io::Error) -> u8 {
    match error.kind() {
        io::ErrorKind::NotFound => 127,
        _ => 126,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::process::ExitStatusExt;

    use super::*;

    #[test]
    fn a_command_ended_by_a_signal_has_the_code_of_a_shell() {
        for (wait_status, expected) in [(0, 0), (3 << 8, 3), (15, 143), (2, 130), (9, 137)] {
            assert_eq!(code(ExitStatus::from_raw(wait_status)), expected);
        }
    }
}
