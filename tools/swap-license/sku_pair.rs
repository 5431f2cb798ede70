//! Which rows go and which come in their place.

use std::collections::HashMap;

use common::{
    Text,
    graph::SubscribedSku,
    ids::Guid,
    licensing::{printed_name, sku_ref},
    sections::{Direction, License, LicensePath},
    sku::{self, Relation},
    text,
};

/// The rows that the command line names: each that goes is replaced by all that come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// skuId, part number or product name of each row that goes.
    pub(crate) from: Vec<String>,
    /// The same of each row that comes.
    pub(crate) to: Vec<String>,
    /// Whether they may be other products.
    pub(crate) force: bool,
}

/// A row that goes, and those that come in its place.
#[derive(Debug, Clone)]
pub(crate) struct Rows<'a> {
    /// The row that goes.
    pub(crate) from: &'a SubscribedSku,
    /// The rows that come.
    pub(crate) to: Vec<&'a SubscribedSku>,
}

/// The rows of a tenant, found by their id at once, and those that the command line names.
#[derive(Debug)]
pub(crate) struct TenantRows {
    rows: Vec<SubscribedSku>,
    places: HashMap<Guid, usize>,
    named: Option<Result<NamedIds, Text>>,
}

#[derive(Debug)]
struct NamedIds {
    from: Vec<Guid>,
    to: Vec<Guid>,
}

/// Why a record gives no pair of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum NoRows {
    /// The tenant, the record or the command line does not fit.
    Unfit(Text),
    /// Nothing says which one of two rows is new.
    Undecided(Guid, Guid, Text),
}

impl TenantRows {
    pub(crate) fn new(rows: Vec<SubscribedSku>, named: Option<&Named>) -> Self {
        let places = rows.iter().enumerate();
        let named = named.map(|named| named_rows(named, &rows));
        Self {
            places: places.map(|(at, row)| (row.sku_id, at)).collect(),
            named,
            rows,
        }
    }

    /// All rows.
    pub(crate) fn all(&self) -> &[SubscribedSku] {
        &self.rows
    }

    /// A row by its id.
    pub(crate) fn find(&self, id: &Guid) -> Option<&SubscribedSku> {
        self.places.get(id).map(|at| &self.rows[*at])
    }

    fn by_id(&self, id: &Guid) -> Result<&SubscribedSku, NoRows> {
        let row = self.find(id);
        row.ok_or_else(|| NoRows::Unfit(not_owned(id.as_str(), &self.rows)))
    }

    fn rows(&self, from: &Guid, to: &[Guid]) -> Result<Rows<'_>, NoRows> {
        let to: Result<Vec<_>, _> = to.iter().map(|to| self.by_id(to)).collect();
        Ok(Rows {
            from: self.by_id(from)?,
            to: to?,
        })
    }
}

/// The rows for one record: what the command line names, else what the record's row needs. None where
/// there is nothing to move out of the row of this record.
pub(crate) fn choose<'a>(
    license: Option<&License>,
    rows: &'a TenantRows,
) -> Result<Vec<Rows<'a>>, NoRows> {
    match (&rows.named, license) {
        (Some(Err(text)), _) => Err(NoRows::Unfit(text.clone())),
        (Some(Ok(named)), license) => {
            let is_this = |from: &&Guid| license.is_none_or(|license| license.sku_id == **from);
            let from = named.from.iter().filter(is_this);
            from.map(|from| rows.rows(from, &named.to)).collect()
        }
        (None, Some(license)) => twin_rows(license, rows),
        (None, None) => Err(NoRows::Unfit(text!(
            "the record has no \"license\"; pipe list-licenses into this tool, or name the rows with --from and --to",
            "レコードに「license」がありません。list-licenses の出力を渡すか、--from と --to で行を指定してください"
        ))),
    }
}

fn twin_rows<'a>(license: &License, rows: &'a TenantRows) -> Result<Vec<Rows<'a>>, NoRows> {
    if license.path == LicensePath::SameSkuTwoAccounts {
        return Err(NoRows::Unfit(Text::verbatim(license.path_reason.clone())));
    }
    let name = printed_name(&license.product_name);
    match &license.twin {
        Some(twin) if twin.direction == Direction::To => {
            let rows = rows.rows(&license.sku_id, &[twin.sku_id])?;
            Ok(vec![rows])
        }
        Some(twin) if twin.direction == Direction::Undecided => {
            let (one, other) = (&license.sku_part_number, &twin.sku_part_number);
            let words = text!(
                "two rows are called {name} ({one} and {other}), and nothing says which is the new one; name them with --from and --to",
                "「{name}」が 2 行あります ({one} と {other})。どちらが新しい行か判断できないため、--from と --to で指定してください"
            );
            Err(NoRows::Undecided(license.sku_id, twin.sku_id, words))
        }
        _ => Ok(Vec::new()),
    }
}

fn named_rows(named: &Named, rows: &[SubscribedSku]) -> Result<NamedIds, Text> {
    let find = |names: &[String]| -> Result<Vec<&SubscribedSku>, Text> {
        names.iter().map(|name| by_any_name(name, rows)).collect()
    };
    let (from, to) = (find(&named.from)?, find(&named.to)?);
    for one in &from {
        for other in &to {
            are_one_product(one, other, named.force)?;
        }
    }
    let ids = |rows: Vec<&SubscribedSku>| rows.into_iter().map(|row| row.sku_id).collect();
    Ok(NamedIds {
        from: ids(from),
        to: ids(to),
    })
}

fn are_one_product(from: &SubscribedSku, to: &SubscribedSku, force: bool) -> Result<(), Text> {
    let relation = sku::relation(&from.sku_id, &to.sku_id);
    let (from, to) = (&from.sku_part_number, &to.sku_part_number);
    match relation {
        Relation::Same => Err(text!(
            "--from and --to name the same row ({from})",
            "--from と --to が同じライセンス ({from}) を指しています"
        )),
        Relation::Twins => Ok(()),
        Relation::NotComparable { .. } | Relation::Unrelated if force => Ok(()),
        Relation::NotComparable { why } => {
            let why = why.text();
            Err(text!(
                "{from} and {to} are not the same product: {why}; if that is meant, add --force-pair",
                "{from} と {to} は同じ製品ではありません。{why}。それでよければ --force-pair を付けてください"
            ))
        }
        Relation::Unrelated => Err(text!(
            "{from} and {to} are not the same product; if that is meant, add --force-pair",
            "{from} と {to} は同じ製品ではありません。それでよければ --force-pair を付けてください"
        )),
    }
}

fn by_any_name<'a>(name: &str, rows: &'a [SubscribedSku]) -> Result<&'a SubscribedSku, Text> {
    let found: Vec<_> = rows
        .iter()
        .filter(|row| {
            row.sku_id.as_str().eq_ignore_ascii_case(name)
                || row.sku_part_number.eq_ignore_ascii_case(name)
                || sku_ref(row).product_name.eq_ignore_ascii_case(name)
        })
        .collect();
    match found[..] {
        [row] => Ok(row),
        [] => Err(not_owned(name, rows)),
        [..] => {
            let parts = part_numbers(found.into_iter());
            Err(text!(
                "{name} names several rows of this tenant ({parts}); use one of these",
                "「{name}」に当てはまる行が複数あります ({parts})。いずれかを指定してください"
            ))
        }
    }
}

fn not_owned(name: &str, rows: &[SubscribedSku]) -> Text {
    let parts = part_numbers(rows.iter());
    text!(
        "this tenant has no row {name}; it has {parts}",
        "このテナントに「{name}」の行はありません。あるのは {parts} です"
    )
}

/// Part numbers, as many as a person reads.
fn part_numbers<'a>(mut rows: impl Iterator<Item = &'a SubscribedSku>) -> String {
    const MOST: usize = 30;
    let listed = rows.by_ref().take(MOST);
    let mut parts: Vec<&str> = listed.map(|row| row.sku_part_number.as_str()).collect();
    let more = format!("… (+{})", rows.count());
    if more != "… (+0)" {
        parts.push(&more);
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use common::sections::Twin;

    use super::*;
    use crate::fixtures::{NEW, OLD, row};

    const PREMIUM: &str = "cbdc14ab-d96c-4c30-b9f4-6ada7cdc1d46";

    fn rows() -> Vec<SubscribedSku> {
        let named = |id, part: &str| SubscribedSku {
            sku_part_number: part.into(),
            ..row(id, &[])
        };
        vec![
            named(OLD, "SMB_BUSINESS_PREMIUM"),
            named(NEW, "O365_BUSINESS_PREMIUM"),
            named(PREMIUM, "SPB"),
        ]
    }

    fn words(none: NoRows) -> String {
        match none {
            NoRows::Unfit(text) | NoRows::Undecided(_, _, text) => text.en,
        }
    }

    fn named(from: &str, to: &str, force: bool) -> Result<(String, String), String> {
        let rows = rows();
        let named = Named {
            from: vec![from.to_owned()],
            to: vec![to.to_owned()],
            force,
        };
        choose(None, &TenantRows::new(rows, Some(&named)))
            .map(|all| {
                let (from, to) = (all[0].from, all[0].to[0]);
                (from.sku_id.to_string(), to.sku_id.to_string())
            })
            .map_err(words)
    }

    #[test]
    fn rows_are_found_by_id_or_part_number_in_any_case() {
        let pair = Ok((OLD.to_owned(), NEW.to_owned()));
        assert_eq!(
            named("smb_business_premium", "O365_BUSINESS_PREMIUM", false),
            pair
        );
        assert_eq!(named(OLD, NEW, false), pair);
    }

    #[test]
    fn a_row_that_the_tenant_does_not_have_is_answered_with_what_it_has() {
        assert_eq!(
            named("SPE_E3", NEW, false).unwrap_err(),
            "this tenant has no row SPE_E3; it has SMB_BUSINESS_PREMIUM, O365_BUSINESS_PREMIUM, SPB"
        );
    }

    #[test]
    fn different_products_are_a_pair_only_by_force() {
        assert_eq!(
            named(OLD, "SPB", false).unwrap_err(),
            "SMB_BUSINESS_PREMIUM and SPB are not the same product; if that is meant, add --force-pair"
        );
        assert!(named(OLD, "SPB", true).is_ok());
        assert!(named(OLD, OLD, true).is_err());
    }

    #[test]
    fn a_row_may_be_replaced_by_several() {
        let named = Named {
            from: vec![OLD.to_owned()],
            to: vec![NEW.to_owned(), "SPB".to_owned()],
            force: true,
        };
        let rows = TenantRows::new(rows(), Some(&named));
        let all = choose(None, &rows).unwrap();
        let to: Vec<_> = all[0].to.iter().map(|row| row.sku_id.to_string()).collect();
        assert_eq!(to, [NEW, PREMIUM]);
    }

    #[test]
    fn a_record_without_a_row_is_told_where_to_get_one() {
        let error = choose(None, &TenantRows::new(rows(), None)).unwrap_err();
        assert!(words(error).contains("pipe list-licenses"));
    }

    fn license(sku: &str) -> License {
        serde_json::from_value(serde_json::json!({
            "skuId": sku, "skuPartNumber": "X", "productName": "X", "capabilityStatus": "Enabled",
            "seats": {
                "enabled": 1, "warning": 0, "suspended": 0, "lockedOut": 0, "consumed": 1, "free": 0,
            },
            "subscriptions": [], "path": "twin", "pathReason": "",
        }))
        .unwrap()
    }

    #[test]
    fn of_the_rows_that_come_along_only_the_one_that_was_named_is_planned() {
        let named = Named {
            from: vec![OLD.to_owned()],
            to: vec![NEW.to_owned()],
            force: false,
        };
        let rows = TenantRows::new(rows(), Some(&named));
        let is_planned = |sku: &str| !choose(Some(&license(sku)), &rows).unwrap().is_empty();
        assert!(is_planned(OLD));
        assert!(!is_planned(PREMIUM));
        assert!(!is_planned(NEW));
    }

    #[test]
    fn of_more_rows_than_a_person_reads_the_rest_is_counted() {
        let many = (0..2_000).map(|number| SubscribedSku {
            sku_id: format!("{number:08x}-0000-4000-8000-000000000000")
                .parse()
                .unwrap(),
            sku_part_number: format!("P{number}"),
            ..row(OLD, &[])
        });
        let rows = TenantRows::new(many.collect(), None);
        let words = words(rows.by_id(&OLD.parse().unwrap()).unwrap_err());
        assert!(words.ends_with("P28, P29, … (+1970)"), "{words}");
    }

    /// The row of the record, which goes this way or not at all.
    fn on_path(
        path: LicensePath,
        twin: Option<Direction>,
    ) -> Result<Vec<(String, String)>, String> {
        let rows = TenantRows::new(rows(), None);
        assert_eq!(rows.all().len(), 3);
        let license = License {
            path,
            path_reason: "as the list says".to_owned(),
            twin: twin.map(|direction| Twin {
                sku_id: NEW.parse().unwrap(),
                sku_part_number: "O365_BUSINESS_PREMIUM".to_owned(),
                direction,
            }),
            ..license(OLD)
        };
        let chosen = choose(Some(&license), &rows).map_err(words)?;
        let ids = |one: &Rows<'_>| (one.from.sku_id.to_string(), one.to[0].sku_id.to_string());
        Ok(chosen.iter().map(ids).collect())
    }

    #[test]
    fn a_row_goes_to_its_twin_where_the_list_says_so_and_nowhere_else() {
        let twin = |direction| on_path(LicensePath::Twin, Some(direction));
        assert_eq!(
            twin(Direction::To),
            Ok(vec![(OLD.to_owned(), NEW.to_owned())])
        );
        assert_eq!(twin(Direction::From), Ok(vec![]));
        assert_eq!(on_path(LicensePath::Single, None), Ok(vec![]));
        let undecided = twin(Direction::Undecided).unwrap_err();
        assert!(
            undecided.contains("nothing says which is the new one"),
            "{undecided}"
        );
        assert_eq!(
            on_path(LicensePath::SameSkuTwoAccounts, Some(Direction::To)).unwrap_err(),
            "as the list says"
        );
    }

    #[test]
    fn a_name_of_several_rows_is_answered_with_them() {
        let mut rows = rows();
        rows[2].sku_part_number = "O365_BUSINESS_PREMIUM".into();
        let error = by_any_name("o365_business_premium", &rows).unwrap_err().en;
        assert!(
            error.contains("names several rows of this tenant"),
            "{error}"
        );
        // The commercial name of the old row has its suffix.
        let name = "Microsoft 365 Business Standard";
        let found = by_any_name(&format!("{name} - Prepaid Legacy"), &rows);
        assert_eq!(found.unwrap().sku_id.as_str(), OLD);
    }
}
