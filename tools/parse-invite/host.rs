//! Whose host it is: Microsoft's, or one that would like to be taken for it.

use std::{collections::HashMap, sync::LazyLock};

use url::{Host as Named, Url};

use crate::{guid::distance, normalize};

mod like;

pub(crate) use like::{is_like, latin, like_microsoft};

/// A host of Microsoft's that invitations are known to stand on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    /// `admin.microsoft.com` (documented).
    Admin,
    /// `admin.cloud.microsoft`, since 2026 (observed).
    AdminCloud,
    /// `portal.office.com` (documented until 2023).
    PortalOffice,
    /// `businessstore.microsoft.com` (observed; the service is retired).
    BusinessStore,
    /// `portal.microsoftonline.com`, 2011 to 2014.
    PortalOnline,
    /// Partner Center itself: for partners, not customers.
    PartnerCenter,
    /// A portal of a national cloud.
    National,
}

/// Where invitations stand. A host is one of these exactly, or none.
const HOSTS: [(&str, Known); 15] = [
    ("admin.microsoft.com", Known::Admin),
    ("admin.cloud.microsoft", Known::AdminCloud),
    ("portal.office.com", Known::PortalOffice),
    ("businessstore.microsoft.com", Known::BusinessStore),
    ("portal.microsoftonline.com", Known::PortalOnline),
    ("partner.microsoft.com", Known::PartnerCenter),
    ("partnercenter.microsoft.com", Known::PartnerCenter),
    ("portal.office365.us", Known::National),
    ("portal.apps.mil", Known::National),
    ("admin.microsoft365.us", Known::National),
    ("portal.partner.microsoftonline.cn", Known::National),
    ("partner.microsoftonline.cn", Known::National),
    ("portal.microsoftonline.de", Known::National),
    ("portal.office.de", Known::National),
    ("admin.microsoftonline.cn", Known::National),
];

/// What makes a host one that was chosen to deceive, or a link that hides where it goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trick {
    /// `admin.microsoft.com.evil.example`: the known name stands before the real one.
    ExtraLabel(&'static str),
    /// Looks the same in another script, or as `rn` for `m`.
    Homoglyph(&'static str),
    /// Differs by a letter or two, a hyphen or another ending.
    Typo(&'static str),
    /// Written in punycode.
    Punycode(String),
    /// `https://admin.microsoft.com@evil.example/`.
    Userinfo,
    /// `https://evil.example\@admin.microsoft.com/`: readers disagree where it goes.
    Backslash,
    /// A number instead of a name.
    Address,
    Port(u16),
    Scheme(String),
    /// Written so that it cannot be read, and still the real one.
    Obfuscated,
    /// A dot at the end.
    TrailingDot,
}

/// What the host of a link is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) known: Option<Known>,
    pub(crate) tricks: Vec<Trick>,
    /// A name of Microsoft's stands before the host, where it means nothing.
    imitates: bool,
}

impl Judged {
    /// Whether the link goes to Microsoft and to no one else.
    pub(crate) fn is_ok(&self) -> bool {
        self.known.is_some() && !self.tricks.iter().any(Trick::leads_astray)
    }

    /// Whether readers of the link disagree where it leads, so that it may lead elsewhere than to its host.
    pub(crate) fn hides_where_it_leads(&self) -> bool {
        let hides = |trick: &Trick| matches!(trick, Trick::Userinfo | Trick::Backslash);
        self.tricks.iter().any(hides)
    }

    /// Whether the host was chosen to be taken for Microsoft's.
    pub(crate) fn is_lookalike(&self) -> bool {
        self.known.is_none()
            && self.tricks.iter().any(|trick| match trick {
                Trick::ExtraLabel(_) | Trick::Homoglyph(_) | Trick::Typo(_) => true,
                Trick::Userinfo | Trick::Backslash => self.imitates,
                _ => false,
            })
    }
}

impl Trick {
    /// Whether the link may end elsewhere than its host says.
    pub(crate) fn leads_astray(&self) -> bool {
        !matches!(self, Self::Obfuscated | Self::TrailingDot)
    }
}

/// Hosts that were looked at. A page has thousands of links and few hosts.
#[derive(Default)]
pub(crate) struct Hosts {
    disguises: HashMap<String, Vec<Trick>>,
}

impl Hosts {
    /// Judges the host of a link by how a browser reads it. `raw` is the link as written.
    pub(crate) fn judge(&mut self, url: &Url, raw: &str) -> Judged {
        let mut tricks = Vec::new();
        if url.scheme() != "https" {
            tricks.push(Trick::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            tricks.push(Trick::Userinfo);
        }
        if authority(raw).contains('\\') {
            tricks.push(Trick::Backslash);
        }
        if let Some(port) = url.port() {
            tricks.push(Trick::Port(port));
        }
        // It says something only where the host is not all that there is.
        let imitates = !tricks.is_empty() && names_microsoft(authority(raw));
        let Some(Named::Domain(host)) = url.host() else {
            tricks.push(Trick::Address);
            return Judged {
                known: None,
                tricks,
                imitates,
            };
        };
        let bare = host.strip_suffix('.').unwrap_or(host);
        let known = known(url);
        if known.is_some() {
            if bare != host {
                tricks.push(Trick::TrailingDot);
            }
            if is_obfuscated(raw) {
                tricks.push(Trick::Obfuscated);
            }
        } else {
            tricks.extend(self.disguise(bare));
        }
        Judged {
            known,
            tricks,
            imitates,
        }
    }

    fn disguise(&mut self, host: &str) -> Vec<Trick> {
        if let Some(seen) = self.disguises.get(host) {
            return seen.clone();
        }
        let tricks = disguise(host);
        self.disguises.insert(host.to_owned(), tricks.clone());
        tricks
    }
}

/// The known host that a link goes to, if it does.
pub(crate) fn known(url: &Url) -> Option<Known> {
    let host = url.domain()?;
    let host = host.strip_suffix('.').unwrap_or(host);
    HOSTS
        .iter()
        .find(|(name, _)| *name == host)
        .map(|(_, known)| *known)
}

/// What stands between `//` and the path, as written.
fn authority(raw: &str) -> &str {
    let rest = raw.split_once("//").map_or(raw, |(_, rest)| rest);
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    &rest[..end]
}

/// What stands where the host should, of an address that no program opens.
pub(crate) fn authority_of_broken(raw: &str) -> Option<&str> {
    let is_web = raw
        .trim_start()
        .get(..4)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("http"));
    (is_web && raw.contains("//")).then(|| authority(raw))
}

fn names_microsoft(authority: &str) -> bool {
    let authority = authority.to_ascii_lowercase();
    authority.contains("microsoft") || authority.contains("office")
}

fn is_obfuscated(raw: &str) -> bool {
    let authority = authority(raw);
    authority.contains('%')
        || authority
            .chars()
            .any(|c| !c.is_ascii() || normalize::is_invisible(c))
}

/// How a foreign host resembles a known one.
fn disguise(host: &str) -> Vec<Trick> {
    let (unicode, _) = idna::domain_to_unicode(host);
    let mut tricks = Vec::new();
    if let Some(name) = contained(host).or_else(|| contained(&without_slashes(&unicode))) {
        tricks.push(Trick::ExtraLabel(name));
    } else if let Some(name) = same_skeleton(&unicode) {
        tricks.push(Trick::Homoglyph(name));
    } else if let Some(name) = nearly(host) {
        tricks.push(Trick::Typo(name));
    }
    if host.split('.').any(|label| label.starts_with("xn--")) {
        tricks.push(Trick::Punycode(unicode));
    }
    tricks
}

/// A host with dots for what only looks like the slash before a path: `admin.microsoft.com∕x.evil.example`.
fn without_slashes(host: &str) -> String {
    host.replace(['∕', '⁄', '╱', '⧸', '〳', 'ノ'], ".")
}

/// A known name in the shapes that others are compared with. A page has thousands of links, so they
/// are made once.
struct Shape {
    name: &'static str,
    /// `.admin.microsoft.com.`
    dotted: String,
    /// `-admin.microsoft.com`
    hyphened: String,
    /// `adminmicrosoftcom.`
    glued: String,
    appearance: String,
}

static SHAPES: LazyLock<Vec<Shape>> = LazyLock::new(|| {
    let names = HOSTS.iter().map(|(name, _)| *name).chain([OWN_DOMAIN]);
    names
        .map(|name| Shape {
            name,
            dotted: format!(".{name}."),
            hyphened: format!("-{name}"),
            glued: format!("{}.", name.replace('.', "")),
            appearance: appearance(name),
        })
        .collect()
});

/// Microsoft's own top-level domain: whatever ends in it is Microsoft's, whatever contains it is not.
const OWN_DOMAIN: &str = "cloud.microsoft";

/// A known name as a part of another: `admin.microsoft.com.evil.example`, `x-admin.microsoft.com.co`.
fn contained(host: &str) -> Option<&'static str> {
    let flat = format!(".{}.", host.replace('-', "."));
    let is_in = |shape: &&Shape| {
        let ends = host.ends_with(&shape.dotted[..shape.dotted.len() - 1]) || host == shape.name;
        !ends && flat.contains(&shape.dotted)
            || host.ends_with(&shape.hyphened)
            || flat.contains(&shape.glued)
    };
    SHAPES.iter().find(is_in).map(|shape| shape.name)
}

fn same_skeleton(host: &str) -> Option<&'static str> {
    let appearance = appearance(host);
    let same = |shape: &&Shape| shape.name != OWN_DOMAIN && shape.appearance == appearance;
    SHAPES.iter().find(same).map(|shape| shape.name)
}

/// What a host looks like: UTS 39, and the digits and letters that it leaves apart.
fn appearance(host: &str) -> String {
    unicode_security::skeleton(&host.to_lowercase())
        .map(|c| match c {
            '0' | 'O' => 'o',
            '1' | 'i' | 'I' | '|' => 'l',
            '5' => 's',
            other => other,
        })
        .collect()
}

/// One or two letters off, counted where the name is long enough for that to mean something.
fn nearly(host: &str) -> Option<&'static str> {
    HOSTS
        .iter()
        .map(|(name, _)| *name)
        .find(|name| host.len().abs_diff(name.len()) <= 2 && distance(host, name, 2).is_some())
}

#[cfg(test)]
mod tests;
