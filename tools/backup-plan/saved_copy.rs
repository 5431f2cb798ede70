//! Reads a saved copy: for each user a folder named by the sign-in name (as the command lines of the plan
//! make it), or one folder that is the copy itself. Links inside are never followed: what lies behind
//! them is not saved there.

use std::{
    collections::HashMap,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use crate::{
    checklist::{Checklist, Question},
    commands::as_folder_name,
    local::Unreadable,
    name_key::{joined, key},
    quickxorhash::Hasher,
};

/// The folder that everything was saved to.
#[derive(Debug)]
pub(crate) struct SavedCopies {
    folder: PathBuf,
    /// Its sub-folders by the key of their name.
    by_key: HashMap<String, PathBuf>,
}

impl SavedCopies {
    /// Looks what sub-folders there are.
    pub(crate) fn open(folder: &Path) -> io::Result<Self> {
        let mut by_key = HashMap::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            // A user's folder may be a link to another disk, so links count here. What cannot be looked at
            // may be one too: it is found unreadable later, not absent.
            let may_be_a_folder = fs::metadata(&path).map_or(true, |metadata| metadata.is_dir());
            if let (true, Some(name)) = (may_be_a_folder, path.file_name()) {
                by_key.insert(key(&name.to_string_lossy()), path);
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            by_key,
        })
    }

    /// The folder that holds the copies.
    #[must_use]
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The copy of one user's drive. The folder itself is it only for a user who is the `only` one;
    /// otherwise two users could pass with the same files.
    #[must_use]
    pub(crate) fn of(&self, owner: &str, only: bool) -> Option<&Path> {
        let own = self.by_key.get(&key(&as_folder_name(owner)));
        own.or(only.then_some(&self.folder)).map(PathBuf::as_path)
    }
}

/// Ticks off what lies in a copy, and gives what could not be read.
pub(crate) fn tick_off(copy: &Path, list: &mut Checklist) -> Vec<Unreadable> {
    let mut walk = Walk {
        list,
        open: vec![(String::new(), copy.to_owned())],
        unreadable: Vec::new(),
    };
    while let Some((key, path)) = walk.open.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => entries.for_each(|entry| walk.take(entry, &key, &path)),
            Err(error) => walk.give_up(&key, path, error),
        }
    }
    walk.unreadable
}

struct Walk<'a> {
    list: &'a mut Checklist,
    open: Vec<(String, PathBuf)>,
    unreadable: Vec<Unreadable>,
}

impl Walk<'_> {
    fn take(&mut self, entry: io::Result<fs::DirEntry>, folder: &str, path: &Path) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.give_up(folder, path.to_owned(), error),
        };
        let key = joined(folder, &key(&entry.file_name().to_string_lossy()));
        match entry.metadata() {
            Ok(metadata) if metadata.is_dir() => {
                if self.list.leads_to_a_folder(&key) {
                    self.open.push((key, entry.path()));
                }
            }
            Ok(metadata) if metadata.is_file() => {
                self.take_file(&key, entry.path(), metadata.len());
            }
            Ok(_) => {}
            Err(error) => self.give_up(&key, entry.path(), error),
        }
    }

    fn take_file(&mut self, key: &str, path: PathBuf, bytes: u64) {
        if self.list.question(key, bytes) == Question::Size {
            return self.list.saw(key, bytes, None);
        }
        match hashed(&path) {
            Ok(content) => self.list.saw(key, content.length(), Some(content.finish())),
            Err(error) => self.give_up(key, path, error),
        }
    }

    fn give_up(&mut self, key: &str, path: PathBuf, error: io::Error) {
        self.list.could_not_read(key);
        self.unreadable.push(Unreadable { path, error });
    }
}

fn hashed(path: &Path) -> io::Result<Hasher> {
    let mut hasher = Hasher::default();
    io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok(hasher)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_has_the_folder_of_the_sign_in_name_and_nobody_elses() {
        let root = tempfile::tempdir().unwrap();
        let sato = root.path().join("Sato_x@a.example");
        fs::create_dir(&sato).unwrap();
        fs::write(root.path().join("file@a.example"), "").unwrap();
        let copies = SavedCopies::open(root.path()).unwrap();
        assert_eq!(copies.of("sato/x@a.example", false), Some(sato.as_path()));
        assert_eq!(copies.of("sato/x@a.example", true), Some(sato.as_path()));
        for stranger in ["aoki@a.example", "file@a.example", "..", ".", ""] {
            assert_eq!(copies.of(stranger, false), None, "{stranger}");
            assert_eq!(copies.of(stranger, true), Some(root.path()), "{stranger}");
        }
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let error = SavedCopies::open(&root.path().join("unplugged")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
