//! Which row goes and which comes.

use common::{
    Text,
    graph::SubscribedSku,
    ids::Guid,
    sections::{Direction, License, LicensePath, SkuRef},
    sku::{self, Relation},
    text,
};

/// The two rows that the command line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    /// skuId, part number or product name of the row that goes.
    pub(crate) from: String,
    /// The same of the row that comes.
    pub(crate) to: String,
    /// Whether the two may be no twins.
    pub(crate) force: bool,
}

/// The rows of a change.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    /// The row that goes.
    pub(crate) from: &'a SubscribedSku,
    /// The row that comes.
    pub(crate) to: &'a SubscribedSku,
}

/// The pair for one record: what the command line names, else what the record's row needs. `None` where
/// there is nothing to move out of the row of this record.
pub(crate) fn choose<'a>(
    license: Option<&License>,
    named: Option<&Named>,
    rows: &'a [SubscribedSku],
) -> Result<Option<Rows<'a>>, Text> {
    match (named, license) {
        (Some(named), license) => {
            let pair = named_rows(named, rows)?;
            let is_this = license.is_none_or(|license| license.sku_id == pair.from.sku_id);
            Ok(is_this.then_some(pair))
        }
        (None, Some(license)) => twin_rows(license, rows),
        (None, None) => Err(text!(
            "the record has no \"license\"; pipe list-licenses into this tool, or name the rows with --from and --to",
            "レコードに「license」がありません。list-licenses の出力を渡すか、--from と --to で行を指定してください"
        )),
    }
}

fn twin_rows<'a>(license: &License, rows: &'a [SubscribedSku]) -> Result<Option<Rows<'a>>, Text> {
    if license.path == LicensePath::SameSkuTwoAccounts {
        return Err(Text::verbatim(license.path_reason.clone()));
    }
    let name = &license.product_name;
    match &license.twin {
        Some(twin) if twin.direction == Direction::To => Ok(Some(Rows {
            from: by_id(&license.sku_id, rows)?,
            to: by_id(&twin.sku_id, rows)?,
        })),
        Some(twin) if twin.direction == Direction::Undecided => {
            let (one, other) = (&license.sku_part_number, &twin.sku_part_number);
            Err(text!(
                "two rows are called {name} ({one} and {other}), and nothing says which is the new one; name them with --from and --to",
                "「{name}」が 2 行あります ({one} と {other})。どちらが新しい行か判断できないため、--from と --to で指定してください"
            ))
        }
        _ => Ok(None),
    }
}

fn named_rows<'a>(named: &Named, rows: &'a [SubscribedSku]) -> Result<Rows<'a>, Text> {
    let pair = Rows {
        from: by_any_name(&named.from, rows)?,
        to: by_any_name(&named.to, rows)?,
    };
    let (from, to) = (&pair.from.sku_part_number, &pair.to.sku_part_number);
    match sku::relation(&pair.from.sku_id, &pair.to.sku_id) {
        Relation::Same => Err(text!(
            "--from and --to name the same row ({from})",
            "--from と --to が同じ行 ({from}) を指しています"
        )),
        Relation::Twins => Ok(pair),
        Relation::NotComparable { .. } | Relation::Unrelated if named.force => Ok(pair),
        Relation::NotComparable { why } => {
            let why = why.text();
            Err(Text {
                en: format!(
                    "{from} and {to} are not the same product: {}; if that is meant, add --force-pair",
                    why.en
                ),
                ja: format!(
                    "{from} と {to} は同じ製品ではありません。{}。それでよければ --force-pair を付けてください",
                    why.ja
                ),
            })
        }
        Relation::Unrelated => Err(text!(
            "{from} and {to} are not the same product; if that is meant, add --force-pair",
            "{from} と {to} は同じ製品ではありません。それでよければ --force-pair を付けてください"
        )),
    }
}

fn by_id<'a>(id: &Guid, rows: &'a [SubscribedSku]) -> Result<&'a SubscribedSku, Text> {
    rows.iter()
        .find(|row| row.sku_id == *id)
        .ok_or_else(|| not_owned(id.as_str(), rows))
}

fn by_any_name<'a>(name: &str, rows: &'a [SubscribedSku]) -> Result<&'a SubscribedSku, Text> {
    let found: Vec<_> = rows
        .iter()
        .filter(|row| {
            row.sku_id.as_str().eq_ignore_ascii_case(name)
                || row.sku_part_number.eq_ignore_ascii_case(name)
                || reference(row).product_name.eq_ignore_ascii_case(name)
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

fn part_numbers<'a>(rows: impl Iterator<Item = &'a SubscribedSku>) -> String {
    rows.map(|row| row.sku_part_number.as_str())
        .collect::<Vec<_>>()
        .join(", ")
}

/// A row by all its names.
#[must_use]
pub(crate) fn reference(row: &SubscribedSku) -> SkuRef {
    SkuRef {
        sku_id: row.sku_id,
        sku_part_number: row.sku_part_number.clone(),
        product_name: sku::find(&row.sku_id).map_or_else(
            || row.sku_part_number.clone(),
            |sku| sku.product_name.to_owned(),
        ),
    }
}

/// Seats of a row that can be handed out. Seats in grace are not counted.
#[must_use]
pub(crate) fn free_seats(row: &SubscribedSku) -> i64 {
    row.prepaid_units
        .enabled
        .saturating_sub(row.consumed_units)
        .max(0)
}

#[cfg(test)]
mod tests {
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

    fn named(from: &str, to: &str, force: bool) -> Result<(String, String), String> {
        let rows = rows();
        let named = Named {
            from: from.to_owned(),
            to: to.to_owned(),
            force,
        };
        choose(None, Some(&named), &rows)
            .map(|pair| {
                let pair = pair.unwrap();
                (pair.from.sku_id.to_string(), pair.to.sku_id.to_string())
            })
            .map_err(|text| text.en)
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
    fn a_record_without_a_row_is_told_where_to_get_one() {
        let error = choose(None, None, &rows()).unwrap_err();
        assert!(error.en.contains("pipe list-licenses"));
    }
}
