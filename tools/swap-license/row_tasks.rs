//! What a plan says where no user is moved: that nothing needs to be done, or what the row asks for instead.

use common::{
    Lang, Text,
    ids::Guid,
    licensing::product_name,
    sections::{Direction, License, LicenseAction, SkuRef, Swap, SwapAction, SwapReason},
    text,
};

/// What a row asks for that no change of users does, in words; `None` where it asks for nothing.
#[must_use]
pub(crate) fn asks(license: &License) -> Option<Text> {
    let to_do = license.to_do.as_ref().filter(|to_do| to_do.action.asks())?;
    let (part, words) = (&license.sku_part_number, &to_do.words);
    Some(match to_do.action {
        LicenseAction::MoveUsers => text!(
            "{part}: {words}, but no user of it was found; list the licences again",
            "{part}: {words} (対象のユーザーが見つかりません。list-licenses からやり直してください)"
        ),
        LicenseAction::ClearGroups => text!(
            "{part}: {words} (plan with --groups)",
            "{part}: {words} (--groups を付けて計画してください)"
        ),
        _ => Text::verbatim(format!("{part}: {words}")),
    })
}

/// Why nothing is done for a tenant: what each of its rows says.
#[must_use]
pub(crate) fn nothing_to_do(rows: &[(usize, License)], lang: Lang) -> String {
    let words = |(_, license): &(usize, License)| {
        let to_do = license.to_do.as_ref().map(|to_do| &to_do.words);
        let words = to_do.unwrap_or(&license.path_reason);
        format!("{}: {words}", license.sku_part_number)
    };
    if rows.is_empty() {
        let none = text!(
            "no user holds what is to be moved",
            "対象のライセンスを割り当てられたユーザーがいません"
        );
        return none.in_lang(lang).to_owned();
    }
    rows.iter().map(words).collect::<Vec<_>>().join("; ")
}

/// A record without a user: nothing is sent for it.
#[must_use]
pub(crate) fn record(
    from: SkuRef,
    to: SkuRef,
    action: SwapAction,
    reason: SwapReason,
    words: String,
) -> Swap {
    Swap {
        reason: Some(reason),
        words: Some(words),
        ..Swap::new(action, from, to)
    }
}

/// The row of a record and the one that it stands beside, in the way that users go; itself where there is none.
#[must_use]
pub(crate) fn skus(license: &License) -> (SkuRef, SkuRef) {
    let sku = |sku_id: Guid, part_number: &str| SkuRef {
        sku_id,
        sku_part_number: part_number.to_owned(),
        product_name: product_name(&sku_id, part_number),
    };
    let own = sku(license.sku_id, &license.sku_part_number);
    match &license.twin {
        None => (own.clone(), own),
        Some(twin) => {
            let other = sku(twin.sku_id, &twin.sku_part_number);
            match twin.direction {
                Direction::From => (other, own),
                Direction::To | Direction::Undecided => (own, other),
            }
        }
    }
}
