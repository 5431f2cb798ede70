use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::failed::SectionError;
use crate::ids::Guid;

/// The change for one user: planned, then applied. Written by `swap-license`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Swap {
    /// What is to be done.
    pub action: SwapAction,
    /// Why, as a code; null for a plain swap.
    pub reason: Option<SwapReason>,
    /// Why, for a person, in the language of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The SKU that goes.
    pub from: SkuRef,
    /// The SKU that comes.
    pub to: SkuRef,
    /// Further SKUs that go in the same call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_from: Vec<SkuRef>,
    /// Further SKUs that come in the same call.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_to: Vec<AddedSku>,
    /// Service plans that stay switched off under the new SKU (ids, sorted).
    pub disabled_plans: Vec<Guid>,
    /// Service plans that the user has on now, in whatever SKU, and has in none after the change (ids,
    /// sorted).
    pub lost_plans: Vec<Guid>,
    /// Service plans that the user has in no SKU now, and has on after the change (ids, sorted).
    pub gained_plans: Vec<Guid>,
    /// Usage location (ISO 3166-1 alpha-2) that is set first, because the user has none and the
    /// administrator named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_location: Option<String>,
    /// What the plan saw: the user's licences before the change.
    pub before: Vec<Held>,
    /// Undoing only: the licences of the two rows that are to be held again, as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<Vec<Held>>,
    /// Applying only: how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SwapStatus>,
    /// Applying only: the user's licences as read back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Vec<Held>>,
    /// Applying only: the service's id of the request that changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// Applying only: why it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

impl Swap {
    /// One row in the place of another, and nothing else said about it.
    #[must_use]
    pub fn new(action: SwapAction, from: SkuRef, to: SkuRef) -> Self {
        Self {
            action,
            reason: None,
            words: None,
            from,
            to,
            also_from: Vec::new(),
            also_to: Vec::new(),
            disabled_plans: Vec::new(),
            lost_plans: Vec::new(),
            gained_plans: Vec::new(),
            usage_location: None,
            before: Vec::new(),
            restores: None,
            status: None,
            after: None,
            request_id: None,
            error: None,
        }
    }

    /// The SKUs that go, the first one first.
    pub fn all_from(&self) -> impl Iterator<Item = &SkuRef> {
        std::iter::once(&self.from).chain(&self.also_from)
    }

    /// The SKUs that come, the first one first, each with the service plans that stay off.
    pub fn all_to(&self) -> impl Iterator<Item = (&SkuRef, &[Guid])> {
        let first = (&self.to, self.disabled_plans.as_slice());
        let others = self.also_to.iter();
        std::iter::once(first).chain(others.map(|to| (&to.sku, to.disabled_plans.as_slice())))
    }

    /// The ids of all SKUs that it touches.
    pub fn skus(&self) -> impl Iterator<Item = Guid> {
        let from = self.all_from().map(|sku| sku.sku_id);
        from.chain(self.all_to().map(|(sku, _)| sku.sku_id))
    }
}

/// What is to be done for one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SwapAction {
    /// Add the new SKU and remove the old one, in one call.
    Swap,
    /// Remove the old SKU; the new one is held already.
    Remove,
    /// Remove the direct assignment of the old SKU; groups give it too, and they are changed after it.
    RemoveDirect,
    /// Put back what a run changed; `restores` says what.
    Restore,
    /// Nothing: it is done already, or nothing needs to be done.
    None,
    /// Not by this tool, or not now; `reason` says why.
    Refuse,
}

/// Why an action was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SwapReason {
    /// The user has the new SKU and not the old one.
    AlreadyDone,
    /// The user has both.
    BothHeld,
    /// The old SKU comes from a group; the group must change.
    InheritedFromGroup,
    /// No usage location is set, so no licence can be assigned.
    UsageLocationMissing,
    /// No seat of the new SKU is left for this user.
    NoSeat,
    /// The assignment of the old SKU is in an error state, or that of the new one.
    AssignmentInError,
    /// Service plans that are on would be lost.
    PlansWouldBeLost,
    /// The user's OneDrive would lose its licence, and no fresh, verified copy of it is known.
    BackupMissing,
    /// A self-service purchase, which no administrator's call can change (documented).
    SelfServiceSku,
    /// The user does not hold the old SKU any more, nor the new one.
    NotHeld,
    /// The user does not exist any more.
    UserNotFound,
    /// The user's licences are no longer what the plan saw, in a way that the plan does not cover.
    ChangedSincePlan,
    /// The id leads to a user with another sign-in name than the plan says.
    AnotherUser,
    /// The plan has the same change twice; it is made once.
    TwiceInPlan,
    /// Nobody needs to be moved; `words` say why.
    NothingToDo,
    /// What the row needs is not done by moving users; `words` say what it is.
    NotByMoving,
    /// Two rows of one product, and nothing says which one is new.
    ChooseRow,
    /// A service plan that comes and one that stays exclude each other, as far as that is known.
    PlansExclude,
    /// The group's change would leave members behind, or change some who were not chosen: `words` name them.
    MemberInTheWay,
    /// The plan names service plans to be off that the new SKU does not have.
    PlanNotInSku,
    /// The plan calls a SKU by a part number that is not its own.
    AnotherSku,
    /// A reason that this version does not know.
    #[serde(untagged)]
    Other(String),
}

/// How applying went for one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SwapStatus {
    /// Changed, and read back as planned.
    Done,
    /// It was done already; nothing was sent.
    AlreadyDone,
    /// Not sent, because the plan or the present state forbids it.
    Refused,
    /// Sent and refused by the service; nothing changed.
    Failed,
    /// Read later (`--verify`): not what the run left.
    Differs,
    /// Sent, and neither the answer nor the reading back told the outcome. Run again to find out.
    Unknown,
}

/// A SKU that comes in the same call as another one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedSku {
    /// The SKU.
    #[serde(flatten)]
    pub sku: SkuRef,
    /// Service plans that stay switched off under it (ids, sorted).
    pub disabled_plans: Vec<Guid>,
}

/// A SKU by all its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SkuRef {
    /// The id.
    pub sku_id: Guid,
    /// The part number.
    pub sku_part_number: String,
    /// The commercial name.
    pub product_name: String,
}

/// A licence that a user holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// The SKU.
    pub sku_id: Guid,
    /// Service plans that are switched off (ids, sorted).
    pub disabled_plans: Vec<Guid>,
    /// The groups that it comes from; empty where it is assigned directly only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<String>,
    /// Whether it is assigned directly.
    pub direct: bool,
}
