//! Objects of the directory where any kind may stand: members, owners, what somebody is a member of.

use record::ids::Guid;
use serde_json::{Map, Value};
use tenant_file::{Group, Tenant, User, declared};

use super::{
    context::Context, filter::Filter, groups::wire as groups, query::Query, refusals::Refusal,
    users::wire as users,
};
use crate::http::message::Answer;

/// A user or a group.
#[derive(Clone, Copy)]
pub(super) enum Object<'a> {
    User(&'a User),
    Group(&'a Group),
}

impl<'a> Object<'a> {
    /// The object of an id.
    pub(super) fn of(tenant: &'a Tenant, id: &str) -> Option<Self> {
        // A sign-in name is no id.
        let user = tenant
            .user(id)
            .filter(|user| user.id.as_str().eq_ignore_ascii_case(id));
        let group = || tenant.group(id).map(Self::Group);
        user.map(Self::User).or_else(group)
    }

    pub(super) fn id(&self) -> &'a Guid {
        match self {
            Self::User(user) => &user.id,
            Self::Group(group) => &group.id,
        }
    }

    /// As the type of a cast names it.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Group(_) => "group",
        }
    }

    /// As it is sent, with its kind. What only another kind has may be selected too (observed), and does not come.
    pub(super) fn seen(
        self,
        context: &Context<'_>,
        query: &Query,
    ) -> Result<Map<String, Value>, Refusal> {
        let own = query.for_kind(self.kind(), |name| {
            ["user", "group"]
                .iter()
                .any(|kind| declared(kind, name).is_some())
        });
        let mut seen = match self {
            Self::User(user) => users::picked(context, &own, user, &users::DEFAULT)?,
            Self::Group(group) => groups::picked(context, &own, group)?,
        };
        let kind = format!("#microsoft.graph.{}", self.kind());
        seen.insert("@odata.type".to_owned(), kind.into());
        Ok(seen)
    }
}

/// A filter over both kinds: what one of them cannot be asked never holds for it.
struct Sieve {
    users: Result<Filter, Refusal>,
    groups: Result<Filter, Refusal>,
}

impl Sieve {
    fn of(text: &str) -> Result<Self, Refusal> {
        let sieve = Self {
            users: Filter::parse(text, users::FILTERED, "User"),
            groups: Filter::parse(text, groups::FILTERED, "Group"),
        };
        match (sieve.users, sieve.groups) {
            (Err(refusal), Err(_)) => Err(refusal),
            (users, groups) => Ok(Self { users, groups }),
        }
    }

    fn lets(&self, context: &Context<'_>, object: Object<'_>) -> bool {
        match object {
            Object::User(user) => {
                let (tenant, store) = (context.tenant, context.store);
                let candidate = users::Candidate {
                    tenant,
                    store,
                    user,
                };
                self.users
                    .as_ref()
                    .is_ok_and(|filter| filter.lets(&candidate))
            }
            Object::Group(group) => self.groups.as_ref().is_ok_and(|filter| filter.lets(group)),
        }
    }
}

/// What of a relation is asked for: cast to a kind, filtered, searched and sorted, all by the index (documented but for
/// the cast, which is taken without).
fn asked_for<'a>(
    context: &Context<'_>,
    mut all: Vec<Object<'a>>,
) -> Result<Vec<Object<'a>>, Refusal> {
    let query = &context.query;
    if let Some(kind) = context.cast() {
        all.retain(|object| object.kind() == kind);
    }
    if (query.filter.is_some() || query.order.is_some()) && !(context.eventual && query.count) {
        return Err(Refusal::unsupported_query(
            "The specified filter to the reference property query is currently not supported.",
        ));
    }
    if let Some(text) = &query.filter {
        let sieve = Sieve::of(text)?;
        all.retain(|object| sieve.lets(context, *object));
    }
    let name = |object: &Object<'_>| match object {
        Object::User(user) => user.display_name.to_lowercase(),
        Object::Group(group) => group.display_name.to_lowercase(),
    };
    if let Some(search) = context.search()? {
        all.retain(|object| search.finds_name(&name(object)));
    }
    if let Some(order) = context.order(&["displayName"])? {
        all.sort_by_cached_key(name);
        if order.is_descending() {
            all.reverse();
        }
    }
    Ok(all)
}

/// A page of a relation.
pub(super) fn listed(context: &Context<'_>, all: Vec<Object<'_>>) -> Result<Answer, Refusal> {
    let all = asked_for(context, all)?;
    let of = match context.cast() {
        Some("user") => "users",
        Some("group") => "groups",
        _ => "directoryObjects",
    };
    context.paged(
        of,
        &all,
        |object| object.id().as_str(),
        |object| object.seen(context, &context.query),
    )
}

/// How many there are of a relation.
pub(super) fn counted(context: &Context<'_>, all: Vec<Object<'_>>) -> Result<Answer, Refusal> {
    context.counts_only_eventually()?;
    let number = asked_for(context, all)?.len();
    Ok(Answer::text(&number.to_string()))
}
