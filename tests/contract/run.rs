//! Runs a tool as a shell would, in an environment where nothing of this machine is left.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

use crate::table::{Service, Tool};

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A folder of one test, and the home of the tools that run in it.
pub(crate) struct Home(tempfile::TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// A file in it.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    /// The program alone, without a service.
    pub(crate) fn alone(&self, tool: &Tool) -> Command {
        self.command(tool.exe)
    }

    /// The tool as it does its work: before the rehearsal where it needs a service, and with the
    /// arguments that it needs to read records.
    pub(crate) fn at_work(&self, tool: &Tool) -> Command {
        let mut command = match tool.service {
            Service::None => self.command(tool.exe),
            Service::Rehearsal => {
                let mut command = self.command(env!("CARGO_BIN_EXE_rehearse"));
                command.arg("--").arg(tool.exe);
                command
            }
        };
        command.args(tool.args);
        command
    }

    fn command(&self, exe: &str) -> Command {
        let mut command = Command::new(exe);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LC_ALL", "C.UTF-8")
            .env("TERM", "dumb")
            // So that two runs can be compared.
            .env("NORIKAE_NOW", "2026-11-20T03:00:00Z")
            .env("HOME", self.path())
            .env("TMPDIR", self.path())
            .current_dir(self.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// Runs to the end.
pub(crate) fn run(command: &mut Command) -> Ran {
    command.output().unwrap().into()
}

/// Runs to the end with bytes on standard input.
pub(crate) fn run_on(command: Command, input: impl Into<Vec<u8>>) -> Ran {
    assert_cmd::Command::from_std(command)
        .write_stdin(input)
        .output()
        .unwrap()
        .into()
}

/// Holds a file of the repository to what it should be; with `UPDATE=1` it is written instead.
pub(crate) fn held(path: &str, expected: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        found == expected,
        "{path} is out of date; write it with `UPDATE=1 cargo test --test contract`"
    );
}
