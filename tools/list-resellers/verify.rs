//! The partner whose `PartnerID` a record names.

use common::{
    Exit, Lang, Record, Text,
    cli::{Problem, WorkResult},
    sections::{Invitation, Reseller, ResellerAgreement},
    text,
    text::printable,
};

use crate::{
    ask::{Asker, Unanswered},
    finding,
};

/// Adds who the partner is and whether it has signed.
pub(crate) async fn verify(
    asker: &Asker,
    record: &mut Record,
    lang: Lang,
) -> WorkResult<Option<Unanswered>> {
    let older = record.get::<Reseller>()?;
    let invitation = record.get::<Invitation>()?;
    let id = partner_id(older.as_ref(), invitation.as_ref()).ok_or_else(no_partner_id)?;
    let profile = asker.partner_center.mpn_profile(&id).await?;
    let mut found = Reseller {
        partner_id: Some(id.clone()),
        // What only the record says stays: the service does not say whose tenant it is.
        tenant_id: older.and_then(|older| older.tenant_id),
        ..asker.section("GET /v1/profiles/mpn")
    };
    let unanswered = if let Some(profile) = profile {
        found.name = profile.partner_name;
        asker.add_agreement(&mut found).await
    } else {
        found.agreement = Some(ResellerAgreement::NotKnown);
        None
    };
    let step = found.agreement.and_then(finding::about_agreement);
    found.next_step = step.as_ref().map(|step| step.in_lang(lang).to_owned());
    record.set(&found);
    let about = Text::verbatim(format!("PartnerID {}", printable(&id)));
    Ok(unanswered
        .or(step.map(|step| (Exit::No, step)))
        .map(|(exit, text)| (exit, about.followed_by(&text))))
}

/// `0` in a link means that none is given (documented).
fn partner_id(reseller: Option<&Reseller>, invitation: Option<&Invitation>) -> Option<String> {
    let named = reseller.and_then(|one| one.partner_id.clone());
    let invited = invitation
        .and_then(|one| one.mspp_id.clone())
        .filter(|id| id != "0");
    named.or(invited).filter(|id| !id.is_empty())
}

fn no_partner_id() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-partner-id",
        text: text!(
            "the record names no PartnerID: write it as \"reseller.partnerId\" (in a table, a column of that name)",
            "レコードにパートナー ID がありません。「reseller.partnerId」に記載してください (表では同名の列)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_partner_id_of_the_record_goes_before_that_of_its_invitation_and_0_is_none() {
        let reseller = |id: Option<&str>| Reseller {
            partner_id: id.map(str::to_owned),
            ..Reseller::default()
        };
        let invitation = |id: Option<&str>| Invitation {
            mspp_id: id.map(str::to_owned),
            ..Invitation::default()
        };
        for (named, invited, expected) in [
            (Some("1234567"), Some("7654321"), Some("1234567")),
            (None, Some("7654321"), Some("7654321")),
            (None, Some("0"), None),
            (Some(""), None, None),
            (None, None, None),
        ] {
            let id = partner_id(Some(&reseller(named)), Some(&invitation(invited)));
            assert_eq!(id.as_deref(), expected);
        }
        assert_eq!(partner_id(None, None), None);
    }
}
