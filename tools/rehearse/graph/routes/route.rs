//! One route of Graph.

use hyper::Method;

use super::permissions::Needs;
use crate::{
    entra::Token,
    graph::{context::Context, refusals::Refusal},
    http::message::Answer,
};

pub(super) type Handler = fn(&mut Context<'_>) -> Result<Answer, Refusal>;

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below the version. `{id}` is one part of a path, `{path}` one or more.
    pub(crate) path: &'static str,
    pub(super) needs: Needs,
    /// Whether the partner may call it, with a token of its own tenant.
    pub(in crate::graph) takes_partners: bool,
    /// The query options that it takes.
    pub(in crate::graph) options: &'static [&'static str],
    pub(in crate::graph) answer: Handler,
}

impl Route {
    /// Whether a token is allowed to use the route, for a call about its own person or not.
    pub(in crate::graph) fn is_open_to(&self, token: &Token, is_own: bool) -> bool {
        self.needs.are_met_by(token, is_own)
    }
}
