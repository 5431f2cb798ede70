//! Records of files, user by user, and whether what they list is saved: what `check-files` answers.

mod columns;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use files::{
    Counted, Expected, QuickXorHash, SavedCopies, Tree, compare,
    local::not_readable,
    saved_copy,
    tree::{GONE, Kind, NodeId, Reason},
};
use jiff::Timestamp;
use record::{
    Exit, Failure, Lang, Record, Text,
    input::Place,
    sections::{
        Backup, BackupCase, BackupFolder, BackupListed, BackupRest, File, FileKind, Skipped,
    },
    text,
    text::printable,
};

pub use columns::{columns, saved_column};

use crate::{person::Person, problem::Problem, session::Session};

/// Whose files they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Owner {
    tenant: Option<String>,
    user: Option<String>,
}

/// The files of one user after another.
#[derive(Debug, Default)]
pub struct FileGroups {
    current: Option<FileGroup>,
    ended: HashSet<Owner>,
}

/// The files of one user, as far as the records list them.
#[derive(Debug)]
pub struct FileGroup {
    owner: Owner,
    /// The sign-in name, or the id; empty where the files are of no user.
    pub name: String,
    /// What the records of the user have in common.
    pub record: Record,
    /// Where the first of them stood.
    place: Option<Place>,
    drive_id: Option<String>,
    /// What there is as a whole, which list-files says before the files.
    head: Option<Backup>,
    tree: Tree,
    nodes: HashMap<String, NodeId>,
    without_copy: Vec<String>,
    /// Each file.
    listed: Vec<Listed>,
    read: BackupRest,
    /// Whether a second listing began; nothing of it is taken in.
    is_listed_twice: bool,
}

/// A file of the records.
#[derive(Debug)]
struct Listed {
    node: NodeId,
    bytes: u64,
    modified: Option<Timestamp>,
    is_blocked: bool,
}

/// A file that is to be copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToCopy {
    /// Its path from the root of the drive.
    pub path: String,
    /// Its size.
    pub bytes: u64,
}

impl FileGroups {
    /// Takes the next record in. Gives the files of a user after whom another one begins.
    pub fn take(
        &mut self,
        record: &Record,
        place: Option<&Place>,
    ) -> Result<Option<FileGroup>, Problem> {
        let person = Person::of(record)?;
        let file: Option<File> = record.get()?;
        let head: Option<Backup> = match file {
            Some(_) => None,
            None => record.get()?,
        };
        if file.is_none() && head.as_ref().is_none_or(|head| head.listed.is_none()) {
            return Err(no_file());
        }
        if let Some(file) = file.as_ref().filter(|file| !is_place(file)) {
            return Err(bad_path(&file.path));
        }
        let owner = Owner {
            tenant: record.tenant()?.map(String::from),
            user: person.as_ref().and_then(Person::key).map(str::to_lowercase),
        };
        let is_new = self
            .current
            .as_ref()
            .is_none_or(|current| current.owner != owner);
        if is_new && self.ended.contains(&owner) {
            return Err(again());
        }
        if let Some(current) = self.current.as_mut().filter(|_| !is_new) {
            current.is_listed_twice |= head.as_ref().is_some_and(|head| current.differs(head));
            if current.is_listed_twice {
                return Err(listed_twice());
            }
        }
        let finished = is_new.then(|| self.end()).flatten();
        let group = self.current.get_or_insert_with(|| {
            let name = person.map(|person| person.name().to_owned());
            FileGroup::new(owner, name.unwrap_or_default(), record, place.cloned())
        });
        match (file, head) {
            (Some(file), _) => group.add(file),
            (None, Some(head)) => group.head = Some(head),
            (None, None) => {}
        }
        Ok(finished)
    }

    /// The files of the last user.
    pub fn end(&mut self) -> Option<FileGroup> {
        let ended = self.current.take()?;
        self.ended.insert(ended.owner.clone());
        Some(ended)
    }

    /// How many users there were before the present one.
    #[must_use]
    pub fn finished(&self) -> usize {
        self.ended.len()
    }
}

impl FileGroup {
    fn new(owner: Owner, name: String, record: &Record, place: Option<Place>) -> Self {
        let mut record = record.clone();
        record.remove::<File>();
        Self {
            owner,
            name,
            record,
            place,
            drive_id: None,
            head: None,
            tree: Tree::default(),
            nodes: HashMap::new(),
            without_copy: Vec::new(),
            listed: Vec::new(),
            read: BackupRest::default(),
            is_listed_twice: false,
        }
    }

    /// Whether this is the head of another listing.
    fn differs(&self, head: &Backup) -> bool {
        let known = self.head.as_ref();
        known.is_some_and(|known| known.listed != head.listed)
    }

    /// Of what comes twice, the first counts.
    fn add(&mut self, file: File) {
        if self.nodes.contains_key(&file.path) {
            return;
        }
        if self.drive_id.is_none() {
            self.drive_id = file.drive_id;
        }
        match file.kind {
            FileKind::File => {
                self.read.files += 1;
                self.read.bytes = self.read.bytes.saturating_add(file.size);
                let node = self.put(&file.path, Kind::File(file.size));
                let modified = file.last_modified_date_time.as_deref();
                self.listed.push(Listed {
                    node,
                    bytes: file.size,
                    modified: modified.and_then(|time| time.parse().ok()),
                    is_blocked: file.blocked.is_some(),
                });
                let hash = file.quick_xor_hash.as_deref();
                if let Some(hash) = hash.and_then(QuickXorHash::from_base64) {
                    self.tree.note_hash(node, hash);
                }
            }
            FileKind::Notebook | FileKind::Unreadable | FileKind::Gone => {
                self.without_copy.push(file.path);
            }
            // Not this user's data, or nothing that can be saved: no copy is expected.
            FileKind::Shortcut | FileKind::NotebookLink | FileKind::Link | FileKind::Special => {}
        }
    }

    /// Puts something into the tree, with the folders that lead there.
    fn put(&mut self, path: &str, kind: Kind) -> NodeId {
        let folder = match path.rsplit_once('/') {
            Some((folder, _)) => self.folder(folder),
            None => Tree::ROOT,
        };
        let name = path.rsplit('/').next().unwrap_or_default();
        let node = self.tree.add(folder, name, kind);
        self.nodes.insert(path.to_owned(), node);
        node
    }

    fn folder(&mut self, path: &str) -> NodeId {
        if path.is_empty() {
            return Tree::ROOT;
        }
        match self.nodes.get(path) {
            Some(node) => *node,
            None => self.put(path, Kind::Folder),
        }
    }

    /// The files that are to be copied into a folder: without those that seem to lie there, and those of which the service
    /// gives no content.
    pub fn to_copy(&self, folder: &Path) -> impl Iterator<Item = ToCopy> {
        self.with_content().filter_map(|(file, to_copy)| {
            let path = folder.join(&to_copy.path);
            let is_there = |modified| saved_copy::seems_there(&path, file.bytes, modified);
            (!file.modified.is_some_and(is_there)).then_some(to_copy)
        })
    }

    /// The same, whatever lies anywhere.
    pub fn all_to_copy(&self) -> impl Iterator<Item = ToCopy> {
        self.with_content().map(|(_, to_copy)| to_copy)
    }

    fn with_content(&self) -> impl Iterator<Item = (&Listed, ToCopy)> {
        let open = self.listed.iter().filter(|file| !file.is_blocked);
        open.map(|file| {
            let path = self.tree.path(file.node);
            let bytes = file.bytes;
            (file, ToCopy { path, bytes })
        })
    }

    /// How many files the service gives no content of.
    #[must_use]
    pub fn blocked(&self) -> usize {
        self.listed.iter().filter(|file| file.is_blocked).count()
    }

    /// The paths of the files.
    fn paths(&self) -> impl Iterator<Item = String> + '_ {
        self.tree.files(Tree::ROOT).map(|file| file.path)
    }

    /// Whether the records list no file.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The drive that the files are in.
    #[must_use]
    pub fn drive(&self) -> Option<&str> {
        let of_head = || self.head.as_ref()?.drive_id.as_deref();
        self.drive_id.as_deref().or_else(of_head)
    }

    /// Whether a person said of all that the records leave out that it is not needed. The plan says so of what lies
    /// outside its folders, and not of what is missing from the list of them.
    fn is_rest_left_out(&self, rest_not_needed: bool) -> bool {
        let head = self.head.as_ref();
        rest_not_needed
            || head.is_some_and(|head| head.rest_left_out && head.files <= self.read.files)
    }

    /// What the drive holds besides the files of the records; `None` where nothing tells.
    fn rest(&self) -> Option<BackupRest> {
        let head = self.head.as_ref()?;
        let rest = head.rest.unwrap_or_default();
        Some(BackupRest {
            files: rest.files + head.files.saturating_sub(self.read.files),
            bytes: rest
                .bytes
                .saturating_add(head.bytes.saturating_sub(self.read.bytes)),
            folders: rest.folders,
        })
    }

    /// Takes in what the head says that no copy can be expected of, so that a list from which those records were taken is
    /// not better than the whole one. A person can say that what was taken out is not needed, but not of a folder of the
    /// plan that is gone.
    fn add_skipped(&mut self, rest_not_needed: bool) {
        let told: HashSet<&String> = self.without_copy.iter().collect();
        let skipped = self.head.iter().flat_map(|head| &head.skipped);
        let counts = |skipped: &&Skipped| match skipped.reason.as_str() {
            GONE => true,
            reason => {
                let lost = [Reason::Notebook, Reason::Unreadable].map(Reason::code);
                !rest_not_needed && lost.contains(&reason)
            }
        };
        let paths = skipped.filter(counts).map(|skipped| &skipped.path);
        let untold: Vec<String> = paths.filter(|path| !told.contains(path)).cloned().collect();
        self.without_copy.extend(untold);
    }

    /// The folders whose content is compared.
    fn folders(&mut self) -> Vec<String> {
        let planned = self.head.iter().flat_map(|head| &head.folders);
        let planned: Vec<String> = planned.map(|folder| folder.path.clone()).collect();
        let is_inside = |path: &str| {
            let mut planned = planned.iter();
            planned.any(|folder| files::name_key::is_within(path, folder))
        };
        if planned.is_empty() || !self.paths().all(|path| is_inside(&path)) {
            return vec![String::new()];
        }
        let gone: HashSet<&String> = self.without_copy.iter().collect();
        let there: Vec<String> = planned
            .into_iter()
            .filter(|it| !gone.contains(it))
            .collect();
        for folder in &there {
            self.folder(folder);
        }
        there
    }

    /// The answer where nothing could be done for the user.
    #[must_use]
    pub fn failed(mut self, problem: &Problem, lang: Lang) -> Checked {
        self.record.fail::<Backup>(problem.section_error(lang));
        Checked {
            complaints: vec![(problem.exit(), self.said_of_owner(&problem.text()))],
            record: self.record,
            place: self.place,
        }
    }

    /// Words with the name of the user before them.
    #[must_use]
    pub fn said_of_owner(&self, words: &Text) -> Text {
        match &*self.name {
            "" => words.clone(),
            name => Text::verbatim(printable(name)).followed_by(words),
        }
    }

    /// Compares the files with the copy. `is_only` says that there is no other user, so that the folder of copies may be
    /// this user's own.
    #[must_use]
    pub fn check(mut self, copies: &Copies, is_only: bool) -> Checked {
        self.add_skipped(copies.rest_not_needed);
        let rest = self.rest();
        let rest_left_out = self.is_rest_left_out(copies.rest_not_needed);
        let folders = self.folders();
        let drive_id = self.drive_id;
        let has_head = self.head.is_some();
        let mut backup = self
            .head
            .unwrap_or_else(|| without_head(self.read, drive_id));
        backup.rest_left_out |= copies.rest_not_needed;
        let listed = backup.listed.clone().unwrap_or(BackupListed {
            at: String::new(),
            unplaced: 0,
            unlisted_bytes: 0,
        });
        let expected = Expected {
            tree: Some(&self.tree),
            folders: &folders,
            without_copy: self.without_copy,
            rest,
            rest_left_out,
            counted: Counted {
                unplaced: listed.unplaced,
                in_use: Some(listed.unlisted_bytes),
                ..Counted::default()
            },
            at: listed.at,
        };
        // Without a drive there is nothing to save, and no folder is needed for it.
        let nothing = has_head && backup.case == BackupCase::NoDrive;
        let copy = if nothing {
            None
        } else {
            copies.saved.of(&self.name, is_only)
        };
        let compared = compare(expected, copy);
        let complaints = compared.complaints(&self.name, copies.saved.folder());
        backup.verified = Some(compared.verified);
        let mut record = self.record;
        record.set(&backup);
        Checked {
            record,
            place: self.place,
            complaints,
        }
    }
}

/// The files of a user of whom nothing is known as a whole.
fn without_head(read: BackupRest, drive_id: Option<String>) -> Backup {
    Backup {
        folders: vec![BackupFolder {
            path: String::new(),
            files: read.files,
            bytes: read.bytes,
        }],
        files: read.files,
        bytes: read.bytes,
        drive_id,
        ..Backup::of(BackupCase::WholeDrive)
    }
}

/// Whether a file can stand where its record says. The whole drive can be gone, and a root unreadable.
fn is_place(file: &File) -> bool {
    let is_root = file.path.is_empty();
    is_path(&file.path) || is_root && matches!(file.kind, FileKind::Gone | FileKind::Unreadable)
}

/// Whether it is a path below a root: names with `/` between them, none of which leads elsewhere.
fn is_path(path: &str) -> bool {
    path.split('/')
        .all(|name| !matches!(name, "" | "." | "..") && !name.contains('\0'))
}

/// Where the copies are.
#[derive(Debug)]
pub struct Copies {
    saved: SavedCopies,
    rest_not_needed: bool,
}

impl Copies {
    /// Looks at the folder that holds them.
    pub fn open(folder: &Path, rest_not_needed: bool) -> Result<Self, Failure> {
        let saved = SavedCopies::open(folder)
            .map_err(|error| not_readable(&folder.display().to_string(), &error))?;
        Ok(Self {
            saved,
            rest_not_needed,
        })
    }
}

/// The answer for one user.
#[derive(Debug)]
pub struct Checked {
    /// The record with it.
    pub record: Record,
    /// Where its first record stood.
    pub place: Option<Place>,
    /// What is to be said of it.
    pub complaints: Vec<(Exit, Text)>,
}

impl Checked {
    /// Says and writes it.
    pub fn tell(self, session: &Session) -> anyhow::Result<()> {
        for (exit, text) in &self.complaints {
            session.complain_about(&self.record, self.place.as_ref(), *exit, text);
        }
        session.write(&self.record)
    }
}

fn no_file() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-file",
        text: text!(
            "the record names no file: list the files with list-files first",
            "レコードにファイルの指定がありません。先に list-files でファイルを一覧にしてください"
        ),
    }
}

fn bad_path(path: &str) -> Problem {
    let path = printable(path);
    Problem::Other {
        exit: Exit::Input,
        code: "bad-path",
        text: text!(
            "\"{path}\" is no path of a file in a drive",
            "「{path}」はドライブ内のファイルのパスではありません"
        ),
    }
}

fn listed_twice() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "listed-twice",
        text: text!(
            "the files of this user were listed before, at another time: keep one of the two lists",
            "このユーザーのファイルは、別の時刻の一覧がこれより前にあります。どちらか一方の一覧だけを残してください"
        ),
    }
}

fn again() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "user-again",
        text: text!(
            "the files of this user came before, and another user's between them: keep the records of a user together",
            "このユーザーのファイルは、別のユーザーのファイルより前にもあります。ユーザーごとにレコードをまとめてください"
        ),
    }
}
