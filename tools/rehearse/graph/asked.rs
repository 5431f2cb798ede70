//! A call of Graph, read: its route's parameters and its query, and what every answer is made by.

use std::time::Instant;

use record::json_words;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, error::Category};

use super::{
    audit_record::Actor,
    envelope::{Page, Single},
    filter::{Filter, Property},
    ordering::{Order, Search},
    query::{Query, page},
    refusals::Refusal,
};
use crate::http::{call::Call, message::Answer};

/// Things of a page, where nothing is asked for (documented).
const PAGE: usize = 100;

/// A call and its parameters.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of the call by itself"
)]
pub(super) struct Asked<'a> {
    pub(super) call: &'a Call<'a>,
    pub(super) query: Query,
    /// The parameters in the route's path, in order.
    pub(super) path_params: Vec<&'a str>,
    /// Whether the client takes answers of the index that advanced queries need.
    pub(super) eventual: bool,
    /// Whether the partner calls, in its own directory.
    pub(super) as_partner: bool,
    /// Whether only the basic properties of users may be read.
    pub(super) basics_only: bool,
    /// Whether the times of sign-ins may be read.
    pub(super) reads_sign_ins: bool,
    /// Who calls.
    pub(super) actor: Actor,
    /// By what delays are measured.
    pub(super) instant: Instant,
}

impl<'a> Asked<'a> {
    /// The first parameter of the path.
    pub(super) fn id(&self) -> &'a str {
        self.path_params.first().copied().unwrap_or_default()
    }

    /// The kind that the objects of a relation are cast to, if they are: `members/microsoft.graph.user`.
    pub(super) fn cast(&self) -> Option<&'static str> {
        let segments = self.call.request.path_segments();
        let kinds = ["user", "group"].into_iter();
        let mut casts = kinds.filter(|kind| {
            let cast = format!("microsoft.graph.{kind}");
            segments
                .iter()
                .any(|segment| segment.eq_ignore_ascii_case(&cast))
        });
        casts.next()
    }

    /// Where the type of what is sent is described: of a collection, cut down to what is selected.
    pub(super) fn metadata_url(&self, of: &str) -> String {
        self.metadata_of(of, self.query.select.as_deref())
    }

    /// The same with another selection.
    pub(super) fn metadata_of(&self, of: &str, select: Option<&[String]>) -> String {
        let (origin, version) = (self.call.origin, self.call.version());
        let selected = select.map_or_else(String::new, |names| format!("({})", names.join(",")));
        format!("{origin}/{version}/$metadata#{of}{selected}")
    }

    pub(super) fn page<T: Serialize>(&self, of: &str, value: Vec<T>) -> Answer {
        Answer::json(200, &Page::new(self.metadata_url(of), value))
    }

    /// The page of a list that was asked for, with the link to the next one; the first with the count, where that is
    /// asked for and the index answers.
    pub(super) fn paged<T>(
        &self,
        of: &str,
        all: &[T],
        key: impl Fn(&T) -> &str,
        seen: impl Fn(&T) -> Result<Map<String, Value>, Refusal>,
    ) -> Result<Answer, Refusal> {
        let token = self.query.skip_token.as_deref();
        let size = self.query.top.unwrap_or(PAGE);
        let (part, next) = page(all, key, size, token)?;
        let value = part.iter().map(seen).collect::<Result<Vec<_>, _>>()?;
        let page = Page {
            // Only the first page has it; without the header it is left out silently (documented).
            count: (self.eventual && self.query.count && token.is_none()).then_some(all.len()),
            next_link: next.map(|token| self.call.link_with("$skiptoken", &token)),
            ..Page::new(self.metadata_url(of), value)
        };
        Ok(Answer::json(200, &page))
    }

    pub(super) fn single<T: Serialize>(&self, of: &str, value: T) -> Answer {
        let metadata_url = format!("{}/$entity", self.metadata_url(of));
        Answer::json(
            200,
            &Single {
                metadata_url,
                value,
            },
        )
    }

    /// The path as a description has it: keys in brackets (observed of a user's drive, inferred of others).
    pub(super) fn described_path(&self) -> String {
        let keyed = ["users", "drives", "items"];
        let mut described: Vec<String> = Vec::new();
        let mut path = self.call.path.iter().skip(1).peekable();
        while let Some(part) = path.next() {
            let key = path.next_if(|_| keyed.contains(part));
            if part.starts_with("root:") {
                described.push("root".to_owned());
                // The names of the path belong to none of it; what follows them does.
                let mut names = path.by_ref().skip_while(|name| !name.ends_with(':'));
                names.next();
                continue;
            }
            described
                .push(key.map_or_else(|| (*part).to_owned(), |key| format!("{part}('{key}')")));
        }
        described.join("/")
    }

    /// Reads the body.
    pub(super) fn body<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        let request = self.call.request;
        if !request.is_of_type("application/json") {
            let message = "Entity only allows writes with a JSON Content-Type header.";
            return Err(Refusal::new(400, "BadRequest", message));
        }
        if request.body.is_empty() {
            return Err(Refusal::empty_payload());
        }
        // A compressed body is none, whatever `Content-Encoding` says: SDKs then send it again uncompressed.
        serde_json::from_slice(&request.body).map_err(|error| match error.classify() {
            Category::Syntax | Category::Eof | Category::Io => Refusal::unreadable_payload(),
            Category::Data => {
                let words = json_words(&error).en;
                let message = format!("Unable to read JSON request payload. {words}.");
                Refusal::new(400, "BadRequest", message)
            }
        })
    }

    /// The filter of a list. Advanced ones need the header and `$count=true` (documented).
    pub(super) fn filter(
        &self,
        properties: &'static [Property],
        kind: &'static str,
        counted: bool,
    ) -> Result<Option<Filter>, Refusal> {
        let Some(text) = &self.query.filter else {
            return Ok(None);
        };
        let filter = Filter::parse(text, properties, kind)?;
        if filter.advanced && !(self.eventual && counted) {
            return Err(Refusal::unsupported_query(
                "The specified filter to the reference property query is currently not supported.",
            ));
        }
        Ok(Some(filter))
    }

    /// What a list is sorted by. Together with a filter or a search that needs the index (documented).
    pub(super) fn order(&self, sortable: &[&'static str]) -> Result<Option<Order>, Refusal> {
        let Some(text) = &self.query.order else {
            return Ok(None);
        };
        let order = Order::parse(text, sortable)?;
        let is_advanced = self.query.filter.is_some() || self.query.search.is_some();
        if is_advanced && !(self.eventual && self.query.count) {
            return Err(Refusal::unsupported_query(
                "Sorting not supported for current query.",
            ));
        }
        Ok(Some(order))
    }

    /// What is searched for, which needs the index (documented; the words are inferred).
    pub(super) fn search(&self) -> Result<Option<Search>, Refusal> {
        let Some(text) = &self.query.search else {
            return Ok(None);
        };
        if !self.eventual {
            return Err(Refusal::unsupported_query(
                "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
            ));
        }
        Search::parse(text).map(Some)
    }

    /// The relationship that is to come along, of those that are emulated, in lower case. Not with the index (documented;
    /// the words are inferred).
    pub(super) fn expanded(&self, emulated: &[&str]) -> Result<Option<String>, Refusal> {
        let Some(text) = &self.query.expand else {
            return Ok(None);
        };
        let (name, inside) = text.split_once('(').unwrap_or((text, ""));
        let name = name.trim().to_ascii_lowercase();
        // Options of its own, such as `$levels` (which goes with the index), would change what comes along.
        let inside = inside.trim_end().trim_end_matches(')');
        let changes = |option: &str| {
            let option = option.trim().to_ascii_lowercase();
            !option.is_empty() && !option.starts_with("$select=") && !option.starts_with("select=")
        };
        if inside.split(';').any(changes) {
            return Err(Refusal::not_emulated(&format!("$expand={text}")));
        }
        if self.eventual {
            return Err(Refusal::unsupported_query(
                "Expand is not supported together with advanced queries.",
            ));
        }
        if !emulated.contains(&name.as_str()) {
            return Err(Refusal::not_emulated(&format!("$expand={text}")));
        }
        Ok(Some(name))
    }

    /// The segment `$count` needs the index (documented; the words are observed).
    pub(super) fn counts_only_eventually(&self) -> Result<(), Refusal> {
        if self.eventual {
            Ok(())
        } else {
            Err(Refusal::bad("$count is not currently supported."))
        }
    }
}
