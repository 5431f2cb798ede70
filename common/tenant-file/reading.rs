//! Reading a tenant document, and the built-in ones.

use std::path::Path;

use record::{Text, input::unreadable, json_words};

use super::{tenant::Tenant, validate};

/// Why a tenant file cannot be played.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is not of the right shape.
    #[error("at {path}: {}", words.en)]
    Shape {
        /// Where, such as `users[2].licenses[0].skuId`.
        path: String,
        /// What is wrong there.
        words: Text,
    },
}

impl TenantError {
    /// The words for a person.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Io(error) => unreadable(error),
            // The whole document.
            Self::Shape { path, words } if path == "." => words.clone(),
            Self::Shape { path, words } => Text {
                en: format!("at {path}: {}", words.en),
                ja: format!("{path}: {}", words.ja),
            },
        }
    }
}

impl Tenant {
    /// Reads and checks a tenant document.
    pub fn from_json(json: &[u8]) -> Result<Self, TenantError> {
        let json = json.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(json);
        let mut reader = serde_json::Deserializer::from_slice(json);
        let tenant: Self =
            serde_path_to_error::deserialize(&mut reader).map_err(|error| TenantError::Shape {
                path: error.path().to_string(),
                words: json_words(error.inner()),
            })?;
        reader.end().map_err(|error| TenantError::Shape {
            path: ".".to_owned(),
            words: json_words(&error),
        })?;
        tenant.validated()
    }

    /// Reads and checks a tenant file.
    pub fn read(path: &Path) -> Result<Self, TenantError> {
        Self::from_json(&std::fs::read(path)?)
    }

    /// Checks what the shape alone cannot say: that ids are unique and point at something.
    pub fn validated(self) -> Result<Self, TenantError> {
        match validate::first_problem(&self) {
            None => Ok(self),
            Some((path, words)) => Err(TenantError::Shape {
                path,
                words: Text::verbatim(words),
            }),
        }
    }

    /// The built-in tenant `omakase`: the change is accepted and the new licences are there.
    #[must_use]
    pub fn omakase() -> Self {
        embedded(include_bytes!("built_in/omakase.json"))
    }

    /// The same before the customer has accepted: the old licences only.
    #[must_use]
    pub fn omakase_invited() -> Self {
        embedded(include_bytes!("built_in/omakase-invited.json"))
    }

    /// The same before the new partner has sold anything: accepting brings the relationship alone.
    #[must_use]
    pub fn omakase_unsold() -> Self {
        let mut tenant = Self::omakase_invited();
        "omakase-unsold".clone_into(&mut tenant.name);
        tenant.invitation.brings.clear();
        tenant
    }

    /// The built-in tenant of a name.
    #[must_use]
    pub fn built_in(name: &str) -> Option<Self> {
        match name {
            "omakase" => Some(Self::omakase()),
            "omakase-invited" => Some(Self::omakase_invited()),
            "omakase-unsold" => Some(Self::omakase_unsold()),
            _ => None,
        }
    }
}

fn embedded(json: &[u8]) -> Tenant {
    Tenant::from_json(json).expect("the built-in tenants are checked by a test")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{AgreementTemplate, App, InvitationState};

    #[test]
    fn the_built_in_tenants_can_be_played_and_survive_a_round_trip() {
        for tenant in [Tenant::omakase(), Tenant::omakase_invited()] {
            let json = serde_json::to_vec(&tenant).unwrap();
            assert_eq!(Tenant::from_json(&json).unwrap(), tenant);
        }
    }

    #[test]
    fn the_two_built_in_tenants_differ_only_in_the_acceptance() {
        let mut invited = Tenant::omakase_invited();
        invited.invitation.state = InvitationState::Accepting;
        invited.establish_relationship();
        let mut accepted = Tenant::omakase();
        accepted.name.clone_from(&invited.name);
        assert_eq!(invited, accepted);
    }

    #[test]
    fn the_app_of_the_tools_is_the_one_of_the_built_in_tenants() {
        let app = Tenant::omakase().app;
        assert_eq!(App::of_the_tools(app.client_id), app);
        let agreements = AgreementTemplate::known();
        assert_eq!(Tenant::omakase().partner_center.agreements, agreements);
    }

    #[test]
    fn a_wrong_value_is_named_by_its_path() {
        let good = include_str!("built_in/omakase.json");
        for (from, to, path) in [
            (
                "\"usageLocation\": \"JP\"",
                "\"usageLokation\": \"JP\"",
                "users[0].usageLokation",
            ),
            (
                "\"totalLicenses\": 5",
                "\"totalLicenses\": \"5\"",
                "subscriptions[0].totalLicenses",
            ),
            ("\"now\": \"2026", "\"now\": \"x2026", "now"),
        ] {
            let error = Tenant::from_json(good.replacen(from, to, 1).as_bytes()).unwrap_err();
            assert!(
                error.to_string().starts_with(&format!("at {path}: ")),
                "{error}"
            );
        }
    }
}
