//! One route of Graph.

use hyper::Method;

use record::permissions::{self, Bearer};

use crate::{
    entra::Token,
    graph::{
        context::{Change, Context, Whole},
        refusals::Refusal,
    },
    http::message::Answer,
};

/// How a route is answered.
#[derive(Debug, Clone, Copy)]
pub(in crate::graph) enum Handler {
    /// From the tenant as it is, beside others.
    Read(fn(&Context<'_>) -> Result<Answer, Refusal>),
    /// By a change of the tenant, alone.
    Change(fn(&mut Change<'_>) -> Result<Answer, Refusal>),
    /// As the requests inside of it need: beside others, where all of them only read.
    Batch(fn(&mut Whole<'_>) -> Result<Answer, Refusal>),
}

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below the version. `{id}` is one part of a path, `{path}` one or more.
    pub(crate) path: &'static str,
    /// Whether the partner may call it, with a token of its own tenant.
    pub(in crate::graph) takes_partners: bool,
    /// The query options that it takes.
    pub(in crate::graph) options: &'static [&'static str],
    pub(in crate::graph) answer: Handler,
}

impl Route {
    /// Whether a token is allowed to use the route, for a call about its own person or not.
    pub(in crate::graph) fn is_open_to(&self, token: &Token, is_own: bool) -> bool {
        let row = permissions::graph::row(self.method.as_str(), self.path);
        row.is_some_and(|row| {
            row.needs
                .are_met_by(bearer(token, is_own), |one| token.permits(one))
        })
    }
}

fn bearer(token: &Token, is_own: bool) -> Bearer {
    match (token.scp.is_some(), is_own) {
        (false, _) => Bearer::App,
        (true, false) => Bearer::Person,
        (true, true) => Bearer::Own,
    }
}

/// Whether a token may read no more of a user than the basic set of properties.
pub(in crate::graph) fn reads_basics_only(token: &Token, is_own: bool) -> bool {
    let all = permissions::graph::ALL_OF_USERS;
    !all.are_met_by(bearer(token, is_own), |one| token.permits(one))
}
