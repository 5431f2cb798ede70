//! The query options of `OData`: read once, strictly.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Map, Value};

use tenant_file::{Properties, declared};

use super::refusals::Refusal;

/// The query options of a call.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Query {
    pub(super) select: Option<Vec<String>>,
    pub(super) filter: Option<String>,
    pub(super) top: Option<usize>,
    pub(super) skip_token: Option<String>,
    pub(super) delta_token: Option<String>,
    pub(super) token: Option<String>,
    pub(super) order: Option<String>,
    pub(super) search: Option<String>,
    pub(super) expand: Option<String>,
    pub(super) count: bool,
    names: Vec<&'static str>,
}

impl Query {
    /// Reads the options. The `$` may be left out, as the service allows.
    pub(super) fn of(pairs: &[(String, String)]) -> Result<Self, Refusal> {
        let mut query = Self::default();
        for (name, value) in pairs {
            let name = query.read(name, value)?;
            if query.names.contains(&name) {
                let message = format!(
                    "Query option '{name}' was specified more than once, but it must be specified at most once."
                );
                return Err(Refusal::new(400, "BadRequest", message));
            }
            query.names.push(name);
        }
        Ok(query)
    }

    /// A query that selects something, and nothing else.
    pub(super) fn selecting(select: Option<Vec<String>>) -> Self {
        Self {
            select,
            ..Self::default()
        }
    }

    /// The selection as far as a kind of thing has it. What is neither known of it nor elsewhere stays, to be refused.
    pub(super) fn for_kind(&self, kind: &str, is_elsewhere: impl Fn(&str) -> bool) -> Self {
        let names = self.select.iter().flatten();
        let own = names.filter(|name| declared(kind, name).is_some() || !is_elsewhere(name));
        Self::selecting(self.select.as_ref().map(|_| own.cloned().collect()))
    }

    /// Whether one of these is selected by name.
    pub(super) fn selects(&self, names: &[&str]) -> bool {
        let is_one = |selected: &String| names.iter().any(|one| one.eq_ignore_ascii_case(selected));
        self.select.iter().flatten().any(is_one)
    }

    /// Reads one option and gives its name.
    fn read(&mut self, name: &str, value: &str) -> Result<&'static str, Refusal> {
        let text = Some(value.to_owned());
        Ok(match name.to_ascii_lowercase().trim_start_matches('$') {
            "select" => {
                self.select = Some(value.split(',').map(|one| one.trim().to_owned()).collect());
                "$select"
            }
            "filter" => {
                self.filter = text;
                "$filter"
            }
            "top" => {
                self.top = Some(top(value)?);
                "$top"
            }
            "skiptoken" => {
                self.skip_token = text;
                "$skiptoken"
            }
            "deltatoken" => {
                self.delta_token = text;
                "$deltatoken"
            }
            "token" => {
                self.token = text;
                "token"
            }
            "search" => {
                self.search = text;
                "$search"
            }
            "expand" => {
                self.expand = text;
                "$expand"
            }
            "orderby" => {
                self.order = text;
                "$orderby"
            }
            "count" => {
                self.count = count(value)?;
                "$count"
            }
            _ => return Err(not_allowed(name)),
        })
    }

    /// Refuses options that a route does not know.
    pub(super) fn only(&self, allowed: &[&str]) -> Result<(), Refusal> {
        match self.names.iter().find(|name| !allowed.contains(name)) {
            Some(name) => Err(not_allowed(name)),
            None => Ok(()),
        }
    }

    /// Refuses a page that is larger than what a route gives at most.
    pub(super) fn at_most(&self, most: usize) -> Result<(), Refusal> {
        match self.top {
            Some(top) if top > most => Err(wrong_size(&top.to_string(), most)),
            Some(_) | None => Ok(()),
        }
    }

    /// Cuts a thing down to the selected properties. Without a selection, to those that come by default.
    pub(super) fn pick<T: Serialize>(
        &self,
        thing: &T,
        kind: &str,
        default: Option<&[&str]>,
    ) -> Result<Map<String, Value>, Refusal> {
        self.pick_with(thing, kind, default, &Properties::default())
    }

    /// The same of a thing that the tenant file sets more properties of. What the schema has and nobody set is null or
    /// an empty list; of a drive and its items it is left out, as `SharePoint` does (observed).
    pub(super) fn pick_with<T: Serialize>(
        &self,
        thing: &T,
        kind: &str,
        default: Option<&[&str]>,
        set: &Properties,
    ) -> Result<Map<String, Value>, Refusal> {
        let Ok(Value::Object(mut all)) = serde_json::to_value(thing) else {
            unreachable!("wire types are objects");
        };
        for (name, value) in set.iter() {
            all.insert(name.to_owned(), value.clone());
        }
        let wanted: Vec<&str> = match (&self.select, default) {
            (Some(select), _) => select.iter().map(String::as_str).collect(),
            (None, Some(default)) => default.to_vec(),
            (None, None) => return Ok(all),
        };
        let mut picked = Map::new();
        // Annotations come by themselves, selected or not (observed in scripts).
        for name in wanted.into_iter().filter(|name| !name.starts_with('@')) {
            let found = all
                .iter_mut()
                .find(|(key, _)| key.eq_ignore_ascii_case(name));
            match found {
                // What is selected twice is there once, and was taken the first time.
                Some((key, value)) => {
                    picked.entry(key.as_str()).or_insert_with(|| value.take());
                }
                None => match declared(kind, name) {
                    // What leads to other objects adds nothing (inferred).
                    Some(known) if known.is_navigation || SPARSE.contains(&kind) => {}
                    Some(known) => {
                        picked.entry(known.name).or_insert_with(|| known.unset());
                    }
                    None => return Err(Refusal::no_property(name, kind)),
                },
            }
        }
        Ok(picked)
    }
}

/// What comes without the properties that are not set.
const SPARSE: [&str; 2] = ["drive", "driveItem"];

fn top(value: &str) -> Result<usize, Refusal> {
    value
        .parse()
        .ok()
        .filter(|top| *top > 0)
        .ok_or_else(|| wrong_size(value, MOST))
}

/// Things of a page at most, where a route says nothing else.
pub(super) const MOST: usize = 999;

fn wrong_size(value: &str, most: usize) -> Refusal {
    Refusal::bad(format!(
        "Invalid page size specified: '{value}'. Must be between 1 and {most} inclusive."
    ))
}

fn count(value: &str) -> Result<bool, Refusal> {
    value.to_ascii_lowercase().parse().map_err(|_| {
        Refusal::bad(format!(
            "Invalid value '{value}' for $count query option found. Valid values are 'true' and 'false'."
        ))
    })
}

fn not_allowed(name: &str) -> Refusal {
    Refusal::unsupported_query(format!(
        "The query option '{name}' is not supported for this request."
    ))
}

/// A page of a list, and where the next begins. A token names the thing that the last page ended with,
/// so that pages stay right while the list grows.
pub(super) fn page<'a, T>(
    all: &'a [T],
    key: impl Fn(&T) -> &str,
    size: usize,
    token: Option<&str>,
) -> Result<(&'a [T], Option<String>), Refusal> {
    let start = match token {
        None => 0,
        Some(token) => place(all, &key, token).ok_or_else(Refusal::expired_page_token)?,
    };
    let end = all.len().min(start + size);
    let page = &all[start..end];
    let next = page
        .last()
        .filter(|_| end < all.len())
        .map(|last| BASE64_URL_SAFE_NO_PAD.encode(format!("{end} {}", key(last))));
    Ok((page, next))
}

/// Where the page of a token begins. The token says so, and is right as long as the object before it is the same.
fn place<T>(all: &[T], key: impl Fn(&T) -> &str, token: &str) -> Option<usize> {
    let token = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (start, last) = token.split_once(' ')?;
    let start: usize = start.parse().ok()?;
    let before = all.get(start.checked_sub(1)?);
    if before.is_some_and(|thing| key(thing) == last) {
        return Some(start);
    }
    let found = all.iter().position(|thing| key(thing) == last)?;
    Some(found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(text: &str) -> Result<Query, Refusal> {
        let pairs: Vec<_> = url::form_urlencoded::parse(text.as_bytes())
            .into_owned()
            .collect();
        Query::of(&pairs)
    }

    #[test]
    fn an_unknown_option_a_wrong_size_and_a_repeated_option_are_refused() {
        for bad in [
            "$skip=1",
            "$count=yes",
            "x=1",
            "$top=0",
            "$top=x",
            "$top=1&top=2",
        ] {
            assert!(query(bad).is_err(), "{bad}");
        }
        let most = query("$top=999").unwrap();
        assert_eq!((most.top, most.at_most(999)), (Some(999), Ok(())));
        assert!(query("$top=1000").unwrap().at_most(999).is_err());
        assert!(query("$filter=a").unwrap().only(&["$select"]).is_err());
    }

    #[test]
    fn a_selection_is_exact_and_a_property_that_is_not_there_is_named() {
        let thing = serde_json::json!({"id": "1", "displayName": "x", "accountEnabled": true});
        let picked = query("$select=displayname,id,displayName")
            .unwrap()
            .pick(&thing, "user", None)
            .unwrap();
        assert_eq!(
            Value::Object(picked),
            serde_json::json!({"displayName": "x", "id": "1"})
        );
        let refused = query("$select=id,nick").unwrap().pick(&thing, "user", None);
        assert_eq!(refused, Err(Refusal::no_property("nick", "user")));
    }

    #[test]
    fn a_facet_that_an_item_does_not_have_may_be_selected_and_does_not_come() {
        let folder = serde_json::json!({"id": "1", "folder": {}});
        let select = query("$select=id,folder,file").unwrap();
        let picked = select.pick(&folder, "driveItem", None).unwrap();
        assert_eq!(Value::Object(picked), folder);
        assert!(select.pick(&folder, "user", None).is_err());
    }

    #[test]
    fn pages_follow_each_other_without_gap_or_overlap_and_a_made_up_token_is_refused() {
        let all: Vec<String> = (0..5).map(|n| n.to_string()).collect();
        let mut seen = Vec::new();
        let mut token = None;
        loop {
            let (items, next) = page(&all, |item| item, 2, token.as_deref()).unwrap();
            seen.push(items.to_vec());
            token = next;
            if token.is_none() {
                break;
            }
        }
        assert_eq!(seen, [&all[0..2], &all[2..4], &all[4..5]]);
        assert!(page(&all, |item| item, 2, Some("!")).is_err());
        assert_eq!(page(&all[..2], |item| item, 2, None).unwrap().1, None);
    }
}
