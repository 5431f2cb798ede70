//! The parameters of a link, read as the page reads them: without case, and through one more layer of
//! entities than there should be.

use std::borrow::Cow;

use url::Url;

use super::Flaw;
use crate::guid::distance;

/// The names of parameters, for telling damaged ones.
const NAMES: [&str; 6] = [
    "invType",
    "partnerId",
    "msppId",
    "indirectCSPId",
    "indirectCSP",
    "DAP",
];

/// Parameters in order, names in lower case.
pub(super) struct Parameters {
    pairs: Vec<(String, String, String)>,
}

impl Parameters {
    /// Reads the query, and one that stands inside the route.
    pub(super) fn read(url: &Url, route: &str) -> Self {
        let mut pairs = Vec::new();
        let query = url.query().unwrap_or("");
        let in_route = route.split_once('?').map_or("", |(_, query)| query);
        for query in [query, in_route] {
            let query = decode_entities(query);
            for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
                let bare = name.trim_matches(['{', ' ']).to_ascii_lowercase();
                pairs.push((bare, name.into_owned(), value.trim().to_owned()));
            }
        }
        Self { pairs }
    }

    pub(super) fn first(&self, name: &str) -> Option<&str> {
        let found = self.pairs.iter().find(|(found, ..)| found == name);
        found.map(|(_, _, value)| value.as_str())
    }

    /// Every value of a parameter, in order.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let found = self.pairs.iter().filter(move |(found, ..)| found == name);
        found.map(|(_, _, value)| value.as_str())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    /// Names that are damaged, and parameters that say two things.
    pub(super) fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (name, written, _) in &self.pairs {
            let is_known = NAMES.iter().any(|known| known.eq_ignore_ascii_case(name));
            if !is_known && let Some(meant) = meant(name) {
                flaws.push(Flaw::BadName {
                    found: written.clone(),
                    meant,
                });
            }
        }
        // What is known by its exact name only: shorter names resemble too much.
        for known in NAMES.into_iter().chain(["type", "id", "csp", "ref"]) {
            let mut values = self
                .pairs
                .iter()
                .filter(|(name, ..)| known.eq_ignore_ascii_case(name))
                .map(|(_, _, value)| value);
            if let Some(first) = values.next()
                && let Some(second) = values.find(|value| !value.eq_ignore_ascii_case(first))
            {
                flaws.push(Flaw::Twice {
                    name: known,
                    first: first.clone(),
                    second: second.clone(),
                });
            }
        }
        flaws
    }
}

/// `&amp;` left over from HTML, also twice over. The parameter's name would begin with `amp;`.
fn decode_entities(query: &str) -> Cow<'_, str> {
    if !query.contains("amp;") && !query.contains("#38;") && !query.contains("#x26;") {
        return query.into();
    }
    let mut decoded = query.to_owned();
    for _ in 0..3 {
        decoded = decoded
            .replace("&amp;", "&")
            .replace("&#38;", "&")
            .replace("&#x26;", "&")
            .replace("&AMP;", "&");
    }
    decoded.into()
}

/// The name that a damaged one seems to be.
fn meant(found: &str) -> Option<&'static str> {
    let lower = found.to_ascii_lowercase();
    NAMES.into_iter().find(|name| {
        let name = name.to_ascii_lowercase();
        lower != name
            && (lower.len() > 3
                && distance(&lower, &name, 1 + usize::from(name.len() > 6)).is_some()
                || lower.starts_with(&format!("{name}_")))
    })
}
