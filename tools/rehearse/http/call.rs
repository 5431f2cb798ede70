//! A request as a service sees it.

use hyper::Method;
use jiff::Timestamp;

use super::{hosts, message::Request};

/// A request, decoded.
pub(crate) struct Call<'a> {
    pub(crate) request: &'a Request,
    /// The scheme, name and port that the client called, for links that lead back to it.
    pub(crate) origin: &'a str,
    /// The decoded segments of the path. Empty ones are left out.
    pub(crate) path: Vec<&'a str>,
    /// The decoded names and values of the query.
    pub(crate) query: &'a [(String, String)],
    /// The real clock, which tokens live by. A tenant has its own, `Tenant::now`.
    pub(crate) now: Timestamp,
    pub(crate) request_id: String,
}

impl<'a> Call<'a> {
    /// `origin` is the emulator's own address. None where the path is no percent-encoded UTF-8.
    pub(crate) fn new(request: &'a Request, origin: &'a str) -> Option<Self> {
        let segments = request.segments.as_ref()?;
        Some(Self {
            request,
            origin: request.origin.as_deref().unwrap_or(origin),
            path: segments.iter().map(String::as_str).collect(),
            query: &request.pairs,
            now: Timestamp::now(),
            request_id: uuid::Uuid::new_v4().to_string(),
        })
    }

    /// The same call of another path.
    pub(crate) fn at<'b>(&'b self, path: &'b [String]) -> Call<'b> {
        Call {
            request: self.request,
            origin: self.origin,
            path: path.iter().map(String::as_str).collect(),
            query: self.query,
            now: self.now,
            request_id: self.request_id.clone(),
        }
    }

    /// Where tokens for the called service come from.
    pub(crate) fn login(&self) -> &str {
        hosts::login(self.origin)
    }

    pub(crate) fn is(&self, method: &Method) -> bool {
        self.request.method == *method
    }

    /// The value of a query option, whose name may be in any case.
    pub(crate) fn option(&self, name: &str) -> Option<&'a str> {
        let mut pairs = self.query.iter();
        let pair = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(&pair.1)
    }
}
