//! Domains and names of senders that were made to be taken for others.

use super::appearance;
use crate::guid::distance;

/// Microsoft's domains that mail comes from.
const MAIL_DOMAINS: [&str; 5] = [
    "microsoft.com",
    "microsoftonline.com",
    "office365.com",
    "office.com",
    "onmicrosoft.com",
];

/// The domain of Microsoft's that another looks like. `onmicrosoft.com` is under everybody's control.
pub(crate) fn like_microsoft(domain: &str) -> Option<&'static str> {
    if MAIL_DOMAINS
        .iter()
        .any(|own| domain == *own || domain.ends_with(&format!(".{own}")))
    {
        return None;
    }
    MAIL_DOMAINS.into_iter().find(|own| is_like(domain, own))
}

/// Whether a domain was made to be taken for another: by letters that look alike, by a letter more or less,
/// by the other one as a part of it.
pub(crate) fn is_like(domain: &str, own: &str) -> bool {
    let (unicode, _) = idna::domain_to_unicode(domain);
    let labels = own.matches('.').count() + 1;
    // The end that is as long as the other one: `mail.rnicrosoft.com` looks like `microsoft.com`.
    let from = unicode
        .rmatch_indices('.')
        .nth(labels - 1)
        .map_or(0, |(at, _)| at + 1);
    let end = &unicode[from..];
    let allowed = usize::from(own.len() > 9);
    end != own
        && (appearance(end) == appearance(own)
            || unicode.starts_with(&format!("{own}."))
            || unicode.contains(&format!(".{own}."))
            || unicode.contains(&format!("{}.", own.replace('.', "-")))
            || end.is_ascii() && distance(end, own, allowed).is_some())
}

/// A name with the letters of other scripts that look like Latin ones put into Latin.
pub(crate) fn latin(name: &str) -> String {
    name.chars()
        .map(|c| {
            if c.is_ascii() || !c.is_alphabetic() {
                return c;
            }
            let mut skeleton = unicode_security::skeleton(c.encode_utf8(&mut [0; 4]))
                .collect::<Vec<_>>()
                .into_iter();
            match (skeleton.next(), skeleton.next()) {
                (Some(plain), None) if plain.is_ascii_alphabetic() => plain,
                _ => c,
            }
        })
        .collect()
}
