use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{relationship::Partner, subscription::AtTermEnd};
use crate::ids::Guid;

/// One licence row: one SKU in one tenant. Written by `list-licenses`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct License {
    /// The SKU. The only safe key of a row.
    pub sku_id: Guid,
    /// Microsoft's part number. Not the commercial name: `O365_BUSINESS_PREMIUM` is Business Standard.
    pub sku_part_number: String,
    /// The commercial name from the catalogue; the part number where the catalogue does not know the SKU.
    pub product_name: String,
    /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`. Source: Graph, `subscribedSku`.
    pub capability_status: String,
    /// The seats of the row.
    pub seats: Seats,
    /// The subscriptions under the row, with their sellers. Source: Graph, `companySubscription`.
    pub subscriptions: Vec<Subscription>,
    /// What the row needs.
    pub path: LicensePath,
    /// Why that path, for a person, in the language of the run.
    pub path_reason: String,
    /// The row of the same product that this one stands beside, where `path` is `twin`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
    /// What became of the subscriptions that an opening notice announces; absent where the record has
    /// no such notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
    /// Seats against users, today and after each change that is known: the first entry is today's, the last
    /// one of a change whose day is not known. What the new partner sells, and what the company bought
    /// directly, is taken as renewed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub balance: Vec<Balance>,
    /// What is to be done about the row; absent in records of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to_do: Option<ToDo>,
    /// The groups that assign the SKU, with members or without; absent where they were not read. Source:
    /// Graph, `group`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<AssigningGroup>>,
}

/// The seats and the users of a row from one day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Balance {
    /// From when on, RFC 3339 UTC; null where a change is to be expected and its day is not known.
    pub date: Option<String>,
    /// Seats that can be assigned.
    pub seats: i64,
    /// Seats in grace: users go on working, and assigning may fail (inferred).
    pub grace: i64,
    /// Users who hold the SKU, and those who are to be moved to it.
    pub users: i64,
    /// What changes on that day; empty for today.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<SeatChange>,
}

/// A change of the seats of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeatChange {
    /// The subscription (the directory's id).
    pub subscription_id: String,
    /// Who sold it; null where bought directly, on trial or free.
    pub seller: Option<Partner>,
    /// What happens.
    pub change: SeatEvent,
    /// The seats that it takes away.
    pub seats: i64,
}

/// What happens to the seats of a subscription.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SeatEvent {
    /// Its term ends.
    TermEnds,
    /// The trial ends.
    TrialEnds,
    /// Its days of grace end.
    GraceEnds,
}

/// What is to be done about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ToDo {
    /// What.
    pub action: LicenseAction,
    /// Users: those who can be moved with the seats that are free now, or those who are without a seat.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub users: Option<i64>,
    /// Seats that are missing on the worst day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seats: Option<i64>,
    /// The last day on which nothing is missing yet, `YYYY-MM-DD` in UTC; absent where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What, for a person, in the language of the run.
    pub words: String,
    /// Renewals that this rests on and that nothing proves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assumes: Vec<Renewal>,
}

/// A renewal that is assumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Renewal {
    /// The subscription (the directory's id).
    pub subscription_id: String,
    /// When it would end, RFC 3339 UTC; null where that is not known.
    pub date: Option<String>,
    /// Who sold it; null where bought directly.
    pub seller: Option<Partner>,
}

/// What is to be done about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicenseAction {
    /// Nothing: there are seats enough on every day, as far as the new partner's are renewed.
    Nothing,
    /// Nothing but to see that what was not bought from the new partner is renewed: without it seats will be
    /// missing.
    ConfirmRenewal,
    /// Move users to the other row; `users` are those for whom seats are free now.
    MoveUsers,
    /// Take the SKU off the groups that still assign it: nobody holds it, and a new member would get it.
    ClearGroups,
    /// Find out how many users hold both rows, which may not be read: whether seats are missing depends on it.
    CountHolders,
    /// Ask the new partner for more seats.
    AskForSeats,
    /// All seats of the row end: ask the new partner for seats, or move the users to another product.
    RowEnds,
    /// The seats of the row have ended, and users are without.
    RowEnded,
    /// The row is in grace, and assigning may fail: ask for a renewal.
    InGrace,
    /// Name the new partner: without it nothing tells what ends.
    NamePartner,
    /// Say which of two rows is the new one.
    ChooseRow,
    /// List again later: the service's lists of rows and of subscriptions do not agree yet, and what the row needs
    /// depends on what is missing.
    ListAgain,
    /// Bought by the users themselves, and changed by the buyer only.
    SelfService,
    /// Stop, and ask Microsoft's support.
    Stop,
}

impl LicenseAction {
    /// Whether a person has something to do.
    #[must_use]
    pub fn asks(self) -> bool {
        !matches!(self, Self::Nothing | Self::ConfirmRenewal)
    }
}

/// A group that assigns a SKU.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssigningGroup {
    /// The object id (GUID).
    pub id: String,
    /// The name as people see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
}

/// The seats of a row. Source: Graph, `prepaidUnits` and `consumedUnits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Seats {
    /// Seats of active subscriptions.
    pub enabled: i64,
    /// Seats of expired subscriptions in grace.
    pub warning: i64,
    /// Seats of suspended subscriptions.
    pub suspended: i64,
    /// Seats of locked-out subscriptions.
    pub locked_out: i64,
    /// Seats in use.
    pub consumed: i64,
    /// Seats that can be handed out: `enabled` minus `consumed`, at least 0. Grace seats are not counted.
    pub free: i64,
}

/// What a licence row needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LicensePath {
    /// Sold by two or more partners under one SKU: the seats are in one pool, nothing to do.
    Pooled,
    /// Another row has the same product name: users must be moved.
    Twin,
    /// The subscription itself moved to the new partner: the SKU stayed, nothing to do.
    Transferred,
    /// One seller, no other row of the same product.
    Single,
    /// Another row looks alike but lacks or adds something that matters (Teams).
    NotComparable,
    /// The same SKU stands under two accounts, between which no call can choose: stop.
    SameSkuTwoAccounts,
    /// A free or viral SKU; its seats are no seats that anybody bought.
    Free,
}

/// The other row of a pair of twins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Twin {
    /// Its SKU.
    pub sku_id: Guid,
    /// Its part number.
    pub sku_part_number: String,
    /// Whether users are moved to it or from it, where that is beyond doubt.
    pub direction: Direction,
}

/// Which way users go between twins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From this row to the other.
    To,
    /// From the other row to this.
    From,
    /// The facts do not say.
    Undecided,
}

/// What became of the subscriptions that an opening notice (開通案内) announces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Opening {
    /// Whether they are in the tenant.
    pub state: OpeningState,
    /// The announced ids that stand under this row.
    pub here: Vec<Guid>,
    /// The announced ids that no subscription of the tenant has yet.
    pub awaited: Vec<Guid>,
}

/// Whether the announced subscriptions are in the tenant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OpeningState {
    /// All are there.
    Arrived,
    /// Some are there.
    Partly,
    /// None is there yet.
    Awaited,
    /// The notice gives no readable id, so nothing tells.
    Unknown,
}

/// By which of its ids a notice names a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AnnouncedBy {
    /// By `commerceSubscriptionId`, the one that partners print in their mails (observed).
    CommerceSubscriptionId,
    /// By `id`, in case a partner prints the directory's (inferred).
    Id,
}

/// One subscription under a licence row. Source: Graph, `companySubscription`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Subscription {
    /// The directory's id.
    pub id: String,
    /// The commerce system's id, the one that partners print in their mails (observed, not documented).
    pub commerce_subscription_id: Option<String>,
    /// The partner that created it; null where bought directly, on trial or free.
    pub seller: Option<Partner>,
    /// Whether the seller is the new or the old partner, where the record says which partner is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller_role: Option<SellerRole>,
    /// `Enabled`, `Warning`, `Suspended`, `Deleted`, `LockedOut`.
    pub status: String,
    /// Its seats.
    pub seats: i64,
    /// When it was created, RFC 3339 UTC.
    pub created: Option<String>,
    /// When it goes to its next state unless renewed, RFC 3339 UTC.
    pub next_lifecycle: Option<String>,
    /// Whether it is a trial.
    pub trial: bool,
    /// By which of its ids the record's opening notice names it; absent where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced_by: Option<AnnouncedBy>,
    /// What its seller says of it; absent where no record of `list-subscriptions` was on the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terms: Option<SoldTerms>,
}

/// What the seller of a subscription says of its term. Source: the `subscription` of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SoldTerms {
    /// What happens at the end of the term.
    pub at_term_end: AtTermEnd,
    /// Whether it renews by itself; null where the service did not say.
    pub auto_renew: Option<bool>,
    /// ISO 8601 length of the term, such as `P1Y`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    /// Until when it can be cancelled with money back, RFC 3339 UTC; absent where the service did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel_until: Option<String>,
}

/// The part a seller plays in the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SellerRole {
    /// The partner of the invitation.
    New,
    /// Any other partner; also a distributor that both partners buy from, where it sold before the
    /// invitation or the record does not say when that was sent.
    Old,
}

/// How one user holds a licence row. Written by `list-licenses --users`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// Directly, through a group, or both.
    pub via: Via,
    /// The groups it comes from (object ids).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// `Active`, `ActiveWithError`, `Disabled`, `Error`. Source: Graph, `licenseAssignmentStates`.
    pub state: String,
    /// Graph's reason where the state is an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// Service plans that are switched off (ids).
    pub disabled_plans: Vec<Guid>,
}

/// How a licence is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Via {
    /// Assigned to the user.
    Direct,
    /// Inherited from a group.
    Group,
    /// Both.
    Both,
}
