//! A OneDrive: the drive, its items by id and by path, their children, and the whole by delta.

mod hash;
mod wire;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Map, Value};
use tenant_file::{Kind, Properties};

use super::{
    context::Context,
    download,
    drive_index::Contents,
    drive_tree::{DriveOf, Placed},
    envelope::Page,
    query::page,
    refusals::Refusal,
};
use crate::http::message::Answer;
use wire::{WireDrive, WireItem};

/// Items of a page, where nothing is asked for (documented).
const PAGE: usize = 200;

/// Items of a page of children at most (observed).
pub(super) const MOST_CHILDREN: usize = 1_000;

/// The token of a delta link, under which nothing has changed since.
const END: &str = "latest";

/// Which item of the drive a path names.
enum Place<'a> {
    Root,
    Id(&'a str),
    Path(&'a [&'a str]),
    /// A path that begins at an item.
    Below(&'a str, &'a [&'a str]),
}

/// The drive that the path names, by its own id or by its owner.
fn of<'a>(context: &Context<'a>) -> Result<DriveOf<'a>, Refusal> {
    let id = context.id();
    if context.call.path.get(1) == Some(&"drives") {
        let drives = &context.store.drives;
        return drives.drive(context.tenant, id).ok_or_else(not_found);
    }
    let owner = context
        .tenant
        .user(id)
        .ok_or_else(|| Refusal::no_resource(id))?;
    DriveOf::of(owner)
        .ok_or_else(|| Refusal::new(404, "ResourceNotFound", "User's mysite not found."))
}

pub(super) fn drive(context: &Context<'_>) -> Result<Answer, Refusal> {
    let picked = seen(context, of(context)?)?;
    Ok(context.single("drives", picked))
}

/// All drives of a user: a tenant file has one at most.
pub(super) fn list(context: &Context<'_>) -> Result<Answer, Refusal> {
    let drive = seen(context, of(context)?)?;
    Ok(context.page("drives", vec![drive]))
}

fn seen(context: &Context<'_>, drive: DriveOf<'_>) -> Result<Map<String, Value>, Refusal> {
    let wire = WireDrive::of(drive, context.tenant);
    let set = &drive.drive.properties;
    context.query.pick_with(&wire, "drive", None, set)
}

/// An item as it is sent; where its parent lies is left out of a delta (documented).
fn seen_item(
    context: &Context<'_>,
    drive: DriveOf<'_>,
    item: &Placed<'_>,
    with_path: bool,
) -> Result<Map<String, Value>, Refusal> {
    let wire = WireItem::of(drive, context.tenant, item, with_path);
    let none = Properties::default();
    let set = item.item.map_or(&none, |item| &item.properties);
    context.query.pick_with(&wire, "driveItem", None, set)
}

pub(super) fn root(context: &Context<'_>) -> Result<Answer, Refusal> {
    item(context, &Place::Root)
}

pub(super) fn item_by_id(context: &Context<'_>) -> Result<Answer, Refusal> {
    item(context, &Place::Id(context.path_params[1]))
}

pub(super) fn item_by_path(context: &Context<'_>) -> Result<Answer, Refusal> {
    item(context, &Place::Path(&context.path_params[1..]))
}

pub(super) fn item_below(context: &Context<'_>) -> Result<Answer, Refusal> {
    item(context, &below(context))
}

fn below<'a>(context: &'a Context<'_>) -> Place<'a> {
    Place::Below(context.path_params[1], &context.path_params[2..])
}

pub(super) fn children_of_root(context: &Context<'_>) -> Result<Answer, Refusal> {
    children(context, &Place::Root)
}

pub(super) fn children_by_id(context: &Context<'_>) -> Result<Answer, Refusal> {
    children(context, &Place::Id(context.path_params[1]))
}

pub(super) fn children_by_path(context: &Context<'_>) -> Result<Answer, Refusal> {
    children(context, &Place::Path(&context.path_params[1..]))
}

pub(super) fn content_by_id(context: &Context<'_>) -> Result<Answer, Refusal> {
    content(context, &Place::Id(context.path_params[1]))
}

pub(super) fn content_by_path(context: &Context<'_>) -> Result<Answer, Refusal> {
    content(context, &Place::Path(&context.path_params[1..]))
}

fn item(context: &Context<'_>, place: &Place<'_>) -> Result<Answer, Refusal> {
    let drive = of(context)?;
    let contents = context.store.drives.contents(drive);
    let item = find(&contents, drive, place)?.1;
    let picked = seen_item(context, drive, &item, true)?;
    Ok(context.single(&context.described_path(), picked))
}

fn children(context: &Context<'_>, place: &Place<'_>) -> Result<Answer, Refusal> {
    let (drive, query) = (of(context)?, &context.query);
    let contents = context.store.drives.contents(drive);
    let (folder, _) = find(&contents, drive, place)?;
    let ids = contents.children(folder);
    let size = query.top.unwrap_or(PAGE);
    let token = query.skip_token.as_deref();
    let (ids, next) = page(ids, |entry| entry.id(), size, token)?;
    let items = ids
        .iter()
        .filter_map(|entry| contents.at(drive, contents.place(entry.id())?))
        .map(|item| seen_item(context, drive, &item, true))
        .collect::<Result<Vec<_>, _>>()?;
    let page = Page {
        next_link: next.map(|token| context.call.link_with("$skiptoken", &token)),
        ..Page::new(context.metadata_url(&context.described_path()), items)
    };
    Ok(Answer::json(200, &page))
}

/// Where the content is: at an address of another host, which takes no token (documented).
fn content(context: &Context<'_>, place: &Place<'_>) -> Result<Answer, Refusal> {
    let drive = of(context)?;
    let contents = context.store.drives.contents(drive);
    let item = find(&contents, drive, place)?.1;
    match item.item.map(|item| &item.kind) {
        Some(Kind::File(file)) if file.malware => Err(Refusal::new(
            403,
            "malwareDetected",
            "Malware detected: the content is blocked.",
        )),
        Some(Kind::File(_)) => {
            let location =
                download::address(context.call, context.tenant, context.store, drive, &item);
            Ok(Answer::empty(302).with("location", location))
        }
        // A notebook is refused as if it were not there (observed).
        Some(Kind::Package(_)) => Err(not_found()),
        // The service's words are not known.
        Some(Kind::Folder(_) | Kind::RemoteItem(_)) | None => Err(Refusal::new(
            400,
            "notSupported",
            "The item has no content to download.",
        )),
    }
}

fn find<'a>(
    contents: &Contents,
    drive: DriveOf<'a>,
    place: &Place<'_>,
) -> Result<(usize, Placed<'a>), Refusal> {
    let at = match place {
        Place::Root => Some(0),
        Place::Id(id) => contents.place(id),
        Place::Path(names) => contents.below(0, names),
        Place::Below(id, names) => {
            let start = contents.place(id);
            start.and_then(|start| contents.below(start, names))
        }
    };
    at.and_then(|at| Some((at, contents.at(drive, at)?)))
        .ok_or_else(not_found)
}

fn not_found() -> Refusal {
    Refusal::new(404, "itemNotFound", "The resource could not be found.")
}

/// Everything below the root, page by page; then a link under which nothing has changed, as nothing can.
pub(super) fn delta(context: &Context<'_>) -> Result<Answer, Refusal> {
    let (drive, query) = (of(context)?, &context.query);
    let resync = || {
        let words = "Resync required. Replace any local items with the server's version.";
        Refusal::gone("resyncRequired", words)
    };
    let contents = context.store.drives.contents(drive);
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
        .map(|item| seen_item(context, drive, &item, false))
        .collect::<Result<Vec<_>, _>>()?;
    let last = (end_of_page < contents.len()).then(|| contents.at(drive, end_of_page - 1));
    let next = last
        .flatten()
        .map(|last| BASE64_URL_SAFE_NO_PAD.encode(&last.id));
    let link = |token: &str| context.call.link_with("token", token);
    let page = Page {
        delta_link: next.is_none().then(|| link(&end)),
        next_link: next.as_deref().map(link),
        ..Page::new(context.metadata_url("Collection(driveItem)"), value)
    };
    Ok(Answer::json(200, &page))
}

/// The place after the item that a page ended with.
fn after(contents: &Contents, token: &str) -> Option<usize> {
    let id = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    Some(contents.place(&id)? + 1)
}
