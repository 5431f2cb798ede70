//! Looks at drives of OneDrive through Microsoft Graph. It only reads, but with a token of a *user* the service
//! itself creates a OneDrive that is missing when it is asked for; with an application's token it does
//! not (documented). Asking again and again for missing ones gets the caller blocked, so each is asked
//! for once a run.

use std::{cell::RefCell, collections::HashMap};

use common::{
    graph::{Drive, DriveItem, Graph, Part},
    ids::TenantId,
    services::error::ServiceError,
};

use crate::{
    quickxorhash::QuickXorHash,
    survey::{self, Origin, Survey},
    tree::{Kind, NodeId, Reason, Tree},
    verify::{Check, Compared, Listed, Planned, compare},
};

/// What is known of a user's OneDrive.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// What is in it; `None` where there is none.
    pub(crate) survey: Option<Survey>,
    /// How a copy compares with it, where that was asked.
    pub(crate) compared: Option<Compared>,
}

type Found = Result<Look, ServiceError>;

/// Whose drive was looked at, and the plan that it was compared with.
type Asked = (TenantId, String, Option<Planned>);

/// The drives that were looked at in this run. Their trees are not kept: there may be thousands.
pub(crate) struct Drives {
    /// Whether the whole drive is to be saved, whatever folders it has.
    whole_drive: bool,
    found: RefCell<HashMap<Asked, Found>>,
}

impl Drives {
    /// None yet.
    pub(crate) fn new(whole_drive: bool) -> Self {
        Self {
            whole_drive,
            found: RefCell::default(),
        }
    }

    /// What is in a user's OneDrive and, if asked, in its copy.
    pub(crate) async fn look(&self, graph: &Graph, user: &str, check: Option<&Check<'_>>) -> Found {
        let planned = check.and_then(|check| check.planned.clone());
        let key = (graph.tenant().clone(), user.to_ascii_lowercase(), planned);
        let known = self.found.borrow().get(&key).cloned();
        if let Some(found) = known {
            return found;
        }
        let found = look(graph, user, self.whole_drive, check).await;
        self.found.borrow_mut().insert(key, found.clone());
        found
    }
}

async fn look(graph: &Graph, user: &str, whole_drive: bool, check: Option<&Check<'_>>) -> Found {
    let Some(drive) = graph.drive(user).await? else {
        return Ok(Look {
            survey: None,
            compared: check.map(|check| compare(None, check)),
        });
    };
    let mut listing = Listing::default();
    let mut delta = graph.drive_delta(user, &drive);
    while let Some(part) = delta.next().await? {
        match part {
            Part::Page(items) => items.into_iter().for_each(|item| listing.take(item)),
            Part::Restarted => listing = Listing::default(),
        }
    }
    let Placed { tree, counted } = listing.into_tree();
    let counted = survey::Listing {
        in_use: in_use(&drive),
        ..counted
    };
    let origin = Origin::Drive(drive.id.clone());
    let survey = Survey::of(&tree, origin, counted, whole_drive);
    let listed = Listed {
        drive_id: &drive.id,
        tree: &tree,
        survey: &survey,
    };
    let compared = check.map(|check| compare(Some(listed), check));
    Ok(Look {
        survey: Some(survey),
        compared,
    })
}

/// Bytes in use without those in the recycle bin. Old versions of files are among them (documented).
fn in_use(drive: &Drive) -> Option<u64> {
    let quota = drive.quota.as_ref()?;
    Some(quota.used?.saturating_sub(quota.deleted.unwrap_or(0)))
}

/// The items of a drive as `delta` gives them: by id, in any order, some twice, without paths.
#[derive(Default)]
struct Listing {
    items: HashMap<String, Item>,
    root: Option<String>,
}

struct Item {
    name: String,
    parent: Option<String>,
    kind: Kind,
    /// Bytes, of a notebook those of all its files.
    bytes: u64,
    notebook: bool,
    hash: Option<QuickXorHash>,
}

/// The items in their places.
struct Placed {
    tree: Tree,
    /// Without what the service says of the whole.
    counted: survey::Listing,
}

impl Listing {
    /// The last word on an item holds.
    fn take(&mut self, item: DriveItem) {
        if item.deleted.is_some() {
            self.items.remove(&item.id);
            return;
        }
        if item.root.is_some() {
            self.root = Some(item.id);
            return;
        }
        let listed = Item {
            kind: kind_of(&item),
            bytes: item.size,
            notebook: item.package.is_some(),
            hash: hash_of(&item),
            parent: item.parent_reference.and_then(|parent| parent.id),
            name: item.name,
        };
        self.items.insert(item.id, listed);
    }

    /// The tree, and how much of the listing is in it.
    fn into_tree(self) -> Placed {
        let mut counted = survey::Listing::default();
        let total = self.items.len() as u64;
        let mut placed = 0;
        let mut below: HashMap<String, Vec<(String, Item)>> = HashMap::new();
        for (id, listed) in self.items {
            let parent = listed.parent.clone().unwrap_or_default();
            below.entry(parent).or_default().push((id, listed));
        }
        let mut tree = Tree::default();
        let mut open: Vec<(String, NodeId)> =
            self.root.map(|id| (id, Tree::ROOT)).into_iter().collect();
        while let Some((id, node)) = open.pop() {
            for (id, listed) in below.remove(&id).unwrap_or_default() {
                placed += 1;
                let is_file = matches!(listed.kind, Kind::File(_));
                let files_unknown = listed.notebook && listed.bytes > 0 && !below.contains_key(&id);
                let kind = match listed.kind {
                    Kind::Folder if files_unknown => Kind::Skipped(Reason::Notebook),
                    kind => kind,
                };
                if is_file || files_unknown {
                    counted.files += u64::from(is_file);
                    counted.bytes = counted.bytes.saturating_add(listed.bytes);
                }
                let child = tree.add(node, listed.name, kind);
                if let Some(hash) = listed.hash {
                    tree.note_hash(child, hash);
                }
                open.push((id, child));
            }
        }
        counted.unplaced = total - placed;
        Placed { tree, counted }
    }
}

/// A shortcut may bear the folder facet too, so it is asked first. A notebook is a folder of files, whether it
/// bears that facet or not (observed).
fn kind_of(item: &DriveItem) -> Kind {
    match item {
        DriveItem {
            remote_item: Some(_),
            ..
        } => Kind::Skipped(Reason::Shortcut),
        DriveItem {
            package: Some(_), ..
        }
        | DriveItem {
            folder: Some(_), ..
        } => Kind::Folder,
        DriveItem {
            file: Some(_),
            size,
            ..
        } => Kind::File(*size),
        _ => Kind::Skipped(Reason::Special),
    }
}

/// What is no hash is none: the file is then compared by its size, and counted as such.
fn hash_of(item: &DriveItem) -> Option<QuickXorHash> {
    let hashes = item.file.as_ref()?.hashes.as_ref()?;
    QuickXorHash::from_base64(hashes.quick_xor_hash.as_deref()?)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn listed(items: Value) -> Placed {
        let mut listing = Listing::default();
        let items: Vec<DriveItem> = serde_json::from_value(items).unwrap();
        for item in items {
            listing.take(item);
        }
        listing.into_tree()
    }

    #[test]
    fn items_find_their_place_in_any_order_and_the_last_word_holds() {
        let Placed { tree, counted } = listed(json!([
            {"id":"f","name":"old.txt","size":1,"file":{},"parentReference":{"id":"d"}},
            {"id":"gone","name":"gone.txt","size":9,"file":{},"parentReference":{"id":"d"}},
            {"id":"d","name":"PassageDrive","folder":{},"parentReference":{"id":"r"}},
            {"id":"r","name":"root","root":{},"folder":{},"size":0},
            {"id":"f","name":"new.txt","size":4,"file":{},"parentReference":{"id":"d"}},
            {"id":"gone","deleted":{}},
        ]));
        let (total, skipped) = tree.count(Tree::ROOT);
        assert_eq!((total.files, total.bytes, counted.unplaced), (1, 4, 0));
        assert_eq!(skipped, []);
        let folder = tree.children(Tree::ROOT).next().unwrap();
        let file = tree.children(folder).next().unwrap();
        assert_eq!(tree.path(file), "PassageDrive/new.txt");
    }

    #[test]
    fn a_shortcut_is_no_file_of_this_user_and_a_notebook_is_a_folder_of_files() {
        let Placed { tree, counted } = listed(json!([
            {"id":"r","root":{}},
            {"id":"s","name":"shared","remoteItem":{},"folder":{},"size":7,"parentReference":{"id":"r"}},
            {"id":"n","name":"notes","package":{"type":"oneNote"},"folder":{},"size":7,"parentReference":{"id":"r"}},
            {"id":"p","name":"page.one","file":{},"size":7,"parentReference":{"id":"n"}},
            {"id":"m","name":"more","package":{"type":"oneNote"},"size":5,"parentReference":{"id":"r"}},
            {"id":"e","name":"empty","package":{"type":"oneNote"},"parentReference":{"id":"r"}},
        ]));
        let (total, skipped) = tree.count(Tree::ROOT);
        assert_eq!((total.files, total.bytes), (1, 7));
        let skipped: Vec<_> = skipped
            .iter()
            .map(|skipped| (skipped.path.as_str(), skipped.reason.as_str()))
            .collect();
        assert_eq!(skipped, [("more", "notebook"), ("shared", "shortcut")]);
        // The bytes of a notebook whose files are not listed are known all the same.
        assert_eq!((counted.files, counted.bytes), (1, 12));
    }

    #[test]
    fn a_file_keeps_its_hash_and_what_is_no_hash_is_none() {
        let hash = "aCgDG9jwBhDc4Q1yawMZAAAAAAA=";
        let Placed { tree, .. } = listed(json!([
            {"id":"r","root":{}},
            {"id":"a","name":"a","file":{"hashes":{"quickXorHash":hash}},"parentReference":{"id":"r"}},
            {"id":"b","name":"b","file":{"hashes":{"quickXorHash":"?"}},"parentReference":{"id":"r"}},
            {"id":"c","name":"c","file":{"hashes":{}},"parentReference":{"id":"r"}},
        ]));
        let mut files: Vec<_> = tree
            .files(Tree::ROOT)
            .map(|file| (file.path, file.hash))
            .collect();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(
            files,
            [
                ("a".to_owned(), QuickXorHash::from_base64(hash)),
                ("b".to_owned(), None),
                ("c".to_owned(), None)
            ]
        );
    }

    #[test]
    fn items_without_a_place_and_items_in_circles_are_told_of() {
        let Placed { tree, counted } = listed(json!([
            {"id":"r","root":{}},
            {"id":"a","name":"a","folder":{},"parentReference":{"id":"b"}},
            {"id":"b","name":"b","folder":{},"parentReference":{"id":"a"}},
            {"id":"c","name":"c","file":{},"size":1,"parentReference":{"id":"nowhere"}},
        ]));
        assert_eq!((tree.count(Tree::ROOT).0.files, counted.unplaced), (0, 3));
        assert_eq!(listed(json!([])).counted.unplaced, 0);
    }

    #[test]
    fn what_is_in_the_recycle_bin_is_not_in_use() {
        let drive = |quota: Value| -> Drive {
            serde_json::from_value(json!({"id": "d", "quota": quota})).unwrap()
        };
        assert_eq!(in_use(&drive(json!({"used": 9, "deleted": 4}))), Some(5));
        assert_eq!(in_use(&drive(json!({"used": 9}))), Some(9));
        assert_eq!(in_use(&drive(json!({"deleted": 9}))), None);
        assert_eq!(in_use(&drive(Value::Null)), None);
    }
}
