//! What is asked of a record: which relationship with which partner, or why nothing can be asked.

use common::{
    ids::{Guid, TenantId},
    sections::{AskedRelationship, Invitation, InvitationKind, Side},
};

use crate::unaskable::Unaskable;

/// The relationship that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Question {
    pub(crate) asked: AskedRelationship,
    /// The partner of the relationship; unknown where only "is this my customer?" is asked.
    pub(crate) partner: Option<Guid>,
    /// The indirect provider, who is the seller of record in the two-tier model (inferred).
    pub(crate) provider: Option<Guid>,
    /// The id of the very request for roles.
    pub(crate) request: Option<String>,
}

impl Question {
    fn about(asked: AskedRelationship, partner: Option<Guid>) -> Self {
        Self {
            asked,
            partner,
            provider: None,
            request: None,
        }
    }

    /// Whether a tenant is one of the partners that are asked about.
    pub(crate) fn expects(&self, tenant: &Guid) -> bool {
        [&self.partner, &self.provider]
            .into_iter()
            .flatten()
            .any(|expected| expected == tenant)
    }
}

/// What to ask. An invitation that names no partner by its nature leaves the word to `named`; one
/// that should name a partner and does not is never put right.
pub(crate) fn question(
    invitation: Option<&Invitation>,
    named: Option<&Guid>,
    side: Side,
) -> Result<Question, Unaskable> {
    let Some(invitation) = invitation else {
        return about_named(named, side);
    };
    match invitation.kind {
        InvitationKind::Reseller | InvitationKind::Opaque => {
            about_invited(invitation, AskedRelationship::Reseller)
        }
        InvitationKind::IndirectReseller => {
            about_invited(invitation, AskedRelationship::IndirectReseller)
        }
        InvitationKind::AdminOnly => about_invited(invitation, AskedRelationship::Administration),
        InvitationKind::Gdap => about_roles(invitation),
        InvitationKind::Mca => Err(Unaskable::Agreement),
        InvitationKind::Partnership => Err(Unaskable::Partnership),
        InvitationKind::Offer
        | InvitationKind::OpeningNotice
        | InvitationKind::OtherRequest
        | InvitationKind::Unknown => {
            if invitation.partner_id.is_some() || invitation.raw_partner_id.is_some() {
                about_invited(invitation, AskedRelationship::Reseller)
            } else {
                about_named(named, side)
            }
        }
    }
}

fn about_named(named: Option<&Guid>, side: Side) -> Result<Question, Unaskable> {
    match (named, side) {
        (None, Side::Customer) => Err(Unaskable::NoPartner),
        (partner, _) => Ok(Question::about(
            AskedRelationship::Reseller,
            partner.copied(),
        )),
    }
}

fn about_invited(invitation: &Invitation, asked: AskedRelationship) -> Result<Question, Unaskable> {
    let partner = invitation.partner_id.filter(|id| !id.is_nil());
    let Some(partner) = partner else {
        let raw = invitation.raw_partner_id.clone();
        return Err(Unaskable::DamagedPartner { raw });
    };
    if !invitation.genuine {
        return Err(Unaskable::NotGenuine);
    }
    Ok(Question {
        provider: invitation.indirect_csp_id.filter(|id| !id.is_nil()),
        ..Question::about(asked, Some(partner))
    })
}

/// The second half of the id seems to be the partner's tenant (observed): enough for a name, and for nothing else.
fn about_roles(invitation: &Invitation) -> Result<Question, Unaskable> {
    let Some(request) = &invitation.relationship_id else {
        let raw = invitation.raw_relationship_id.clone();
        return Err(Unaskable::DamagedRequest { raw });
    };
    if !invitation.genuine {
        return Err(Unaskable::NotGenuine);
    }
    Ok(Question {
        request: Some(request.clone()),
        ..Question::about(AskedRelationship::Roles, invitation.partner_hint)
    })
}

/// Whether the partner `asked` can answer: it speaks of its own customers only. A partner's tenant that the settings
/// name by its domain is taken on trust, and so is the partner of a request for roles, who is not known for certain.
pub(crate) fn can_be_answered_by(question: &Question, asked: &TenantId) -> Result<(), Unaskable> {
    if question.asked == AskedRelationship::Roles {
        return Ok(());
    }
    match (question.partner, asked.id()) {
        (Some(invited_by), Some(asked)) if !question.expects(&asked) => {
            Err(Unaskable::OtherPartner { invited_by, asked })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
