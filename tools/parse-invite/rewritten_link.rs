//! Links that a mail gateway rewrote, taken out of their wrapping without asking anyone.

use std::borrow::Cow;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use percent_encoding::percent_decode_str;
use url::Url;

use crate::transfer_encoding;

/// Wrappings inside one another are opened so many times.
pub(crate) const MAX_DEPTH: usize = 5;

/// A link out of its wrapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unwrapped {
    /// What is inside; the wrapped link itself where it cannot be opened.
    pub(crate) link: String,
    /// The same, parsed; `None` where it is no address.
    pub(crate) url: Option<Url>,
    /// Names of the services, outermost first.
    pub(crate) wrappers: Vec<&'static str>,
    pub(crate) end: End,
}

/// How unwrapping ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// What is inside is no wrapper.
    Open,
    /// The service keeps the target to itself.
    Opaque,
    /// More wrappings than anyone makes.
    TooDeep,
}

/// One step of unwrapping.
enum Step {
    Inside(String),
    Opaque,
}

/// Takes a link out of every wrapping.
pub(crate) fn unwrap(link: &str) -> Unwrapped {
    let mut link = link.to_owned();
    let mut wrappers = Vec::new();
    loop {
        let url = Url::parse(&link).ok();
        let step = url.as_ref().and_then(|url| open(url, &link));
        let end = match step {
            None => End::Open,
            Some(_) if wrappers.len() == MAX_DEPTH => End::TooDeep,
            Some((name, step)) => {
                wrappers.push(name);
                match step {
                    Step::Inside(inside) => {
                        link = clean(&inside);
                        continue;
                    }
                    Step::Opaque => End::Opaque,
                }
            }
        };
        return Unwrapped {
            link,
            url,
            wrappers,
            end,
        };
    }
}

/// A gateway that finds no blank behind a link takes the sentence with it, and some drop a slash.
fn clean(inside: &str) -> String {
    let inside = inside.trim();
    let inside: Cow<'_, str> = match inside.split_once(":/") {
        Some((scheme, rest)) if !rest.starts_with('/') && scheme.len() < 6 => {
            format!("{scheme}://{rest}").into()
        }
        _ => inside.into(),
    };
    let host_end = inside.find("://").map_or(0, |at| {
        inside[at + 3..]
            .find(['/', '?', '#'])
            .map_or(inside.len(), |end| at + 3 + end)
    });
    let end = inside[host_end..]
        .find(|c: char| !c.is_ascii() || c.is_ascii_whitespace())
        .map_or(inside.len(), |at| host_end + at);
    inside[..end].to_owned()
}

fn open(url: &Url, raw: &str) -> Option<(&'static str, Step)> {
    let host = url.host_str()?;
    let under = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|head| head.ends_with('.'))
    };
    let by = |name: &str| query(url, &[name]).map_or(Step::Opaque, Step::Inside);
    if under("safelinks.protection.outlook.com")
        || under("safelinks.protection.office365.us")
        || under("safelinks.protection.partner.outlook.cn")
    {
        return Some(("safe-links", by("url")));
    }
    if host == "statics.teams.cdn.office.net" && url.path().contains("safelinks") {
        return Some(("safe-links", by("url")));
    }
    if host == "urldefense.proofpoint.com" || host == "urldefense.com" || under("urldefense.us") {
        return Some(("proofpoint", proofpoint(url, raw)));
    }
    if host.ends_with("-ctp.trendmicro.com")
        || host.ends_with("-urlprotect.trendmicro.com")
        || host == "urlprotect.trendmicro.com"
    {
        return Some(("trend-micro", by("url")));
    }
    if host == "linkprotect.cudasvc.com" {
        return Some(("barracuda", by("a")));
    }
    if under("protection.sophos.com") {
        return Some(("sophos", sophos(url)));
    }
    if host == "protect.checkpoint.com" || under("url.avanan.click") {
        return Some(("check-point", check_point(raw)));
    }
    if under("secure-web.cisco.com") {
        return Some(("cisco", cisco(url)));
    }
    if host == "clicktime.symantec.com" {
        return Some(("symantec", by("u")));
    }
    if is_google(host) && url.path() == "/url" {
        let inside = query(url, &["q", "url"]);
        return Some(("google", inside.map_or(Step::Opaque, Step::Inside)));
    }
    opaque(url, host).map(|name| (name, Step::Opaque))
}

/// Services that keep the target on their side.
fn opaque(url: &Url, host: &str) -> Option<&'static str> {
    let under = |domain: &str| {
        host == domain
            || host
                .strip_suffix(domain)
                .is_some_and(|head| head.ends_with('.'))
    };
    if under("mimecast.com") || under("mimecastprotect.com") {
        Some("mimecast")
    } else if under("hornetsecurity.com") || under("seclinks.cloud-security.net") {
        Some("hornetsecurity")
    } else if host == "aka.ms" || host == "go.microsoft.com" && url.path().starts_with("/fwlink") {
        Some("microsoft-short-link")
    } else if [
        "bit.ly",
        "tinyurl.com",
        "t.co",
        "x.gd",
        "is.gd",
        "ow.ly",
        "lnkd.in",
    ]
    .contains(&host)
    {
        Some("short-link")
    } else {
        None
    }
}

fn is_google(host: &str) -> bool {
    matches!(
        host,
        "www.google.com" | "google.com" | "www.google.co.jp" | "google.co.jp"
    )
}

/// The target that a wrapper gives under one of these names. Of two that differ only the service knows which it opens.
fn query(url: &Url, names: &[&str]) -> Option<String> {
    let mut values = url.query()?.split('&').filter_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        let key = percent_decode_str(key).decode_utf8_lossy();
        let is_named = names.iter().any(|name| key.eq_ignore_ascii_case(name));
        (is_named && !value.is_empty()).then_some(value)
    });
    let raw = values.next()?;
    if values.any(|other| other != raw) {
        return None;
    }
    // A `+` in a link stands for itself.
    let mut inside = percent_decode_str(raw).decode_utf8_lossy().into_owned();
    if let Some(fragment) = url.fragment()
        && !inside.contains('#')
        && !raw.contains('%')
    {
        // A link that was put in as it is has lost its own fragment to the wrapper.
        inside.push('#');
        inside.push_str(fragment);
    }
    Some(inside)
}

/// Proofpoint URL Defense, three generations (the vendor's published decoder).
fn proofpoint(url: &Url, raw: &str) -> Step {
    let path = url.path();
    let inside = if path.starts_with("/v1/") {
        query(url, &["u"])
    } else if path.starts_with("/v2/") {
        query(url, &["u"]).map(|u| {
            percent_decode_str(&u.replace('-', "%").replace('_', "/"))
                .decode_utf8_lossy()
                .into_owned()
        })
    } else {
        proofpoint_v3(raw)
    };
    inside.map_or(Step::Opaque, Step::Inside)
}

/// `…/v3/__<link>__;<characters>!…$`: each `*` is one character of the tail, `**X` a run of them.
fn proofpoint_v3(raw: &str) -> Option<String> {
    const RUNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (_, rest) = raw.split_once("/v3/__")?;
    let (link, tail) = rest.rsplit_once("__;")?;
    let encoded = tail.split('!').next()?.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(encoded).ok()?;
    let characters = String::from_utf8(bytes).ok()?;
    let mut characters = characters.chars();
    let mut out = String::with_capacity(link.len());
    let mut rest = link;
    while let Some(star) = rest.find('*') {
        out.push_str(&rest[..star]);
        rest = &rest[star + 1..];
        let run = rest.strip_prefix('*').and_then(|after| {
            let index = RUNS
                .iter()
                .position(|b| after.as_bytes().first() == Some(b))?;
            Some((index + 2, &after[1..]))
        });
        if let Some((length, after)) = run {
            out.extend(characters.by_ref().take(length));
            rest = after;
        } else {
            out.push(characters.next().unwrap_or('*'));
        }
    }
    out.push_str(rest);
    Some(out)
}

/// `u` is base64; a newer form that has only `b` or `q` is not to be opened.
fn sophos(url: &Url) -> Step {
    let Some(encoded) = query(url, &["u"]) else {
        return Step::Opaque;
    };
    let bytes = transfer_encoding::base64(encoded.replace('-', "+").replace('_', "/").as_bytes());
    match String::from_utf8(bytes) {
        Ok(link) if link.contains("://") => Step::Inside(link),
        _ => Step::Opaque,
    }
}

fn check_point(raw: &str) -> Step {
    let inside = raw
        .split_once("___")
        .and_then(|(_, rest)| Some(rest.split_once("___")?.0));
    inside.map_or(Step::Opaque, |inside| {
        let is_encoded = inside.get(..10).is_some_and(|head| head.contains('%'));
        Step::Inside(if is_encoded {
            percent_decode_str(inside).decode_utf8_lossy().into_owned()
        } else {
            inside.to_owned()
        })
    })
}

fn cisco(url: &Url) -> Step {
    let last = url.path().rsplit_once('/').map(|(_, last)| last);
    match last.map(|last| percent_decode_str(last).decode_utf8_lossy().into_owned()) {
        Some(link) if link.starts_with("http") => Step::Inside(link),
        _ => Step::Opaque,
    }
}

#[cfg(test)]
mod tests;
