//! A drive and its items as they go on the wire.

use jiff::Timestamp;
use serde::Serialize;
use tenant_file::{Content, Item, Kind, Tenant};

use super::hash::quick_xor_hash;
use crate::graph::drive_tree::{DriveOf, Placed};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireDrive<'a> {
    id: String,
    name: &'static str,
    drive_type: &'static str,
    created_date_time: Timestamp,
    last_modified_date_time: Timestamp,
    web_url: String,
    owner: Owner<'a>,
    quota: Quota,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Owner<'a> {
    user: OwnerUser<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OwnerUser<'a> {
    id: &'a str,
    display_name: &'a str,
    email: Option<&'a str>,
}

#[derive(Serialize)]
struct Quota {
    total: u64,
    used: u64,
    remaining: u64,
    deleted: u64,
    state: &'static str,
}

impl Quota {
    fn of(total: u64, used: u64) -> Self {
        let remaining = total.saturating_sub(used);
        let state = if remaining == 0 {
            "exceeded"
        } else if remaining < total / 100 {
            "critical"
        } else if remaining < total / 10 {
            "nearing"
        } else {
            "normal"
        };
        Self {
            total,
            used,
            remaining,
            deleted: 0,
            state,
        }
    }
}

impl<'a> WireDrive<'a> {
    pub(super) fn of(drive: DriveOf<'a>, tenant: &Tenant) -> Self {
        let owner = drive.owner;
        Self {
            id: drive.id(),
            name: "OneDrive",
            drive_type: "business",
            // As of a root: the tenant file knows no times of a drive.
            created_date_time: tenant.organization.created_date_time,
            last_modified_date_time: tenant.organization.created_date_time,
            web_url: web_url(drive, tenant, &[]),
            owner: Owner {
                user: OwnerUser {
                    id: owner.id.as_str(),
                    display_name: &owner.display_name,
                    email: owner.mail.as_deref(),
                },
            },
            quota: Quota::of(drive.drive.quota_total, drive.drive.used()),
        }
    }
}

fn web_url(drive: DriveOf<'_>, tenant: &Tenant, path: &[&str]) -> String {
    let name = tenant
        .initial_domain()
        .split('.')
        .next()
        .unwrap_or_default();
    let personal = drive.owner.user_principal_name.replace(['@', '.'], "_");
    let mut url = format!("https://{name}-my.sharepoint.com/personal/{personal}/Documents");
    for segment in path {
        url.push('/');
        url.extend(
            url::form_urlencoded::byte_serialize(segment.as_bytes())
                .map(|part| part.replace('+', "%20")),
        );
    }
    url
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct WireItem<'a> {
    id: String,
    name: &'a str,
    size: u64,
    web_url: String,
    created_date_time: Timestamp,
    last_modified_date_time: Timestamp,
    parent_reference: ParentReference,
    #[serde(skip_serializing_if = "Option::is_none")]
    root: Option<Empty>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folder: Option<Folder>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<File<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    package: Option<Package<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_item: Option<Remote<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    malware: Option<Malware>,
}

#[derive(Serialize)]
struct Malware {
    description: &'static str,
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ParentReference {
    drive_type: &'static str,
    drive_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Folder {
    child_count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct File<'a> {
    mime_type: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    hashes: Option<Hashes>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hashes {
    quick_xor_hash: String,
}

#[derive(Serialize)]
struct Package<'a> {
    r#type: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Remote<'a> {
    id: &'a str,
    name: &'a str,
    size: u64,
    parent_reference: RemoteParent<'a>,
    folder: Empty,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RemoteParent<'a> {
    drive_id: &'a str,
}

impl<'a> WireItem<'a> {
    /// Delta leaves the parent's path out (documented).
    pub(super) fn of(
        drive: DriveOf<'a>,
        tenant: &Tenant,
        placed: &Placed<'a>,
        with_path: bool,
    ) -> Self {
        let mut path = placed.folder.clone();
        path.extend(placed.item.map(|item| item.name.as_str()));
        let size = placed.item.map_or_else(|| drive.drive.used(), Item::size);
        let changed = placed
            .item
            .map_or(tenant.organization.created_date_time, |item| {
                item.last_modified_date_time
            });
        let mut wire = WireItem {
            id: placed.id.clone(),
            name: placed.item.map_or("root", |item| &item.name),
            size,
            web_url: web_url(drive, tenant, &path),
            // The tenant file knows one time of an item, and none of a root.
            created_date_time: changed,
            last_modified_date_time: changed,
            parent_reference: ParentReference {
                drive_type: "business",
                drive_id: drive.id(),
                id: placed.parent.clone(),
                path: (with_path && placed.item.is_some())
                    .then(|| parent_path(drive, &placed.folder)),
            },
            root: None,
            folder: None,
            file: None,
            package: None,
            remote_item: None,
            malware: None,
        };
        match placed.item {
            None => {
                wire.root = Some(Empty {});
                wire.folder = Some(Folder {
                    child_count: drive.drive.items.len(),
                });
            }
            Some(item) => wire.become_what_it_is(item),
        }
        wire
    }

    /// Puts in the one facet that the item has.
    fn become_what_it_is(&mut self, item: &'a Item) {
        match &item.kind {
            Kind::Folder(children) => {
                self.folder = Some(Folder {
                    child_count: children.len(),
                });
            }
            Kind::File(file) => {
                self.file = Some(File::of(file));
                self.malware = file.malware.then_some(Malware {
                    description: "Malware",
                });
            }
            // A notebook has both facets (observed).
            Kind::Package(package) => {
                self.folder = Some(Folder {
                    child_count: package.items.len(),
                });
                self.package = Some(Package {
                    r#type: &package.kind,
                });
            }
            Kind::RemoteItem(remote) => {
                self.remote_item = Some(Remote {
                    id: &remote.id,
                    name: &item.name,
                    size: remote.size,
                    parent_reference: RemoteParent {
                        drive_id: &remote.drive_id,
                    },
                    folder: Empty {},
                });
            }
        }
    }
}

impl<'a> File<'a> {
    fn of(file: &'a crate::tenant::File) -> Self {
        let hash = match &file.content {
            Content::Text(text) => Some(quick_xor_hash(text.as_bytes())),
            Content::Unknown { quick_xor_hash, .. } => quick_xor_hash.clone(),
        };
        Self {
            mime_type: &file.mime_type,
            hashes: hash.map(|quick_xor_hash| Hashes { quick_xor_hash }),
        }
    }
}

fn parent_path(drive: DriveOf<'_>, folder: &[&str]) -> String {
    let names: Vec<&str> = folder.iter().flat_map(|name| ["/", name]).collect();
    format!("/drives/{}/root:{}", drive.id(), names.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_says_how_close_the_end_is() {
        for (used, state) in [
            (0, "normal"),
            (901, "nearing"),
            (991, "critical"),
            (1000, "exceeded"),
            (1001, "exceeded"),
        ] {
            assert_eq!(Quota::of(1000, used).state, state, "{used}");
        }
    }
}
