//! Looks at a local OneDrive folder. Links are never followed: they may lead out of the folder or in
//! circles.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use record::{Exit, Failure, text, text::printable};

use crate::tree::{Kind, NodeId, Reason, Tree};

/// Something that could not be read.
#[derive(Debug)]
pub struct Unreadable {
    /// Where.
    pub path: PathBuf,
    /// Why.
    pub error: io::Error,
}

/// What lies in a folder. What cannot be read in it is in the tree as such, and told.
pub fn read(folder: &Path) -> io::Result<(Tree, Vec<Unreadable>)> {
    let mut walk = Walk {
        tree: Tree::default(),
        unreadable: Vec::new(),
        open: Vec::new(),
    };
    walk.take(fs::read_dir(folder)?, Tree::ROOT, folder);
    while let Some((node, path)) = walk.open.pop() {
        match fs::read_dir(&path) {
            Ok(entries) => walk.take(entries, node, &path),
            Err(error) => {
                walk.tree.mark(node, Reason::Unreadable);
                walk.unreadable.push(Unreadable { path, error });
            }
        }
    }
    Ok((walk.tree, walk.unreadable))
}

/// The failure for a folder that cannot be looked at at all.
#[must_use]
pub fn not_readable(folder: &str, error: &io::Error) -> Failure {
    let name = printable(folder);
    let words = if error.kind() == io::ErrorKind::NotFound {
        text!(
            "the folder {name} cannot be read: it does not exist; look at the name, and plug in the disk that it is on",
            "フォルダー「{name}」を読み取れません: 見つかりません。名前と、ディスクの接続を確認してください"
        )
    } else {
        text!(
            "the folder {name} cannot be read: {error}",
            "フォルダー「{name}」を読み取れません: {error}"
        )
    };
    Failure::new(Exit::Input, words)
}

struct Walk {
    tree: Tree,
    unreadable: Vec<Unreadable>,
    open: Vec<(NodeId, PathBuf)>,
}

impl Walk {
    fn take(&mut self, entries: fs::ReadDir, folder: NodeId, path: &Path) {
        for entry in entries {
            match entry {
                Ok(entry) => self.take_entry(&entry, folder),
                Err(error) => {
                    self.tree.mark(folder, Reason::Unreadable);
                    self.unreadable.push(Unreadable {
                        path: path.to_owned(),
                        error,
                    });
                }
            }
        }
    }

    fn take_entry(&mut self, entry: &fs::DirEntry, folder: NodeId) {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Of a link this is the link itself. Files that OneDrive keeps in the cloud only have their
        // full size here, and asking for it does not fetch them.
        let kind = match entry.metadata() {
            Ok(metadata) if metadata.is_symlink() => Kind::Skipped(Reason::Link),
            Ok(metadata) if metadata.is_dir() => Kind::Folder,
            Ok(metadata) if metadata.is_file() && stands_for_a_notebook(&name) => {
                Kind::Skipped(Reason::NotebookLink)
            }
            Ok(metadata) if metadata.is_file() => Kind::File(metadata.len()),
            Ok(_) => Kind::Skipped(Reason::Special),
            Err(error) => {
                self.unreadable.push(Unreadable {
                    path: entry.path(),
                    error,
                });
                Kind::Skipped(Reason::Unreadable)
            }
        };
        let node = self.tree.add(folder, name, kind);
        if kind == Kind::Folder {
            self.open.push((node, entry.path()));
        }
    }
}

/// Whether a file's content is in the cloud only, so that reading it would fetch it. OneDrive marks such files on Windows
/// with attributes (documented).
#[cfg(windows)]
#[must_use]
pub fn is_placeholder(metadata: &fs::Metadata) -> bool {
    use std::os::windows::fs::MetadataExt as _;
    const OFFLINE: u32 = 0x1000;
    const RECALL_ON_OPEN: u32 = 0x4_0000;
    const RECALL_ON_DATA_ACCESS: u32 = 0x40_0000;
    metadata.file_attributes() & (OFFLINE | RECALL_ON_OPEN | RECALL_ON_DATA_ACCESS) != 0
}

/// Only OneDrive on Windows leaves such files.
#[cfg(not(windows))]
#[must_use]
pub fn is_placeholder(_: &fs::Metadata) -> bool {
    false
}

/// A notebook of the cloud is a `.url` in the synchronised folder (reported by users).
fn stands_for_a_notebook(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("url"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_named_and_not_followed_even_in_circles() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        fs::create_dir(root.join("a")).unwrap();
        fs::write(root.join("a/f"), "12345").unwrap();
        symlink(root, root.join("a/circle")).unwrap();
        symlink("/etc/passwd", root.join("out")).unwrap();
        let (tree, unreadable) = read(root).unwrap();
        let (total, skipped) = tree.count(Tree::ROOT);
        assert_eq!((total.files, total.bytes), (1, 5));
        let skipped: Vec<_> = skipped
            .iter()
            .map(|skipped| (skipped.path.as_str(), skipped.reason.as_str()))
            .collect();
        assert_eq!(skipped, [("a/circle", "link"), ("out", "link")]);
        assert!(unreadable.is_empty());
    }

    #[test]
    fn a_socket_is_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("s")).unwrap();
        let (tree, _) = read(folder.path()).unwrap();
        let (total, skipped) = tree.count(Tree::ROOT);
        assert_eq!((total.files, skipped[0].reason.as_str()), (0, "special"));
    }

    #[test]
    fn a_url_stands_for_a_notebook_that_is_not_here() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["議事録.url", "メモ.URL", "url", "a.url.txt"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let (tree, _) = read(folder.path()).unwrap();
        let (total, skipped) = tree.count(Tree::ROOT);
        let skipped: Vec<_> = skipped
            .iter()
            .map(|skipped| (skipped.path.as_str(), skipped.reason.as_str()))
            .collect();
        assert_eq!(
            (total.files, skipped),
            (
                2,
                vec![
                    ("メモ.URL", "notebook-link"),
                    ("議事録.url", "notebook-link")
                ]
            )
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let missing = read(&folder.path().join("x")).unwrap_err();
        assert_eq!(missing.kind(), io::ErrorKind::NotFound);
    }
}
