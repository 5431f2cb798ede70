//! Ids that come from outside, checked before they go into a URL or a decision.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Text, text};

/// A GUID in the form `8-4-4-4-12`, kept as text in lower case. Any other form is refused, never repaired.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "uuid"))]
pub struct Guid([u8; 36]);

impl Guid {
    /// The text, in lower case.
    ///
    /// # Panics
    ///
    /// Never: only ASCII is kept.
    #[must_use]
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("hexadecimal digits and hyphens")
    }

    /// Whether this is the nil GUID, which names nothing.
    #[must_use]
    pub fn is_nil(self) -> bool {
        self.0.iter().all(|byte| matches!(byte, b'0' | b'-'))
    }
}

impl FromStr for Guid {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::Guid(text.to_owned());
        let mut bytes: [u8; 36] = text.as_bytes().try_into().map_err(|_| bad())?;
        bytes.make_ascii_lowercase();
        let well_formed = bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
        well_formed.then_some(Self(bytes)).ok_or_else(bad)
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

/// A domain name in lower case, such as a tenant has verified.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DomainName(String);

/// A mail address as programs may use it: `local@domain` of RFC 5321, without comments, quotes and blanks.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MailAddress(String);

impl MailAddress {
    /// The text, as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the `@`.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl FromStr for MailAddress {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let is_atom = |atom: &str| {
            !atom.is_empty()
                && atom
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c))
        };
        let well_formed = text.rsplit_once('@').is_some_and(|(local, domain)| {
            local.len() <= 64 && local.split('.').all(is_atom) && is_domain(domain)
        });
        well_formed
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| BadId::MailAddress(text.to_owned()))
    }
}

impl fmt::Display for MailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A tenant: its id, or one of its verified domains.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub enum TenantId {
    /// The tenant id: the only name that a tenant has once.
    Id(Guid),
    /// A domain, which has to be resolved to the id before two names can be compared.
    Domain(DomainName),
}

impl TenantId {
    /// The text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Id(id) => id.as_str(),
            Self::Domain(domain) => &domain.0,
        }
    }

    /// The tenant id, where it is known.
    #[must_use]
    pub fn id(&self) -> Option<Guid> {
        match self {
            Self::Id(id) => Some(*id),
            Self::Domain(_) => None,
        }
    }
}

impl FromStr for TenantId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.parse::<Guid>() {
            Ok(id) if !id.is_nil() => Ok(Self::Id(id)),
            _ if is_domain(text) => Ok(Self::Domain(DomainName(text.to_ascii_lowercase()))),
            _ => Err(BadId::Tenant(text.to_owned())),
        }
    }
}

impl fmt::Display for TenantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Guid> for TenantId {
    fn from(id: Guid) -> Self {
        Self::Id(id)
    }
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= 253
        && text.split('.').count() >= 2
        && text.split('.').all(label)
        && text
            .rsplit('.')
            .next()
            .is_some_and(|tld| tld.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

/// An id that is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadId {
    /// Not a GUID.
    #[error("\"{0}\" is no GUID")]
    Guid(String),
    /// Neither a GUID nor a domain.
    #[error("\"{0}\" is neither a tenant id (GUID) nor a domain")]
    Tenant(String),
    /// No mail address.
    #[error("\"{0}\" is no mail address")]
    MailAddress(String),
}

impl BadId {
    /// The words for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Guid(id) => text!(
                "\"{id}\" is no GUID",
                "「{id}」は GUID の形式ではありません"
            ),
            Self::Tenant(id) => text!(
                "\"{id}\" is neither a tenant id (GUID) nor a domain",
                "「{id}」はテナント ID (GUID) でもドメイン名でもありません"
            ),
            Self::MailAddress(id) => text!(
                "\"{id}\" is no mail address",
                "「{id}」はメール アドレスの形式ではありません"
            ),
        }
    }
}

impl TryFrom<String> for Guid {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<Guid> for String {
    fn from(id: Guid) -> Self {
        id.to_string()
    }
}

impl TryFrom<String> for TenantId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<TenantId> for String {
    fn from(id: TenantId) -> Self {
        id.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_taken_in_one_form_only_and_kept_in_lower_case() {
        let guid: Guid = "F245ECC8-75AF-4F8E-B61F-27D8114DE5F3".parse().unwrap();
        assert_eq!(guid.as_str(), "f245ecc8-75af-4f8e-b61f-27d8114de5f3");
        for bad in [
            "",
            "7579241-2070-4191-8514-3d7115c31414",
            "{f245ecc8-75af-4f8e-b61f-27d8114de5f3}",
            "f245ecc875af4f8eb61f27d8114de5f3",
            "f245ecc8-75af-4f8e-b61f-27d8114de5fg",
            "f245ecc8-75af-4f8e-b61f-27d8114de5ｆ",
        ] {
            assert_eq!(bad.parse::<Guid>(), Err(BadId::Guid(bad.to_owned())));
        }
    }

    #[test]
    fn a_tenant_is_a_guid_or_a_domain_and_nothing_that_could_leave_its_place_in_a_url() {
        for good in [
            "5b0e2f64-7c1d-4e0a-9a53-2d6c81f0aa17",
            "contoso.onmicrosoft.com",
        ] {
            assert_eq!(good.parse::<TenantId>().unwrap().to_string(), good);
        }
        for bad in [
            "common",
            "a/b.example",
            "..",
            "a.b?x=1",
            "127.0.0.1",
            "00000000-0000-0000-0000-000000000000",
            "x.example ",
        ] {
            assert!(bad.parse::<TenantId>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_mail_address_has_nothing_in_it_that_could_end_its_header() {
        let good = "o'brien+csp@aozora-koumuten.example";
        assert_eq!(good.parse::<MailAddress>().unwrap().as_str(), good);
        assert_eq!(
            good.parse::<MailAddress>().unwrap().domain(),
            "aozora-koumuten.example"
        );
        for bad in [
            "",
            "a",
            "@a.example",
            "a@",
            "a@localhost",
            "a.@b.example",
            "a b@c.example",
            "a@b.example\r\nBcc: c@d.example",
            "<a@b.example>",
            "a@b.example, c@d.example",
            "森@b.example",
        ] {
            let refused = Err(BadId::MailAddress(bad.to_owned()));
            assert_eq!(bad.parse::<MailAddress>(), refused);
        }
    }
}
