//! What is asked and what is answered, apart from the wire.

use std::borrow::Cow;

use hyper::{HeaderMap, Method, Uri, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Serialize;

/// What is escaped in a segment of a path.
const ESCAPED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'@');

/// The header in which the emulator says where it differs from the service.
pub(crate) const EMULATION: &str = "x-rehearse";

/// What that header says of a request that the service may answer and the emulator cannot.
pub(crate) const NOT_EMULATED: &str = "not emulated";

/// A request, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    /// The origin it was sent to, such as `https://graph.microsoft.com`; none: the emulator's own address, over plain http.
    pub(crate) origin: Option<String>,
    /// As it came, still percent-encoded.
    pub(crate) path: String,
    /// As it came, still percent-encoded.
    pub(crate) query: Option<String>,
    /// The segments of the path, decoded. Empty ones are left out: the Graph SDK asks for `/v1.0//users`.
    /// None where one is no UTF-8.
    pub(super) segments: Option<Vec<String>>,
    /// The query's names and values, decoded.
    pub(super) pairs: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn new(method: Method, uri: &Uri, headers: HeaderMap, body: Vec<u8>) -> Self {
        Self {
            method,
            origin: None,
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
            segments: decoded_segments(uri.path()),
            pairs: decoded_pairs(uri.query().unwrap_or_default()),
            headers,
            body,
        }
    }

    pub(crate) fn sent_to(self, origin: Option<String>) -> Self {
        Self { origin, ..self }
    }

    /// What a client asks a proxy for.
    pub(crate) fn connect(target: String) -> Self {
        Self {
            method: Method::CONNECT,
            origin: None,
            path: target,
            query: None,
            segments: None,
            pairs: Vec::new(),
            headers: HeaderMap::new(),
            body: Vec::new(),
        }
    }

    /// The segments of the path, decoded; none at all where one is no UTF-8.
    pub(crate) fn path_segments(&self) -> Vec<&str> {
        let segments = self.segments.iter().flatten();
        segments.map(String::as_str).collect()
    }

    /// The same with another path.
    pub(crate) fn with_path(&self, segments: &[&str]) -> Self {
        let encoded = segments
            .iter()
            .map(|segment| utf8_percent_encode(segment, &ESCAPED).to_string());
        let path = format!("/{}", encoded.collect::<Vec<_>>().join("/"));
        let segments = decoded_segments(&path);
        Self {
            path,
            segments,
            ..self.clone()
        }
    }

    /// The same without some query options and a header.
    pub(crate) fn without(&self, options: &[&str], header: &str) -> Self {
        let is_left = |name: &str| {
            !options
                .iter()
                .any(|option| option.eq_ignore_ascii_case(name))
        };
        let query: Vec<&str> = self
            .query
            .iter()
            .flat_map(|query| query.split('&'))
            .filter(|pair| decoded_pairs(pair).iter().all(|(name, _)| is_left(name)))
            .collect();
        let query = query.join("&");
        let mut headers = self.headers.clone();
        headers.remove(header);
        Self {
            pairs: decoded_pairs(&query),
            query: (!query.is_empty()).then_some(query),
            headers,
            ..self.clone()
        }
    }

    /// The query's names and values, decoded.
    pub(crate) fn query_pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// A field of the form in the body, decoded.
    pub(crate) fn form_field(&self, name: &str) -> Option<String> {
        url::form_urlencoded::parse(&self.body)
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// Whether the body says that it is of a type, whatever its parameters.
    pub(crate) fn is_of_type(&self, mime: &str) -> bool {
        self.header(header::CONTENT_TYPE.as_str())
            .and_then(|value| value.split(';').next())
            .is_some_and(|value| value.trim().eq_ignore_ascii_case(mime))
    }

    pub(crate) fn bearer(&self) -> Option<&str> {
        let value = self.header(header::AUTHORIZATION.as_str())?;
        let (scheme, token) = value.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    }
}

fn decoded_segments(path: &str) -> Option<Vec<String>> {
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    segments.map(decoded).collect()
}

/// One path segment, in which `+` is a plus. None where an escape or the text is malformed.
fn decoded(segment: &str) -> Option<String> {
    let is_escape = |rest: &str| {
        let digits = rest.bytes().take(2).filter(u8::is_ascii_hexdigit);
        digits.count() == 2
    };
    if !segment.split('%').skip(1).all(is_escape) {
        return None;
    }
    let text = percent_decode_str(segment).decode_utf8();
    text.ok().map(Cow::into_owned)
}

fn decoded_pairs(query: &str) -> Vec<(String, String)> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.into_owned().collect()
}

/// An answer, before it goes on the wire.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
    /// Why the request was turned down, where it was.
    pub(crate) refused: Option<String>,
}

impl Answer {
    pub(crate) fn json<T: Serialize>(status: u16, body: &T) -> Self {
        Self {
            status,
            headers: vec![("content-type", "application/json; charset=utf-8".to_owned())],
            body: serde_json::to_vec(body).expect("wire types have text keys and no failing part"),
            refused: None,
        }
    }

    /// A bare value, such as a count.
    pub(crate) fn text(text: &str) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", "text/plain".to_owned())],
            body: text.as_bytes().to_vec(),
            refused: None,
        }
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            refused: None,
        }
    }

    /// The answer to a path that is no percent-encoded UTF-8.
    pub(crate) fn undecodable() -> Self {
        Self::empty(400).refused("the path is no percent-encoded UTF-8")
    }

    pub(crate) fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The first header of a name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let header = headers.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
        Some(&header.1)
    }

    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    pub(crate) fn refused(mut self, why: impl Into<String>) -> Self {
        self.refused = Some(why.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_decoded_part_by_part_and_empty_parts_do_not_count() {
        for (path, parts) in [
            ("/v1.0//users", Some(vec!["v1.0", "users"])),
            ("/a%2Fb/%E4%BD%9C+", Some(vec!["a/b", "作+"])),
            ("/%E4", None),
            ("/%zz", None),
            ("/%4", None),
        ] {
            let uri: Uri = path.parse().unwrap();
            let request = Request::new(Method::GET, &uri, HeaderMap::new(), Vec::new());
            let parts = parts.map(|all| all.into_iter().map(str::to_owned).collect());
            assert_eq!(request.segments, parts, "{path}");
        }
    }
}
