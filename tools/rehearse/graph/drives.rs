//! A OneDrive: the drive, its items by id and by path, their children, and the whole by delta.

mod hash;
mod placed;
mod wire;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};

use super::{
    Page,
    query::{Query, page},
    refusals::Refusal,
};
use crate::{message::Answer, services::Call, tenant::Tenant};
use placed::{DriveOf, Placed};
use wire::{WireDrive, WireItem};

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
            [names @ .., last, "children"] if last.ends_with(':') => (
                [names, &[last.trim_end_matches(':')]].concat(),
                Some("children"),
            ),
            [names @ .., last] => ([names, &[last.trim_end_matches(':')]].concat(), None),
            [] => return None,
        };
        if names
            .iter()
            .any(|name| name.is_empty() || name.contains(':'))
        {
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
            let picked =
                query.pick(&WireItem::of(drive, tenant, &item, true), "driveItem", None)?;
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
    let drive_of =
        |owner: &'a crate::tenant::User| owner.drive.as_ref().map(|drive| DriveOf { owner, drive });
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
    let resync = || {
        Refusal::new(
            410,
            "resyncRequired",
            "Resync required. Replace any local items with the server's version.",
        )
    };
    let all = drive.walk();
    let end = BASE64_URL_SAFE_NO_PAD.encode(END);
    let is_end = query
        .token
        .as_deref()
        .is_some_and(|token| token == END || token == end);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_path_lead_to_their_part() {
        let path =
            |names: &[&str]| Place::Path(names.iter().map(|name| (*name).to_owned()).collect());
        for (segments, part) in [
            (&[][..], Some(Part::Drive)),
            (&["root", "children"], Some(Part::Children(Place::Root))),
            (
                &["root:", "PassageDrive", "workspace"],
                Some(Part::Item(path(&["PassageDrive", "workspace"]))),
            ),
            (
                &["root:", "PassageDrive:"],
                Some(Part::Item(path(&["PassageDrive"]))),
            ),
            (
                &["root:", "作業 #1", "x:", "children"],
                Some(Part::Children(path(&["作業 #1", "x"]))),
            ),
            // Without the closing colon, `children` is a name.
            (
                &["root:", "x", "children"],
                Some(Part::Item(path(&["x", "children"]))),
            ),
            (&["root:"], None),
            (&["root:", "a:b", "c"], None),
            (&["root", "content"], None),
        ] {
            assert_eq!(Part::of(segments), part, "{segments:?}");
        }
    }
}
