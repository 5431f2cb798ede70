//! `[attestation]` of the settings file: what no public page says about attesting an agreement.

use serde::Deserialize;

/// The names by which an attestation is submitted and followed. Each that is left out has a guess in its place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct AttestationNames {
    /// The version in the paths; `v1`.
    version: Option<String>,
    /// The field of the signatory's mail address; `signatoryEmail`.
    email_field: Option<String>,
    /// The field of the signatory's telephone number; `signatoryPhoneNumber`.
    phone_field: Option<String>,
    /// The field of the answer that holds the id; `id`.
    id_field: Option<String>,
    /// Where the status is, below the version, with `{id}` in it; `attestations/enhanced/{id}`.
    status_path: Option<String>,
    /// The field of that answer that holds the status; `status`.
    status_field: Option<String>,
    /// The words of the status for which the customer has accepted; `Accepted` and `Completed`.
    accepted_words: Option<Vec<String>>,
    /// The words for which nothing more will come of it; `Expired` and `Rejected`.
    ended_words: Option<Vec<String>>,
    /// The page on which the customer accepts, with `{id}` in it. There is no guess.
    link: Option<String>,
    /// The field by which the agreement names its attestation; `attestationId`.
    attestation_field: Option<String>,
}

impl AttestationNames {
    /// The same with another page on which the customer accepts.
    #[must_use]
    pub fn with_link(mut self, link: Option<String>) -> Self {
        self.link = link.or(self.link);
        self
    }

    /// The keys that the settings leave to guesses.
    #[must_use]
    pub fn unconfirmed(&self) -> Vec<&'static str> {
        let keys = [
            ("version", self.version.is_none()),
            ("email-field", self.email_field.is_none()),
            ("phone-field", self.phone_field.is_none()),
            ("id-field", self.id_field.is_none()),
            ("status-path", self.status_path.is_none()),
            ("status-field", self.status_field.is_none()),
            ("accepted-words", self.accepted_words.is_none()),
            ("ended-words", self.ended_words.is_none()),
            ("link", self.link.is_none()),
            ("attestation-field", self.attestation_field.is_none()),
        ];
        keys.into_iter()
            .filter_map(|(key, is_guess)| is_guess.then_some(key))
            .collect()
    }

    pub(crate) fn version(&self) -> &str {
        self.version.as_deref().unwrap_or("v1")
    }

    pub(crate) fn email_field(&self) -> &str {
        self.email_field.as_deref().unwrap_or("signatoryEmail")
    }

    pub(crate) fn phone_field(&self) -> &str {
        self.phone_field
            .as_deref()
            .unwrap_or("signatoryPhoneNumber")
    }

    pub(crate) fn id_field(&self) -> &str {
        self.id_field.as_deref().unwrap_or("id")
    }

    pub(crate) fn status_field(&self) -> &str {
        self.status_field.as_deref().unwrap_or("status")
    }

    pub(crate) fn attestation_field(&self) -> &str {
        self.attestation_field.as_deref().unwrap_or("attestationId")
    }

    /// The path of the status, part by part.
    pub(crate) fn status_path(&self, id: &str) -> Vec<String> {
        let path = self.status_path.as_deref();
        let path = path.unwrap_or("attestations/enhanced/{id}");
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.map(|part| part.replace("{id}", id)).collect()
    }

    /// What a word of the status means.
    #[must_use]
    pub fn progress(&self, status: &str) -> Progress {
        let is_one_of = |words: &Option<Vec<String>>, guesses: [&str; 2]| match words {
            Some(words) => words.iter().any(|word| word.eq_ignore_ascii_case(status)),
            None => guesses.iter().any(|word| word.eq_ignore_ascii_case(status)),
        };
        if is_one_of(&self.accepted_words, ["Accepted", "Completed"]) {
            Progress::Accepted
        } else if is_one_of(&self.ended_words, ["Expired", "Rejected"]) {
            Progress::Ended
        } else {
            Progress::Waiting
        }
    }

    /// The page on which the customer accepts.
    #[must_use]
    pub fn link(&self, id: &str) -> Option<String> {
        // An id of the service's goes into an address as nothing but a part of it.
        let is_plain = id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
        let link = self.link.as_deref().filter(|_| is_plain)?;
        Some(link.replace("{id}", id))
    }
}

/// How far an attestation has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The customer has not answered. A word that is not known counts as this.
    Waiting,
    /// The customer has accepted.
    Accepted,
    /// Nothing more will come of it.
    Ended,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_settings_say_is_no_guess_any_more() {
        let toml = "email-field = \"signatoryEmailAddress\"\nlink = \"https://x.example/?a={id}\"\naccepted-words = [\"Done\"]\n";
        let names: AttestationNames = toml::from_str(toml).unwrap();
        assert_eq!(names.email_field(), "signatoryEmailAddress");
        assert_eq!(names.link("a-1").unwrap(), "https://x.example/?a=a-1");
        assert_eq!(
            names.unconfirmed(),
            [
                "version",
                "phone-field",
                "id-field",
                "status-path",
                "status-field",
                "ended-words",
                "attestation-field"
            ]
        );
        assert_eq!(names.progress("done"), Progress::Accepted);
        assert_eq!(names.progress("Accepted"), Progress::Waiting);
        assert_eq!(names.progress("expired"), Progress::Ended);
    }

    #[test]
    fn without_settings_there_is_no_page_and_no_id_leads_elsewhere() {
        let names = AttestationNames::default();
        assert_eq!(names.link("a-1"), None);
        assert_eq!(names.unconfirmed().len(), 10);
        let names = names.with_link(Some("https://x.example/{id}".to_owned()));
        assert_eq!(names.link("../a?b"), None);
        assert_eq!(
            names.status_path("a-1"),
            ["attestations", "enhanced", "a-1"]
        );
    }
}
