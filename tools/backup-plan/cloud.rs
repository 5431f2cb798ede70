//! Looks at drives of OneDrive through Microsoft Graph. It only reads, but with a token of a *user* the service
//! itself creates a OneDrive that is missing when it is asked for; with an application's token it does
//! not (documented). Asking again and again for missing ones gets the caller blocked, so each is asked
//! for once a run.

use std::collections::HashMap;

use common::{
    graph::{DriveItem, Graph, Part},
    ids::TenantId,
    services::error::ServiceError,
};

use crate::{
    quickxorhash::QuickXorHash,
    survey::{Origin, Survey},
    tree::{Kind, NodeId, Reason, Tree},
    verify::{Check, Compared, Listed, Planned, compare},
};

/// What is known of a user's OneDrive.
#[derive(Debug, Clone)]
pub struct Look {
    /// What is in it; `None` where there is none.
    pub survey: Option<Survey>,
    /// How a copy compares with it, where that was asked.
    pub compared: Option<Compared>,
}

type Found = Result<Look, ServiceError>;

/// The drives that were looked at in this run. Their trees are not kept: there may be thousands.
#[derive(Default)]
pub struct Drives {
    found: HashMap<(TenantId, String, Option<Planned>), Found>,
}

impl Drives {
    /// What is in a user's OneDrive and, if asked, in its copy.
    pub async fn look(&mut self, graph: &Graph, user: &str, check: Option<&Check<'_>>) -> Found {
        let planned = check.and_then(|check| check.planned.clone());
        let key = (graph.tenant().clone(), user.to_ascii_lowercase(), planned);
        if let Some(found) = self.found.get(&key) {
            return found.clone();
        }
        let found = look(graph, user, check).await;
        self.found.insert(key, found.clone());
        found
    }
}

async fn look(graph: &Graph, user: &str, check: Option<&Check<'_>>) -> Found {
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
    let (tree, unplaced) = listing.into_tree();
    let survey = Survey::of(&tree, Origin::Drive(drive.id.clone()), unplaced);
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
    hash: Option<QuickXorHash>,
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
            hash: hash_of(&item),
            parent: item.parent_reference.and_then(|parent| parent.id),
            name: item.name,
        };
        self.items.insert(item.id, listed);
    }

    /// The tree, and how many items have no place in it.
    fn into_tree(self) -> (Tree, u64) {
        let total = self.items.len();
        let mut below: HashMap<String, Vec<(String, Item)>> = HashMap::new();
        for (id, listed) in self.items {
            let parent = listed.parent.clone().unwrap_or_default();
            below.entry(parent).or_default().push((id, listed));
        }
        let mut tree = Tree::default();
        let mut placed = 0;
        let mut open: Vec<(String, NodeId)> =
            self.root.map(|id| (id, Tree::ROOT)).into_iter().collect();
        while let Some((id, node)) = open.pop() {
            for (id, listed) in below.remove(&id).unwrap_or_default() {
                placed += 1;
                let child = tree.add(node, listed.name, listed.kind);
                if let Some(hash) = listed.hash {
                    tree.note_hash(child, hash);
                }
                open.push((id, child));
            }
        }
        (tree, (total - placed) as u64)
    }
}

/// A shortcut and a notebook may bear the folder facet too, so they are asked first.
fn kind_of(item: &DriveItem) -> Kind {
    match item {
        DriveItem {
            remote_item: Some(_),
            ..
        } => Kind::Skipped(Reason::Shortcut),
        DriveItem {
            package: Some(_), ..
        } => Kind::Skipped(Reason::Notebook),
        DriveItem {
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

    fn listed(items: Value) -> (Tree, u64) {
        let mut listing = Listing::default();
        let items: Vec<DriveItem> = serde_json::from_value(items).unwrap();
        for item in items {
            listing.take(item);
        }
        listing.into_tree()
    }

    #[test]
    fn items_find_their_place_in_any_order_and_the_last_word_holds() {
        let (tree, unplaced) = listed(json!([
            {"id":"f","name":"old.txt","size":1,"file":{},"parentReference":{"id":"d"}},
            {"id":"gone","name":"gone.txt","size":9,"file":{},"parentReference":{"id":"d"}},
            {"id":"d","name":"PassageDrive","folder":{},"parentReference":{"id":"r"}},
            {"id":"r","name":"root","root":{},"folder":{},"size":0},
            {"id":"f","name":"new.txt","size":4,"file":{},"parentReference":{"id":"d"}},
            {"id":"gone","deleted":{}},
        ]));
        let (total, skipped) = tree.count(Tree::ROOT);
        assert_eq!((total.files, total.bytes, unplaced), (1, 4, 0));
        assert_eq!(skipped, []);
        let folder = tree.children(Tree::ROOT).next().unwrap();
        let file = tree.children(folder).next().unwrap();
        assert_eq!(tree.path(file), "PassageDrive/new.txt");
    }

    #[test]
    fn shortcuts_and_notebooks_are_no_files_of_this_user_whatever_else_they_claim_to_be() {
        let (tree, _) = listed(json!([
            {"id":"r","root":{}},
            {"id":"s","name":"shared","remoteItem":{},"folder":{},"size":7,"parentReference":{"id":"r"}},
            {"id":"n","name":"notes","package":{"type":"oneNote"},"size":7,"parentReference":{"id":"r"}},
            {"id":"p","name":"page.one","file":{},"size":7,"parentReference":{"id":"n"}},
        ]));
        let (total, skipped) = tree.count(Tree::ROOT);
        assert_eq!(total.files, 0);
        let skipped: Vec<_> = skipped
            .iter()
            .map(|skipped| skipped.reason.as_str())
            .collect();
        assert_eq!(skipped, ["notebook", "shortcut"]);
    }

    #[test]
    fn a_file_keeps_its_hash_and_what_is_no_hash_is_none() {
        let hash = "aCgDG9jwBhDc4Q1yawMZAAAAAAA=";
        let (tree, _) = listed(json!([
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
        let (tree, unplaced) = listed(json!([
            {"id":"r","root":{}},
            {"id":"a","name":"a","folder":{},"parentReference":{"id":"b"}},
            {"id":"b","name":"b","folder":{},"parentReference":{"id":"a"}},
            {"id":"c","name":"c","file":{},"size":1,"parentReference":{"id":"nowhere"}},
        ]));
        assert_eq!((tree.count(Tree::ROOT).0.files, unplaced), (0, 3));
        assert_eq!(listed(json!([])).1, 0);
    }
}
