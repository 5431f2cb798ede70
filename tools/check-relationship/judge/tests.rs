use common::sections::InvitationKind;

use super::*;

const ALL: [AskedRelationship; 4] = [Reseller, IndirectReseller, Administration, Roles];

fn subscription(status: &str, by_provider: bool) -> Observation {
    Observation::Subscription {
        owner: "d2edd018-cbf9-452f-a408-726b64551fdf".parse().unwrap(),
        by_provider,
        part_number: "O365_BUSINESS_PREMIUM".to_owned(),
        status: status.into(),
    }
}

fn by_partner(status: &str) -> Observation {
    subscription(status, false)
}

fn by_provider(status: &str) -> Observation {
    subscription(status, true)
}

fn customer(relationship: &str) -> Observation {
    Observation::Customer {
        relationship: relationship.to_owned(),
        listed: None,
    }
}

fn roles(status: &str, customer: RolesOf) -> Observation {
    Observation::Roles {
        status: status.to_owned(),
        customer,
    }
}

/// What each observation alone says of each relationship: reseller, indirect reseller, administration, roles. `E`
/// established, `P` pending, `A` absent, `U` unknown.
fn table() -> Vec<(Observation, &'static str)> {
    use Observation::{
        DelegatedAccess, NoCustomer, NoRoles, NoSubscription, NoSuchPartner, ResellerListed,
        ResellerNotListed, ServiceProvider,
    };
    use RolesOf::{Nobody, Other, This};
    vec![
        (by_partner("Enabled"), "EEUU"),
        (by_partner("Warning"), "UUUU"),
        (by_partner("Suspended"), "UUUU"),
        (by_partner("Deleted"), "UUUU"),
        (by_partner("LockedOut"), "UUUU"),
        (by_partner("SomethingNew"), "UUUU"),
        (by_provider("Enabled"), "UPUU"),
        (by_provider("Warning"), "UUUU"),
        (NoSubscription { among: 3 }, "UUUU"),
        (ServiceProvider, "PPPP"),
        (NoSuchPartner, "UUUU"),
        (customer("reseller"), "EPUU"),
        (customer("none"), "AAUU"),
        (customer("advisor"), "AAUU"),
        (customer("microsoft_support"), "AAUU"),
        (customer("syndication"), "UUUU"),
        (customer("unknown"), "UUUU"),
        (customer(""), "UUUU"),
        (NoCustomer, "AAAU"),
        (ResellerListed, "EEEE"),
        (ResellerNotListed { among: 1 }, "PPPP"),
        (DelegatedAccess(Some(true)), "EEEE"),
        (DelegatedAccess(Some(false)), "AAAA"),
        (DelegatedAccess(None), "UUUU"),
        (roles("created", Nobody), "PPPP"),
        (roles("approvalPending", Nobody), "PPPP"),
        (roles("approvalPending", This), "PPPP"),
        (roles("approved", This), "PPPP"),
        (roles("activating", This), "PPPP"),
        (roles("active", This), "EEEE"),
        (roles("active", Nobody), "UUUU"),
        (roles("active", Other), "AAAA"),
        (roles("expiring", This), "EEEE"),
        (roles("expired", This), "AAAA"),
        (roles("terminationRequested", This), "AAAA"),
        (roles("terminating", This), "AAAA"),
        (roles("terminated", This), "AAAA"),
        (roles("unknownFutureValue", This), "UUUU"),
        (
            NoRoles {
                may_be_anothers: false,
            },
            "AAAA",
        ),
        (
            NoRoles {
                may_be_anothers: true,
            },
            "UUUU",
        ),
    ]
}

fn state(letter: char) -> RelationshipState {
    match letter {
        'E' => Established,
        'P' => Pending,
        'A' => Absent,
        'U' => Unknown,
        _ => panic!("{letter}"),
    }
}

#[test]
fn each_observation_says_of_each_relationship_what_it_can() {
    for (seen, letters) in table() {
        for (asked, letter) in ALL.into_iter().zip(letters.chars()) {
            let verdict = judge(asked, std::slice::from_ref(&seen));
            assert_eq!(verdict, state(letter), "{asked:?} {seen:?}");
        }
    }
}

/// The invitation of each kind, what it asks for, and for each verdict an observation set that leads to it; none where
/// no observation can.
#[test]
fn every_verdict_of_every_kind_of_invitation_has_its_proof() {
    use InvitationKind::{AdminOnly, Gdap, IndirectReseller as Indirect, Reseller as Direct};
    let provider = || by_provider("Enabled");
    let listed = || vec![customer("reseller"), Observation::ResellerListed];
    let other = || {
        vec![
            customer("reseller"),
            Observation::ResellerNotListed { among: 2 },
        ]
    };
    for (kind, asked, verdict, seen) in [
        (
            Direct,
            Reseller,
            Established,
            vec![by_partner("Warning"), by_partner("Enabled")],
        ),
        (Direct, Reseller, Established, vec![customer("reseller")]),
        (
            Direct,
            Reseller,
            Pending,
            vec![by_partner("Warning"), Observation::ServiceProvider],
        ),
        (Direct, Reseller, Absent, vec![Observation::NoCustomer]),
        (Direct, Reseller, Unknown, vec![by_partner("Warning")]),
        (
            Direct,
            Reseller,
            Unknown,
            vec![by_partner("Enabled"), Observation::NoSuchPartner],
        ),
        (
            Indirect,
            IndirectReseller,
            Established,
            vec![by_partner("Enabled"), provider()],
        ),
        (Indirect, IndirectReseller, Established, listed()),
        (Indirect, IndirectReseller, Pending, vec![provider()]),
        (Indirect, IndirectReseller, Pending, other()),
        (
            Indirect,
            IndirectReseller,
            Absent,
            vec![Observation::NoCustomer],
        ),
        (
            Indirect,
            IndirectReseller,
            Unknown,
            vec![by_provider("Warning")],
        ),
        (
            Indirect,
            IndirectReseller,
            Unknown,
            vec![provider(), Observation::NoSuchPartner],
        ),
        (
            AdminOnly,
            Administration,
            Established,
            vec![Observation::DelegatedAccess(Some(true))],
        ),
        (
            AdminOnly,
            Administration,
            Pending,
            vec![Observation::ServiceProvider],
        ),
        (
            AdminOnly,
            Administration,
            Absent,
            vec![Observation::DelegatedAccess(Some(false))],
        ),
        (
            AdminOnly,
            Administration,
            Unknown,
            vec![Observation::DelegatedAccess(None)],
        ),
        (
            Gdap,
            Roles,
            Established,
            vec![roles("active", RolesOf::This)],
        ),
        (
            Gdap,
            Roles,
            Pending,
            vec![roles("approvalPending", RolesOf::Nobody)],
        ),
        (Gdap, Roles, Pending, vec![Observation::ServiceProvider]),
        (Gdap, Roles, Absent, vec![roles("active", RolesOf::Other)]),
        (Gdap, Roles, Unknown, vec![]),
    ] {
        assert_eq!(judge(asked, &seen), verdict, "{kind:?} {seen:?}");
    }
}

#[test]
fn nothing_that_a_customers_directory_shows_says_absent() {
    let all = [
        by_partner("Enabled"),
        by_provider("Enabled"),
        by_partner("Deleted"),
        Observation::NoSubscription { among: 0 },
        Observation::ServiceProvider,
        Observation::NoSuchPartner,
    ];
    for mask in 0..1_usize << all.len() {
        let seen: Vec<Observation> = (0..all.len())
            .filter(|bit| mask >> bit & 1 == 1)
            .map(|bit| all[bit].clone())
            .collect();
        for asked in ALL {
            assert_ne!(judge(asked, &seen), Absent, "{asked:?} {seen:?}");
        }
    }
}

#[test]
fn where_no_tenant_has_the_partners_id_nothing_is_established() {
    for (seen, _) in table() {
        for asked in ALL {
            let seen = [seen.clone(), Observation::NoSuchPartner];
            assert_eq!(judge(asked, &seen), Unknown, "{asked:?} {seen:?}");
            let step = next_step(asked, Side::Customer, Unknown, &seen).unwrap();
            assert!(step.en.starts_with("do not accept"), "{}", step.en);
        }
    }
}

#[test]
fn everything_but_established_leaves_something_to_do() {
    for asked in ALL {
        for side in [Side::Customer, Side::Partner] {
            for state in [Pending, Absent, Unknown] {
                assert!(next_step(asked, side, state, &[]).is_some());
            }
            assert_eq!(next_step(asked, side, Established, &[]), None);
        }
    }
}

#[test]
fn what_is_left_to_do_of_a_request_for_roles_follows_from_how_far_it_is() {
    for (status, words) in [
        ("created", "lock the GDAP request"),
        (
            "approvalPending",
            "the customer's global administrator opens the GDAP link",
        ),
        ("approved", "ask again in some minutes"),
        ("terminated", "make a new request"),
    ] {
        let seen = [roles(status, RolesOf::This)];
        let state = judge(Roles, &seen);
        let step = next_step(Roles, Side::Partner, state, &seen).unwrap();
        assert!(step.en.contains(words), "{status}: {}", step.en);
    }
}
