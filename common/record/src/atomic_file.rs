//! A file that appears under its name only when it is complete.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use tempfile::NamedTempFile;

/// A file that is being written. Dropped, it leaves nothing behind; on Linux neither does a run that is
/// killed, for until it is complete the file has no name there.
#[derive(Debug)]
pub struct AtomicFile {
    draft: Draft,
    folder: PathBuf,
}

#[derive(Debug)]
enum Draft {
    #[cfg(target_os = "linux")]
    Unnamed(File),
    Named(NamedTempFile),
}

impl AtomicFile {
    /// Begins the file that will be `path`, with the mode of what is there, else as the shell's `>` would make it.
    pub(crate) fn create(path: &Path) -> io::Result<Self> {
        let folder = folder_of(path);
        let draft = Draft::create_in(folder, 0o666)?;
        if let Ok(found) = fs::metadata(path) {
            draft.file().set_permissions(found.permissions())?;
        }
        Ok(Self {
            draft,
            folder: folder.to_owned(),
        })
    }

    /// Begins the file that will be `path`, which only its owner can read, whatever is there. On Windows it has the
    /// permissions of its folder.
    pub fn create_private(path: &Path) -> io::Result<Self> {
        let folder = folder_of(path);
        Ok(Self {
            draft: Draft::create_in(folder, 0o600)?,
            folder: folder.to_owned(),
        })
    }

    /// Writes all of it.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut file = self.draft.file();
        file.write_all(bytes).and_then(|()| file.flush())
    }

    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        let metadata = self.draft.file().metadata();
        metadata.is_ok_and(|found| found.len() == 0)
    }

    /// Puts the file in its place, for good: what is written is on the disk, and so is its name.
    pub fn persist(self, path: &Path) -> io::Result<()> {
        self.draft.file().sync_all()?;
        match self.draft {
            #[cfg(target_os = "linux")]
            Draft::Unnamed(file) => name(&file, &self.folder, path)?,
            Draft::Named(file) => {
                file.persist(path).map_err(|error| error.error)?;
            }
        }
        sync_folder(&self.folder)
    }
}

/// Writes a file that only its owner can read, in the place of an older one.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = AtomicFile::create_private(path)?;
    file.put(bytes)?;
    file.persist(path)
}

/// Writes a file as the shell's `>` would make it, where nothing has its name yet: all of it, or there is none.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    let mut file = AtomicFile {
        draft: Draft::create_in(folder, 0o666)?,
        folder: folder.to_owned(),
    };
    file.put(bytes)?;
    file.draft.file().sync_all()?;
    match file.draft {
        #[cfg(target_os = "linux")]
        Draft::Unnamed(file) => link(&file, path)?,
        Draft::Named(file) => {
            file.persist_noclobber(path).map_err(|error| error.error)?;
        }
    }
    sync_folder(folder)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

impl Draft {
    #[cfg(target_os = "linux")]
    fn create_in(folder: &Path, mode: u32) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        match rustix::fs::open(folder, flags, Mode::from_raw_mode(mode)) {
            Ok(file) => Ok(Self::Unnamed(file.into())),
            // Not every file system has files without a name.
            Err(rustix::io::Errno::OPNOTSUPP | rustix::io::Errno::ISDIR) => {
                Self::named_in(folder, mode)
            }
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(not(target_os = "linux"))]
    fn create_in(folder: &Path, mode: u32) -> io::Result<Self> {
        Self::named_in(folder, mode)
    }

    #[cfg_attr(not(unix), expect(unused_variables, reason = "Windows has no modes"))]
    fn named_in(folder: &Path, mode: u32) -> io::Result<Self> {
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            // The umask takes its share.
            builder.permissions(fs::Permissions::from_mode(mode));
        }
        builder
            .prefix(".norikae")
            .tempfile_in(folder)
            .map(Self::Named)
    }

    fn file(&self) -> &File {
        match self {
            #[cfg(target_os = "linux")]
            Self::Unnamed(file) => file,
            Self::Named(file) => file.as_file(),
        }
    }
}

/// Gives a file without a name one. A name that is taken already can only be taken over by renaming.
#[cfg(target_os = "linux")]
fn name(file: &File, folder: &Path, path: &Path) -> io::Result<()> {
    // The name of a draft is used for a moment only, and held by this process.
    let holder = tempfile::Builder::new()
        .prefix(".norikae")
        .tempdir_in(folder)?;
    let named = holder.path().join("draft");
    link(file, &named)?;
    fs::rename(&named, path)
}

/// Gives a file without a name one that is not taken.
#[cfg(target_os = "linux")]
fn link(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd as _;

    use rustix::fs::{AtFlags, CWD, linkat};
    let draft = format!("/proc/self/fd/{}", file.as_raw_fd());
    Ok(linkat(CWD, draft, CWD, path, AtFlags::SYMLINK_FOLLOW)?)
}

/// A new name is lost with the power unless its folder is written too. Windows has no such call.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name();
        let mut names: Vec<_> = entries
            .map(|entry| name(entry).into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_takes_the_place_of_another_when_it_is_complete_and_leaves_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        for words in ["first", "second"] {
            let mut file = AtomicFile::create(&path).unwrap();
            assert!(file.is_empty());
            file.put(words.as_bytes()).unwrap();
            assert!(!file.is_empty());
            file.persist(&path).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), words);
            assert_eq!(names(folder.path()), ["out"]);
        }
    }

    #[test]
    fn a_new_file_takes_nobodys_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        write_new(&path, b"first").unwrap();
        let taken = write_new(&path, b"second").unwrap_err();
        assert_eq!(taken.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&path).unwrap(), "first");
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        fs::write(&path, "as it was").unwrap();
        let mut file = AtomicFile::create(&path).unwrap();
        file.put(b"new").unwrap();
        #[cfg(target_os = "linux")]
        assert_eq!(names(folder.path()), ["out"], "it has no name yet");
        drop(file);
        assert_eq!(fs::read_to_string(&path).unwrap(), "as it was");
        assert_eq!(names(folder.path()), ["out"]);
    }
}
