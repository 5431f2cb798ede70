//! What a move of subscriptions from the old partner to the new one depends on. None of it makes the relationship
//! more or less of one: each condition is told with what follows from it.

use common::{
    Lang, Text,
    sections::{MoveCondition, MoveConditionKind, RelationshipState},
    text,
};

/// Beyond so many active subscriptions a customer cannot have each one twice (documented).
const MOST_SUBSCRIPTIONS: usize = 150;

/// What is known of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// How the reseller relationship stands.
    pub(crate) state: RelationshipState,
    /// How many subscriptions of the customer are active.
    pub(crate) active: Option<usize>,
    /// Whether the subscription of the record renews by itself.
    pub(crate) renews: Option<bool>,
}

/// The conditions, each with what is known of it.
pub(crate) fn conditions(known: Known, lang: Lang) -> Vec<MoveCondition> {
    let region = (known.state == RelationshipState::Established).then_some(true);
    let within = known.active.map(|active| active <= MOST_SUBSCRIPTIONS);
    let off = known.renews.map(|renews| !renews);
    [
        (MoveConditionKind::SameRegion, region, same_region(region)),
        (
            MoveConditionKind::AtMost150Subscriptions,
            within,
            subscriptions(known.active, within),
        ),
        (MoveConditionKind::RenewalOff, off, renewal(off)),
    ]
    .map(|(condition, holds, words)| MoveCondition {
        condition,
        holds,
        words: words.in_lang(lang).to_owned(),
    })
    .into()
}

fn same_region(holds: Option<bool>) -> Text {
    match holds {
        Some(_) => text!(
            "the reseller relationship is there, which Microsoft allows within one region only",
            "リセラー関係が成立しています (Microsoft は同じ地域のパートナーにのみ認めています)"
        ),
        None => text!(
            "nothing here says where the partner's company is; a partner of another region cannot become reseller: ask the partner",
            "パートナーの会社の地域はここからは確認できません。地域が異なるとリセラーになれないため、パートナーに確認してください"
        ),
    }
}

fn subscriptions(active: Option<usize>, within: Option<bool>) -> Text {
    let count = active.unwrap_or_default();
    match within {
        Some(true) => text!(
            "{count} active subscriptions: each may stand beside its successor until the old one ends",
            "有効なサブスクリプションは {count} 件です。移行元と移行先のサブスクリプションを並行して持てます"
        ),
        Some(false) => text!(
            "{count} active subscriptions, more than {MOST_SUBSCRIPTIONS}: they cannot all stand beside their successors; the old partner turns renewal off, and each successor is ordered when the old one has ended (see list-deadlines: since 4 May 2026 there may be no free days in between)",
            "有効なサブスクリプションが {count} 件あり、{MOST_SUBSCRIPTIONS} 件を超えています。すべてを並行して持つことはできません。移行元パートナーが自動更新を無効にし、終了したものから順に移行先で注文します (2026 年 5 月 4 日以降は無償の猶予期間がない場合があります。list-deadlines で確認してください)"
        ),
        None => text!(
            "nothing here says how many subscriptions are active; with more than {MOST_SUBSCRIPTIONS} they cannot all stand beside their successors",
            "有効なサブスクリプションの数はここからは確認できません。{MOST_SUBSCRIPTIONS} 件を超えると、すべてを並行して持つことはできません"
        ),
    }
}

fn renewal(off: Option<bool>) -> Text {
    match off {
        Some(true) => text!(
            "the old subscription does not renew: it ends with its term",
            "移行元のサブスクリプションは自動更新されず、期間の満了で終了します"
        ),
        Some(false) => text!(
            "the old subscription still renews: the customer then pays twice for another term; the old partner turns renewal off before it ends",
            "移行元のサブスクリプションの自動更新が有効のままです。更新されると次の期間は二重の支払いになります。満了前に自動更新を無効にするよう移行元パートナーに依頼してください"
        ),
        None => text!(
            "nothing here says whether the old subscriptions renew, which only the old partner sees; if they do, the customer pays twice for another term: ask the old partner",
            "移行元のサブスクリプションが自動更新されるかどうかは移行元パートナーにしか確認できません。更新されると次の期間は二重の支払いになるため、移行元パートナーに確認してください"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(known: Known) -> Vec<Option<bool>> {
        let all = conditions(known, Lang::En);
        all.into_iter().map(|one| one.holds).collect()
    }

    #[test]
    fn what_nothing_says_is_unknown_and_every_condition_says_what_follows() {
        let nothing = Known {
            state: RelationshipState::Unknown,
            active: None,
            renews: None,
        };
        assert_eq!(holds(nothing), [None, None, None]);
        let good = Known {
            state: RelationshipState::Established,
            active: Some(150),
            renews: Some(false),
        };
        assert_eq!(holds(good), [Some(true); 3]);
        let bad = Known {
            state: RelationshipState::Pending,
            active: Some(151),
            renews: Some(true),
        };
        assert_eq!(holds(bad), [None, Some(false), Some(false)]);
        let words: Vec<String> = conditions(bad, Lang::En)
            .into_iter()
            .map(|one| one.words)
            .collect();
        assert!(words[1].starts_with("151 active subscriptions, more than 150"));
        assert!(words[2].contains("pays twice"));
    }
}
