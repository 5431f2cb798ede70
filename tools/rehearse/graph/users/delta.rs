//! Users that have changed since a link was made.

use std::collections::HashSet;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use record::ids::Guid;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tenant_file::{Tenant, User};

use super::wire::picked;
use crate::{
    graph::{context::Context, envelope::Page, query::Query, refusals::Refusal},
    http::message::Answer,
};

/// How long a link is good (documented).
const LIFE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Users of a page (documented for lists).
const PAGE: usize = 100;

/// What comes where nothing is selected: the properties of a list, as far as they are set (documented), and no licences.
const DEFAULT: [&str; 10] = [
    "businessPhones",
    "displayName",
    "givenName",
    "jobTitle",
    "mail",
    "mobilePhone",
    "officeLocation",
    "preferredLanguage",
    "surname",
    "userPrincipalName",
];

/// What a link carries. The options of the first call live in it, for the service takes none later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Link {
    select: Option<Vec<String>>,
    ids: Vec<Guid>,
    /// How many changes had been made when this round began.
    seen: usize,
    /// Where the round before ended; none: everything is new.
    since: Option<usize>,
    /// Users of this round that have been sent.
    sent: usize,
    made: Timestamp,
}

impl Link {
    fn text(&self) -> String {
        let json = serde_json::to_vec(self).expect("a link has text keys only");
        BASE64_URL_SAFE_NO_PAD.encode(json)
    }

    /// Reads a token that was made here, no longer ago than it lives.
    fn of(token: &str, now: Timestamp, changes: usize) -> Result<Self, Refusal> {
        let json = BASE64_URL_SAFE_NO_PAD.decode(token).ok();
        let link: Option<Self> = json.and_then(|json| serde_json::from_slice(&json).ok());
        let link = link.ok_or_else(|| Refusal::bad("Badly formed token."))?;
        if now.duration_since(link.made) > LIFE || link.seen > changes {
            let words = "The sync state generation is not found; continuing requires a full synchronization.";
            return Err(Refusal::gone("syncStateNotFound", words));
        }
        Ok(link)
    }
}

/// `id eq '…'`, joined by `or`, of at most fifty users (documented).
fn ids(filter: Option<&str>) -> Result<Vec<Guid>, Refusal> {
    let unsupported =
        || Refusal::unsupported_query("Only 'id eq' filters are supported in a delta query.");
    let Some(filter) = filter else {
        return Ok(Vec::new());
    };
    let ids = filter
        .split(" or ")
        .map(|one| {
            let quoted = one.trim().strip_prefix("id eq '")?.strip_suffix('\'')?;
            quoted.parse().ok()
        })
        .collect::<Option<Vec<Guid>>>()
        .ok_or_else(unsupported)?;
    if ids.len() > 50 {
        return Err(unsupported());
    }
    Ok(ids)
}

/// A user of a round.
#[derive(Clone, Copy)]
enum Entry<'a> {
    There(&'a User),
    /// Deleted, and whether it can be restored.
    Gone(Guid, bool),
}

impl Entry<'_> {
    /// The reasons are documented.
    fn seen(self, context: &Context<'_>, query: &Query) -> Result<Map<String, Value>, Refusal> {
        match self {
            Self::There(user) => {
                let mut picked = picked(context, query, user, &DEFAULT)?;
                picked.insert("id".to_owned(), user.id.as_str().into());
                Ok(picked)
            }
            Self::Gone(id, can_return) => {
                let reason = if can_return { "changed" } else { "deleted" };
                let mut gone = Map::new();
                gone.insert("id".to_owned(), id.as_str().into());
                gone.insert("@removed".to_owned(), json!({"reason": reason}));
                Ok(gone)
            }
        }
    }
}

/// The users of a round, in the order of the directory or of their changes.
fn round<'a>(tenant: &'a Tenant, changed: &[Guid], link: &Link) -> Vec<Entry<'a>> {
    let wanted = |id: &Guid| link.ids.is_empty() || link.ids.contains(id);
    let Some(since) = link.since else {
        let users = tenant.users.iter().filter(|user| wanted(&user.id));
        return users.map(Entry::There).collect();
    };
    let changed = changed.get(since..link.seen).unwrap_or_default();
    let mut known = HashSet::new();
    let new = changed.iter().filter(|id| wanted(id) && known.insert(**id));
    // A change of a group's is no user's.
    let is_user = |id: &Guid| tenant.group(id.as_str()).is_none();
    new.filter(|id| is_user(id))
        .map(|id| {
            let mut deleted = tenant.deleted.users.iter();
            let there = tenant.user(id.as_str()).map(Entry::There);
            there.unwrap_or_else(|| Entry::Gone(*id, deleted.any(|one| one.user.id == *id)))
        })
        .collect()
}

pub(in crate::graph) fn delta(context: &Context<'_>) -> Result<Answer, Refusal> {
    let link = link(context)?;
    let users = round(context.tenant, &context.store.changed, &link);
    let end = users.len().min(link.sent + PAGE);
    let part = users.get(link.sent..end).unwrap_or_default();
    let query = Query::selecting(link.select.clone());
    let value = part
        .iter()
        .map(|entry| entry.seen(context, &query))
        .collect::<Result<Vec<_>, Refusal>>()?;
    let mut page = Page::new(context.metadata_of("users", link.select.as_deref()), value);
    let base = format!(
        "{}/{}/users/delta",
        context.call.origin,
        context.call.version()
    );
    if end < users.len() {
        let next = Link { sent: end, ..link };
        page.next_link = Some(format!("{base}?$skiptoken={}", next.text()));
    } else {
        let next = Link {
            since: Some(link.seen),
            sent: 0,
            made: context.tenant.now,
            ..link
        };
        page.delta_link = Some(format!("{base}?$deltatoken={}", next.text()));
    }
    Ok(Answer::json(200, &page))
}

/// The round that the call is in: a new one, the next page of one, or the first page after one.
fn link(context: &Context<'_>) -> Result<Link, Refusal> {
    let query = &context.query;
    let (now, changes) = (context.tenant.now, context.store.changed.len());
    let fresh = Link {
        select: query.select.clone(),
        ids: ids(query.filter.as_deref())?,
        seen: changes,
        since: None,
        sent: 0,
        made: now,
    };
    match (&query.skip_token, &query.delta_token) {
        (None, None) => Ok(fresh),
        // A bookmark without the past.
        (None, Some(token)) if token == "latest" => Ok(Link {
            since: Some(changes),
            ..fresh
        }),
        _ if query.select.is_some() || query.filter.is_some() => Err(Refusal::bad(
            "Query options can only be given with the first call of a delta query.",
        )),
        (Some(token), None) => Link::of(token, now, changes),
        (None, Some(token)) => Ok(Link {
            seen: changes,
            ..Link::of(token, now, changes)?
        }),
        (Some(_), Some(_)) => Err(Refusal::bad("Badly formed token.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_good_for_seven_days_and_only_where_it_was_made() {
        let made: Timestamp = "2026-10-01T00:00:00Z".parse().unwrap();
        let link = Link {
            select: None,
            ids: Vec::new(),
            seen: 2,
            since: Some(1),
            sent: 0,
            made,
        };
        assert_eq!(Link::of(&link.text(), made + LIFE, 2), Ok(link.clone()));
        let late = made + LIFE + SignedDuration::from_secs(1);
        for refused in [
            Link::of(&link.text(), late, 2),
            Link::of(&link.text(), made, 1),
        ] {
            let refused = format!("{:?}", refused.unwrap_err());
            assert!(
                refused.contains("410") && refused.contains("syncStateNotFound"),
                "{refused}"
            );
        }
        assert!(Link::of("x", made, 9).is_err());
    }

    #[test]
    fn only_ids_can_be_filtered_on() {
        let id = "302f0ae0-2661-4dfe-9963-5f3e1fc4be40";
        let filter = format!("id eq '{id}' or id eq '{id}'");
        assert_eq!(ids(Some(&filter)).unwrap().len(), 2);
        assert!(ids(Some("accountEnabled eq true")).is_err());
        assert!(ids(Some(&vec![format!("id eq '{id}'"); 51].join(" or "))).is_err());
    }
}
