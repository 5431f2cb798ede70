use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{applied::ApplyStatus, failed::SectionError, relationship::Partner};
use crate::ids::Guid;

/// A transfer of subscriptions from one partner to another: asked for, answered, withdrawn, followed. Written by
/// `request-transfer`. Source: Partner Center, `TransferEntity`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Transfer {
    /// What is to be done.
    pub action: TransferAction,
    /// Why not, as a code; absent where there is nothing against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<TransferReason>,
    /// Why not, for a person, in the language of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The transfer; null until it is asked for.
    pub id: Option<String>,
    /// Who has the subscriptions.
    pub source: Option<Partner>,
    /// Who is to have them.
    pub target: Option<Partner>,
    /// Where the customer is told of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_email: Option<String>,
    /// What the customer is called in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_name: Option<String>,
    /// The `PartnerID` of the indirect reseller that is to be on the subscriptions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<String>,
    /// The subscriptions that are handed over with it, by Partner Center's ids as the old partner has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub subscriptions: Vec<String>,
    /// Those that are left for another transfer: one carries 25 at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rest: Vec<String>,
    /// How far it is, in the service's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// How far it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress: Option<TransferProgress>,
    /// When it was asked for, RFC 3339 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Until when it can be answered, RFC 3339 UTC; absent where the service did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    /// The id under which it is asked for (`MS-RequestId`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<Guid>,
    /// Whether it may be sent although a word in it is not documented, as the command line said.
    #[serde(default, skip_serializing_if = "is_false")]
    pub unconfirmed: bool,
    /// Applying only: how it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ApplyStatus>,
    /// Why it could not be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<SectionError>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks with a reference"
)]
fn is_false(flag: &bool) -> bool {
    !flag
}

/// What is to be done about a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferAction {
    /// As the new partner: ask for it.
    Ask,
    /// As the old partner: hand the subscriptions over.
    Accept,
    /// As the old partner: refuse it.
    Reject,
    /// As the new partner: take the request back.
    Withdraw,
    /// Nothing.
    None,
    /// Not by this tool, or not now; `reason` says why.
    Refuse,
}

/// Why nothing is done about a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferReason {
    /// One between the same partners is under way: it is shown.
    UnderWay,
    /// The customer has no reseller relationship with this partner.
    NoRelationship,
    /// The old partner is this partner itself.
    SamePartner,
    /// There is none that could be answered or withdrawn by this partner.
    NoneOpen,
    /// Several partners ask for the customer's subscriptions, and nothing says which one is answered.
    SeveralOpen,
    /// A subscription is none of this partner's, or does not run any more.
    NotTransferable,
    /// The word for accepting or refusing is not documented: `--unconfirmed` sends it all the same.
    Unconfirmed,
}

/// How far a transfer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TransferProgress {
    /// The old partner has not answered.
    Open,
    /// The subscriptions are being moved.
    Moving,
    /// They are moved.
    Complete,
    /// The old partner has refused it.
    Rejected,
    /// The new partner has taken it back.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
    /// It failed.
    Failed,
    /// The service's word is not known here.
    Unknown,
}

impl TransferProgress {
    /// By the service's own word, of which the beginning counts: the words that were seen differ in their ends.
    #[must_use]
    pub fn of(state: &str) -> Self {
        let state = state.to_ascii_lowercase();
        let known = [
            ("pending", Self::Open),
            ("active", Self::Open),
            ("inprogress", Self::Moving),
            ("in progress", Self::Moving),
            ("complete", Self::Complete),
            ("reject", Self::Rejected),
            ("cancel", Self::Withdrawn),
            ("withdraw", Self::Withdrawn),
            ("expire", Self::Expired),
            ("fail", Self::Failed),
        ];
        let found = known.iter().find(|(word, _)| state.starts_with(word));
        found.map_or(Self::Unknown, |(_, progress)| *progress)
    }

    /// Whether it may still come to something.
    #[must_use]
    pub fn is_under_way(self) -> bool {
        matches!(self, Self::Open | Self::Moving)
    }

    /// Whether it has ended and moved nothing.
    #[must_use]
    pub fn came_to_nothing(self) -> bool {
        matches!(
            self,
            Self::Rejected | Self::Withdrawn | Self::Expired | Self::Failed
        )
    }

    /// Whether it is known to have ended, in whichever way.
    #[must_use]
    pub fn has_ended(self) -> bool {
        self == Self::Complete || self.came_to_nothing()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_service_are_known_by_their_beginning() {
        for (word, progress) in [
            ("Pending", TransferProgress::Open),
            ("Active", TransferProgress::Open),
            ("InProgress", TransferProgress::Moving),
            ("Complete", TransferProgress::Complete),
            ("Completed", TransferProgress::Complete),
            ("Rejected", TransferProgress::Rejected),
            ("Canceled", TransferProgress::Withdrawn),
            ("Expired", TransferProgress::Expired),
            ("", TransferProgress::Unknown),
            ("Later", TransferProgress::Unknown),
        ] {
            assert_eq!(TransferProgress::of(word), progress, "{word}");
        }
    }
}
