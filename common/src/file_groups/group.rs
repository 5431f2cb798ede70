//! The files of one user, as far as records list them.

use std::{collections::HashMap, path::Path};

use files::{
    QuickXorHash, Tree, saved_copy,
    tree::{Kind, NodeId},
};
use jiff::Timestamp;
use record::{
    Record,
    input::Place,
    sections::{Backup, BackupRest, File, FileKind},
};

/// Whose files they are.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Owner {
    pub(super) tenant: Option<String>,
    pub(super) user: Option<String>,
}

/// The files of one user, as far as the records list them.
#[derive(Debug)]
pub struct FileGroup {
    pub(super) owner: Owner,
    /// The sign-in name, or the id; empty where the files are of no user.
    pub name: String,
    /// What the records of the user have in common.
    pub record: Record,
    /// Where the first of them stood.
    pub(super) place: Option<Place>,
    pub(super) drive_id: Option<String>,
    /// What there is as a whole, which list-files says before the files.
    pub(super) head: Option<Backup>,
    pub(super) tree: Tree,
    nodes: HashMap<String, NodeId>,
    pub(super) without_copy: Vec<String>,
    /// Each file.
    listed: Vec<Listed>,
    pub(super) read: BackupRest,
    /// Whether a second listing began; nothing of it is taken in.
    pub(super) is_listed_twice: bool,
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

impl FileGroup {
    pub(super) fn new(owner: Owner, name: String, record: &Record, place: Option<Place>) -> Self {
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
    pub(super) fn differs(&self, head: &Backup) -> bool {
        let known = self.head.as_ref();
        known.is_some_and(|known| known.listed != head.listed)
    }

    /// Of what comes twice, the first counts.
    pub(super) fn add(&mut self, file: File) {
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

    pub(super) fn folder(&mut self, path: &str) -> NodeId {
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
    pub(super) fn paths(&self) -> impl Iterator<Item = String> + '_ {
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
}
