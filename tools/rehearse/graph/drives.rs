//! A OneDrive: the drive, its items by id and by path, their children, and the whole by delta.

mod hash;
mod placed;
mod register;
mod wire;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{Page, Scene, download, query::page, refusals::Refusal};
use crate::{message::Answer, tenant::Kind};
pub(super) use placed::{DriveOf, Placed};
pub(super) use register::{Contents, Register};
use wire::{WireDrive, WireItem};

/// Items of a page, where nothing is asked for (documented).
const PAGE: usize = 200;

/// The token of a delta link, under which nothing has changed since.
const END: &str = "latest";

/// Which item of the drive a path names.
enum Place<'a> {
    Root,
    Id(&'a str),
    Path(&'a [&'a str]),
}

/// The drive that the path names, by its own id or by its owner.
fn of<'a>(scene: &'a Scene<'_>) -> Result<DriveOf<'a>, Refusal> {
    let id = scene.id();
    if scene.call.path.get(1) == Some(&"drives") {
        let drives = &scene.memory.drives;
        return drives.drive(scene.tenant, id).ok_or_else(not_found);
    }
    let owner = scene
        .tenant
        .user(id)
        .ok_or_else(|| Refusal::no_resource(id))?;
    DriveOf::of(owner)
        .ok_or_else(|| Refusal::new(404, "ResourceNotFound", "User's mysite not found."))
}

pub(super) fn drive(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let wire = WireDrive::of(of(scene)?, scene.tenant);
    let picked = scene.query.pick(&wire, "drive", None)?;
    Ok(scene.call.single("drives", picked))
}

pub(super) fn root(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    item(scene, &Place::Root)
}

pub(super) fn item_by_id(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    item(scene, &Place::Id(scene.given[1]))
}

pub(super) fn item_by_path(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    item(scene, &Place::Path(&scene.given[1..]))
}

pub(super) fn children_of_root(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    children(scene, &Place::Root)
}

pub(super) fn children_by_id(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    children(scene, &Place::Id(scene.given[1]))
}

pub(super) fn children_by_path(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    children(scene, &Place::Path(&scene.given[1..]))
}

pub(super) fn content_by_id(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    content(scene, &Place::Id(scene.given[1]))
}

pub(super) fn content_by_path(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    content(scene, &Place::Path(&scene.given[1..]))
}

fn item(scene: &Scene<'_>, place: &Place<'_>) -> Result<Answer, Refusal> {
    let drive = of(scene)?;
    let item = find(scene, drive, place)?;
    let wire = WireItem::of(drive, scene.tenant, &item, true);
    let picked = scene.query.pick(&wire, "driveItem", None)?;
    Ok(scene.call.single("drives('items')", picked))
}

fn children(scene: &Scene<'_>, place: &Place<'_>) -> Result<Answer, Refusal> {
    let (drive, query) = (of(scene)?, &scene.query);
    let folder = find(scene, drive, place)?;
    let children = drive.children(&folder);
    let size = query.top.unwrap_or(PAGE);
    let token = query.skip_token.as_deref();
    let (items, next) = page(&children, |child| child.id.as_str(), size, token)?;
    let items = items
        .iter()
        .map(|item| {
            let wire = WireItem::of(drive, scene.tenant, item, true);
            query.pick(&wire, "driveItem", None)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        next_link: next.map(|token| scene.call.link_with("$skiptoken", &token)),
        ..Page::new(scene.call.context("drives('children')"), items)
    };
    Ok(Answer::json(200, &page))
}

/// Where the content is: at an address of another host, which takes no token (documented).
fn content(scene: &Scene<'_>, place: &Place<'_>) -> Result<Answer, Refusal> {
    let drive = of(scene)?;
    let item = find(scene, drive, place)?;
    match item.item.map(|item| &item.kind) {
        Some(Kind::File(_)) => {
            let location = download::address(scene.call, scene.tenant, scene.memory, drive, &item);
            Ok(Answer::empty(302).with("location", location))
        }
        // The service's words are not known.
        Some(Kind::Package(_) | Kind::Folder(_) | Kind::RemoteItem(_)) | None => Err(Refusal::new(
            400,
            "notSupported",
            "The item has no content to download.",
        )),
    }
}

fn find<'a>(
    scene: &Scene<'_>,
    drive: DriveOf<'a>,
    place: &Place<'_>,
) -> Result<Placed<'a>, Refusal> {
    match place {
        Place::Root => Some(drive.root()),
        Place::Id(id) => {
            let contents = scene.memory.drives.contents(drive);
            contents.place(id).and_then(|at| contents.at(drive, at))
        }
        Place::Path(names) => drive.at_path(names),
    }
    .ok_or_else(not_found)
}

fn not_found() -> Refusal {
    Refusal::new(404, "itemNotFound", "The resource could not be found.")
}

/// Everything below the root, page by page; then a link under which nothing has changed, as nothing can.
pub(super) fn delta(scene: &mut Scene<'_>) -> Result<Answer, Refusal> {
    let (drive, query) = (of(scene)?, &scene.query);
    let resync = || {
        let words = "Resync required. Replace any local items with the server's version.";
        Refusal::gone("resyncRequired", words)
    };
    let contents = scene.memory.drives.contents(drive);
    let end = BASE64_URL_SAFE_NO_PAD.encode(END);
    let token = query.token.as_deref();
    let is_end = token.is_some_and(|token| token == END || token == end);
    let start = match token {
        _ if is_end => contents.len(),
        None => 0,
        Some(token) => after(&contents, token).ok_or_else(resync)?,
    };
    let end_of_page = contents.len().min(start + query.top.unwrap_or(PAGE));
    let value = (start..end_of_page)
        .filter_map(|place| contents.at(drive, place))
        .map(|item| {
            let wire = WireItem::of(drive, scene.tenant, &item, false);
            query.pick(&wire, "driveItem", None)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let last = (end_of_page < contents.len()).then(|| contents.at(drive, end_of_page - 1));
    let next = last
        .flatten()
        .map(|last| BASE64_URL_SAFE_NO_PAD.encode(&last.id));
    let link = |token: &str| scene.call.link_with("token", token);
    let page = Page {
        delta_link: next.is_none().then(|| link(&end)),
        next_link: next.as_deref().map(link),
        ..Page::new(scene.call.context("Collection(driveItem)"), value)
    };
    Ok(Answer::json(200, &page))
}

/// The place after the item that a page ended with.
fn after(contents: &Contents, token: &str) -> Option<usize> {
    let id = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    Some(contents.place(&id)? + 1)
}
