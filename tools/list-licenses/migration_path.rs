//! What a licence row needs: the manual's question "one row or two?", answered by SKU and seller.

use std::collections::HashMap;

use common::{
    Text,
    ids::Guid,
    licensing::{Part, SkuKind},
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
    let (name, used) = (&row.product_name, row.users);
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
    let (name, why) = (&other.product_name, why.text());
    Some(plain(
        LicensePath::NotComparable,
        Text {
            en: format!("looks like {name}, but {}; never swapped by itself", why.en),
            ja: format!("「{name}」と似ていますが、{}。自動では移行しません", why.ja),
        },
    ))
}

fn alone(row: &RowFacts) -> Decision {
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
mod tests {
    use std::slice::from_ref;

    use common::{Lang, sections::License};

    use super::*;
    use crate::fixtures::{
        FABRIC_FREE, NO_TEAMS, Named, STANDARD, STANDARD_OLD, Sku, Sold, VISIO, VISIO_DEPT, graph,
        licenses, now, sold,
    };

    const FAR: &str = "2027-09-30";
    const NEAR: &str = "2026-10-31";

    fn listed(skus: &[Sku<'_>], named: Named) -> Vec<License> {
        licenses(skus, named, Some(&[]), Lang::En)
    }

    fn facts(skus: &[Sku<'_>]) -> Vec<RowFacts> {
        let (rows, subscriptions) = graph(skus);
        let new_partner = Named::Partner.new_partner();
        let told = common::licensing::Sold::default();
        let rows = rows.iter();
        rows.map(|row| RowFacts::of(row, &subscriptions, &new_partner, &told))
            .collect()
    }

    fn paths(skus: &[Sku<'_>], named: Named) -> Vec<LicensePath> {
        let licenses = listed(skus, named).into_iter();
        licenses.map(|license| license.path).collect()
    }

    /// The way users of the first row go, which the second one says too.
    fn way(first: Sku<'_>, second: Sku<'_>, named: Named) -> Option<Direction> {
        let id = |sku: &Sku<'_>| sku.0.split_once(' ').unwrap().0.to_owned();
        let ids = [id(&first), id(&second)];
        let listed = listed(&[first, second], named);
        let [there, back] = ids.map(|id| {
            let mut rows = listed.iter();
            let row = rows.find(|row| row.sku_id.as_str() == id).unwrap();
            row.twin.as_ref().map(|twin| twin.direction)
        });
        let mirrored = back.map(|back| match back {
            Direction::To => Direction::From,
            Direction::From => Direction::To,
            Direction::Undecided => Direction::Undecided,
        });
        assert_eq!(there, mirrored, "both rows say the same");
        there
    }

    fn old(sold: &[Sold]) -> Sku<'static> {
        (STANDARD_OLD, 4, sold.to_vec())
    }

    fn new(sold: &[Sold]) -> Sku<'static> {
        (STANDARD, 0, sold.to_vec())
    }

    #[test]
    fn users_go_from_the_row_of_others_to_the_row_that_the_new_partner_sells() {
        let (theirs, its) = (sold(2, 5, NEAR), sold(1, 5, FAR));
        let way = |a: &[Sold], b: &[Sold]| way(old(a), new(b), Named::Partner);
        assert_eq!(way(from_ref(&theirs), from_ref(&its)), Some(Direction::To));
        assert_eq!(
            way(from_ref(&its), from_ref(&theirs)),
            Some(Direction::From)
        );
        let in_part = [theirs.clone(), its.clone()];
        assert_eq!(way(&[theirs], &in_part), Some(Direction::To));
    }

    #[test]
    fn without_a_named_partner_the_row_that_runs_out_is_the_old_one() {
        let warning = sold(2, 5, NEAR).status("Warning");
        let running = sold(3, 5, FAR);
        let way = |a: &[Sold], b: &[Sold]| way(old(a), new(b), Named::Nobody);
        let one = |sold: &Sold| [sold.clone()];
        assert_eq!(way(&one(&warning), &one(&running)), Some(Direction::To));
        assert_eq!(way(&one(&running), &one(&warning)), Some(Direction::From));
        let undecided = Some(Direction::Undecided);
        assert_eq!(way(&one(&running), &one(&running)), undecided);
        assert_eq!(way(&one(&warning), &one(&warning)), undecided);
        let both = [warning.clone(), running.clone()];
        assert_eq!(way(&both, &one(&running)), undecided, "one of two runs out");
    }

    #[test]
    fn where_the_new_partner_sells_both_rows_users_move_only_if_seats_will_be_missing() {
        let both = |seats| {
            let mixed = [sold(1, seats, FAR), sold(2, 5, NEAR)];
            way(old(&mixed), new(&[sold(1, 5, FAR)]), Named::Partner)
        };
        assert_eq!(both(4), None);
        assert_eq!(both(3), Some(Direction::Undecided));
    }

    #[test]
    fn beside_a_twin_the_reason_says_what_is_known_and_what_to_name() {
        let reason = |users, sold: &[Sold], other: &[Sold], named| {
            let rows = [(STANDARD_OLD, users, sold.to_vec()), new(other)];
            let mut listed = listed(&rows, named).into_iter();
            let row = listed.find(|row| STANDARD_OLD.starts_with(row.sku_id.as_str()));
            row.unwrap().path_reason
        };
        let (its, theirs) = ([sold(1, 3, FAR)], [sold(2, 5, NEAR)]);
        for (users, sold, other, named, words) in [
            (4, &theirs, &its, Named::Partner, "4 user(s) of "),
            (0, &theirs, &its, Named::Partner, "no user has it any more"),
            (4, &its, &theirs, Named::Partner, "users move to this row"),
            (4, &its, &its, Named::Partner, "the new partner sells both"),
            (
                4,
                &theirs,
                &theirs,
                Named::Partner,
                "the new partner sells neither",
            ),
            (
                4,
                &theirs,
                &theirs,
                Named::Nobody,
                "name the new partner with --partner",
            ),
        ] {
            let reason = reason(users, sold, other, named);
            assert!(reason.contains(words), "{reason}");
        }
    }

    #[test]
    fn nobody_is_moved_to_a_self_service_purchase() {
        let dept = || (VISIO_DEPT, 2, vec![sold(0, 25, FAR)]);
        let plain = |seller| (VISIO, 1, vec![sold(seller, 5, NEAR).status("Warning")]);
        let way = |seller| way(dept(), plain(seller), Named::Partner);
        assert_eq!(
            way(1),
            Some(Direction::To),
            "the new partner sells the other"
        );
        assert_eq!(way(2), Some(Direction::Undecided));
    }

    #[test]
    fn one_row_of_several_sellers_is_one_pool_and_the_company_itself_is_one() {
        let pool = |sold: &[Sold]| paths(&[(STANDARD, 4, sold.to_vec())], Named::Partner);
        let (its, theirs, own) = (sold(1, 5, FAR), sold(2, 5, NEAR), sold(0, 5, FAR));
        assert_eq!(pool(&[theirs.clone(), its.clone()]), [LicensePath::Pooled]);
        assert_eq!(pool(&[own, its.clone()]), [LicensePath::Pooled]);
        assert_eq!(
            pool(&[theirs.clone(), theirs.clone()]),
            [LicensePath::Single],
            "two subscriptions of one seller"
        );
        let gone = theirs.status("Deleted");
        assert_eq!(pool(&[gone, its]), [LicensePath::Transferred]);
    }

    #[test]
    fn one_row_that_the_new_partner_alone_sells_and_people_use_was_transferred() {
        let row = |users| [(STANDARD, users, vec![sold(1, 5, FAR)])];
        assert_eq!(paths(&row(4), Named::Partner), [LicensePath::Transferred]);
        assert_eq!(paths(&row(4), Named::Nobody), [LicensePath::Single]);
        assert_eq!(paths(&row(0), Named::Partner), [LicensePath::Single]);
    }

    #[test]
    fn with_and_without_teams_is_never_a_pair() {
        let with = (STANDARD, 4, vec![sold(2, 5, NEAR)]);
        let without = (NO_TEAMS, 0, vec![sold(1, 5, FAR)]);
        let rows = listed(&[with, without], Named::Partner);
        assert!(
            rows.iter()
                .all(|row| row.path == LicensePath::NotComparable)
        );
        assert!(rows.iter().all(|row| row.twin.is_none()));
    }

    #[test]
    fn the_same_sku_in_two_rows_stops_everything() {
        let row = || (STANDARD, 4, vec![sold(2, 5, NEAR)]);
        let stop = LicensePath::SameSkuTwoAccounts;
        assert_eq!(paths(&[row(), row()], Named::Partner), [stop, stop]);
    }

    #[test]
    fn a_free_product_is_free_and_many_bought_seats_are_not() {
        let free = (FABRIC_FREE, 2, vec![sold(0, 1_000_000, "")]);
        assert_eq!(paths(&[free], Named::Partner), [LicensePath::Free]);
        let bought = (STANDARD, 9_000, vec![sold(0, 12_000, FAR)]);
        assert_eq!(paths(&[bought], Named::Partner), [LicensePath::Single]);
    }

    #[test]
    fn among_the_rows_of_its_product_a_row_is_what_it_is_among_all() {
        let rows = [
            old(&[sold(2, 5, NEAR)]),
            (NO_TEAMS, 1, vec![sold(1, 5, FAR)]),
            new(&[sold(1, 5, FAR)]),
            (VISIO, 1, vec![sold(2, 5, NEAR)]),
            ("12345678-1234-4234-8234-123456789012 OURS", 1, vec![]),
            (VISIO_DEPT, 2, vec![sold(0, 25, FAR)]),
        ];
        let facts = facts(&rows);
        let products = Products::of(&facts);
        let all: Vec<&RowFacts> = facts.iter().collect();
        for row in &facts {
            let among = |rows: &[&RowFacts]| decide(row, rows, true, now());
            assert_eq!(among(products.beside(row)), among(&all));
        }
        let beside = facts.iter().map(|row| products.beside(row).len());
        assert_eq!(beside.collect::<Vec<_>>(), [3, 3, 3, 2, 1, 2]);
    }

    #[test]
    fn of_two_thousand_rows_each_is_compared_with_those_of_its_own_product() {
        let known = common::sku::all().map(|sku| sku.sku_id.to_string());
        let unknown = (0..1_500).map(|number| format!("{number:08x}-0000-4000-8000-000000000000"));
        let names: Vec<String> = known.chain(unknown).map(|id| format!("{id} P")).collect();
        let rows: Vec<Sku<'_>> = names.iter().map(|name| (&**name, 1, vec![])).collect();
        assert!(rows.len() > 2_000);
        let facts = facts(&rows);
        let products = Products::of(&facts);
        let compared: usize = facts.iter().map(|row| products.beside(row).len()).sum();
        assert!(compared < 4 * rows.len(), "{compared} of {}", rows.len());
    }
}
