//! Addresses: built segment by segment, so that no id can leave its place.

use url::Url;

/// A part of an address that must not go into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BadSegment(pub(crate) String);

/// An address under `base`, each segment percent-encoded on its own.
///
/// `.` and `..` would be taken for steps, an empty segment would shift what follows, and a control
/// character has no business in an id: they are refused.
pub(crate) fn under(base: &Url, segments: &[&str]) -> Result<Url, BadSegment> {
    if let Some(bad) = segments.iter().find(|segment| is_bad(segment)) {
        return Err(BadSegment(format!("\"{bad}\"")));
    }
    let mut url = base.clone();
    match url.path_segments_mut() {
        Ok(mut path) => path.pop_if_empty().extend(segments),
        Err(()) => return Err(BadSegment(format!("\"{base}\""))),
    };
    Ok(url)
}

fn is_bad(segment: &str) -> bool {
    segment.is_empty()
        || segment == "."
        || segment == ".."
        || segment.len() > 1024
        || segment.chars().any(char::is_control)
}

/// Whether two addresses have the same scheme, host and port.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.origin().is_tuple() && a.origin() == b.origin()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        Url::parse("https://graph.microsoft.com").unwrap()
    }

    fn path(segments: &[&str]) -> Result<String, BadSegment> {
        under(&base(), segments).map(|url| url.as_str().to_owned())
    }

    #[test]
    fn an_id_cannot_lead_to_another_address() {
        assert_eq!(
            path(&["users", "alice/revokeSignInSessions?x=#", "assignLicense"]).unwrap(),
            "https://graph.microsoft.com/users/alice%2FrevokeSignInSessions%3Fx=%23/assignLicense"
        );
        assert_eq!(
            path(&["users", "%2e%2e"]).unwrap(),
            "https://graph.microsoft.com/users/%252e%252e"
        );
        for bad in ["", ".", "..", "a\nb"] {
            assert_eq!(path(&["users", bad]), Err(BadSegment(format!("\"{bad}\""))));
        }
    }

    #[test]
    fn a_base_with_a_slash_gets_no_second_one() {
        let base = Url::parse("http://127.0.0.1:8080/").unwrap();
        assert_eq!(
            under(&base, &["v1.0", "users"]).unwrap().as_str(),
            "http://127.0.0.1:8080/v1.0/users"
        );
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        let same = |a: &str, b: &str| same_origin(&Url::parse(a).unwrap(), &Url::parse(b).unwrap());
        assert!(same(
            "https://graph.microsoft.com/a",
            "https://graph.microsoft.com:443/b"
        ));
        assert!(!same(
            "https://graph.microsoft.com",
            "http://graph.microsoft.com"
        ));
        assert!(!same(
            "https://graph.microsoft.com",
            "https://graph.microsoft.com.evil.example"
        ));
        assert!(!same("http://127.0.0.1:1", "http://127.0.0.1:2"));
        assert!(!same("data:x", "data:x"));
    }
}
