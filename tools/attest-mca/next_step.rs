//! What is left to do about the agreement, and by whom.

use common::{
    Text,
    sections::{AgreementState, Partner},
    text,
    text::printable,
};

use crate::provider::name_of;

/// The page on which the customer accepts the agreement (documented).
pub(crate) const ACCEPTANCE_LINK: &str =
    "https://admin.microsoft.com/AdminPortal/Home?ref=/BillingAccounts/agreement";

/// What is left to do. Since 5 January 2026 a partner attests by the API alone: Partner Center's form is gone
/// (documented). The page sends a customer back to the partner in two cases (documented): one who bought through a
/// partner before and buys again, and one who bought before and buys through a new partner.
pub(crate) fn next_step(state: AgreementState) -> Option<Text> {
    match state {
        AgreementState::Accepted => None,
        AgreementState::NotAccepted => Some(text!(
            "the customer's global administrator accepts the Microsoft Customer Agreement at {ACCEPTANCE_LINK}; where that page says to contact the partner (customers who bought from a partner before), the direct-bill partner or distributor attests it with --prepare and --apply, for Partner Center's own form is gone since 5 January 2026; an indirect reseller's --prepare writes the record for its distributor",
            "お客様のグローバル管理者が {ACCEPTANCE_LINK} で Microsoft 顧客契約を承諾してください。このページにパートナーへ連絡するよう表示される場合 (以前にパートナーから購入したことがあるお客様) は、直接請求パートナーまたはディストリビューターが --prepare と --apply で証明します (パートナー センターの画面での証明は 2026 年 1 月 5 日に廃止されました)。間接リセラーは --prepare でディストリビューターに渡すレコードを作成できます"
        )),
        AgreementState::Outdated => Some(text!(
            "the agreement was accepted before {since}, and is reported to need renewal (partners say so, not Microsoft; an order may be refused without it): the customer's global administrator accepts it at {ACCEPTANCE_LINK}, or the partner attests it again with --prepare and --apply",
            "{since} より前の承諾のため、更新が必要とされています (Microsoft ではなくパートナーからの情報です。更新しないと注文が拒否されることがあります)。お客様のグローバル管理者が {ACCEPTANCE_LINK} で承諾するか、パートナーが --prepare と --apply で改めて証明してください",
            since = crate::judge::VALID_SINCE
        )),
        AgreementState::Unknown => Some(text!(
            "see in Partner Center, on the customer's account page, whether the Microsoft Customer Agreement is accepted; the customer accepts it at {ACCEPTANCE_LINK}",
            "パートナー センターのお客様のアカウント ページで、Microsoft 顧客契約の状態を確認してください。お客様による承諾は {ACCEPTANCE_LINK} で行えます"
        )),
    }
}

/// What an indirect reseller does, who may not attest itself (documented).
pub(crate) fn of_provider(provider: &Partner) -> Text {
    let name = name_of(provider);
    text!(
        "an indirect reseller cannot attest: send this record to your distributor {name}, which runs attest-mca --prepare on it",
        "間接リセラーは証明できません。このレコードをディストリビューター {name} に渡し、attest-mca --prepare の実行を依頼してください"
    )
}

/// What is left to do about an attestation that was submitted. The page asks for no sign-in (observed): whoever has the
/// link can accept.
pub(crate) fn of_submitted(link: Option<&str>) -> Text {
    let link = printable(link.unwrap_or("-"));
    text!(
        "the attestation is submitted, and the customer has not accepted yet: send {link} to the signatory alone (the page asks for no sign-in, so whoever has the link can accept), then run the same command again, or with --wait",
        "証明を送信しました。お客様の承諾はまだです。{link} を署名者本人だけに送り (サインインなしで開けるページのため、リンクを知る人は誰でも承諾できます)、その後同じコマンドをもう一度実行するか、--wait を付けて実行してください"
    )
}

/// What is left to do in a cloud whose Partner Center knows no agreements (documented).
pub(crate) fn in_other_cloud() -> Text {
    text!(
        "Partner Center has no Microsoft Customer Agreement in this cloud, so nothing was asked; see your own papers",
        "このクラウドのパートナー センターには Microsoft 顧客契約の情報がないため、照会は行っていません。契約書面で確認してください"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_accepted_agreement_leaves_nothing_to_do() {
        for (state, left) in [
            (AgreementState::Accepted, false),
            (AgreementState::NotAccepted, true),
            (AgreementState::Outdated, true),
            (AgreementState::Unknown, true),
        ] {
            let step = next_step(state);
            assert_eq!(step.is_some(), left);
            if let Some(step) = step {
                assert!(step.en.contains(ACCEPTANCE_LINK) && step.ja.contains(ACCEPTANCE_LINK));
            }
        }
    }

    #[test]
    fn no_step_leads_to_the_form_that_is_gone() {
        for state in [AgreementState::NotAccepted, AgreementState::Outdated] {
            let Text { en, ja } = next_step(state).unwrap();
            assert!(!en.contains("attests it in Partner Center"), "{en}");
            assert!(en.contains("--prepare") && ja.contains("--prepare"), "{en}");
        }
    }

    #[test]
    fn a_claim_that_is_not_microsofts_is_marked_as_one() {
        let step = next_step(AgreementState::Outdated).unwrap();
        assert!(
            step.en.contains("2023-04-01, and is reported"),
            "{}",
            step.en
        );
        assert!(step.en.contains("not Microsoft"), "{}", step.en);
    }
}
