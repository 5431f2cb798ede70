//! What lies in a drive or a folder, as a tree of names and sizes.

use std::collections::HashSet;

use record::sections::{BackupFolder, BackupRest, Skipped};

use crate::quickxorhash::QuickXorHash;

/// A file, a folder or something else in a [`Tree`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A folder.
    Folder,
    /// A file of so many bytes.
    File(u64),
    /// Something that is not saved.
    Skipped(Reason),
}

/// Why something is not saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A shortcut to another drive: not this user's data.
    Shortcut,
    /// A notebook in which the service lists no files.
    Notebook,
    /// A local `.url`, which stands for a notebook in the cloud.
    NotebookLink,
    /// A local symbolic link or junction.
    Link,
    /// Neither file nor folder.
    Special,
    /// Could not be read.
    Unreadable,
}

impl Reason {
    /// The code in the record.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Shortcut => "shortcut",
            Self::Notebook => "notebook",
            Self::NotebookLink => "notebook-link",
            Self::Link => "link",
            Self::Special => "special",
            Self::Unreadable => "unreadable",
        }
    }
}

/// The code in the record of a folder of a plan that is not in the drive any more.
pub const GONE: &str = "gone";

/// The number of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeId(usize);

/// Names and sizes below a root without a name.
#[derive(Debug)]
pub struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    parent: Option<usize>,
    name: String,
    kind: Kind,
    hash: Option<QuickXorHash>,
    children: Vec<usize>,
}

/// A file in a [`Tree`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeFile {
    /// Its path from the root.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// Its hash, where it is known.
    pub hash: Option<QuickXorHash>,
}

impl Default for Tree {
    fn default() -> Self {
        let root = Node {
            parent: None,
            name: String::new(),
            kind: Kind::Folder,
            hash: None,
            children: Vec::new(),
        };
        Self { nodes: vec![root] }
    }
}

impl Tree {
    /// The root.
    pub const ROOT: NodeId = NodeId(0);

    /// Adds something to a folder.
    pub fn add(&mut self, folder: NodeId, name: impl Into<String>, kind: Kind) -> NodeId {
        let id = self.nodes.len();
        self.nodes.push(Node {
            parent: Some(folder.0),
            name: name.into(),
            kind,
            hash: None,
            children: Vec::new(),
        });
        self.nodes[folder.0].children.push(id);
        NodeId(id)
    }

    /// Says of what was taken for a folder that it is something else.
    pub fn mark(&mut self, node: NodeId, reason: Reason) {
        self.nodes[node.0].kind = Kind::Skipped(reason);
    }

    /// Notes the hash of a file.
    pub fn note_hash(&mut self, file: NodeId, hash: QuickXorHash) {
        self.nodes[file.0].hash = Some(hash);
    }

    /// Whether it is a folder.
    #[must_use]
    pub fn is_folder(&self, node: NodeId) -> bool {
        self.nodes[node.0].kind == Kind::Folder
    }

    /// The name, as it was written.
    #[must_use]
    pub fn name(&self, node: NodeId) -> &str {
        &self.nodes[node.0].name
    }

    /// What lies directly in a folder.
    pub fn children(&self, folder: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes[folder.0].children.iter().copied().map(NodeId)
    }

    /// The path from the root, `/` between names; empty for the root.
    #[must_use]
    pub fn path(&self, node: NodeId) -> String {
        let mut names = Vec::new();
        let mut at = node.0;
        while let Some(parent) = self.nodes[at].parent {
            names.push(self.nodes[at].name.as_str());
            at = parent;
        }
        names.reverse();
        names.join("/")
    }

    /// The folder at a path from the root, with its names exactly as they are.
    #[must_use]
    pub fn folder_at(&self, path: &str) -> Option<NodeId> {
        path.split('/')
            .filter(|name| !name.is_empty())
            .try_fold(Self::ROOT, |folder, name| {
                self.children(folder)
                    .find(|&child| self.is_folder(child) && self.name(child) == name)
            })
    }

    /// The notebooks in a folder and below whose files are not known.
    pub fn notebooks(&self, folder: NodeId) -> impl Iterator<Item = String> + '_ {
        let notebook = Kind::Skipped(Reason::Notebook);
        let mut open = vec![folder];
        std::iter::from_fn(move || {
            while let Some(next) = open.pop() {
                open.extend(self.children(next));
                if self.nodes[next.0].kind == notebook {
                    return Some(self.path(next));
                }
            }
            None
        })
    }

    /// What lies outside some folders, and what of it lies at the top. A folder that only leads to one of
    /// them is none of the rest.
    #[must_use]
    pub fn rest(&self, folders: &[NodeId]) -> (BackupRest, Vec<NodeId>) {
        let inside: HashSet<usize> = folders.iter().map(|folder| folder.0).collect();
        let leading: HashSet<usize> = folders
            .iter()
            .flat_map(|folder| {
                std::iter::successors(self.nodes[folder.0].parent, |&at| self.nodes[at].parent)
            })
            .collect();
        let mut rest = BackupRest::default();
        let mut tops = Vec::new();
        let mut open = vec![Self::ROOT];
        while let Some(next) = open.pop() {
            if inside.contains(&next.0) {
                continue;
            }
            match self.nodes[next.0].kind {
                Kind::Folder => {
                    rest.folders += u64::from(next != Self::ROOT && !leading.contains(&next.0));
                    open.extend(self.children(next));
                }
                Kind::File(bytes) => {
                    rest.files += 1;
                    rest.bytes = rest.bytes.saturating_add(bytes);
                }
                Kind::Skipped(_) => continue,
            }
            let at_the_top = self.nodes[next.0].parent == Some(Self::ROOT.0);
            if at_the_top && !leading.contains(&next.0) {
                tops.push(next);
            }
        }
        (rest, tops)
    }

    /// The files in a folder and below.
    pub fn files(&self, folder: NodeId) -> impl Iterator<Item = TreeFile> + '_ {
        let mut open = vec![folder];
        std::iter::from_fn(move || {
            while let Some(next) = open.pop() {
                match self.nodes[next.0].kind {
                    Kind::Folder => open.extend(self.children(next)),
                    Kind::File(bytes) => {
                        return Some(TreeFile {
                            path: self.path(next),
                            bytes,
                            hash: self.nodes[next.0].hash,
                        });
                    }
                    Kind::Skipped(_) => {}
                }
            }
            None
        })
    }

    /// What is skipped in a folder and below.
    pub fn skipped(&self, folder: NodeId) -> impl Iterator<Item = (String, Reason)> {
        let mut open = vec![folder];
        std::iter::from_fn(move || {
            while let Some(next) = open.pop() {
                match self.nodes[next.0].kind {
                    Kind::Folder => open.extend(self.children(next)),
                    Kind::Skipped(reason) => return Some((self.path(next), reason)),
                    Kind::File(_) => {}
                }
            }
            None
        })
    }

    /// How many files are in a folder and below, and what is skipped there.
    #[must_use]
    pub fn count(&self, folder: NodeId) -> (BackupFolder, Vec<Skipped>) {
        let mut total = BackupFolder {
            path: self.path(folder),
            files: 0,
            bytes: 0,
        };
        let mut skipped = Vec::new();
        let mut open = vec![folder];
        while let Some(next) = open.pop() {
            match self.nodes[next.0].kind {
                Kind::Folder => open.extend(self.children(next)),
                Kind::File(bytes) => {
                    total.files += 1;
                    total.bytes = total.bytes.saturating_add(bytes);
                }
                Kind::Skipped(reason) => skipped.push(Skipped {
                    path: self.path(next),
                    reason: reason.code().to_owned(),
                }),
            }
        }
        skipped.sort_by(|a, b| a.path.cmp(&b.path));
        (total, skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_at_any_depth_and_what_is_skipped_is_named_but_not_counted() {
        let mut tree = Tree::default();
        let folder = tree.add(Tree::ROOT, "作業", Kind::Folder);
        let mut deep = folder;
        for _ in 0..10_000 {
            deep = tree.add(deep, "d", Kind::Folder);
        }
        tree.add(deep, "a.xlsx", Kind::File(7));
        tree.add(folder, "b.docx", Kind::File(5));
        tree.add(folder, "共有", Kind::Skipped(Reason::Shortcut));
        tree.add(Tree::ROOT, "outside", Kind::File(100));
        assert_eq!(
            tree.count(folder),
            (
                BackupFolder {
                    path: "作業".into(),
                    files: 2,
                    bytes: 12
                },
                vec![Skipped {
                    path: "作業/共有".into(),
                    reason: "shortcut".into()
                }]
            )
        );
        assert_eq!(tree.count(Tree::ROOT).0.files, 3);
    }

    #[test]
    fn a_folder_is_found_by_its_path_and_gives_its_files() {
        let mut tree = Tree::default();
        let drive = tree.add(Tree::ROOT, "PassageDrive", Kind::Folder);
        let work = tree.add(drive, "作業", Kind::Folder);
        tree.add(work, "a", Kind::File(1));
        tree.add(work, "共有", Kind::Skipped(Reason::Shortcut));
        tree.add(drive, "file", Kind::File(2));
        assert_eq!(tree.folder_at("PassageDrive/作業"), Some(work));
        assert_eq!(tree.folder_at(""), Some(Tree::ROOT));
        for nowhere in ["PassageDrive/file", "作業", "PassageDrive/作業/共有"] {
            assert_eq!(tree.folder_at(nowhere), None, "{nowhere}");
        }
        let paths: Vec<String> = tree.files(work).map(|file| file.path).collect();
        assert_eq!(paths, ["PassageDrive/作業/a"]);
    }

    #[test]
    fn what_lies_outside_some_folders_is_counted_once_without_the_folders_that_lead_there() {
        let mut tree = Tree::default();
        let drive = tree.add(Tree::ROOT, "PassageDrive", Kind::Folder);
        let work = tree.add(drive, "workspace", Kind::Folder);
        tree.add(work, "a", Kind::File(1));
        tree.add(drive, "b", Kind::File(2));
        let photos = tree.add(Tree::ROOT, "写真", Kind::Folder);
        let year = tree.add(photos, "2026", Kind::Folder);
        tree.add(year, "c", Kind::File(4));
        tree.add(Tree::ROOT, "d", Kind::File(8));
        tree.add(Tree::ROOT, "共有", Kind::Skipped(Reason::Shortcut));
        let rest = |files, bytes, folders| BackupRest {
            files,
            bytes,
            folders,
        };
        let (found, tops) = tree.rest(&[work]);
        let mut tops: Vec<&str> = tops.iter().map(|&top| tree.name(top)).collect();
        tops.sort_unstable();
        assert_eq!((found, tops), (rest(3, 14, 2), vec!["d", "写真"]));
        assert_eq!(tree.rest(&[work, photos, year]).0, rest(2, 10, 0));
        assert_eq!(tree.rest(&[Tree::ROOT]).0, rest(0, 0, 0));
        assert_eq!(tree.rest(&[]).0, rest(4, 15, 4));
    }

    #[test]
    fn a_notebook_whose_files_are_not_known_is_named_and_not_counted() {
        let mut tree = Tree::default();
        let folder = tree.add(Tree::ROOT, "会議", Kind::Folder);
        tree.add(folder, "議事録", Kind::Skipped(Reason::Notebook));
        assert_eq!(tree.count(Tree::ROOT).0.files, 0);
        assert_eq!(tree.count(Tree::ROOT).1[0].reason, "notebook");
        let notebooks: Vec<String> = tree.notebooks(Tree::ROOT).collect();
        assert_eq!(notebooks, ["会議/議事録"]);
    }
}
