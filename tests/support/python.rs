//! Programs and libraries from Python's package registry, each at one version, installed once into the target folder.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// An environment of Python with what the requirements name.
#[derive(Debug)]
pub struct Python {
    folder: PathBuf,
}

impl Python {
    /// Installs it below a folder (`CARGO_TARGET_TMPDIR` of the test), unless it is there. Whoever comes second waits until
    /// everything is there.
    pub fn with(folder: &str, name: &str, requirements: &str) -> Self {
        prepared(&Path::new(folder).join(name), requirements)
            .unwrap_or_else(|missing| panic!("{missing}"))
    }

    /// The folder of its programs.
    pub fn programs(&self) -> PathBuf {
        self.folder.join("bin")
    }

    /// Python itself.
    pub fn python(&self) -> PathBuf {
        self.programs().join("python")
    }
}

fn prepared(folder: &Path, requirements: &str) -> Result<Python, String> {
    fs::create_dir_all(folder).unwrap();
    let lock = File::create(folder.join("lock")).unwrap();
    lock.lock().unwrap();
    let installed = folder.join("installed.txt");
    let python = Python {
        folder: folder.join("venv"),
    };
    let is_there = fs::read_to_string(&installed).is_ok_and(|there| there == requirements);
    if !(is_there && python.python().exists()) {
        install(folder, &python, requirements)?;
        fs::write(installed, requirements).unwrap();
    }
    Ok(python)
}

fn install(folder: &Path, python: &Python, requirements: &str) -> Result<(), String> {
    let wanted = folder.join("requirements.txt");
    fs::write(&wanted, requirements).unwrap();
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&python.folder);
    done(
        &mut make,
        "python3 with its module venv (Debian: apt-get install python3 python3-venv)",
    )?;
    let mut install = Command::new(python.python());
    install
        .args(["-m", "pip", "install", "--quiet", "--no-input"])
        .args(["--disable-pip-version-check", "--only-binary", ":all:"])
        .arg("-r")
        .arg(&wanted);
    done(&mut install, "a package registry for Python")
}

/// Runs a step of the preparation, and says what it needs where it fails.
fn done(command: &mut Command, needs: &str) -> Result<(), String> {
    let output = command.stdin(Stdio::null()).output();
    let failed = match &output {
        Ok(output) if output.status.success() => return Ok(()),
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => error.to_string(),
    };
    Err(format!("this needs {needs}\n{command:?}\n{failed}"))
}
