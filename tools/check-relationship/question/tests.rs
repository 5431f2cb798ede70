use AskedRelationship::{Administration, IndirectReseller, Reseller, Roles};

use super::*;

const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
const OTHER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
const REQUEST: &str = "c81e7b20-4f5d-4a96-b3f2-0d9a61e57c48-3f6c1a52-7d08-4be9-9a41-52c7e08b6d13";

fn guid(text: &str) -> Guid {
    text.parse().unwrap()
}

fn invitation(kind: InvitationKind, partner: Option<&str>) -> Invitation {
    Invitation {
        kind,
        partner_id: partner.map(guid),
        genuine: true,
        host_ok: true,
        ..Invitation::default()
    }
}

fn asks(asked: AskedRelationship, partner: Option<&str>) -> Question {
    Question::about(asked, partner.map(guid))
}

#[test]
fn every_kind_of_invitation_is_asked_about_as_what_it_is() {
    let gdap = Invitation {
        relationship_id: Some(REQUEST.to_owned()),
        ..invitation(InvitationKind::Gdap, None)
    };
    let roles = Question {
        request: Some(REQUEST.to_owned()),
        ..asks(Roles, None)
    };
    let new = Some(NEW);
    let damaged = Unaskable::DamagedPartner { raw: None };
    for (invitation, expected) in [
        (
            invitation(InvitationKind::Reseller, new),
            Ok(asks(Reseller, new)),
        ),
        (
            invitation(InvitationKind::IndirectReseller, new),
            Ok(asks(IndirectReseller, new)),
        ),
        (
            invitation(InvitationKind::AdminOnly, new),
            Ok(asks(Administration, new)),
        ),
        (gdap, Ok(roles)),
        (
            invitation(InvitationKind::Gdap, None),
            Err(Unaskable::DamagedRequest { raw: None }),
        ),
        (
            invitation(InvitationKind::Mca, None),
            Err(Unaskable::Agreement),
        ),
        (
            invitation(InvitationKind::Partnership, new),
            Err(Unaskable::Partnership),
        ),
        (invitation(InvitationKind::Opaque, None), Err(damaged)),
        (
            invitation(InvitationKind::Offer, new),
            Ok(asks(Reseller, new)),
        ),
        (
            invitation(InvitationKind::Offer, None),
            Err(Unaskable::NoPartner),
        ),
        (
            invitation(InvitationKind::OpeningNotice, None),
            Err(Unaskable::NoPartner),
        ),
        (
            invitation(InvitationKind::OtherRequest, None),
            Err(Unaskable::NoPartner),
        ),
        (
            invitation(InvitationKind::Unknown, None),
            Err(Unaskable::NoPartner),
        ),
    ] {
        let kind = invitation.kind;
        assert_eq!(
            question(Some(&invitation), None, Side::Customer),
            expected,
            "{kind:?}"
        );
    }
}

#[test]
fn an_indirect_invitation_expects_the_reseller_or_its_provider() {
    let invitation = Invitation {
        indirect_csp_id: Some(guid(OTHER)),
        ..invitation(InvitationKind::IndirectReseller, Some(NEW))
    };
    let question = question(Some(&invitation), None, Side::Customer).unwrap();
    assert_eq!(question.provider, Some(guid(OTHER)));
    assert!(question.expects(&guid(NEW)) && question.expects(&guid(OTHER)));
    assert!(!question.expects(&guid("c41d9a07-2b6e-4c58-8f10-6e5b7a90d3e1")));
}

#[test]
fn a_damaged_id_is_never_replaced_by_another_one() {
    let damaged = Invitation {
        raw_partner_id: Some("d2edd018-cbf9-452f-a408-726b64551fd".to_owned()),
        genuine: false,
        ..invitation(InvitationKind::Reseller, None)
    };
    assert_eq!(
        question(Some(&damaged), Some(&guid(NEW)), Side::Customer),
        Err(Unaskable::DamagedPartner {
            raw: Some("d2edd018-cbf9-452f-a408-726b64551fd".to_owned())
        })
    );
    let nil = invitation(
        InvitationKind::Reseller,
        Some("00000000-0000-0000-0000-000000000000"),
    );
    assert_eq!(
        question(Some(&nil), None, Side::Partner),
        Err(Unaskable::DamagedPartner { raw: None })
    );
    let request = Invitation {
        raw_relationship_id: Some("c81e7b20".to_owned()),
        genuine: false,
        ..invitation(InvitationKind::Gdap, None)
    };
    let raw = Some("c81e7b20".to_owned());
    assert_eq!(
        question(Some(&request), Some(&guid(NEW)), Side::Partner),
        Err(Unaskable::DamagedRequest { raw })
    );
}

#[test]
fn an_invitation_that_is_not_genuine_is_not_asked_about() {
    for kind in [
        InvitationKind::Reseller,
        InvitationKind::IndirectReseller,
        InvitationKind::AdminOnly,
        InvitationKind::Gdap,
    ] {
        let false_one = Invitation {
            genuine: false,
            relationship_id: Some(REQUEST.to_owned()),
            ..invitation(kind, Some(NEW))
        };
        for side in [Side::Customer, Side::Partner] {
            let asked = question(Some(&false_one), None, side);
            assert_eq!(asked, Err(Unaskable::NotGenuine), "{kind:?}");
        }
    }
}

#[test]
fn without_an_invitation_the_command_line_names_the_partner_and_the_partners_side_needs_none() {
    let notice = invitation(InvitationKind::OpeningNotice, None);
    let new = guid(NEW);
    for (invitation, named, side, expected) in [
        (
            None,
            Some(&new),
            Side::Customer,
            Ok(asks(Reseller, Some(NEW))),
        ),
        (
            Some(&notice),
            Some(&new),
            Side::Customer,
            Ok(asks(Reseller, Some(NEW))),
        ),
        (None, None, Side::Customer, Err(Unaskable::NoPartner)),
        (None, None, Side::Partner, Ok(asks(Reseller, None))),
    ] {
        assert_eq!(question(invitation, named, side), expected);
    }
}

#[test]
fn a_partner_center_is_not_asked_about_the_invitation_of_another_partner() {
    let question = asks(Reseller, Some(NEW));
    let tenant = |id: &str| id.parse::<TenantId>().unwrap();
    for asked in [NEW, "hinodecloud.onmicrosoft.com"] {
        assert_eq!(can_be_answered_by(&question, &tenant(asked)), Ok(()));
    }
    assert_eq!(
        can_be_answered_by(&question, &tenant(OTHER)),
        Err(Unaskable::OtherPartner {
            invited_by: guid(NEW),
            asked: guid(OTHER)
        })
    );
    // Whose a request for roles is, its id only seems to say.
    let roles = asks(Roles, Some(NEW));
    assert_eq!(can_be_answered_by(&roles, &tenant(OTHER)), Ok(()));
}
