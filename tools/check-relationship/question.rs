//! What is asked of a record: which partner, or why nothing can be asked.

use common::{
    Exit, Text,
    cli::Problem,
    ids::{Guid, TenantId},
    sections::{Invitation, InvitationKind, Side},
    text,
    text::printable,
};

/// The partner that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    /// The partner who becomes reseller; unknown where only "is this my customer?" is asked.
    pub(crate) partner: Option<Guid>,
    /// The indirect provider, who is the seller of record in the two-tier model (inferred).
    pub(crate) provider: Option<Guid>,
}

impl Question {
    /// Whether a tenant is one of the partners that are asked about.
    pub(crate) fn expects(&self, tenant: &Guid) -> bool {
        [&self.partner, &self.provider]
            .into_iter()
            .flatten()
            .any(|expected| expected == tenant)
    }
}

/// Why nothing was asked about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unaskable {
    /// The link has no partner id, or one that is no GUID.
    DamagedPartner {
        /// What stands in its place.
        raw: Option<String>,
    },
    /// The link is not one of Microsoft's.
    NotGenuine,
    /// Neither the record nor the command line names a partner.
    NoPartner,
    /// The invitation asks for administration roles (GDAP), about which a reseller relationship says nothing.
    AdministrationRoles,
    /// The partner's side was asked about another partner's invitation.
    OtherPartner {
        /// Whom the invitation is from.
        invited_by: Guid,
        /// Whose Partner Center is asked.
        asked: Guid,
    },
}

impl Unaskable {
    /// The code in the record.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::DamagedPartner { .. } | Self::NoPartner => "no-partner-id",
            Self::NotGenuine => "not-genuine",
            Self::AdministrationRoles => "gdap-not-checked",
            Self::OtherPartner { .. } => "other-partner",
        }
    }

    /// Whether it is the input that lacks something, or the answer that is no.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::DamagedPartner { .. }
            | Self::NotGenuine
            | Self::AdministrationRoles
            | Self::OtherPartner { .. } => Exit::No,
            Self::NoPartner => Exit::Input,
        }
    }

    /// What a person has to know and do.
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::DamagedPartner { raw: Some(raw) } => text!(
                "the partner id in the invitation is damaged (\"{raw}\"), so nothing was asked; get the link from the partner again",
                "招待リンクのパートナー ID が壊れています (「{raw}」)。照会は行っていません。パートナーにリンクの再送を依頼してください",
                raw = printable(raw)
            ),
            Self::DamagedPartner { raw: None } => text!(
                "the invitation names no partner id, so nothing was asked; get the link from the partner again",
                "招待リンクにパートナー ID がありません。照会は行っていません。パートナーにリンクの再送を依頼してください"
            ),
            Self::NotGenuine => text!(
                "the invitation is not genuine, so nothing was asked; see its warnings, and do not accept it",
                "招待リンクが本物と確認できないため、照会は行っていません。招待の警告を確認し、承諾しないでください"
            ),
            Self::AdministrationRoles => text!(
                "the invitation asks for administration roles (GDAP), which this tool does not check; look in Partner Center, on the customer's page, whether the request is active",
                "この招待は管理者ロール (GDAP) の要求で、このツールでは確認できません。パートナー センターのお客様のページで、要求がアクティブかどうかを確認してください"
            ),
            Self::NoPartner => text!(
                "no partner to ask about: the record does not name one; name the partner's tenant id with --partner",
                "照会するパートナーがわかりません。レコードにパートナーの記載がないため、--partner でパートナーのテナント ID を指定してください"
            ),
            Self::OtherPartner { invited_by, asked } => text!(
                "the invitation is from the partner {invited_by}, but the settings ask the Partner Center of {asked}",
                "招待元のパートナーは {invited_by} ですが、設定では {asked} のパートナー センターに照会することになっています"
            ),
        }
    }
}

impl From<Unaskable> for Problem {
    fn from(why: Unaskable) -> Self {
        Self::Other {
            exit: why.exit(),
            code: why.code(),
            text: why.text(),
        }
    }
}

/// What to ask. An invitation that names no partner by its nature leaves the word to `named`; one
/// that should name a partner and does not is never put right.
pub(crate) fn question(
    invitation: Option<&Invitation>,
    named: Option<&Guid>,
    side: Side,
) -> Result<Question, Unaskable> {
    if let Some(invitation) = invitation.filter(|invitation| should_name_partner(invitation)) {
        return question_of(invitation);
    }
    let asks_for_roles =
        invitation.is_some_and(|invitation| invitation.kind == InvitationKind::Gdap);
    match (named, side) {
        (None, Side::Partner) if asks_for_roles => Err(Unaskable::AdministrationRoles),
        (None, Side::Customer) => Err(Unaskable::NoPartner),
        (partner, _) => Ok(Question {
            partner: partner.copied(),
            provider: None,
        }),
    }
}

/// Whether the Partner Center of `asked` can answer: it speaks of its own customers only. A partner's
/// tenant that the settings name by its domain is taken on trust.
pub(crate) fn can_be_answered_by(question: &Question, asked: &TenantId) -> Result<(), Unaskable> {
    match (question.partner, asked.id()) {
        (Some(invited_by), Some(asked)) if !question.expects(&asked) => {
            Err(Unaskable::OtherPartner { invited_by, asked })
        }
        _ => Ok(()),
    }
}

fn should_name_partner(invitation: &Invitation) -> bool {
    invitation.partner_id.is_some()
        || invitation.raw_partner_id.is_some()
        || matches!(
            invitation.kind,
            InvitationKind::Reseller
                | InvitationKind::IndirectReseller
                | InvitationKind::AdminOnly
                | InvitationKind::Opaque
        )
}

fn question_of(invitation: &Invitation) -> Result<Question, Unaskable> {
    let partner = invitation.partner_id.filter(|id| !id.is_nil());
    let Some(partner) = partner else {
        let raw = invitation.raw_partner_id.clone();
        return Err(Unaskable::DamagedPartner { raw });
    };
    if !invitation.genuine {
        return Err(Unaskable::NotGenuine);
    }
    Ok(Question {
        partner: Some(partner),
        provider: invitation.indirect_csp_id.filter(|id| !id.is_nil()),
    })
}

#[cfg(test)]
mod tests {

    use super::*;

    const NEW: &str = "d2edd018-cbf9-452f-a408-726b64551fdf";
    const OTHER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";

    fn guid(id: &str) -> Guid {
        id.parse().unwrap()
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

    fn asks(partner: Option<&str>, provider: Option<&str>) -> Question {
        Question {
            partner: partner.map(guid),
            provider: provider.map(guid),
        }
    }

    #[test]
    fn an_indirect_invitation_expects_the_reseller_or_its_provider() {
        let invitation = Invitation {
            indirect_csp_id: Some(guid(OTHER)),
            ..invitation(InvitationKind::IndirectReseller, Some(NEW))
        };
        let question = question(Some(&invitation), None, Side::Customer).unwrap();
        assert_eq!(question, asks(Some(NEW), Some(OTHER)));
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
    }

    #[test]
    fn an_invitation_that_is_not_genuine_is_not_asked_about() {
        let false_one = Invitation {
            genuine: false,
            ..invitation(InvitationKind::Reseller, Some(NEW))
        };
        for side in [Side::Customer, Side::Partner] {
            assert_eq!(
                question(Some(&false_one), None, side),
                Err(Unaskable::NotGenuine)
            );
        }
    }

    #[test]
    fn without_an_invitation_the_command_line_names_the_partner_and_the_partners_side_needs_none() {
        let notice = invitation(InvitationKind::OpeningNotice, None);
        let new = guid(NEW);
        for (invitation, named, side, expected) in [
            (None, Some(&new), Side::Customer, Ok(asks(Some(NEW), None))),
            (
                Some(&notice),
                Some(&new),
                Side::Customer,
                Ok(asks(Some(NEW), None)),
            ),
            (None, None, Side::Customer, Err(Unaskable::NoPartner)),
            (
                Some(&notice),
                None,
                Side::Customer,
                Err(Unaskable::NoPartner),
            ),
            (None, None, Side::Partner, Ok(asks(None, None))),
        ] {
            assert_eq!(question(invitation, named, side), expected);
        }
    }

    #[test]
    fn a_request_for_roles_is_not_answered_by_the_reseller_relationship() {
        let gdap = Invitation {
            genuine: true,
            ..invitation(InvitationKind::Gdap, None)
        };
        let asked = question(Some(&gdap), None, Side::Partner);
        assert_eq!(asked, Err(Unaskable::AdministrationRoles));
        assert_eq!(Unaskable::AdministrationRoles.exit(), Exit::No);
    }

    #[test]
    fn a_partner_center_is_not_asked_about_the_invitation_of_another_partner() {
        let question = asks(Some(NEW), None);
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
    }
}
