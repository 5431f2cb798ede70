//! Whether a customer may be sold to at all: what the service would refuse is found out before anything is sent, and what
//! it would not refuse but nobody wants, too.

use common::{
    Exit, Text,
    cli::Problem,
    ids::TenantId,
    licensing::{subscriptions::MOST_ACTIVE, term::Life},
    partner_center::{
        PartnerCenter,
        commerce::{Reseller, Subscription},
    },
    services::error::ServiceError,
    text,
    text::printable,
};

/// What this partner sold to the customer, or what is against selling more.
pub(crate) async fn against(
    partner_center: &PartnerCenter,
    customer: &TenantId,
    reseller: Option<&str>,
) -> Result<Result<Vec<Subscription>, Problem>, ServiceError> {
    let found = partner_center.customer(customer).await?;
    let relation = found.and_then(|found| found.relationship_to_partner);
    if !relation.is_some_and(|relation| relation.eq_ignore_ascii_case("reseller")) {
        return Ok(Err(no_relationship()));
    }
    if !partner_center.has_agreement(customer).await? {
        return Ok(Err(no_agreement()));
    }
    if let Some(id) = reseller {
        let is_own = partner_center.is_own_reseller(id).await?;
        if !is_own || partner_center.reseller(id).await? != Reseller::Valid {
            return Ok(Err(bad_reseller(id)));
        }
    }
    let sold = partner_center.subscriptions(customer).await?;
    let runs = sold
        .iter()
        .filter(|one| Life::of(one.status.as_deref().unwrap_or_default()) == Life::Runs);
    if runs.count() >= MOST_ACTIVE {
        return Ok(Err(too_many()));
    }
    // Of most customers nothing is known, which hinders nothing (documented).
    let status = partner_center.account_status(customer).await?;
    let other = status.filter(|status| !status.eq_ignore_ascii_case("Allowed"));
    Ok(other.map_or(Ok(sold), |status| Err(not_allowed(&status))))
}

fn refused(code: &'static str, text: Text) -> Problem {
    Problem::Other {
        exit: Exit::No,
        code,
        text,
    }
}

fn no_relationship() -> Problem {
    refused(
        "no-relationship",
        text!(
            "the customer has no reseller relationship with this partner: the customer accepts the invitation first (request-relationship, check-relationship --side partner); nothing was ordered",
            "お客様とこのパートナーの間にリセラー関係がありません。先にお客様に招待を承諾してもらってください (request-relationship、check-relationship --side partner)。注文していません"
        ),
    )
}

fn no_agreement() -> Problem {
    refused(
        "no-agreement",
        text!(
            "the customer has not accepted the Microsoft Customer Agreement, without which nothing can be bought: see attest-mca; nothing was ordered",
            "お客様が Microsoft 顧客契約を承諾していないため購入できません。attest-mca で確認してください。注文していません"
        ),
    )
}

fn bad_reseller(id: &str) -> Problem {
    let id = printable(id);
    refused(
        "reseller-invalid",
        text!(
            "PartnerID {id} is not known, is no indirect reseller of this partner, or has not signed the Microsoft Partner Agreement: see list-resellers, and use the id of the location; nothing was ordered",
            "パートナー ID {id} が存在しないか、このパートナーの間接リセラーではないか、Microsoft Partner Agreement に署名していません。list-resellers で確認し、所在地 (location) の ID を指定してください。注文していません"
        ),
    )
}

fn too_many() -> Problem {
    refused(
        "over-150",
        text!(
            "the customer has {MOST_ACTIVE} active subscriptions of this partner, beyond which the tenant's limit may be met: let old ones end first, then order anew; nothing was ordered",
            "このパートナーの有効なサブスクリプションが {MOST_ACTIVE} 件に達しており、テナントの上限を超えるおそれがあります。先に古いものを終了させてから注文してください。注文していません"
        ),
    )
}

fn not_allowed(status: &str) -> Problem {
    let status = printable(status);
    refused(
        "account-not-allowed",
        text!(
            "Microsoft does not let the customer buy yet (validation: {status}): wait some days, or correct the customer's company data in Partner Center; nothing was ordered",
            "Microsoft による審査が完了していないため、お客様は購入できません (審査の状態: {status})。数日待つか、パートナー センターで会社情報を修正してください。注文していません"
        ),
    )
}
