//! A quick look at a mail among many: whether it can hold an invitation at all.

use aho_corasick::AhoCorasick;

use crate::mail::Mail;

/// What stands in every invitation, in every wrapper and in every notice. A mail in a mailbox of
/// thousands that has none of these is passed over without being taken apart.
const MARKS: [&str; 16] = [
    "microsoft",
    "partner",
    "invit",
    "billingaccounts",
    "urldefense",
    "safelinks",
    "office.com",
    "開通",
    "リセラー",
    "ｐａｒｔ",
    "ｍｉｃｒ",
    "クラウド",
    "gdap",
    "granular",
    "顧客契約",
    "devicelogin",
];

/// Looks for the marks.
pub(crate) struct Prefilter(AhoCorasick);

impl Prefilter {
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self(
            AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(MARKS)?,
        ))
    }

    /// Whether a mail has one of the marks, or may have it in what could not be read.
    pub(crate) fn lets_through(&self, mail: &Mail) -> bool {
        let subject = mail.envelope.subject.as_deref().unwrap_or("");
        mail.bodies.iter().any(|body| self.0.is_match(&body.text))
            || self.0.is_match(subject)
            || mail.problems.iter().any(|problem| problem.left_out())
    }
}
