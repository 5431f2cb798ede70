//! Ids that come from outside, checked before they go into a URL or a decision.

use std::{fmt, str::FromStr};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Text, text};

/// A GUID in the form `8-4-4-4-12`, kept in lower case. Anything else is refused, never repaired.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String", extend("format" = "uuid"))]
pub struct Guid(String);

impl Guid {
    /// The text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the nil GUID, which names nothing.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        self.0.bytes().all(|byte| matches!(byte, b'0' | b'-'))
    }
}

impl FromStr for Guid {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        let well_formed = text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
        if well_formed {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(BadId::Guid(text.to_owned()))
        }
    }
}

/// A tenant: its id, or one of its verified domains.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schemars(with = "String")]
pub struct TenantId(String);

impl TenantId {
    /// The text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TenantId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        if Guid::from_str(text).is_ok_and(|guid| !guid.is_nil()) || is_domain(text) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err(BadId::Tenant(text.to_owned()))
        }
    }
}

impl From<Guid> for TenantId {
    fn from(guid: Guid) -> Self {
        Self(guid.0)
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
        }
    }
}

macro_rules! as_text {
    ($($id:ident),*) => {$(
        impl fmt::Display for $id {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl TryFrom<String> for $id {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }
        impl From<$id> for String {
            fn from(id: $id) -> Self {
                id.0
            }
        }
    )*};
}
as_text!(Guid, TenantId);

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
            assert_eq!(good.parse::<TenantId>().unwrap().as_str(), good);
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
}
