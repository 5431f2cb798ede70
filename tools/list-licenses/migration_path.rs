//! What a licence row needs: the manual's question "one row or two?", answered by SKU and seller.

use std::collections::HashMap;

use common::{
    Text,
    ids::Guid,
    licensing::{Part, SkuKind, printed_name},
    sections::{Direction, LicensePath},
    sku::{self, Relation},
    text,
};
use jiff::Timestamp;

use crate::facts::RowFacts;

/// What a row needs, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decision {
    /// The path.
    pub(crate) path: LicensePath,
    /// Why, for a person.
    pub(crate) reason: Text,
    /// The other row and the way users go, where the path is `twin`.
    pub(crate) twin: Option<(Guid, Direction)>,
}

/// The rows of a tenant by the product that they are editions of: of thousands, only these are compared.
#[derive(Debug)]
pub(crate) struct Products<'a>(HashMap<Product, Vec<&'a RowFacts>>);

#[derive(Debug, PartialEq, Eq, Hash)]
enum Product {
    Named(String),
    /// Of a SKU that the catalogue does not know.
    Sku(Guid),
}

impl<'a> Products<'a> {
    pub(crate) fn of(rows: &'a [RowFacts]) -> Self {
        let mut products: HashMap<_, Vec<_>> = HashMap::new();
        for row in rows {
            products.entry(Product::of(row)).or_default().push(row);
        }
        Self(products)
    }

    /// The rows of a row's product, itself included.
    pub(crate) fn beside(&self, row: &RowFacts) -> &[&'a RowFacts] {
        self.0.get(&Product::of(row)).map_or(&[], Vec::as_slice)
    }
}

impl Product {
    fn of(row: &RowFacts) -> Self {
        sku::product(&row.sku_id).map_or(Self::Sku(row.sku_id), Self::Named)
    }
}

/// Decides for one row among those of its product. `is_named` says whether it is known who the new partner is.
pub(crate) fn decide(
    row: &RowFacts,
    all: &[&RowFacts],
    is_named: bool,
    now: Timestamp,
) -> Decision {
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
                "無料の製品です (購入したライセンスではありません)"
            ),
        );
    }
    let mut others = all.iter().filter(|other| other.sku_id != row.sku_id);
    if let Some((twin, direction)) = twin(row, all, now) {
        return beside_twin(row, twin, direction, is_named);
    }
    if let Some(decision) = others.find_map(|other| look_alike(row, other)) {
        return decision;
    }
    alone(row)
}

/// The twin of a row and the way users go (no product of the catalogue has three rows). `None` where the new partner
/// sells both rows and both have seats enough: then nobody needs to move.
fn twin<'a>(
    row: &RowFacts,
    all: &[&'a RowFacts],
    now: Timestamp,
) -> Option<(&'a RowFacts, Direction)> {
    let mut twins = all
        .iter()
        .copied()
        .filter(|other| sku::relation(&row.sku_id, &other.sku_id) == Relation::Twins)
        .filter(|other| !needs_no_move(row, other, now));
    twins.next().map(|other| (other, direction(row, other)))
}

fn needs_no_move(row: &RowFacts, twin: &RowFacts, now: Timestamp) -> bool {
    let has_enough = |row: &RowFacts| row.outlook(now).shortage(row.users, &[]).is_none();
    let both_new = row.is_sold_by_new_partner() && twin.is_sold_by_new_partner();
    both_new && has_enough(row) && has_enough(twin)
}

fn beside_twin(row: &RowFacts, twin: &RowFacts, way: Direction, is_named: bool) -> Decision {
    let (name, used) = (printed_name(&row.product_name), row.users);
    let both_new = row.is_sold_by_new_partner() && twin.is_sold_by_new_partner();
    let reason = match way {
        Direction::To if used == 0 => text!(
            "two rows of one product; this is the old one and no user has it any more",
            "同名の別 SKU が 2 つあります。こちらは移行元で、すでに割り当ては 0 です"
        ),
        Direction::To if row.users_to_seat() == 0 => text!(
            "two rows of one product; the {used} user(s) of {name} have the other row too, and this one can be taken away",
            "同名の別 SKU が 2 つあります。こちらの {name} を使う {used} 名は、もう一方も割り当て済みです。こちらを外すだけで済みます"
        ),
        Direction::To => text!(
            "two rows of one product; {used} user(s) of {name} must be moved from this row to the other",
            "同名の別 SKU が 2 つあります。こちらの {name} を使う {used} 名を、もう一方へ割り当て直す必要があります"
        ),
        Direction::From => text!(
            "two rows of one product; users move to this row",
            "同名の別 SKU が 2 つあります。こちらが移行先です"
        ),
        Direction::Undecided if both_new => text!(
            "two rows of one product, and the new partner sells both; name them with swap-license --from and --to if users are to be moved",
            "同名の別 SKU が 2 つあり、どちらも移行先パートナーが販売しています。割り当て直す場合は swap-license の --from と --to で指定してください"
        ),
        Direction::Undecided if is_named => text!(
            "two rows of one product, and the new partner sells neither; name them with swap-license --from and --to if users are to be moved",
            "同名の別 SKU が 2 つありますが、どちらも移行先パートナーの販売ではありません。割り当て直す場合は swap-license の --from と --to で指定してください"
        ),
        Direction::Undecided => text!(
            "two rows of one product, and the facts do not say which is the new one; name the new partner with --partner, or the rows with swap-license --from and --to",
            "同名の別 SKU が 2 つありますが、どちらが移行先か判断できません。--partner で移行先パートナーを指定するか、swap-license の --from と --to で SKU を指定してください"
        ),
    };
    Decision {
        path: LicensePath::Twin,
        reason,
        twin: Some((twin.sku_id, way)),
    }
}

/// Which way users go. Beyond doubt only where the new partner sells one row and not the other, be it locked
/// or suspended, or one row alone has left the state `Enabled` altogether. Nobody is moved to a self-service purchase.
fn direction(row: &RowFacts, twin: &RowFacts) -> Direction {
    let way = |this: bool, other: bool| match (this, other) {
        (true, false) if row.kind != SkuKind::SelfService => Some(Direction::From),
        (false, true) if twin.kind != SkuKind::SelfService => Some(Direction::To),
        _ => None,
    };
    let sold = (row.is_sold_by_new_partner(), twin.is_sold_by_new_partner());
    way(sold.0, sold.1)
        .or_else(|| match sold {
            (false, false) => way(row.is_of_new_partner(), twin.is_of_new_partner())
                .or_else(|| way(!row.is_ending(), !twin.is_ending())),
            _ => None,
        })
        .unwrap_or(Direction::Undecided)
}

fn look_alike(row: &RowFacts, other: &RowFacts) -> Option<Decision> {
    let Relation::NotComparable { why } = sku::relation(&row.sku_id, &other.sku_id) else {
        return None;
    };
    let (name, why) = (printed_name(&other.product_name), why.text());
    Some(plain(
        LicensePath::NotComparable,
        Text {
            en: format!("looks like {name}, but {}; never swapped by itself", why.en),
            ja: format!("「{name}」と似ていますが、{}。自動では移行しません", why.ja),
        },
    ))
}

fn alone(row: &RowFacts) -> Decision {
    if let Some(twin) = &row.unlisted_twin {
        let (seats, name) = (twin.seats, &twin.part_number);
        return plain(
            LicensePath::Single,
            text!(
                "one row is listed so far; {seats} seat(s) of {name}, the same product, are sold too, and their row is not listed yet",
                "一覧にあるのはこの行だけです。同じ製品の {name} が {seats} ライセンス購入済みですが、まだ一覧にありません"
            ),
        );
    }
    let sellers = row.sellers();
    if sellers > 1 {
        return plain(
            LicensePath::Pooled,
            text!(
                "one row, from {sellers} sellers: the seats are in one pool, and no user has to be moved",
                "{sellers} 社のライセンスが 1 つに合算されています。割り当て直す必要はありません"
            ),
        );
    }
    let is_new = !row.supplies.is_empty() && row.supplies.iter().all(|one| one.part == Part::New);
    if row.users > 0 && is_new {
        return plain(
            LicensePath::Transferred,
            text!(
                "one row, sold by the new partner and in use: no user has to be moved",
                "移行先パートナーのサブスクリプションで使用中です。割り当て直す必要はありません"
            ),
        );
    }
    plain(
        LicensePath::Single,
        text!(
            "one row, one seller, no other row of this product",
            "販売元は 1 社で、同じ製品のライセンスはほかにありません"
        ),
    )
}

fn two_accounts() -> Text {
    text!(
        "the same SKU stands under two accounts, and no call can choose between them; ask Microsoft's support before changing anything",
        "同じ SKU が 2 つの請求先アカウントにあり、どちらを使うか指定できません。変更する前に Microsoft サポートに確認してください"
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
mod tests;
