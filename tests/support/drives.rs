//! What lies in a OneDrive, for tests that need one with something particular in it.

use rehearse::tenant::{Content, File, Item, Kind, Package, Properties, RemoteItem};

/// When everything was changed last.
pub const CHANGED: &str = "2026-09-29T08:41:00Z";

/// Something with this name.
pub fn item(name: &str, kind: Kind) -> Item {
    Item {
        name: name.to_owned(),
        last_modified_date_time: CHANGED.parse().unwrap(),
        kind,
        properties: Properties::default(),
    }
}

fn file_of(name: &str, content: &str, malware: bool) -> Item {
    item(
        name,
        Kind::File(File {
            mime_type: "text/plain".to_owned(),
            content: Content::Text(content.to_owned()),
            malware,
        }),
    )
}

/// A file with this text in it.
pub fn file(name: &str, content: &str) -> Item {
    file_of(name, content, false)
}

/// A file in which the service found malware.
pub fn malware(name: &str) -> Item {
    file_of(name, "x", true)
}

/// A folder.
pub fn folder(name: &str, items: Vec<Item>) -> Item {
    item(name, Kind::Folder(items))
}

/// A notebook: a folder of files, or without any one in which the service lists none.
pub fn notebook(name: &str, items: Vec<Item>) -> Item {
    item(
        name,
        Kind::Package(Package {
            kind: "oneNote".to_owned(),
            size: if items.is_empty() { 9 } else { 0 },
            items,
        }),
    )
}

/// A shortcut to another drive.
pub fn shortcut(name: &str) -> Item {
    item(
        name,
        Kind::RemoteItem(RemoteItem {
            drive_id: "b!X".to_owned(),
            id: "01X".to_owned(),
            size: 7,
        }),
    )
}
