//! A file that is written at the end, but whose place is made sure of at the beginning.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::{Path, PathBuf},
};

use record::atomic_file::AtomicFile;

/// The file. It appears, or changes, only when it is complete; only its owner can read it.
#[derive(Debug)]
pub(crate) struct ReservedFile {
    path: PathBuf,
    /// None where the path is a device or a pipe, which cannot be replaced.
    file: Option<AtomicFile>,
}

impl ReservedFile {
    pub(crate) fn at(path: &Path) -> io::Result<Self> {
        let path = path.to_owned();
        if std::fs::metadata(&path).is_ok_and(|there| !there.is_file()) {
            OpenOptions::new().write(true).open(&path)?;
            return Ok(Self { path, file: None });
        }
        let file = Some(AtomicFile::create_private(&path)?);
        Ok(Self { path, file })
    }

    pub(crate) fn write(self, content: &[u8]) -> io::Result<()> {
        match self.file {
            Some(mut file) => {
                file.put(content)?;
                file.persist(&self.path)
            }
            None => OpenOptions::new()
                .write(true)
                .open(&self.path)?
                .write_all(content),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_changes_only_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.json");
        std::fs::write(&path, "old").unwrap();
        let file = ReservedFile::at(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
        file.write(b"new").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        drop(ReservedFile::at(&path).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_found_out_at_the_beginning() {
        assert!(ReservedFile::at(Path::new("/nowhere/state.json")).is_err());
    }
}
