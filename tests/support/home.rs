//! A folder in which tools run as from a shell, with nothing of this machine's settings.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use crate::{record_schema, run::Run};

/// A folder of one test: the home and the working folder of the tools that run in it. It is gone with this.
#[derive(Debug)]
pub struct Home(tempfile::TempDir);

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

impl Home {
    /// A new and empty one.
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file in it; says where.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// A program, ready to run. Of this machine it has the `PATH`, for what a script in a test calls.
    pub fn command(&self, exe: &str) -> Command {
        let mut command = Command::new(exe);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "dumb")
            .env("HOME", self.path())
            .env("TMPDIR", self.path())
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(windows)]
        self.for_windows(&mut command);
        command
    }

    /// The same by the names that Windows has. Without its own folder it finds neither its network nor its programs.
    #[cfg(windows)]
    fn for_windows(&self, command: &mut Command) {
        command
            .envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)))
            .env("USERPROFILE", self.path())
            .env("TMP", self.path());
    }
}

/// Standard input with this in it. A tool that ends before it has read everything does no harm: it is judged by what
/// it shows.
pub(crate) fn piped(input: impl Into<Vec<u8>>) -> Stdio {
    let (reader, mut writer) = std::io::pipe().unwrap();
    let input = input.into();
    thread::spawn(move || drop(writer.write_all(&input)));
    reader.into()
}

/// Starts a program. wine 8 now and then cannot start one, with this code (observed): that one is tried once more.
pub(crate) fn begun<T>(command: &mut Command, begin: fn(&mut Command) -> std::io::Result<T>) -> T {
    let is_of_wine = |code| cfg!(windows) && code == Some(1359);
    match begin(command) {
        Err(error) if is_of_wine(error.raw_os_error()) => begin(command),
        result => result,
    }
    .unwrap()
}

/// Runs to the end.
pub fn run(command: &mut Command) -> Run {
    let run = Run::from(begun(command, Command::output));
    record_schema::hold(&record_schema::tool_of(command), &run);
    run
}

/// Runs to the end with this on standard input.
pub fn run_on(command: &mut Command, input: impl Into<Vec<u8>>) -> Run {
    run(command.stdin(piped(input)))
}
