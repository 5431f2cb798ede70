//! The items of a drive as `delta` gives them: by id, in any order, some twice, without paths. A drive may hold a
//! million, so each takes little room, and nothing is given before all have come: the last word on an item holds.

use jiff::Timestamp;
use wire::graph::DriveItem;

use crate::{
    quickxorhash::QuickXorHash,
    tree::{Kind, NodeId, Reason, Tree},
};

/// How a listing agrees with what the service says of the whole. All zero for a local folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// Items that could not be placed, because the listing did not contain their folder.
    pub unplaced: u64,
    /// Files that were listed.
    pub files: u64,
    /// Bytes that were listed.
    pub bytes: u64,
    /// Bytes in use by the service's own count, without the recycle bin; `None` where it does not say.
    pub in_use: Option<u64>,
}

impl Counted {
    /// Bytes in use while no file was listed at all: the listing cannot be whole.
    #[must_use]
    pub fn unlisted_bytes(&self) -> u64 {
        match self.in_use {
            Some(in_use) if self.files == 0 => in_use.saturating_sub(self.bytes),
            Some(_) | None => 0,
        }
    }
}

/// The items so far.
#[derive(Debug, Default)]
pub struct Listing {
    /// Ids and names, one after the other.
    text: String,
    items: Vec<Item>,
    root: Option<Span>,
    /// Items for whose names there was no room: they are never forgotten.
    lost: u64,
}

/// A piece of the text.
#[derive(Debug, Clone, Copy, Default)]
struct Span {
    start: u32,
    len: u32,
}

#[derive(Debug, Clone, Copy)]
struct Item {
    id: Span,
    name: Span,
    parent: Span,
    size: u64,
    created: Moment,
    modified: Moment,
    hash: Option<QuickXorHash>,
    what: What,
    is_blocked: bool,
}

/// What the service says that an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Deleted,
    Root,
    File,
    Folder,
    Notebook,
    Shortcut,
    Special,
}

/// A time in nanoseconds, in half the room of a [`Timestamp`]; the least number stands for none.
#[derive(Debug, Clone, Copy)]
struct Moment(i64);

impl Moment {
    fn of(text: Option<&str>) -> Self {
        let time = text.and_then(|text| text.parse::<Timestamp>().ok());
        let nanoseconds = time.and_then(|time| i64::try_from(time.as_nanosecond()).ok());
        Self(nanoseconds.unwrap_or(i64::MIN))
    }

    fn timestamp(self) -> Option<Timestamp> {
        let known = (self.0 != i64::MIN).then_some(self.0)?;
        Timestamp::from_nanosecond(known.into()).ok()
    }
}

/// A shortcut may bear the folder facet too, so it is asked first. A notebook is a folder of files, whether it
/// bears that facet or not (observed).
fn what_is(item: &DriveItem) -> What {
    match item {
        DriveItem {
            deleted: Some(_), ..
        } => What::Deleted,
        DriveItem { root: Some(_), .. } => What::Root,
        DriveItem {
            remote_item: Some(_),
            ..
        } => What::Shortcut,
        DriveItem {
            package: Some(_), ..
        } => What::Notebook,
        DriveItem {
            folder: Some(_), ..
        } => What::Folder,
        DriveItem { file: Some(_), .. } => What::File,
        _ => What::Special,
    }
}

/// What is no hash is none: the file is then compared by its size, and counted as such.
fn hash_of(item: &DriveItem) -> Option<QuickXorHash> {
    let hashes = item.file.as_ref()?.hashes.as_ref()?;
    QuickXorHash::from_base64(hashes.quick_xor_hash.as_deref()?)
}

impl Listing {
    /// Takes the next item in.
    pub fn take(&mut self, item: &DriveItem) {
        if self.try_take(item).is_none() {
            self.lost += 1;
        }
    }

    fn try_take(&mut self, item: &DriveItem) -> Option<()> {
        let what = what_is(item);
        let id = self.put(&item.id)?;
        if what == What::Root {
            self.root = Some(id);
        }
        let parent = item.parent_reference.as_ref();
        let parent = parent.and_then(|parent| parent.id.as_deref());
        let kept = Item {
            id,
            name: self.put(&item.name)?,
            parent: self.put_again(parent.unwrap_or_default())?,
            size: item.size,
            created: Moment::of(item.created_date_time.as_deref()),
            modified: Moment::of(item.last_modified_date_time.as_deref()),
            hash: hash_of(item),
            what,
            is_blocked: item.malware.is_some(),
        };
        self.items.push(kept);
        Some(())
    }

    fn put(&mut self, text: &str) -> Option<Span> {
        let start = u32::try_from(self.text.len()).ok()?;
        let len = u32::try_from(text.len()).ok()?;
        start.checked_add(len)?;
        self.text.push_str(text);
        Some(Span { start, len })
    }

    /// The id of a folder: items of one folder mostly come one after the other, and behind it.
    fn put_again(&mut self, id: &str) -> Option<Span> {
        let last = self.items.last();
        let known = last.into_iter().flat_map(|item| [item.parent, item.id]);
        match known.into_iter().find(|span| self.text(*span) == id) {
            Some(span) => Some(span),
            None => self.put(id),
        }
    }

    fn text(&self, span: Span) -> &str {
        let start = span.start as usize;
        &self.text[start..start + span.len as usize]
    }

    /// Everything in its place, after the last item has come.
    #[must_use]
    pub fn placed(self) -> Placed {
        let by_id = self.last_words();
        let find = |id: &str| {
            let at = by_id.binary_search_by(|&nth| self.id(nth).cmp(id)).ok()?;
            Some(by_id[at])
        };
        let root = self.root.map(|root| self.text(root).to_owned());
        let mut parents = vec![NOWHERE; self.items.len()];
        let mut children: Vec<u32> = Vec::with_capacity(by_id.len());
        for &nth in &by_id {
            let item = &self.items[nth as usize];
            if matches!(item.what, What::Deleted | What::Root) {
                continue;
            }
            let parent = self.text(item.parent);
            parents[nth as usize] = match &root {
                Some(root) if parent == root => ROOT,
                _ => find(parent).unwrap_or(NOWHERE),
            };
            children.push(nth);
        }
        children.sort_unstable_by(|&a, &b| {
            let key = |nth: u32| (parents[nth as usize], self.name(nth));
            key(a).cmp(&key(b))
        });
        let mut placed = Placed {
            listing: self,
            parents,
            children,
            counted: Counted::default(),
        };
        placed.counted = placed.count();
        placed
    }

    /// The last word on each id, by id.
    fn last_words(&self) -> Vec<u32> {
        let count = u32::try_from(self.items.len()).unwrap_or(u32::MAX);
        let mut by_id: Vec<u32> = (0..count).collect();
        by_id.sort_unstable_by(|&a, &b| self.id(a).cmp(self.id(b)).then(b.cmp(&a)));
        by_id.dedup_by(|later, first| self.id(*later) == self.id(*first));
        by_id
    }

    fn id(&self, nth: u32) -> &str {
        self.text(self.items[nth as usize].id)
    }

    fn name(&self, nth: u32) -> &str {
        self.text(self.items[nth as usize].name)
    }
}

/// The place of what lies directly in the root; and of that whose folder was not listed.
const ROOT: u32 = u32::MAX;
const NOWHERE: u32 = u32::MAX - 1;

/// The items in their places.
#[derive(Debug)]
pub struct Placed {
    listing: Listing,
    /// The folder of each item.
    parents: Vec<u32>,
    /// The items by their folders, and by name.
    children: Vec<u32>,
    /// Without what the service says of the whole.
    pub counted: Counted,
}

/// Something in a drive, with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its path from the root.
    pub path: String,
    /// How deep it lies, from 1.
    pub depth: usize,
    /// What it is.
    pub kind: Kind,
    /// Bytes, of a notebook those of all its files.
    pub bytes: u64,
    /// Its id.
    pub id: String,
    /// Its hash, where the service has one.
    pub hash: Option<QuickXorHash>,
    /// When it was made.
    pub created: Option<Timestamp>,
    /// When it was last changed.
    pub modified: Option<Timestamp>,
    /// The service found malware in it, and gives no content.
    pub is_blocked: bool,
}

impl Placed {
    /// Everything below the root: folders before what lies in them, by name.
    #[must_use]
    pub fn walk(&self) -> Walk<'_> {
        Walk {
            placed: self,
            open: vec![(self.below(ROOT), 0)],
            path: String::new(),
        }
    }

    /// As a tree.
    #[must_use]
    pub fn tree(&self) -> Tree {
        let mut tree = Tree::default();
        let mut folders: Vec<NodeId> = vec![Tree::ROOT];
        for entry in self.walk() {
            folders.truncate(entry.depth);
            let name = entry.path.rsplit_once('/').map_or(&*entry.path, |it| it.1);
            let node = tree.add(folders[entry.depth - 1], name, entry.kind);
            if let Some(hash) = entry.hash {
                tree.note_hash(node, hash);
            }
            folders.push(node);
        }
        tree
    }

    fn count(&self) -> Counted {
        let mut counted = Counted::default();
        let mut placed = 0;
        let mut open = vec![ROOT];
        while let Some(folder) = open.pop() {
            for at in self.below(folder) {
                let nth = self.children[at];
                let item = &self.listing.items[nth as usize];
                placed += 1;
                let is_file = item.what == What::File;
                if is_file || self.kind(nth) == Kind::Skipped(Reason::Notebook) {
                    counted.files += u64::from(is_file);
                    counted.bytes = counted.bytes.saturating_add(item.size);
                }
                open.push(nth);
            }
        }
        counted.unplaced = self.children.len() as u64 - placed + self.listing.lost;
        counted
    }

    /// The places, in the list of children, of what lies in a folder.
    fn below(&self, folder: u32) -> std::ops::Range<usize> {
        let parent = |nth: &u32| self.parents[*nth as usize];
        let start = self.children.partition_point(|nth| parent(nth) < folder);
        let end = self.children.partition_point(|nth| parent(nth) <= folder);
        start..end
    }

    fn kind(&self, nth: u32) -> Kind {
        let item = &self.listing.items[nth as usize];
        match item.what {
            What::File => Kind::File(item.size),
            What::Notebook if item.size > 0 && self.below(nth).is_empty() => {
                Kind::Skipped(Reason::Notebook)
            }
            What::Folder | What::Notebook | What::Root => Kind::Folder,
            What::Shortcut => Kind::Skipped(Reason::Shortcut),
            What::Special | What::Deleted => Kind::Skipped(Reason::Special),
        }
    }
}

/// A walk through a drive.
#[derive(Debug)]
pub struct Walk<'a> {
    placed: &'a Placed,
    /// What is left of each folder on the way, and how long the path to it is.
    open: Vec<(std::ops::Range<usize>, usize)>,
    path: String,
}

impl Iterator for Walk<'_> {
    type Item = Entry;

    fn next(&mut self) -> Option<Entry> {
        loop {
            let (left, length) = self.open.last_mut()?;
            self.path.truncate(*length);
            match left.next() {
                Some(at) => return Some(self.enter(at)),
                None => self.open.pop(),
            };
        }
    }
}

impl Walk<'_> {
    fn enter(&mut self, at: usize) -> Entry {
        let depth = self.open.len();
        let nth = self.placed.children[at];
        if depth > 1 {
            self.path.push('/');
        }
        self.path.push_str(self.placed.listing.name(nth));
        self.open.push((self.placed.below(nth), self.path.len()));
        let item = &self.placed.listing.items[nth as usize];
        Entry {
            path: self.path.clone(),
            depth,
            kind: self.placed.kind(nth),
            bytes: item.size,
            id: self.placed.listing.id(nth).to_owned(),
            hash: item.hash,
            created: item.created.timestamp(),
            modified: item.modified.timestamp(),
            is_blocked: item.is_blocked,
        }
    }
}

#[cfg(test)]
mod tests;
