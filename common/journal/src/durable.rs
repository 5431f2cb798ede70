//! Files whose lines are on the disk before anything follows from them: the journal and the evidence.

use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

/// Where lines go: a file, or in tests one whose writes fail.
pub trait Disk {
    /// Takes all bytes.
    fn put(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Returns when the disk has them.
    fn sync(&mut self) -> io::Result<()>;
}

impl Disk for File {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes)
    }

    fn sync(&mut self) -> io::Result<()> {
        self.sync_data()
    }
}

/// Lines that are appended one by one.
#[derive(Debug)]
pub struct Lines<D> {
    disk: D,
    is_broken: bool,
}

impl<D: Disk> Lines<D> {
    /// Lines on this disk.
    pub fn new(disk: D) -> Self {
        Self {
            disk,
            is_broken: false,
        }
    }

    /// Appends a line and waits until the disk has it. After a failure nothing is taken any more: what is on
    /// the disk is not known then, and a line after half a line would be damage.
    pub fn append(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_broken {
            return Err(io::Error::other("an earlier line could not be written"));
        }
        let whole = [line, b"\n"].concat();
        let written = self.disk.put(&whole).and_then(|()| self.disk.sync());
        self.is_broken = written.is_err();
        written
    }
}

/// Makes the folders that are missing on the way to a file, so that they outlive a crash.
pub fn make_folder_of(path: &Path) -> io::Result<()> {
    let Some(folder) = folder_of(path) else {
        return Ok(());
    };
    let missing: Vec<&Path> = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty() && !folder.exists())
        .collect();
    fs::create_dir_all(folder)?;
    missing.into_iter().try_for_each(sync_folder_of)
}

/// Narrows a file that was just made to its owner, whatever the umask, and makes its name outlive a crash.
pub fn settle_new(file: &File, path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        file.set_permissions(fs::Permissions::from_mode(0o600))?;
    }
    file.sync_all()?;
    sync_folder_of(path)
}

/// Options for a file that only its owner can read from the first moment on.
#[must_use]
pub fn private() -> fs::OpenOptions {
    let mut options = File::options();
    options.read(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// The same for a file that may have to be cut, which Windows refuses where one is open for appending alone (documented;
/// wine cuts it). Who opens it looks for its end. No other run writes behind that end: it is locked.
#[must_use]
pub fn private_and_cut() -> fs::OpenOptions {
    let mut options = private();
    options.append(false).write(true);
    options
}

/// A name is safe when its folder is on the disk. Windows has no such call, and keeps names in a journal of
/// its own.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder_of(path).unwrap_or(Path::new(".")))?.sync_all()
}

fn folder_of(path: &Path) -> Option<&Path> {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failing_disk::FailingDisk;

    #[test]
    fn after_a_failed_write_or_sync_no_line_is_taken_any_more() {
        for step in 0..4 {
            let disk = FailingDisk::at(step);
            let mut lines = Lines::new(disk.clone());
            let taken: Vec<bool> = (0..4).map(|_| lines.append(b"line").is_ok()).collect();
            let whole = step / 2;
            assert_eq!(taken, [whole > 0, whole > 1, false, false], "step {step}");
            let written = disk.bytes.borrow().len();
            // A line whose sync failed is there whole, one whose write failed is there in half.
            assert_eq!(written, 5 * whole + [2, 5][step % 2], "step {step}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_is_for_its_owner_alone_and_its_folders_are_made() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("deeper").join("file");
        make_folder_of(&path).unwrap();
        let file = private().create(true).open(&path).unwrap();
        file.set_permissions(fs::Permissions::from_mode(0o000))
            .unwrap();
        settle_new(&file, &path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
