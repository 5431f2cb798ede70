//! Links that ask for granular delegated administration.

use common::sections::InvitationKind as Kind;

use super::{Age, Flaw, Link};
use crate::guid::Id;

const ROUTE: &str = "partners/invitation/granularadminrelationships/";
const GUID: usize = 36;

/// What stands where the id should, up to the end of the route.
pub(super) fn id_in(route: &str) -> Option<&str> {
    let at = route.to_ascii_lowercase().find(ROUTE)? + ROUTE.len();
    // Lower-casing ASCII moves nothing, and the route is ASCII up to here.
    route.get(at..)
}

pub(super) fn link(id: &str, route: &str) -> Link {
    let mut link = Link::new(Kind::Gdap, Age::Current);
    let before = route.len() - id.len() - ROUTE.len();
    if !matches!(&route[..before], "" | "/") {
        link.flaws.push(Flaw::UnknownRoute(route.to_owned()));
    }
    let bare = id.strip_suffix('/').unwrap_or(id);
    if is_well_formed(bare) {
        link.relationship = Some(bare.to_ascii_lowercase());
        link.partner_hint = bare.get(GUID + 1..).map_or(Id::Absent, Id::read);
    } else {
        link.flaws.push(Flaw::BadRelationship(id.to_owned()));
    }
    link
}

/// Two GUIDs with a hyphen between them (documented); one alone stands in old samples.
pub(super) fn is_well_formed(id: &str) -> bool {
    let is_guid = |text: Option<&str>| {
        text.is_some_and(|text| matches!(Id::read(text), Id::Good(_)) && text.len() == GUID)
    };
    match id.len() {
        GUID => is_guid(Some(id)),
        73 => is_guid(id.get(..GUID)) && id.as_bytes()[GUID] == b'-' && is_guid(id.get(GUID + 1..)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relationship_is_two_ids_with_a_hyphen_or_one() {
        let id = "c81e7b20-4f5d-4a96-b3f2-0d9a61e57c48";
        for (text, is_one) in [
            (id.to_owned(), true),
            (format!("{id}-{id}"), true),
            (format!("{id}_{id}"), false),
            (format!("{id}-{}", &id[1..]), false),
            (id.replace('c', "g"), false),
            (format!("{id}-{}", id.replace('c', "g")), false),
        ] {
            assert_eq!(is_well_formed(&text), is_one, "{text}");
        }
    }
}
