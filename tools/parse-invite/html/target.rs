//! Where the links of a page lead.

use std::borrow::Cow;

use url::Url;

/// Leads relative links where the page's base says, wherever in the page that stands.
pub(super) fn resolve<'a>(targets: impl Iterator<Item = &'a mut String>, base: Option<&str>) {
    let base = base.and_then(|base| Url::parse(&with_scheme(base)).ok());
    for target in targets.filter(|target| !is_absolute(target)) {
        let joined = base
            .as_ref()
            .and_then(|base| base.join(target).ok())
            .map(String::from);
        if let Some(whole) = joined {
            *target = whole;
        } else if let Cow::Owned(whole) = with_scheme(target) {
            *target = whole;
        }
    }
}

fn is_absolute(href: &str) -> bool {
    href.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

/// `//a.example/`: the scheme is that of the page, and a mail is shown on one that has `https`.
fn with_scheme(href: &str) -> Cow<'_, str> {
    let rest = href
        .strip_prefix(['/', '\\'])
        .and_then(|rest| rest.strip_prefix(['/', '\\']));
    match rest {
        Some(rest) => format!("https://{rest}").into(),
        None => href.into(),
    }
}

/// The address of a page that leads on by itself: `0; url=https://…`, also without the name.
pub(super) fn of_refresh(content: &str) -> Option<&str> {
    let is_time = |c: char| c.is_ascii_digit() || matches!(c, '.' | ';' | ',');
    let rest = content.trim_start_matches(|c: char| c.is_whitespace() || is_time(c));
    let named = rest
        .get(..3)
        .filter(|name| name.eq_ignore_ascii_case("url"))
        .and_then(|_| rest[3..].trim_start().strip_prefix('='));
    let target = named.unwrap_or(rest).trim().trim_matches(['"', '\'']);
    (!target.is_empty()).then_some(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_leads_on_with_and_without_the_name() {
        for content in [
            "0; url=https://e.example/?a=b",
            "0;URL = 'https://e.example/?a=b'",
            "0.5,url=\"https://e.example/?a=b\"",
            "0; https://e.example/?a=b",
            "https://e.example/?a=b",
        ] {
            assert_eq!(
                of_refresh(content),
                Some("https://e.example/?a=b"),
                "{content}"
            );
        }
        assert_eq!(of_refresh("30"), None);
        assert_eq!(of_refresh("あ"), Some("あ"));
    }
}
