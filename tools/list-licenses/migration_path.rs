//! What a licence row needs: the manual's question "one row or two?", answered by SKU and seller.

use common::{
    Text,
    graph::{CompanySubscription, SubscribedSku, SubscriptionStatus},
    ids::Guid,
    licensing::{SkuKind, product_name, sku_kind, subscriptions::under},
    sections::{Direction, LicensePath},
    sku::{self, Relation},
    text,
};

/// The facts about one row that the decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFacts {
    /// The SKU.
    pub sku_id: Guid,
    /// What people call it.
    pub product_name: String,
    /// What kind of row it is.
    pub kind: SkuKind,
    /// Seats in use.
    pub consumed: i64,
    /// Live subscriptions: seller (none: bought directly, on trial or free) and whether it is running out.
    pub subscriptions: Vec<SoldBy>,
}

/// Who sold a live subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldBy {
    /// The partner's tenant; none where bought directly, on trial or free.
    pub seller: Option<Guid>,
    /// Whether it has left the state `Enabled`.
    pub ending: bool,
}

/// What a row needs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The path.
    pub path: LicensePath,
    /// Why, for a person.
    pub reason: Text,
    /// The other row and the way users go, where the path is `twin`.
    pub twin: Option<(Guid, Direction)>,
}

impl RowFacts {
    /// The facts in what Graph sends.
    #[must_use]
    pub fn of(row: &SubscribedSku, subscriptions: &[CompanySubscription]) -> Self {
        let under: Vec<_> = under(row, subscriptions).collect();
        Self {
            sku_id: row.sku_id,
            product_name: product_name(&row.sku_id, &row.sku_part_number),
            kind: sku_kind(row, &under),
            consumed: row.consumed_units,
            subscriptions: under
                .into_iter()
                .filter(|subscription| subscription.status != SubscriptionStatus::Deleted)
                .map(|subscription| SoldBy {
                    seller: subscription.owner_tenant_id,
                    ending: subscription.status != SubscriptionStatus::Enabled,
                })
                .collect(),
        }
    }

    fn is_sold_only_by(&self, newcomers: &[Guid]) -> bool {
        !self.subscriptions.is_empty()
            && self.subscriptions.iter().all(|sold| {
                sold.seller
                    .as_ref()
                    .is_some_and(|id| newcomers.contains(id))
            })
    }

    fn is_ending(&self) -> bool {
        self.subscriptions.iter().all(|sold| sold.ending)
    }

    fn sellers(&self) -> usize {
        let mut sellers: Vec<_> = self
            .subscriptions
            .iter()
            .filter_map(|sold| sold.seller.as_ref())
            .collect();
        sellers.sort();
        sellers.dedup();
        sellers.len()
    }
}

/// Decides for one row among all rows of the tenant. `newcomers` are the tenants of the new partner and
/// its provider, as far as the record names them.
#[must_use]
pub fn decide(row: &RowFacts, all: &[RowFacts], newcomers: &[Guid]) -> Decision {
    let same_sku = all
        .iter()
        .filter(|other| other.sku_id == row.sku_id)
        .count();
    if same_sku > 1 {
        return plain(LicensePath::SameSkuTwoAccounts, two_accounts());
    }
    if row.kind == SkuKind::Free {
        return plain(
            LicensePath::Free,
            text!(
                "a free product, not bought seats",
                "無料の製品です (購入したシートではありません)"
            ),
        );
    }
    let others = || all.iter().filter(|other| other.sku_id != row.sku_id);
    let twins: Vec<_> = others()
        .filter(|other| sku::relation(&row.sku_id, &other.sku_id) == Relation::Twins)
        .collect();
    if let Some(twin) = twins.first() {
        return beside_twin(row, twin, newcomers);
    }
    if let Some(decision) = others().find_map(|other| look_alike(row, other)) {
        return decision;
    }
    alone(row, newcomers)
}

fn beside_twin(row: &RowFacts, twin: &RowFacts, newcomers: &[Guid]) -> Decision {
    let direction = direction(row, twin, newcomers);
    let (name, used) = (&row.product_name, row.consumed.max(0));
    let reason = match direction {
        Direction::To if used == 0 => text!(
            "two rows of one product; this is the old one and nobody uses it any more",
            "同じ製品が 2 行あります。こちらは以前の行で、すでに使用者はいません"
        ),
        Direction::To => text!(
            "two rows of one product; {used} user(s) of {name} must be moved from this row to the other",
            "同じ製品が 2 行あります。この行の {name} を使う {used} 名を、もう一方の行へ割り当て直す必要があります"
        ),
        Direction::From => text!(
            "two rows of one product; users move to this row",
            "同じ製品が 2 行あります。こちらが新しい行です"
        ),
        Direction::Undecided => text!(
            "two rows of one product, and the facts do not say which is the new one; name them with swap-license --from and --to",
            "同じ製品が 2 行ありますが、どちらが新しい行か判断できません。swap-license の --from と --to で指定してください"
        ),
    };
    Decision {
        path: LicensePath::Twin,
        reason,
        twin: Some((twin.sku_id, direction)),
    }
}

/// Which way users go. Beyond doubt only where one side alone is the new partner's, or one side alone
/// is running out.
fn direction(row: &RowFacts, twin: &RowFacts, newcomers: &[Guid]) -> Direction {
    let way = |this: bool, other: bool| match (this, other) {
        (true, false) => Some(Direction::From),
        (false, true) => Some(Direction::To),
        _ => None,
    };
    way(
        row.is_sold_only_by(newcomers),
        twin.is_sold_only_by(newcomers),
    )
    .or_else(|| way(!row.is_ending(), !twin.is_ending()))
    .unwrap_or(Direction::Undecided)
}

fn look_alike(row: &RowFacts, other: &RowFacts) -> Option<Decision> {
    let Relation::NotComparable { why } = sku::relation(&row.sku_id, &other.sku_id) else {
        return None;
    };
    let (name, why) = (&other.product_name, why.text());
    Some(plain(
        LicensePath::NotComparable,
        Text {
            en: format!("looks like {name}, but {}; never swapped by itself", why.en),
            ja: format!("「{name}」と似ていますが、{}。自動では移行しません", why.ja),
        },
    ))
}

fn alone(row: &RowFacts, newcomers: &[Guid]) -> Decision {
    let sellers = row.sellers();
    if sellers > 1 {
        return plain(
            LicensePath::Pooled,
            text!(
                "one row, sold by {sellers} partners: the seats are in one pool, nothing to do",
                "1 行に {sellers} 社のライセンスが合算されています。割り当て作業は不要です"
            ),
        );
    }
    if row.consumed > 0 && row.is_sold_only_by(newcomers) {
        return plain(
            LicensePath::Transferred,
            text!(
                "one row, sold by the new partner and in use: nothing to do",
                "1 行で、移行先パートナーの契約のまま使用中です。割り当て作業は不要です"
            ),
        );
    }
    plain(
        LicensePath::Single,
        text!(
            "one row, one seller, no other row of this product",
            "1 行のみで、同じ製品の行はほかにありません"
        ),
    )
}

fn two_accounts() -> Text {
    text!(
        "the same SKU stands under two accounts, and no call can choose between them; ask Microsoft's support before changing anything",
        "同じ SKU が 2 つのアカウントにあり、どちらを使うか指定できません。変更する前に Microsoft サポートに確認してください"
    )
}

fn plain(path: LicensePath, reason: Text) -> Decision {
    Decision {
        path,
        reason,
        twin: None,
    }
}

#[cfg(test)]
mod tests {
    use std::slice::from_ref;

    use super::*;

    const OLD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
    const NEW: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const NO_TEAMS: &str = "5a1c7b8d-0739-4ca8-bf69-ec87e69133ac";
    const POWER_BI: &str = "f8a1db68-be16-40ed-86d5-cb42ce701560";

    fn id(text: &str) -> Guid {
        text.parse().unwrap()
    }

    fn partner(n: u32) -> Guid {
        id(&format!("{n:08}-0000-4000-8000-000000000000"))
    }

    fn row(sku: &str, consumed: i64, sold: &[(Option<u32>, bool)]) -> RowFacts {
        RowFacts {
            sku_id: id(sku),
            product_name: "Microsoft 365 Business Standard".into(),
            kind: SkuKind::Bought,
            consumed,
            subscriptions: sold
                .iter()
                .map(|(seller, ending)| SoldBy {
                    seller: seller.map(partner),
                    ending: *ending,
                })
                .collect(),
        }
    }

    fn path(row: &RowFacts, all: &[RowFacts], newcomers: &[Guid]) -> LicensePath {
        decide(row, all, newcomers).path
    }

    fn way(old: &RowFacts, new: &RowFacts, newcomers: &[Guid]) -> Direction {
        let all = [old.clone(), new.clone()];
        let there = decide(old, &all, newcomers).twin.unwrap().1;
        let back = decide(new, &all, newcomers).twin.unwrap().1;
        let mirrored = match there {
            Direction::To => Direction::From,
            Direction::From => Direction::To,
            Direction::Undecided => Direction::Undecided,
        };
        assert_eq!(back, mirrored, "both rows say the same");
        there
    }

    #[test]
    fn two_rows_of_one_product_go_from_the_old_seller_to_the_new() {
        let old = row(OLD, 4, &[(Some(1), false)]);
        let new = row(NEW, 0, &[(Some(2), false)]);
        assert_eq!(way(&old, &new, &[partner(2)]), Direction::To);
        assert_eq!(way(&old, &new, &[partner(1)]), Direction::From);
    }

    #[test]
    fn without_a_named_partner_the_row_that_runs_out_is_the_old_one() {
        let running_out = row(OLD, 4, &[(Some(1), true)]);
        let new = row(NEW, 0, &[(Some(2), false)]);
        assert_eq!(way(&running_out, &new, &[]), Direction::To);
        let both_fine = row(OLD, 4, &[(Some(1), false)]);
        assert_eq!(way(&both_fine, &new, &[]), Direction::Undecided);
        let both_new = way(&running_out, &new, &[partner(1), partner(2)]);
        assert_eq!(both_new, Direction::To, "the name decides nothing here");
    }

    #[test]
    fn one_row_with_two_sellers_is_one_pool() {
        let pooled = row(NEW, 4, &[(Some(1), false), (Some(2), false)]);
        let all = [pooled.clone()];
        assert_eq!(path(&pooled, &all, &[partner(2)]), LicensePath::Pooled);
    }

    #[test]
    fn one_row_that_the_new_partner_alone_sells_and_people_use_was_transferred() {
        let used = row(NEW, 4, &[(Some(2), false)]);
        let unused = row(NEW, 0, &[(Some(2), false)]);
        let newcomers = [partner(2)];
        assert_eq!(
            path(&used, from_ref(&used), &newcomers),
            LicensePath::Transferred
        );
        assert_eq!(path(&used, from_ref(&used), &[]), LicensePath::Single);
        assert_eq!(
            path(&unused, from_ref(&unused), &newcomers),
            LicensePath::Single
        );
    }

    #[test]
    fn with_and_without_teams_is_never_a_pair() {
        let with = row(NEW, 4, &[(Some(1), true)]);
        let without = row(NO_TEAMS, 0, &[(Some(2), false)]);
        let all = [with.clone(), without];
        let decision = decide(&with, &all, &[partner(2)]);
        assert_eq!(decision.path, LicensePath::NotComparable);
        assert_eq!(decision.twin, None);
    }

    #[test]
    fn the_same_sku_in_two_rows_stops_everything() {
        let row = row(NEW, 4, &[(Some(1), false)]);
        let all = [row.clone(), row.clone()];
        assert_eq!(path(&row, &all, &[]), LicensePath::SameSkuTwoAccounts);
    }

    #[test]
    fn a_free_product_needs_nothing() {
        let mut free = row(POWER_BI, 2, &[(None, false)]);
        free.kind = SkuKind::Free;
        assert_eq!(path(&free, from_ref(&free), &[]), LicensePath::Free);
    }
}
