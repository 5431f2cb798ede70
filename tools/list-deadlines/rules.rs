//! The rules as data: what each says, to whom, how sure it is, and where it stands.

use common::{
    Text,
    licensing::deadline_words::rule_words,
    sections::{Affects, Certainty},
};

use Affects::{Administrators, Nobody, Users};
use Certainty::{Documented, Inferred, Manual, Named};

/// A rule that gives a day.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Its code in the record.
    pub(crate) code: &'static str,
    /// What tells several days of one code apart in the id.
    pub(crate) variant: &'static str,
    /// Whom it affects.
    pub(crate) affects: Affects,
    /// How sure it is.
    pub(crate) certainty: Certainty,
    /// Where it stands, and of when that is.
    pub(crate) source: &'static str,
}

macro_rules! rules {
    ($($name:ident = $code:literal $variant:literal $affects:ident $certainty:ident $source:expr;)*) => {$(
        pub(crate) static $name: Rule = Rule {
            code: $code, variant: $variant, affects: $affects, certainty: $certainty, source: $source,
        };
    )*};
}

const DIRECTORY: &str = "Graph, companySubscription: nextLifecycleDateTime";
const LIFE_CYCLE: &str = "Partner Center, life cycle of subscriptions, 4 August 2023";
const EXTENDED: &str = "Partner Center, extended service terms, in force 4 May 2026";
const MANUAL: &str = "manual of reseller changes, version 1.0";
const PRODUCT_KEYS: &str = "Microsoft 365 for partners, product keys";

rules! {
    TERM_END = "term-end" "" Users Inferred DIRECTORY;
    SOLD_TERM_END = "term-end" "" Users Documented "Partner Center, subscription: commitmentEndDate";
    CANCEL_WINDOW = "cancel-window" "" Nobody Documented "Partner Center, subscription: cancellationAllowedUntilDate";
    RENEWAL_OFF = "renewal-off" "" Nobody Documented "Partner Center, renewal of subscriptions";
    EXTENSION_OFF = "renewal-off" "paid" Nobody Documented EXTENDED;
    CANCEL_AFTER_RENEWAL = "cancel-after-renewal" "" Nobody Documented "Partner Center, cancel a subscription";
    NOTICE_60 = "notice" "60" Nobody Documented PRODUCT_KEYS;
    NOTICE_30 = "notice" "30" Nobody Documented PRODUCT_KEYS;
    NOTICE_7 = "notice" "7" Nobody Documented PRODUCT_KEYS;
    NOTICE_1 = "notice" "1" Nobody Documented PRODUCT_KEYS;
    MANUAL_MONTH = "manual-month" "" Users Manual MANUAL;
    MANUAL_THIRTY_DAYS = "manual-thirty-days" "" Users Manual MANUAL;
    GRACE_END = "grace-end" "" Users Documented LIFE_CYCLE;
    GRACE_END_PERHAPS = "grace-end" "" Users Inferred LIFE_CYCLE;
    DELETION = "deletion" "" Administrators Documented LIFE_CYCLE;
    DELETION_IF_CANCELLED = "deletion" "" Administrators Inferred EXTENDED;
    DELETION_OF_DISABLED = "deletion" "" Administrators Inferred DIRECTORY;
    PRODUCT_KEY_GRACE = "product-key-grace" "" Users Documented PRODUCT_KEYS;
    PRODUCT_KEY_DELETION = "product-key-deletion" "" Administrators Documented PRODUCT_KEYS;
    MAILBOX = "mailbox" "" Administrators Documented "Microsoft 365 admin, remove licences from users";
    ONEDRIVE = "onedrive" "" Administrators Documented "SharePoint, unlicensed OneDrive accounts, since 27 January 2025";
    SAVE_BY = "save-by" "" Users Inferred "backup-plan";
    INVITATION = "invitation" "" Nobody Named "the mail";
    GDAP_REQUEST = "gdap-request" "" Nobody Documented "Partner Center, GDAP: a request lapses after 90 days";
}

impl Rule {
    /// What happens after the day.
    pub(crate) fn words(&self) -> Text {
        rule_words(self.code, self.certainty, self.variant)
            .unwrap_or_else(|| Text::verbatim(self.code))
    }
}
