//! Programs and libraries from Node's package registry, each at one version, installed once into the target folder.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A folder of Node's with what a lock file names.
#[derive(Debug)]
pub struct Node {
    folder: PathBuf,
}

impl Node {
    /// Installs it below a folder (`CARGO_TARGET_TMPDIR` of the test), unless it is there. Whoever comes second waits until
    /// everything is there.
    pub fn with(folder: &str, name: &str, package: &str, lock: &str) -> Self {
        let folder = Path::new(folder).join(name);
        fs::create_dir_all(&folder).unwrap();
        let held = File::create(folder.join("lock")).unwrap();
        held.lock().unwrap();
        fs::write(folder.join("package.json"), package).unwrap();
        let kept = folder.join("package-lock.json");
        fs::write(&kept, lock).unwrap();
        let installed = folder.join("installed.json");
        if fs::read_to_string(&installed).is_ok_and(|there| there == lock) {
            return Self { folder };
        }
        let mut install = Command::new("npm");
        install.args([
            "ci",
            "--silent",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
        ]);
        let output = install.current_dir(&folder).stdin(Stdio::null()).output();
        let output = output.expect("this needs Node with npm (Debian: apt-get install nodejs npm)");
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "npm needs a package registry for Node\n{err}"
        );
        fs::write(installed, lock).unwrap();
        Self { folder }
    }

    /// Puts a script beside the libraries that it imports.
    pub fn script(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        // Several tests may write the same script, and one may be reading it.
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return path;
        }
        let mut fresh = tempfile::NamedTempFile::new_in(&self.folder).unwrap();
        std::io::Write::write_all(&mut fresh, text.as_bytes()).unwrap();
        fresh.persist(&path).unwrap();
        path
    }

    /// A file of a library.
    pub fn module(&self, path: &str) -> PathBuf {
        self.folder.join("node_modules").join(path)
    }
}
