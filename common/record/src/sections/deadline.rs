use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One day by which something ends or must be done. Written by `list-deadlines`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Deadline {
    /// What it is, the same in every run: the rule and the id of what it is about.
    pub id: String,
    /// The rule that gives the day, as a code: `term-end`, `renewal-off`, `cancel-after-renewal`, `cancel-window`,
    /// `manual-month`, `manual-thirty-days`, `grace-end`, `deletion`, `product-key-grace`,
    /// `product-key-deletion`, `mailbox`, `onedrive`, `notice`, `save-by`, `invitation`, `gdap-request`.
    pub rule: String,
    /// The last day on which it is not too late, `YYYY-MM-DD`.
    pub day: String,
    /// The instant after which it is too late, RFC 3339 UTC; absent where only a day is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<String>,
    /// IANA zone of the days.
    pub zone: String,
    /// What happens then, for a person, in the language of the run.
    pub words: String,
    /// What it is about: a product, a partner, a user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Whom it affects.
    pub affects: Affects,
    /// How sure the rule is.
    pub certainty: Certainty,
    /// Where the rule stands.
    pub source: String,
    /// Days from the present day to `day`; negative where it is over.
    pub days_left: i64,
    /// The last day up to `day` that is no Saturday, Sunday or, in Japan, public holiday.
    pub last_working_day: String,
    /// How often the day has moved, as far as the files named with `--since` say.
    #[serde(default)]
    pub sequence: u32,
    /// What has changed since the file named with `--since`; absent where nothing has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<DeadlineChange>,
    /// Where the day has moved, the earlier one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moved_from: Option<String>,
}

/// Whom a deadline affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Affects {
    /// Users.
    Users,
    /// Administrators only.
    Administrators,
    /// Nobody: it costs money, or is a reminder.
    Nobody,
}

/// How sure a rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// Microsoft documents it.
    Documented,
    /// It follows from what is documented or was observed.
    Inferred,
    /// The manual of reseller changes says it.
    Manual,
    /// A person set the day, in a mail or on a command line.
    Named,
}

/// What has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineChange {
    /// It was not there.
    New,
    /// It had another day.
    Moved,
    /// It is not there any more, and everything of its tenant could be read.
    Gone,
}
