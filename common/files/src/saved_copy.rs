//! Reads a saved copy: for each user a folder named by the sign-in name (as the command lines of the plan
//! make it), or one folder that is the copy itself. Links inside are never followed: what lies behind
//! them is not saved there.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    sync::{
        Mutex, PoisonError,
        mpsc::{self, Receiver, SyncSender},
    },
    thread,
};

use jiff::{SignedDuration, Timestamp};

use crate::{
    checklist::{Checklist, Question},
    local::Unreadable,
    name_key::{joined, key},
    quickxorhash::Hasher,
};

/// A name from outside as the name of one folder, on any system.
#[must_use]
pub fn as_folder_name(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_control() || "/\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let safe = safe.trim_matches([' ', '.']);
    match safe {
        "" => "_".to_owned(),
        safe => safe.to_owned(),
    }
}

/// The folder that everything was saved to.
#[derive(Debug)]
pub struct SavedCopies {
    folder: PathBuf,
    /// Its sub-folders by the key of their name.
    by_key: HashMap<String, PathBuf>,
}

impl SavedCopies {
    /// Looks what sub-folders there are.
    pub fn open(folder: &Path) -> io::Result<Self> {
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
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The copy of one user's drive. The folder itself is it only for a user who is the `only` one;
    /// otherwise two users could pass with the same files.
    #[must_use]
    pub fn of(&self, owner: &str, only: bool) -> Option<&Path> {
        let own = self.by_key.get(&key(&as_folder_name(owner)));
        own.or(only.then_some(&self.folder)).map(PathBuf::as_path)
    }
}

/// Whether a file lies there by its size and time, without a look at its content: as rclone and robocopy tell what they
/// need not copy again. A disk may keep times to two seconds only (FAT).
#[must_use]
pub fn seems_there(path: &Path, bytes: u64, modified: Timestamp) -> bool {
    let Ok(metadata) = fs::symlink_metadata(path) else {
        return false;
    };
    let time = metadata.modified().ok();
    let time = time.and_then(|time| Timestamp::try_from(time).ok());
    let is_near =
        |time: Timestamp| modified.duration_since(time).abs() <= SignedDuration::from_secs(2);
    metadata.is_file() && metadata.len() == bytes && time.is_some_and(is_near)
}

/// Files that go to a thread at once.
const BATCH: usize = 128;

/// Bytes that are read at once.
pub const BUFFER: usize = 128 * 1024;

/// Ticks off what lies in a copy, and gives what could not be read. Several threads read the files: of small ones, most
/// of the time goes into opening them.
pub fn tick_off(copy: &Path, list: &Checklist) -> Vec<Unreadable> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let (give, batches) = mpsc::sync_channel::<Vec<Candidate>>(2 * threads);
    let (batches, unreadable) = (Mutex::new(batches), Mutex::default());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| look_at_files(list, &batches, &unreadable));
        }
        Walk {
            list,
            unreadable: &unreadable,
            give,
            batch: Vec::with_capacity(BATCH),
        }
        .through(copy);
    });
    let mut unreadable = unreadable
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    // What is told does not depend on which thread came first.
    unreadable.sort_by(|a, b| a.path.cmp(&b.path));
    unreadable
}

/// A file of the copy, with the key of its path.
struct Candidate {
    key: String,
    entry: fs::DirEntry,
}

struct Walk<'a> {
    list: &'a Checklist,
    unreadable: &'a Mutex<Vec<Unreadable>>,
    give: SyncSender<Vec<Candidate>>,
    batch: Vec<Candidate>,
}

impl Walk<'_> {
    fn through(mut self, copy: &Path) {
        let mut open = vec![(String::new(), copy.to_owned())];
        while let Some((folder, path)) = open.pop() {
            match fs::read_dir(&path) {
                Ok(entries) => {
                    entries.for_each(|entry| open.extend(self.take(entry, &folder, &path)));
                }
                Err(error) => self.give_up(&folder, path, error),
            }
        }
        self.pass_on();
    }

    /// Gives a folder back that is to be entered.
    fn take(
        &mut self,
        entry: io::Result<fs::DirEntry>,
        folder: &str,
        path: &Path,
    ) -> Option<(String, PathBuf)> {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                self.give_up(folder, path.to_owned(), error);
                return None;
            }
        };
        let key = joined(folder, &key(&entry.file_name().to_string_lossy()));
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => {
                let leads = self.list.leads_to_a_folder(&key);
                return leads.then(|| (key, entry.path()));
            }
            Ok(kind) if kind.is_file() => {
                self.batch.push(Candidate { key, entry });
                if self.batch.len() == BATCH {
                    self.pass_on();
                }
            }
            Ok(_) => {}
            Err(error) => self.give_up(&key, entry.path(), error),
        }
        None
    }

    fn pass_on(&mut self) {
        let batch = std::mem::replace(&mut self.batch, Vec::with_capacity(BATCH));
        // The readers end only after this side has gone.
        let _ = self.give.send(batch);
    }

    fn give_up(&self, key: &str, path: PathBuf, error: io::Error) {
        give_up(self.list, self.unreadable, key, path, error);
    }
}

fn look_at_files(
    list: &Checklist,
    batches: &Mutex<Receiver<Vec<Candidate>>>,
    unreadable: &Mutex<Vec<Unreadable>>,
) {
    let mut buffer = vec![0; BUFFER];
    loop {
        let batch = batches
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(batch) = batch else { return };
        for Candidate { key, entry } in batch {
            if let Err(error) = look_at(list, &key, &entry, &mut buffer) {
                give_up(list, unreadable, &key, entry.path(), error);
            }
        }
    }
}

fn look_at(list: &Checklist, key: &str, entry: &fs::DirEntry, buffer: &mut [u8]) -> io::Result<()> {
    let bytes = entry.metadata()?.len();
    if list.question(key, bytes) == Question::Size {
        list.saw(key, bytes, None);
        return Ok(());
    }
    let content = hashed(&entry.path(), buffer)?;
    list.saw(key, content.length(), Some(content.finish()));
    Ok(())
}

fn give_up(
    list: &Checklist,
    unreadable: &Mutex<Vec<Unreadable>>,
    key: &str,
    path: PathBuf,
    error: io::Error,
) {
    list.could_not_read(key);
    let mut unreadable = unreadable.lock().unwrap_or_else(PoisonError::into_inner);
    unreadable.push(Unreadable { path, error });
}

/// The hash of a file's content.
pub fn hashed(path: &Path, buffer: &mut [u8]) -> io::Result<Hasher> {
    let mut file = File::open(path)?;
    let mut hasher = Hasher::default();
    loop {
        match file.read(buffer) {
            Ok(0) => return Ok(hasher),
            Ok(read) => hasher.write_all(&buffer[..read])?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_from_outside_cannot_leave_its_folder() {
        for (name, folder) in [
            ("sato@omakase.example", "sato@omakase.example"),
            ("../../etc", "_.._etc"),
            ("..", "_"),
            ("a\\b:c\n", "a_b_c_"),
        ] {
            assert_eq!(as_folder_name(name), folder);
        }
    }

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
    fn a_file_seems_there_with_its_size_and_about_its_time() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a");
        fs::write(&path, "12345").unwrap();
        let time: Timestamp = "2026-09-29T08:41:00Z".parse().unwrap();
        File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified((time - SignedDuration::from_secs(2)).into())
            .unwrap();
        let later = time + SignedDuration::from_secs(1);
        for (name, bytes, time, there) in [
            ("a", 5, time, true),
            ("a", 4, time, false),
            ("a", 5, later, false),
            ("b", 5, time, false),
        ] {
            let found = seems_there(&root.path().join(name), bytes, time);
            assert_eq!(found, there, "{name} {bytes} {time}");
        }
        assert!(!seems_there(root.path(), 5, time));
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let root = tempfile::tempdir().unwrap();
        let error = SavedCopies::open(&root.path().join("unplugged")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
