//! Where the items of a OneDrive lie, and the ids that they go by.

use ring::digest::{SHA256, digest};

use tenant_file::{Drive, Item, Tenant, User};

/// An item with its place, as the service knows it.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::graph) struct Placed<'a> {
    /// The item; none for the root.
    pub(in crate::graph) item: Option<&'a Item>,
    pub(in crate::graph) id: String,
    /// The id of the folder around it; none for the root.
    pub(in crate::graph) parent: Option<String>,
    /// The names down to the folder around it.
    pub(in crate::graph) folder: Vec<&'a str>,
}

/// A drive and the id that it goes by.
#[derive(Debug, Clone, Copy)]
pub(in crate::graph) struct DriveOf<'a> {
    pub(in crate::graph) owner: &'a User,
    pub(in crate::graph) drive: &'a Drive,
}

impl<'a> DriveOf<'a> {
    /// The drive of a user, where there is one.
    pub(in crate::graph) fn of(owner: &'a User) -> Option<Self> {
        let drive = owner.drive.as_ref()?;
        Some(Self { owner, drive })
    }

    /// Every drive of the tenant.
    pub(in crate::graph) fn all(tenant: &'a Tenant) -> impl Iterator<Item = Self> {
        tenant.users.iter().filter_map(Self::of)
    }

    pub(in crate::graph) fn id(self) -> String {
        format!("b!{}", fingerprint(self.owner.id.as_str(), &[], 40))
    }

    pub(in crate::graph) fn root(self) -> Placed<'a> {
        Placed {
            item: None,
            id: self.item_id(&[]),
            parent: None,
            folder: Vec::new(),
        }
    }

    /// The root and everything below, folders before what lies in them.
    #[cfg(test)]
    pub(in crate::graph) fn walk(self) -> Vec<Placed<'a>> {
        let mut all = vec![self.root()];
        let mut at = 0;
        while at < all.len() {
            let children = self.children(&all[at]);
            all.extend(children);
            at += 1;
        }
        all
    }

    /// What lies in a folder.
    pub(in crate::graph) fn children(self, of: &Placed<'a>) -> Vec<Placed<'a>> {
        let mut folder = of.folder.clone();
        folder.extend(of.item.map(|item| item.name.as_str()));
        of.item
            .map_or(self.drive.items.as_slice(), Item::children)
            .iter()
            .map(|item| {
                let mut path = folder.clone();
                path.push(&item.name);
                Placed {
                    item: Some(item),
                    id: self.item_id(&path),
                    parent: Some(of.id.clone()),
                    folder: folder.clone(),
                }
            })
            .collect()
    }

    fn item_id(self, path: &[&str]) -> String {
        format!("01{}", fingerprint(self.owner.id.as_str(), path, 32))
    }
}

fn fingerprint(owner: &str, path: &[&str], length: usize) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let text = format!("{owner}/{}", path.join("/"));
    let hash = digest(&SHA256, text.as_bytes());
    hash.as_ref()
        .iter()
        .cycle()
        .enumerate()
        .take(length)
        .map(|(at, byte)| char::from(ALPHABET[(usize::from(*byte) + at / 32) % 32]))
        .collect()
}
