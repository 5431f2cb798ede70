//! Where everything lies, by id, so that a drive of 100,000 items answers as fast as one of ten. Drives do not change in a
//! rehearsal: what was written down once stays right.

use std::{
    collections::HashMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use record::ids::Guid;
use tenant_file::{Item, Tenant};

use super::drive_tree::{DriveOf, Placed};

/// The drives of a tenant.
#[derive(Debug, Default)]
pub(in crate::graph) struct Register {
    books: Mutex<Books>,
}

#[derive(Debug, Default)]
struct Books {
    /// Whose a drive is, by its id.
    owners: Option<Arc<HashMap<String, Guid>>>,
    contents: HashMap<Guid, Arc<Contents>>,
}

/// Everything in a drive.
#[derive(Debug)]
pub(in crate::graph) struct Contents {
    /// Folders before what lies in them; the root first.
    items: Vec<Entry>,
    places: HashMap<String, usize>,
    /// The places by the folder around and the name in lower case: the service finds names without regard to case.
    names: HashMap<(usize, String), usize>,
}

/// An item by its id.
#[derive(Debug)]
pub(in crate::graph) struct Entry {
    id: String,
    /// The place of the folder around it, and the item's number in that; none for the root.
    inside: Option<(usize, usize)>,
    /// The places of what lies in it.
    children: Range<usize>,
}

impl Entry {
    pub(in crate::graph) fn id(&self) -> &str {
        &self.id
    }
}

impl Register {
    /// The drive of an id.
    pub(in crate::graph) fn drive<'a>(&self, tenant: &'a Tenant, id: &str) -> Option<DriveOf<'a>> {
        let owners = {
            let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
            let written = || {
                let drives = DriveOf::all(tenant);
                Arc::new(drives.map(|drive| (drive.id(), drive.owner.id)).collect())
            };
            Arc::clone(books.owners.get_or_insert_with(written))
        };
        let owner = tenant.user(owners.get(id)?.as_str())?;
        DriveOf::of(owner)
    }

    /// Everything in a drive.
    pub(in crate::graph) fn contents(&self, drive: DriveOf<'_>) -> Arc<Contents> {
        let mut books = self.books.lock().unwrap_or_else(PoisonError::into_inner);
        let known = books.contents.entry(drive.owner.id);
        Arc::clone(known.or_insert_with(|| Arc::new(Contents::of(drive))))
    }
}

impl Contents {
    fn of(drive: DriveOf<'_>) -> Self {
        let root = drive.root();
        let mut items = vec![Entry {
            id: root.id.clone(),
            inside: None,
            children: 0..0,
        }];
        let mut names = HashMap::new();
        let mut open = vec![root];
        let mut at = 0;
        while at < open.len() {
            let children = drive.children(&open[at]);
            let first = items.len();
            for (number, child) in children.into_iter().enumerate() {
                let name = child.item.map_or("", |item| &item.name).to_lowercase();
                // Of two names that differ in case only, the first is found.
                names.entry((at, name)).or_insert(items.len());
                items.push(Entry {
                    id: child.id.clone(),
                    inside: Some((at, number)),
                    children: 0..0,
                });
                open.push(child);
            }
            items[at].children = first..items.len();
            at += 1;
        }
        let places = items.iter().enumerate();
        let places = places.map(|(at, entry)| (entry.id.clone(), at)).collect();
        Self {
            items,
            places,
            names,
        }
    }

    /// How many there are, the root included.
    pub(in crate::graph) fn len(&self) -> usize {
        self.items.len()
    }

    /// The place of an item.
    pub(in crate::graph) fn place(&self, id: &str) -> Option<usize> {
        self.places.get(id).copied()
    }

    /// What lies in the folder at a place.
    pub(in crate::graph) fn children(&self, folder: usize) -> &[Entry] {
        &self.items[self.items[folder].children.clone()]
    }

    /// The place of what lies below another, down these names.
    pub(in crate::graph) fn below(&self, start: usize, names: &[&str]) -> Option<usize> {
        names.iter().try_fold(start, |folder, name| {
            self.names.get(&(folder, name.to_lowercase())).copied()
        })
    }

    /// What lies at a place.
    pub(in crate::graph) fn at<'a>(&self, drive: DriveOf<'a>, place: usize) -> Option<Placed<'a>> {
        let entry = self.items.get(place)?;
        let mut numbers = Vec::new();
        let mut inside = entry.inside;
        while let Some((folder, number)) = inside {
            numbers.push(number);
            inside = self.items[folder].inside;
        }
        let mut item: Option<&Item> = None;
        let mut folder = Vec::new();
        for number in numbers.into_iter().rev() {
            folder.extend(item.map(|around| around.name.as_str()));
            let among = item.map_or(drive.drive.items.as_slice(), Item::children);
            item = Some(among.get(number)?);
        }
        Some(Placed {
            item,
            id: entry.id.clone(),
            parent: entry
                .inside
                .map(|(folder, _)| self.items[folder].id.clone()),
            folder,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_register_says_of_every_item_what_a_walk_through_the_drive_says() {
        let tenant = Tenant::omakase();
        let register = Register::default();
        let drives: Vec<_> = DriveOf::all(&tenant).collect();
        assert!(!drives.is_empty());
        for drive in drives {
            let found = register.drive(&tenant, &drive.id()).unwrap();
            assert_eq!(found.owner, drive.owner);
            let contents = register.contents(drive);
            let walked = drive.walk();
            assert_eq!(contents.len(), walked.len());
            for placed in walked {
                let place = contents.place(&placed.id).unwrap();
                let path: Vec<&str> = placed
                    .folder
                    .iter()
                    .copied()
                    .chain(placed.item.map(|item| item.name.as_str()))
                    .collect();
                assert_eq!(contents.below(0, &path), Some(place));
                assert_eq!(contents.at(drive, place), Some(placed));
            }
            assert_eq!(contents.place("01NOWHERE"), None);
        }
        assert!(register.drive(&tenant, "b!nobody").is_none());
    }
}
