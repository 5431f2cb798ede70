//! Whether the subscriptions that an opening notice (開通案内) announces are in the tenant.

use common::{
    Text,
    graph::{CompanySubscription, SubscriptionStatus},
    ids::Guid,
    licensing::{NewPartner, subscriptions::sellers},
    sections::{AnnouncedBy, Invitation, InvitationKind, Opening, OpeningState},
    text,
};

/// The subscriptions that a notice announces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announced {
    ids: Vec<Guid>,
}

impl Announced {
    /// What an invitation announces; `None` where it is no opening notice.
    #[must_use]
    pub(crate) fn of(invitation: &Invitation) -> Option<Self> {
        (invitation.kind == InvitationKind::OpeningNotice).then(|| {
            let licenses = invitation.licenses.iter();
            let mut ids: Vec<_> = licenses
                .filter_map(|license| license.subscription_id)
                .collect();
            ids.sort();
            ids.dedup();
            Self { ids }
        })
    }

    /// Looks for them among the subscriptions of the tenant. A deleted one is not there.
    #[must_use]
    pub(crate) fn look_up(self, subscriptions: &[CompanySubscription]) -> Found {
        let there = || {
            subscriptions
                .iter()
                .filter(|subscription| subscription.status != SubscriptionStatus::Deleted)
        };
        let find = |id: &Guid| {
            let by_commerce_id = there()
                .find(|one| is(one.commerce_subscription_id.as_deref(), id))
                .map(|one| (one, AnnouncedBy::CommerceSubscriptionId));
            by_commerce_id.or_else(|| {
                there()
                    .find(|one| is(Some(&one.id), id))
                    .map(|one| (one, AnnouncedBy::Id))
            })
        };
        let (mut arrived, mut awaited) = (Vec::new(), Vec::new());
        for id in self.ids {
            match find(&id) {
                Some((subscription, by)) => arrived.push(Arrived {
                    subscription: subscription.id.clone(),
                    announced: id,
                    by,
                }),
                None => awaited.push(id),
            }
        }
        Found { arrived, awaited }
    }
}

fn is(text: Option<&str>, id: &Guid) -> bool {
    text.is_some_and(|text| text.eq_ignore_ascii_case(id.as_str()))
}

/// What became of the announced subscriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    arrived: Vec<Arrived>,
    awaited: Vec<Guid>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Arrived {
    /// The directory's id.
    subscription: String,
    announced: Guid,
    by: AnnouncedBy,
}

impl Found {
    /// By which of its ids the notice names a subscription (directory id).
    #[must_use]
    pub(crate) fn announced_by(&self, subscription: &str) -> Option<AnnouncedBy> {
        self.under(&[subscription]).map(|arrived| arrived.by).next()
    }

    /// What a row says of the notice, given the directory ids of its subscriptions.
    #[must_use]
    pub(crate) fn opening(&self, subscriptions: &[&str]) -> Opening {
        let here = self.under(subscriptions);
        Opening {
            state: self.state(),
            here: here.map(|arrived| arrived.announced).collect(),
            awaited: self.awaited.clone(),
        }
    }

    /// Tells who the new partner is: the notice names none itself, so it is who sold what arrived (inferred),
    /// and it began to sell with the first of it.
    pub(crate) fn tell(&self, new_partner: &mut NewPartner, subscriptions: &[CompanySubscription]) {
        let arrived = self.arrived.iter();
        new_partner.announced = arrived.map(|one| one.subscription.clone()).collect();
        if new_partner.is_named() {
            return;
        }
        let arrived: Vec<_> = subscriptions
            .iter()
            .filter(|one| new_partner.announced.contains(&one.id))
            .collect();
        new_partner.distributors = sellers(arrived.iter().copied());
        let created = arrived
            .iter()
            .map(|one| one.created_date_time.as_deref()?.parse().ok());
        new_partner.since = created.flatten().min();
    }

    /// What a person must know; `None` where everything is there.
    #[must_use]
    pub(crate) fn complaint(&self) -> Option<Text> {
        let awaited: Vec<_> = self.awaited.iter().map(Guid::as_str).collect();
        let ids = awaited.join(", ");
        match self.state() {
            OpeningState::Arrived => None,
            OpeningState::Partly => Some(text!(
                "of the announced subscriptions {ids} is not here yet; run this again later, and ask the partner if it stays away",
                "開通案内のサブスクリプションのうち {ids} はまだこのテナントにありません。しばらくしてから再度実行し、それでもなければ移行先パートナーにお問い合わせください"
            )),
            OpeningState::Awaited => Some(text!(
                "the announced subscription {ids} is not here yet; run this again later, and ask the partner if it stays away",
                "開通案内のサブスクリプション {ids} はまだこのテナントにありません。しばらくしてから再度実行し、それでもなければ移行先パートナーにお問い合わせください"
            )),
            OpeningState::Unknown => Some(text!(
                "the opening notice gives no readable subscription id, so nothing here tells whether it has arrived; ask the partner for the id",
                "開通案内に読み取れるサブスクリプション ID がないため、届いたかどうかを判断できません。移行先パートナーに ID を確認してください"
            )),
        }
    }

    fn state(&self) -> OpeningState {
        match (self.arrived.is_empty(), self.awaited.is_empty()) {
            (true, true) => OpeningState::Unknown,
            (false, true) => OpeningState::Arrived,
            (false, false) => OpeningState::Partly,
            (true, false) => OpeningState::Awaited,
        }
    }

    fn under<'a>(&'a self, subscriptions: &'a [&str]) -> impl Iterator<Item = &'a Arrived> {
        self.arrived
            .iter()
            .filter(|arrived| subscriptions.contains(&arrived.subscription.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use common::sections::NoticedLicense;

    use super::*;

    const COMMERCE: &str = "43562f72-bf9b-4438-bf98-f1bb8c9e51d5";
    const DIRECTORY: &str = "ce856749-3b22-47de-9c4b-cc230697b18c";
    const ELSEWHERE: &str = "0d7a6e31-52c4-4b8f-9f1e-6a3b20c9d845";
    const HINODE: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";

    fn subscription(status: &str) -> CompanySubscription {
        serde_json::from_value(serde_json::json!({
            "id": DIRECTORY, "commerceSubscriptionId": COMMERCE.to_uppercase(), "status": status,
            "ownerTenantId": HINODE, "createdDateTime": "2026-09-30T02:11:09Z",
        }))
        .unwrap()
    }

    fn found(ids: &[Option<&str>], status: &str) -> Found {
        let invitation = Invitation {
            kind: InvitationKind::OpeningNotice,
            licenses: ids
                .iter()
                .map(|id| NoticedLicense {
                    name: None,
                    subscription_id: id.map(|id| id.parse().unwrap()),
                    raw_subscription_id: None,
                })
                .collect(),
            ..Invitation::default()
        };
        let announced = Announced::of(&invitation).unwrap();
        announced.look_up(&[subscription(status)])
    }

    #[test]
    fn a_subscription_is_found_by_its_commerce_id_first_and_by_its_directory_id_else() {
        let by = |id| found(&[Some(id)], "Enabled").announced_by(DIRECTORY);
        assert_eq!(by(COMMERCE), Some(AnnouncedBy::CommerceSubscriptionId));
        assert_eq!(by(DIRECTORY), Some(AnnouncedBy::Id));
        assert_eq!(by(ELSEWHERE), None);
    }

    #[test]
    fn each_row_says_what_is_under_it_and_what_is_still_awaited() {
        let both = found(
            &[Some(COMMERCE), Some(ELSEWHERE), Some(COMMERCE)],
            "Enabled",
        );
        let opening = |here: &[&str]| Opening {
            state: OpeningState::Partly,
            here: here.iter().map(|id| id.parse().unwrap()).collect(),
            awaited: vec![ELSEWHERE.parse().unwrap()],
        };
        assert_eq!(both.opening(&[DIRECTORY]), opening(&[COMMERCE]));
        assert_eq!(both.opening(&["another"]), opening(&[]));
    }

    #[test]
    fn who_sold_what_arrived_is_the_new_partner_unless_the_record_names_one() {
        let there = [subscription("Enabled")];
        let tell = |mut new_partner: NewPartner| {
            found(&[Some(COMMERCE)], "Enabled").tell(&mut new_partner, &there);
            new_partner
        };
        let told = NewPartner {
            distributors: vec![HINODE.parse().unwrap()],
            since: "2026-09-30T02:11:09Z".parse().ok(),
            announced: vec![DIRECTORY.to_owned()],
            tenants: Vec::new(),
        };
        assert_eq!(tell(NewPartner::default()), told);
        let named = NewPartner {
            tenants: vec![ELSEWHERE.parse().unwrap()],
            ..NewPartner::default()
        };
        let announced = vec![DIRECTORY.to_owned()];
        assert_eq!(tell(named.clone()), NewPartner { announced, ..named });
    }

    #[test]
    fn a_complaint_comes_unless_everything_is_there() {
        let complaint = |ids: &[_], status| found(ids, status).complaint().map(|text| text.en);
        assert_eq!(complaint(&[Some(COMMERCE)], "Enabled"), None);
        assert_eq!(
            complaint(&[Some(COMMERCE)], "Deleted").unwrap(),
            format!(
                "the announced subscription {COMMERCE} is not here yet; run this again later, and ask the partner if it stays away"
            )
        );
        assert!(
            complaint(&[Some(COMMERCE), Some(ELSEWHERE)], "Enabled")
                .unwrap()
                .starts_with(&format!(
                    "of the announced subscriptions {ELSEWHERE} is not"
                ))
        );
        assert!(
            complaint(&[None], "Enabled")
                .unwrap()
                .starts_with("the opening notice gives no readable subscription id")
        );
    }

    #[test]
    fn an_invitation_announces_nothing() {
        assert_eq!(Announced::of(&Invitation::default()), None);
    }
}
