//! The catalogue of SKUs: part number, commercial name and service plans of each, in English only
//! (Microsoft Graph knows no Japanese product names).
//!
//! The tables are text, sorted by id, and stay text: an id is found by halving it, so a tool that
//! needs no SKU pays nothing at its start. `scripts/make-skus` makes them.

mod name;
mod relation;
mod table;

pub use relation::{Difference, Relation, product, relation};

use crate::ids::Guid;
use name::normal_name;

const SKUS: &str = include_str!("../../data/skus.csv");
const SERVICE_PLANS: &str = include_str!("../../data/service-plans.csv");

/// One SKU of the catalogue. Source: Microsoft's "Product names and service plan identifiers for
/// licensing"; the table's first line names the copy and its date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sku<'a> {
    /// The id: the only safe key.
    pub sku_id: Guid,
    /// The part number (`skuPartNumber`). Not the commercial name, and not unique: `MCOPSTN5` names two SKUs.
    pub part_number: &'a str,
    /// The commercial name, of the current brand where there are two.
    pub product_name: &'a str,
    plans: &'a str,
}

impl<'a> Sku<'a> {
    /// The ids of its service plans, ascending.
    pub fn plans(&self) -> impl Iterator<Item = Guid> + use<'a> {
        self.plans.split(' ').filter_map(|plan| plan.parse().ok())
    }

    /// Whether people buy it for themselves ("departmental"): `assignLicense` never works on it.
    /// Inferred from the part number, as Microsoft marks these SKUs `…_DEPT` or `(for_Departments)`.
    #[must_use]
    pub fn is_self_service(&self) -> bool {
        let part_number = self.part_number.to_ascii_uppercase();
        part_number.ends_with("_DEPT") || part_number.ends_with("(FOR_DEPARTMENTS)")
    }

    fn of_line(line: &'a str) -> Option<Self> {
        let mut fields = table::fields(line);
        Some(Self {
            sku_id: fields.next()?.parse().ok()?,
            part_number: fields.next()?,
            product_name: fields.next()?,
            plans: fields.next()?,
        })
    }
}

/// The SKU with this id.
#[must_use]
pub fn find(sku_id: &Guid) -> Option<Sku<'static>> {
    table::find(SKUS, sku_id).and_then(Sku::of_line)
}

/// The SKUs with this part number, in any case.
pub fn by_part_number(part_number: &str) -> impl Iterator<Item = Sku<'static>> + use<'_> {
    all().filter(move |sku| sku.part_number.eq_ignore_ascii_case(part_number))
}

/// The SKUs of this commercial name, as a portal or a mail prints it: case, width and spacing do not
/// matter, nor does the suffix of a legacy SKU that portals leave out.
pub fn by_name(product_name: &str) -> impl Iterator<Item = Sku<'static>> + use<> {
    let wanted = normal_name(product_name);
    all().filter(move |sku| normal_name(sku.product_name) == wanted)
}

/// Microsoft's name of a service plan, such as `TEAMS1`.
#[must_use]
pub fn plan_name(plan_id: &Guid) -> Option<&'static str> {
    table::fields(table::find(SERVICE_PLANS, plan_id)?).nth(1)
}

/// The service plans that Microsoft calls so, in any case: a few names are those of several.
pub fn plans_by_name(name: &str) -> impl Iterator<Item = Guid> + use<'_> {
    table::rows(SERVICE_PLANS).filter_map(move |line| {
        let mut fields = table::fields(line);
        let id = fields.next()?.parse().ok()?;
        let is_it = fields.next()?.eq_ignore_ascii_case(name);
        is_it.then_some(id)
    })
}

/// Every SKU, ascending by id.
pub fn all() -> impl Iterator<Item = Sku<'static>> {
    table::rows(SKUS).filter_map(Sku::of_line)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn guid(text: &str) -> Guid {
        text.parse().unwrap()
    }

    fn csv_rows(table: &str) -> Vec<Vec<String>> {
        csv::ReaderBuilder::new()
            .comment(Some(b'#'))
            .from_reader(table.as_bytes())
            .records()
            .map(|row| row.unwrap().iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn the_tables_name_their_source_and_date_first() {
        for table in [SKUS, SERVICE_PLANS] {
            let first = table.lines().next().unwrap();
            assert!(first.starts_with("# Facts from Microsoft's"), "{first}");
            assert!(first.contains("2026-07-29"), "{first}");
        }
    }

    #[test]
    fn every_row_reads_here_as_a_csv_reader_reads_it() {
        let theirs = csv_rows(SKUS);
        let ours: Vec<Vec<String>> = all()
            .map(|sku| {
                let plans: Vec<String> = sku.plans().map(String::from).collect();
                let [id, part, name, plans] = [
                    sku.sku_id.as_str(),
                    sku.part_number,
                    sku.product_name,
                    &plans.join(" "),
                ]
                .map(str::to_owned);
                vec![id, part, name, plans]
            })
            .collect();
        assert_eq!(ours, theirs);
        assert_eq!(ours.len(), 619);
        assert_eq!(csv_rows(SERVICE_PLANS).len(), 791);
    }

    #[test]
    fn both_tables_ascend_by_id_without_a_repetition() {
        for table in [SKUS, SERVICE_PLANS] {
            let ids: Vec<String> = csv_rows(table)
                .into_iter()
                .map(|row| row[0].clone())
                .collect();
            assert!(ids.is_sorted_by(|a, b| a < b));
            assert!(ids.iter().all(|id| guid(id).as_str() == id));
        }
    }

    #[test]
    fn every_sku_and_every_plan_is_found_by_its_id() {
        for sku in all() {
            assert_eq!(find(&sku.sku_id), Some(sku.clone()));
            for plan in sku.plans() {
                assert!(
                    plan_name(&plan).is_some_and(|name| !name.is_empty()),
                    "{plan}"
                );
            }
            let mut plans: Vec<Guid> = sku.plans().collect();
            plans.dedup();
            assert_eq!(plans.len(), sku.plans().count(), "{}", sku.part_number);
            assert!(
                plans.is_sorted() && !plans.is_empty(),
                "{}",
                sku.part_number
            );
        }
        for missing in [
            "00000000-0000-0000-0000-000000000000",
            "7fffffff-ffff-4fff-8fff-ffffffffffff",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
        ] {
            assert_eq!(find(&guid(missing)), None);
            assert_eq!(plan_name(&guid(missing)), None);
        }
    }

    #[test]
    fn the_two_rows_of_the_manual_are_told_apart_by_id_only() {
        let new = find(&guid("F245ECC8-75AF-4F8E-B61F-27D8114DE5F3")).unwrap();
        let old = find(&guid("ac5cef5d-921b-4f97-9ef3-c99076e5470f")).unwrap();
        assert_eq!(
            (new.part_number, new.product_name, new.plans().count()),
            (
                "O365_BUSINESS_PREMIUM",
                "Microsoft 365 Business Standard",
                37
            )
        );
        assert_eq!(
            (old.part_number, old.product_name, old.plans().count()),
            (
                "SMB_BUSINESS_PREMIUM",
                "Microsoft 365 Business Standard - Prepaid Legacy",
                16
            )
        );
        let named: BTreeSet<&str> = by_name("microsoft 365　Business  Ｓｔａｎｄａｒｄ")
            .map(|sku| sku.part_number)
            .collect();
        assert_eq!(
            named,
            BTreeSet::from(["O365_BUSINESS_PREMIUM", "SMB_BUSINESS_PREMIUM"])
        );
    }

    #[test]
    fn one_part_number_may_name_two_skus() {
        let ids: Vec<String> = by_part_number("mcopstn5")
            .map(|sku| sku.sku_id.into())
            .collect();
        assert_eq!(
            ids,
            [
                "54a152dc-90de-4996-93d2-bc47e670fc06",
                "d43177b5-475b-4880-92d4-d54c27b5efbd"
            ]
        );
        assert_eq!(by_part_number("").count(), 0);
    }

    #[test]
    fn a_sku_with_two_brands_bears_the_current_one() {
        for (id, name) in [
            (
                "4b74a65c-8b4a-4fc8-9f6b-5177ed11ddfa",
                "Microsoft Copilot Studio User License",
            ),
            (
                "f1de227b-f1bd-4959-bd80-b80547095e6d",
                "Microsoft Copilot Studio User License for GCC",
            ),
            (
                "606b54a9-78d8-4298-ad8b-df6ef4481c80",
                "Microsoft Copilot Studio Viral Trial",
            ),
        ] {
            assert_eq!(find(&guid(id)).unwrap().product_name, name);
        }
    }

    #[test]
    fn a_plan_with_several_spellings_bears_the_most_frequent() {
        for (id, name) in [
            (
                "113feb6c-3fe4-4440-bddc-54d774bf0318",
                "EXCHANGE_S_FOUNDATION",
            ),
            ("bea4c11e-220a-4e6d-8eb8-8ea15d019f90", "RMS_S_ENTERPRISE"),
            (
                "e7c91390-7625-45be-94e0-e16907e03118",
                "Virtualization Rights for Windows 10 (E3/E5+VDA)",
            ),
            ("57ff2da0-773e-42df-b2af-ffb7a2317929", "TEAMS1"),
        ] {
            assert_eq!(plan_name(&guid(id)), Some(name));
        }
    }

    #[test]
    fn fields_carry_no_stray_blanks_and_quoted_commas_stay_in_their_field() {
        for sku in all() {
            for field in [sku.part_number, sku.product_name] {
                let clean = field.split_whitespace().collect::<Vec<_>>().join(" ");
                assert_eq!(field, clean);
            }
        }
        let comma = by_part_number("Windows_365_Business_16_vCPU,_64_GB,_1_TB")
            .next()
            .unwrap();
        assert_eq!(
            comma.product_name,
            "Windows 365 Business 16 vCPU, 64 GB, 1 TB"
        );
        assert_eq!(by_part_number("O365_w/o Teams Bundle_M3").count(), 1);
    }

    #[test]
    fn departmental_skus_are_known_as_self_service() {
        let self_service = |part: &str| by_part_number(part).next().unwrap().is_self_service();
        for part in [
            "VISIO_PLAN1_DEPT",
            "VISIO_PLAN2_DEPT",
            "Teams_Premium_(for_Departments)",
        ] {
            assert!(self_service(part), "{part}");
        }
        for part in ["VISIOCLIENT", "VISIOONLINE_PLAN1", "SPB"] {
            assert!(!self_service(part), "{part}");
        }
    }
}
