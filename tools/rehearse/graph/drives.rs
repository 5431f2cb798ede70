//! OneDrives: the drive, its items by id and by path, their children, and the whole by delta.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde::Serialize;

use super::{
    Page,
    query::{Query, page},
    refusals::Refusal,
};
use crate::{
    message::Answer,
    services::Call,
    tenant::{DriveOf, Item, Kind, Placed, Tenant},
};

/// Items of a page, where nothing is asked for (documented).
const PAGE: usize = 200;

/// The token of a delta link, under which nothing has changed since.
const END: &str = "latest";

/// How a drive is addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose<'a> {
    User(&'a str),
    Drive(&'a str),
}

/// What of a drive is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Drive,
    Delta,
    Item(Place),
    Children(Place),
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    Root,
    Id(String),
    Path(Vec<String>),
}

impl Part {
    fn of(path: &[&str]) -> Option<Self> {
        match path {
            [] => Some(Self::Drive),
            ["root"] => Some(Self::Item(Place::Root)),
            ["root", "children"] => Some(Self::Children(Place::Root)),
            ["root", "delta"] => Some(Self::Delta),
            ["items", id] => Some(Self::Item(Place::Id((*id).to_owned()))),
            ["items", id, "children"] => Some(Self::Children(Place::Id((*id).to_owned()))),
            ["root:", rest @ ..] => Self::by_path(rest),
            _ => None,
        }
    }

    /// `root:/a/b`, `root:/a/b:` and `root:/a/b:/children`. A name cannot hold a colon.
    fn by_path(path: &[&str]) -> Option<Self> {
        let (names, after) = match path {
            [names @ .., last, "children"] if last.ends_with(':') => {
                ([names, &[last.trim_end_matches(':')]].concat(), Some("children"))
            }
            [names @ .., last] => ([names, &[last.trim_end_matches(':')]].concat(), None),
            [] => return None,
        };
        if names.iter().any(|name| name.is_empty() || name.contains(':')) {
            return None;
        }
        let place = Place::Path(names.into_iter().map(str::to_owned).collect());
        Some(match after {
            Some(_) => Self::Children(place),
            None => Self::Item(place),
        })
    }
}

pub(super) fn answer(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
    whose: Whose<'_>,
    path: &[&str],
) -> Result<Answer, Refusal> {
    let part = Part::of(path)
        .ok_or_else(|| Refusal::no_segment(path.last().copied().unwrap_or_default()))?;
    let drive = drive(tenant, whose)?;
    match part {
        Part::Drive => {
            query.only(&["$select"])?;
            let picked = query.pick(&WireDrive::of(drive, tenant), "drive", None)?;
            Ok(call.single("drives", picked))
        }
        Part::Item(place) => {
            query.only(&["$select"])?;
            let item = find(drive, &place)?;
            let picked = query.pick(&WireItem::of(drive, tenant, &item, true), "driveItem", None)?;
            Ok(call.single("drives('items')", picked))
        }
        Part::Children(place) => {
            query.only(&["$select", "$top", "$skiptoken"])?;
            let folder = find(drive, &place)?;
            let children = drive.children(&folder);
            let size = query.top.unwrap_or(PAGE);
            let token = query.skip_token.as_deref();
            let (items, next) = page(&children, |child| child.id.as_str(), size, token)?;
            let items = items
                .iter()
                .map(|item| query.pick(&WireItem::of(drive, tenant, item, true), "driveItem", None))
                .collect::<Result<Vec<_>, _>>()?;
            let next = next.map(|token| call.link_with("$skiptoken", &token));
            Ok(call.page_with("drives('children')", items, next))
        }
        Part::Delta => delta(call, tenant, query, drive),
    }
}

fn drive<'a>(tenant: &'a Tenant, whose: Whose<'_>) -> Result<DriveOf<'a>, Refusal> {
    let drive_of = |owner: &'a crate::tenant::User| {
        owner.drive.as_ref().map(|drive| DriveOf { owner, drive })
    };
    match whose {
        Whose::User(id) => {
            let owner = tenant.user(id).ok_or_else(|| Refusal::no_resource(id))?;
            drive_of(owner)
                .ok_or_else(|| Refusal::new(404, "ResourceNotFound", "User's mysite not found."))
        }
        Whose::Drive(id) => tenant
            .users
            .iter()
            .filter_map(drive_of)
            .find(|drive| drive.id() == id)
            .ok_or_else(not_found),
    }
}

fn find<'a>(drive: DriveOf<'a>, place: &Place) -> Result<Placed<'a>, Refusal> {
    match place {
        Place::Root => Some(drive.root()),
        Place::Id(id) => drive.walk().into_iter().find(|item| item.id == *id),
        Place::Path(names) => drive.at_path(names),
    }
    .ok_or_else(not_found)
}

fn not_found() -> Refusal {
    Refusal::new(404, "itemNotFound", "The resource could not be found.")
}

/// Everything below the root, page by page; then a link under which nothing has changed, as nothing can.
fn delta(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
    drive: DriveOf<'_>,
) -> Result<Answer, Refusal> {
    query.only(&["$select", "$top", "token"])?;
    let resync = || Refusal::new(410, "resyncRequired", "Resync required. Replace any local items with the server's version.");
    let all = drive.walk();
    let end = BASE64_URL_SAFE_NO_PAD.encode(END);
    let is_end = query.token.as_deref().is_some_and(|token| token == END || token == end);
    let (items, next) = if is_end {
        (&[][..], None)
    } else {
        let size = query.top.unwrap_or(PAGE);
        page(&all, |item| item.id.as_str(), size, query.token.as_deref()).map_err(|_| resync())?
    };
    let value = items
        .iter()
        .map(|item| query.pick(&WireItem::of(drive, tenant, item, false), "driveItem", None))
        .collect::<Result<Vec<_>, _>>()?;
    let delta_link = next.is_none().then(|| call.link_with("token", &end));
    let page = Page {
        context: call.context("Collection(driveItem)"),
        next_link: next.map(|token| call.link_with("token", &token)),
        delta_link,
        value,
    };
    Ok(Answer::json(200, &page))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireDrive<'a> {
    id: String,
    name: &'static str,
    drive_type: &'static str,
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
        Self { total, used, remaining, deleted: 0, state }
    }
}

impl<'a> WireDrive<'a> {
    fn of(drive: DriveOf<'a>, tenant: &Tenant) -> Self {
        let owner = drive.owner;
        Self {
            id: drive.id(),
            name: "OneDrive",
            drive_type: "business",
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
    let name = tenant.initial_domain().split('.').next().unwrap_or_default();
    let personal = drive.owner.user_principal_name.replace(['@', '.'], "_");
    let mut url = format!("https://{name}-my.sharepoint.com/personal/{personal}/Documents");
    for segment in path {
        url.push('/');
        url.extend(url::form_urlencoded::byte_serialize(segment.as_bytes()).map(|part| part.replace('+', "%20")));
    }
    url
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireItem<'a> {
    id: String,
    name: &'a str,
    size: u64,
    web_url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modified_date_time: Option<Timestamp>,
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
    hashes: Option<Hashes<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Hashes<'a> {
    quick_xor_hash: &'a str,
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
    fn of(drive: DriveOf<'a>, tenant: &Tenant, placed: &Placed<'a>, with_path: bool) -> Self {
        let mut path = placed.folder.clone();
        path.extend(placed.item.map(|item| item.name.as_str()));
        let size = placed.item.map_or_else(|| drive.drive.used(), Item::size);
        let mut wire = WireItem {
            id: placed.id.clone(),
            name: placed.item.map_or("root", |item| &item.name),
            size,
            web_url: web_url(drive, tenant, &path),
            last_modified_date_time: placed.item.map(|item| item.last_modified_date_time),
            parent_reference: ParentReference {
                drive_type: "business",
                drive_id: drive.id(),
                id: placed.parent.clone(),
                path: (with_path && placed.item.is_some()).then(|| parent_path(drive, &placed.folder)),
            },
            root: None,
            folder: None,
            file: None,
            package: None,
            remote_item: None,
        };
        match placed.item.map(|item| (&item.kind, item)) {
            None => {
                wire.root = Some(Empty {});
                wire.folder = Some(Folder { child_count: drive.drive.items.len() });
            }
            Some((Kind::Folder(children), _)) => {
                wire.folder = Some(Folder { child_count: children.len() });
            }
            Some((Kind::File(file), _)) => {
                let hash = file.quick_xor_hash.as_deref();
                wire.file = Some(File {
                    mime_type: &file.mime_type,
                    hashes: hash.map(|quick_xor_hash| Hashes { quick_xor_hash }),
                });
            }
            Some((Kind::Package(package), _)) => {
                wire.package = Some(Package { r#type: &package.kind });
            }
            Some((Kind::RemoteItem(remote), item)) => {
                wire.remote_item = Some(Remote {
                    id: &remote.id,
                    name: &item.name,
                    size: remote.size,
                    parent_reference: RemoteParent { drive_id: &remote.drive_id },
                    folder: Empty {},
                });
            }
        }
        wire
    }
}

fn parent_path(drive: DriveOf<'_>, folder: &[&str]) -> String {
    let names: String = folder.iter().map(|name| format!("/{name}")).collect();
    format!("/drives/{}/root:{names}", drive.id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_path_lead_to_their_part() {
        let path = |names: &[&str]| Place::Path(names.iter().map(|name| (*name).to_owned()).collect());
        for (segments, part) in [
            (&[][..], Some(Part::Drive)),
            (&["root", "children"], Some(Part::Children(Place::Root))),
            (&["root:", "PassageDrive", "workspace"], Some(Part::Item(path(&["PassageDrive", "workspace"])))),
            (&["root:", "PassageDrive:"], Some(Part::Item(path(&["PassageDrive"])))),
            (&["root:", "作業 #1", "x:", "children"], Some(Part::Children(path(&["作業 #1", "x"])))),
            // Without the closing colon, `children` is a name.
            (&["root:", "x", "children"], Some(Part::Item(path(&["x", "children"])))),
            (&["root:"], None),
            (&["root:", "a:b", "c"], None),
            (&["root", "content"], None),
        ] {
            assert_eq!(Part::of(segments), part, "{segments:?}");
        }
    }

    #[test]
    fn the_quota_says_how_close_the_end_is() {
        for (used, state) in [(0, "normal"), (901, "nearing"), (991, "critical"), (1000, "exceeded"), (1001, "exceeded")] {
            assert_eq!(Quota::of(1000, used).state, state, "{used}");
        }
    }
}
