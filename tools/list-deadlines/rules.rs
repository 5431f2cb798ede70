//! The rules as data: what each says, to whom, how sure it is, and where it stands.

use common::{
    Text,
    sections::{Affects, Certainty},
    text,
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
        match (self.code, self.certainty) {
            ("term-end", _) => text!("last day of the term", "契約期間の最終日"),
            ("renewal-off", _) => text!(
                "last day to switch off the renewal; otherwise a new term begins",
                "自動更新を無効にできる最終日 (有効のままだと新しい期間が始まります)"
            ),
            ("cancel-window", _) => text!(
                "last day to cancel it with money back",
                "返金を受けて取り消せる最終日"
            ),
            ("cancel-after-renewal", _) => text!(
                "if it was renewed: last day to cancel the new term (168 hours)",
                "更新された場合に新しい期間を解約できる最終日 (168 時間以内)"
            ),
            ("notice", _) => {
                let days = self.variant;
                text!(
                    "{days} day(s) to the last day of the term: Microsoft writes to the partner",
                    "契約期間の最終日の {days} 日前: マイクロソフトからパートナーに通知が届きます"
                )
            }
            ("manual-month", _) => text!(
                "last day to finish the change of reseller by the manual (end of the month after the term)",
                "マニュアルによるリセラーチェンジの完了期限 (満了月の翌月末日)"
            ),
            ("manual-thirty-days", _) => text!(
                "last day that data is kept by the manual (30 days after the term)",
                "マニュアルによるデータ保持の期限 (満了後 30 日)"
            ),
            ("grace-end", Inferred) => text!(
                "last free day, if 30 free days follow the term at all: ask the old partner",
                "満了後に 30 日間の無償期間がある場合の最終日 (有無は移行元パートナーに確認してください)"
            ),
            ("grace-end", _) => text!(
                "last day on which users have access",
                "ユーザーが利用できる最終日"
            ),
            ("deletion", Documented) => text!(
                "last day before the data is deleted; until then administrators have access",
                "データが削除される前の最終日 (それまでは管理者のみ利用できます)"
            ),
            ("deletion", _) => text!(
                "last day before the data may be deleted, if the subscription is cancelled at the end of its term; administrators only",
                "期間終了時に解約された場合に、データが削除される可能性がある日の前日 (管理者のみ利用できます)"
            ),
            ("product-key-grace", _) => text!(
                "if it began with a product key: last day on which users have access",
                "プロダクト キーで開始した場合にユーザーが利用できる最終日"
            ),
            ("product-key-deletion", _) => text!(
                "if it began with a product key: last day before the data is deleted",
                "プロダクト キーで開始した場合にデータが削除される前の最終日"
            ),
            ("mailbox", _) => text!(
                "last day of the mailbox of a user who has no other licence by then",
                "ほかのライセンスがないユーザーのメールボックスが保持される最終日"
            ),
            ("onedrive", _) => text!(
                "last day before the OneDrive of a user without another licence is archived",
                "ほかのライセンスがないユーザーの OneDrive がアーカイブされる前の最終日"
            ),
            ("invitation", _) => text!("last day to accept the invitation", "招待を承諾する期限"),
            ("gdap-request", _) => text!(
                "last day of a request for administration that is not approved",
                "承認されていない管理権限の要求が有効な最終日"
            ),
            _ => Text::verbatim(self.code),
        }
    }
}
