//! What to do about a refusal of Partner Center, by its code. Source: Partner Center, error codes (documented); what to do
//! about them is ours.

use record::{Text, text};

/// What to do next about a refusal; `None` where the code says nothing that its own words do not.
pub(crate) fn advice(status: u16, code: &str) -> Option<Text> {
    let code: u32 = code.parse().ok()?;
    of_customers(status, code)
        .or_else(|| of_offers(status, code))
        .or_else(|| of_subscriptions(status, code))
        .or_else(|| of_transfers(status, code))
}

/// The same for a line of an order, whose code comes without a status.
pub(super) fn of_line(code: &str) -> Option<Text> {
    let statuses = [403, 400, 404, 409];
    statuses.iter().find_map(|status| advice(*status, code))
}

/// About the customer, or this partner itself.
fn of_customers(status: u16, code: u32) -> Option<Text> {
    Some(match (status, code) {
        (403, 800_073..=800_075) => text!(
            "Microsoft is examining the customer's account or has not approved it: wait some days, or correct the customer's company data in Partner Center",
            "Microsoft がお客様のアカウントを審査中か、承認していません。数日待つか、パートナー センターでお客様の会社情報を修正してください"
        ),
        (400 | 403, 800_023..=800_026) => text!(
            "the partner's credit at Microsoft is not enough: ask Microsoft's partner support",
            "Microsoft におけるパートナーの与信が不足しています。Microsoft のパートナー サポートに問い合わせてください"
        ),
        (_, 900_124 | 800_039 | 900_149) => text!(
            "this partner has not signed its own Microsoft Partner Agreement, or its programme has ended: look at the account in Partner Center",
            "このパートナー自身が Microsoft Partner Agreement に署名していないか、プログラムが無効です。パートナー センターのアカウントを確認してください"
        ),
        (400, 600_002 | 600_049 | 600_050) => text!(
            "the country of the customer asks for a registration number, for another form of it, or for none: correct \"registrationNumber\" of the company, and plan anew",
            "お客様の国の登録番号の規則に合っていません (必要、形式が違う、または指定不可)。会社の「registrationNumber」を修正し、計画を作り直してください"
        ),
        (400, 600_051) => text!(
            "the country of the customer asks for a telephone number: write \"phoneNumber\" of the contact, and plan anew",
            "お客様の国では電話番号が必要です。連絡先に「phoneNumber」を記入し、計画を作り直してください"
        ),
        (400, 600_061) => text!(
            "the same attestation exists already: it counts, do not vary the contact",
            "同じ証明がすでに存在します。有効なため、連絡先を変えて再登録しないでください"
        ),
        _ => return None,
    })
}

/// About an offer, a cart or an order.
fn of_offers(status: u16, code: u32) -> Option<Text> {
    Some(match (status, code) {
        (_, 800_015 | 800_016 | 2072 | 900_123) => text!(
            "the PartnerID is not known, is no indirect reseller of this partner, or has not signed the Microsoft Partner Agreement: see list-resellers, and use the id of the location",
            "パートナー ID が存在しないか、このパートナーの間接リセラーではないか、Microsoft Partner Agreement に署名していません。list-resellers で確認し、所在地 (location) の ID を指定してください"
        ),
        (_, 800_066..=800_068 | 800_088 | 800_089 | 900_419) => text!(
            "the customer has reached the number of subscriptions or seats that are allowed: let old ones end first, or ask Microsoft's support",
            "お客様のサブスクリプション数またはライセンス数が上限に達しています。先に古いものを終了させるか、Microsoft のサポートに問い合わせてください"
        ),
        (404, 400_013 | 400_018 | 400_019) => text!(
            "the offer is not in the catalogue any more: read the catalogue and plan again",
            "製品がカタログにありません。カタログを読み直して計画を作り直してください"
        ),
        (_, 2091 | 2085 | 800_020 | 800_028) => text!(
            "the offer cannot be bought or has ended: find the product that follows it",
            "この製品は購入できないか、提供が終了しています。後継の製品を確認してください"
        ),
        (_, 2030 | 800_070 | 400_030 | 400_036 | 800_086) => text!(
            "the offer is not for the customer's country or kind: compare the country of the customer and of the partner",
            "お客様の国または種別では購入できない製品です。お客様とパートナーの国を確認してください"
        ),
        (409, 800_060 | 800_064 | 800_014 | 900_104) => text!(
            "another change of the same thing is under way: wait some minutes, then run again, it reads the state first",
            "同じ対象の別の変更が処理中です。数分待って再度実行してください (先に状態を確認します)"
        ),
        (400, 800_065) => text!(
            "the cart was submitted already: look at the customer's orders before anything is ordered again",
            "カートは送信済みです。再度注文する前に、お客様の注文を確認してください"
        ),
        (404, 20_000) => text!(
            "there is no order of this id, or it is too new to be read: new orders take up to 15 minutes",
            "この ID の注文がないか、まだ読み取れません。新しい注文が表示されるまで最長 15 分かかります"
        ),
        _ => return None,
    })
}

/// About a change of a subscription.
fn of_subscriptions(status: u16, code: u32) -> Option<Text> {
    Some(match (status, code) {
        (400, 2055) | (417, 800_036) => text!(
            "the subscription was changed by another meanwhile: run again, it is read anew",
            "サブスクリプションがほかで変更されました。再度実行すると、読み直してから変更します"
        ),
        (400, 2001 | 800_091) => text!(
            "the subscription is suspended or cannot be set so: set it active in Partner Center first",
            "サブスクリプションが一時停止中か、この状態に変更できません。先にパートナー センターで再開してください"
        ),
        (400, 2011) => text!(
            "the subscription is deleted and cannot be changed: order anew where it is needed",
            "サブスクリプションは削除済みのため変更できません。必要な場合は新しく注文してください"
        ),
        (400, 2002 | 800_090 | 900_275) => text!(
            "this number of seats is not possible: more within the limits of the offer, fewer only within seven days of the purchase or the renewal",
            "このライセンス数には変更できません。増数は製品の上限まで、減数は購入または更新から 7 日以内に限ります"
        ),
        (400, 900_213 | 900_117 | 900_214 | 900_257) => text!(
            "the seven days for cancelling or removing seats are over: let it end with change-subscription --renewal cancel-at-end",
            "取り消しまたは減数ができる 7 日間が過ぎています。change-subscription --renewal cancel-at-end で期間の終了時に終わらせてください"
        ),
        (_, 900_277..=900_280) => text!(
            "the term has just ended and is being renewed: no change is taken for up to 24 hours, run again tomorrow",
            "期間が終了した直後で更新の処理中です。最長 24 時間は変更できません。明日もう一度実行してください"
        ),
        (400, 900_311) => text!(
            "the subscription was changed too often: ask Microsoft's partner support",
            "サブスクリプションの変更回数が多すぎます。Microsoft のパートナー サポートに問い合わせてください"
        ),
        (_, 800_093) => text!(
            "the offer cannot renew by itself: it ends with its term, so order its successor before that",
            "この製品は自動更新できません。期間の終了前に後継の製品を注文してください"
        ),
        (_, 800_095..=800_098) => text!(
            "this cannot be changed on this subscription: look at it in Partner Center",
            "このサブスクリプションではこの項目を変更できません。パートナー センターで確認してください"
        ),
        (400, 900_263) => text!(
            "the subscription was not sold in new commerce, where this is not possible: change it in Partner Center",
            "新しいコマースのサブスクリプションではないため変更できません。パートナー センターで変更してください"
        ),
        (404, 20_003) => text!(
            "this partner has no subscription of this id: run list-subscriptions again",
            "この ID のサブスクリプションはこのパートナーにありません。list-subscriptions を再度実行してください"
        ),
        _ => return None,
    })
}

/// About a transfer between partners.
fn of_transfers(status: u16, code: u32) -> Option<Text> {
    Some(match (status, code) {
        (404, 900_100) => text!(
            "there is no transfer of this id: look at the customer's transfers",
            "この ID の移管はありません。お客様の移管の一覧を確認してください"
        ),
        (409, 900_101) => text!(
            "a transfer of the customer is under way already: follow that one",
            "お客様の移管がすでに進行中です。その移管の状態を確認してください"
        ),
        (_, 900_102 | 900_131..=900_139 | 900_145..=900_148 | 800_078) => text!(
            "the transfer cannot be made of these subscriptions between these partners: look at it in Partner Center",
            "これらのサブスクリプションは、このパートナー間では移管できません。パートナー センターで確認してください"
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The refusals that the calls of the tools can meet (documented: Partner Center, error codes); those about rights and
    /// the agreement have sentences of their own.
    const REFUSALS: &[(u16, &[u32])] = &[
        (
            400,
            &[
                2001, 2002, 2011, 2055, 800_065, 800_090, 800_091, 900_102, 900_117,
            ],
        ),
        (
            400,
            &[
                900_213, 900_214, 900_257, 900_263, 900_275, 900_277, 900_279, 900_280, 900_311,
            ],
        ),
        (
            400,
            &[
                600_002, 600_049, 600_050, 600_051, 600_061, 800_016, 800_023, 800_070, 800_078,
            ],
        ),
        (
            400,
            &[
                800_093, 800_095, 800_098, 900_131, 900_139, 900_145, 900_149,
            ],
        ),
        (
            403,
            &[
                2030, 2085, 2091, 800_020, 800_026, 800_028, 800_066, 800_067,
            ],
        ),
        (403, &[800_039, 800_073, 800_074, 800_075, 900_123, 900_124]),
        (
            404,
            &[
                2072, 20_000, 20_003, 400_013, 400_018, 400_019, 800_015, 900_100,
            ],
        ),
        (409, &[800_014, 800_060, 800_064, 900_101, 900_104, 900_278]),
        (417, &[800_036]),
    ];

    #[test]
    fn every_refusal_that_a_call_can_meet_has_a_next_step_in_both_languages() {
        for (status, codes) in REFUSALS {
            for code in *codes {
                let found = advice(*status, &code.to_string());
                let words = found.unwrap_or_else(|| panic!("{status} {code} has no next step"));
                assert!(!words.en.is_empty() && !words.ja.is_empty());
            }
        }
    }

    #[test]
    fn a_code_that_is_not_known_here_gets_no_advice() {
        assert_eq!(advice(400, "3000"), None);
        assert_eq!(advice(400, "Directory_X"), None);
        assert_eq!(advice(500, "2055"), None);
    }
}
