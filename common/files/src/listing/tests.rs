use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn listed(items: Value) -> Placed {
    let mut listing = Listing::default();
    let items: Vec<DriveItem> = serde_json::from_value(items).unwrap();
    for item in &items {
        listing.take(item);
    }
    listing.placed()
}

fn paths(placed: &Placed) -> Vec<String> {
    placed.walk().map(|entry| entry.path).collect()
}

#[test]
fn items_find_their_place_in_any_order_and_the_last_word_holds() {
    let placed = listed(json!([
        {"id":"f","name":"old.txt","size":1,"file":{},"parentReference":{"id":"d"}},
        {"id":"gone","name":"gone.txt","size":9,"file":{},"parentReference":{"id":"d"}},
        {"id":"d","name":"PassageDrive","folder":{},"parentReference":{"id":"r"}},
        {"id":"r","name":"root","root":{},"folder":{},"size":0},
        {"id":"f","name":"new.txt","size":4,"file":{},"parentReference":{"id":"d"}},
        {"id":"gone","deleted":{}},
    ]));
    let tree = placed.tree();
    let (total, skipped) = tree.count(Tree::ROOT);
    assert_eq!(
        (total.files, total.bytes, placed.counted.unplaced),
        (1, 4, 0)
    );
    assert_eq!(skipped, []);
    assert_eq!(paths(&placed), ["PassageDrive", "PassageDrive/new.txt"]);
}

#[test]
fn a_shortcut_is_no_file_of_this_user_and_a_notebook_is_a_folder_of_files() {
    let placed = listed(json!([
        {"id":"r","root":{}},
        {"id":"s","name":"shared","remoteItem":{},"folder":{},"size":7,"parentReference":{"id":"r"}},
        {"id":"n","name":"notes","package":{"type":"oneNote"},"folder":{},"size":7,"parentReference":{"id":"r"}},
        {"id":"p","name":"page.one","file":{},"size":7,"parentReference":{"id":"n"}},
        {"id":"m","name":"more","package":{"type":"oneNote"},"size":5,"parentReference":{"id":"r"}},
        {"id":"e","name":"empty","package":{"type":"oneNote"},"parentReference":{"id":"r"}},
    ]));
    let (total, skipped) = placed.tree().count(Tree::ROOT);
    assert_eq!((total.files, total.bytes), (1, 7));
    let skipped: Vec<_> = skipped
        .iter()
        .map(|skipped| (skipped.path.as_str(), skipped.reason.as_str()))
        .collect();
    assert_eq!(skipped, [("more", "notebook"), ("shared", "shortcut")]);
    // The bytes of a notebook whose files are not listed are known all the same.
    assert_eq!((placed.counted.files, placed.counted.bytes), (1, 12));
}

#[test]
fn a_file_keeps_its_hash_its_times_and_what_the_service_found_in_it() {
    let hash = "aCgDG9jwBhDc4Q1yawMZAAAAAAA=";
    let placed = listed(json!([
        {"id":"r","root":{}},
        {"id":"a","name":"a","file":{"hashes":{"quickXorHash":hash}},"malware":{},"parentReference":{"id":"r"},
         "createdDateTime":"2026-09-01T00:00:00Z","lastModifiedDateTime":"2026-09-02T00:00:00.5Z"},
        {"id":"b","name":"b","file":{"hashes":{"quickXorHash":"?"}},"parentReference":{"id":"r"},
         "createdDateTime":"yesterday"},
    ]));
    let found: Vec<Entry> = placed.walk().collect();
    let a = &found[0];
    assert_eq!(
        (a.hash, a.is_blocked),
        (QuickXorHash::from_base64(hash), true)
    );
    let times = [a.created, a.modified].map(|time| time.unwrap().to_string());
    assert_eq!(times, ["2026-09-01T00:00:00Z", "2026-09-02T00:00:00.5Z"]);
    let b = &found[1];
    assert_eq!(
        (b.hash, b.created, b.modified, b.is_blocked),
        (None, None, None, false)
    );
}

#[test]
fn items_without_a_place_and_items_in_circles_are_told_of() {
    let placed = listed(json!([
        {"id":"r","root":{}},
        {"id":"a","name":"a","folder":{},"parentReference":{"id":"b"}},
        {"id":"b","name":"b","folder":{},"parentReference":{"id":"a"}},
        {"id":"c","name":"c","file":{},"size":1,"parentReference":{"id":"nowhere"}},
    ]));
    assert_eq!((placed.walk().count(), placed.counted.unplaced), (0, 3));
    assert_eq!(listed(json!([])).counted.unplaced, 0);
}

#[test]
fn a_listing_without_a_file_of_a_drive_in_use_is_not_whole() {
    let unlisted = |files, bytes, in_use| {
        let counted = Counted {
            files,
            bytes,
            in_use,
            ..Counted::default()
        };
        counted.unlisted_bytes()
    };
    assert_eq!(unlisted(0, 0, Some(4_000_000_000)), 4_000_000_000);
    assert_eq!(unlisted(0, 0, Some(0)), 0);
    assert_eq!(unlisted(0, 0, None), 0);
    assert_eq!(unlisted(1, 5, Some(9)), 0, "old versions take room too");
}

proptest! {
    #[test]
    fn in_whatever_order_items_come_the_same_files_are_found(
        parents in prop::collection::vec(0_usize..20, 1..40),
        order in any::<u64>(),
    ) {
        // Each item lies in one of those before it, every third is a file.
        let mut items = vec![json!({"id":"i0","name":"root","root":{}})];
        for (nth, parent) in parents.iter().enumerate() {
            let folders: Vec<usize> = (0..=nth).filter(|at| at % 3 != 2).collect();
            let parent = format!("i{}", folders[parent % folders.len()]);
            let own = nth + 1;
            let facet = if own % 3 == 2 { "file" } else { "folder" };
            items.push(json!({"id":format!("i{own}"),"name":format!("n{own}"),"size":1,facet:{},
                              "parentReference":{"id":parent}}));
        }
        let wanted = paths(&listed(Value::Array(items.clone())));
        prop_assert_eq!(wanted.len(), parents.len());
        let mut seed = order;
        items.sort_by_cached_key(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            seed >> 33
        });
        prop_assert_eq!(paths(&listed(Value::Array(items))), wanted);
    }
}
