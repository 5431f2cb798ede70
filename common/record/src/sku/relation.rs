//! How two SKUs stand to each other as products: may a user be moved from one to the other?

use std::collections::BTreeSet;

use super::{find, name::normal_name};
use crate::{Text, ids::Guid, text};

/// How two SKUs stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// One and the same SKU: its seats are in one pool whoever sold them.
    Same,
    /// Two SKUs of one commercial name: a portal shows two rows of one product, and users must be
    /// moved. Their service plans may differ a little all the same.
    Twins,
    /// Editions of one product that differ in something that matters. Never moved automatically.
    NotComparable {
        /// What differs; the gravest where several do.
        why: Difference,
    },
    /// Different products, or a SKU that the catalogue does not know.
    Unrelated,
}

/// What keeps two editions of a product apart, the gravest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Difference {
    /// Microsoft Teams is in one and not in the other: `(no Teams)`.
    Teams,
    /// One is for another cloud: GCC, GCC High, `DoD`, China.
    Cloud,
    /// One is for schools or non-profits: Faculty, Students, Alumni, EDU, Donation.
    Audience,
    /// One is a trial, preview, test or developer edition.
    Trial,
    /// One is for software robots: `Unattended License`.
    Unattended,
    /// One is what people buy for themselves: `Dept`.
    SelfService,
    /// One is for the European Economic Area only.
    Market,
    /// One is sold from 500 seats on only: `(500 seats min)_HUB`.
    Volume,
    /// One comes with or without calling minutes, conferencing or the like: `with …`, `without …`.
    Content,
}

impl Difference {
    /// The words for a person.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::Teams => text!(
                "one is with Microsoft Teams, the other without",
                "片方だけが Microsoft Teams を含みます"
            ),
            Self::Cloud => text!(
                "they are for different clouds (GCC, DoD, China)",
                "対象のクラウド (政府機関向け、中国など) が異なります"
            ),
            Self::Audience => text!(
                "one is for schools or non-profits only",
                "片方は教育機関または非営利団体向けです"
            ),
            Self::Trial => text!(
                "one is a trial, preview or developer edition",
                "片方は試用版、プレビュー版または開発者向けです"
            ),
            Self::Unattended => text!(
                "one is for unattended robots",
                "片方は無人 (Unattended) ライセンスです"
            ),
            Self::SelfService => text!(
                "one is a self-service purchase",
                "片方はセルフサービス購入のライセンスです"
            ),
            Self::Market => text!(
                "one is for the European Economic Area only",
                "片方は欧州経済領域 (EEA) 専用です"
            ),
            Self::Volume => text!(
                "one is sold from 500 seats on only",
                "片方は 500 ライセンス以上の契約専用です"
            ),
            Self::Content => text!(
                "one is with or without something that the other is not",
                "「with」「without」で示される内容が異なります"
            ),
        }
    }
}

/// How two SKUs stand to each other, by their commercial names in the catalogue.
///
/// Names are compared after NFKC, lower case, one kind of dash and single blanks, and without
/// ` - Prepaid Legacy`, which portals do not print. Equal names are twins. Names that are equal only
/// after the marks of an edition (`MARKS`) are taken off as well are not comparable.
#[must_use]
pub fn relation(a: &Guid, b: &Guid) -> Relation {
    if a == b {
        return Relation::Same;
    }
    match (find(a), find(b)) {
        (Some(a), Some(b)) => relation_of_names(a.product_name, b.product_name),
        _ => Relation::Unrelated,
    }
}

/// The name of the product that a SKU is an edition of, or `None` where the catalogue does not know it. SKUs that are
/// related are of one product; to be asked of each of many rows once, where [`relation`] would be asked of each pair.
#[must_use]
pub fn product(sku_id: &Guid) -> Option<String> {
    find(sku_id).map(|sku| Edition::of(&normal_name(sku.product_name)).product)
}

fn relation_of_names(a: &str, b: &str) -> Relation {
    let (a, b) = (normal_name(a), normal_name(b));
    if a == b {
        return Relation::Twins;
    }
    let (a, b) = (Edition::of(&a), Edition::of(&b));
    match a.marks.symmetric_difference(&b.marks).min() {
        Some(&(why, _)) if a.product == b.product => Relation::NotComparable { why },
        _ => Relation::Unrelated,
    }
}

/// What in a name marks an edition, as it reads after [`normal_name`]. A longer mark stands before a
/// shorter one that it contains.
const MARKS: &[(&str, Difference)] = &[
    ("(no teams)", Difference::Teams),
    ("(500 seats min)_hub", Difference::Volume),
    ("_usgov_gcchigh", Difference::Cloud),
    ("_usgov_dod", Difference::Cloud),
    (" usgov_gcchigh", Difference::Cloud),
    (" usgov_dod", Difference::Cloud),
    (" for gcc high", Difference::Cloud),
    (" for gcchigh", Difference::Cloud),
    (" for government", Difference::Cloud),
    (" for gcc", Difference::Cloud),
    (" for dod", Difference::Cloud),
    ("_gcc", Difference::Cloud),
    (" gcc", Difference::Cloud),
    (" cn_cn", Difference::Cloud),
    (" for students use benefit", Difference::Audience),
    (" student use benefit", Difference::Audience),
    (" for faculty", Difference::Audience),
    (" for students", Difference::Audience),
    (" for student", Difference::Audience),
    (" for alumni", Difference::Audience),
    (" for edu", Difference::Audience),
    (" faculty", Difference::Audience),
    (" student", Difference::Audience),
    (" donation", Difference::Audience),
    ("(preview)", Difference::Trial),
    (" viral trial", Difference::Trial),
    (" vtrial", Difference::Trial),
    (" trial", Difference::Trial),
    (" test", Difference::Trial),
    (" developer", Difference::Trial),
    (" - unattended license", Difference::Unattended),
    ("(for department)", Difference::SelfService),
    ("(for departments)", Difference::SelfService),
    (" dept", Difference::SelfService),
    (" eea", Difference::Market),
];

/// A name taken apart: the product, and the marks of the edition.
struct Edition {
    product: String,
    marks: BTreeSet<(Difference, String)>,
}

impl Edition {
    fn of(normal_name: &str) -> Self {
        let mut marks = BTreeSet::new();
        let mut product = normal_name.to_owned();
        for &(mark, difference) in MARKS {
            if let Some(without) = take_out(&product, mark) {
                product = without;
                marks.insert((difference, mark.to_owned()));
            }
        }
        if let Some(at) = [" without ", " with "]
            .iter()
            .filter_map(|with| product.find(with))
            .min()
        {
            marks.insert((Difference::Content, product.split_off(at)));
        }
        let product = product.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { product, marks }
    }
}

/// The name without a mark, where the mark stands in it as a whole word.
fn take_out(name: &str, mark: &str) -> Option<String> {
    let (before, after) = name.split_once(mark)?;
    let whole = !after.starts_with(|c: char| c.is_alphanumeric());
    whole.then(|| format!("{before}{after}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{all, by_part_number};
    use super::*;

    fn of_parts(a: &str, b: &str) -> Relation {
        let id = |part| by_part_number(part).next().expect(part).sku_id;
        let there = relation(&id(a), &id(b));
        assert_eq!(
            there,
            relation(&id(b), &id(a)),
            "{a} and {b} the other way round"
        );
        there
    }

    #[test]
    fn the_known_pairs_of_one_commercial_name_are_twins() {
        for (pair, legacy, current) in [
            ("A", "SMB_BUSINESS_PREMIUM", "O365_BUSINESS_PREMIUM"),
            ("B", "SMB_BUSINESS_ESSENTIALS", "O365_BUSINESS_ESSENTIALS"),
            ("C", "SMB_BUSINESS", "O365_BUSINESS"),
            (
                "D",
                "Office_365_w/o_Teams_Bundle_Business_Standard",
                "Microsoft_365_Business_Standard_EEA_(no_Teams)",
            ),
            ("E", "M365_F1", "M365_F1_COMM"),
            ("F", "M365_Copilot", "Microsoft_365_Copilot"),
            ("G", "VISIO_PLAN1_DEPT", "VISIOONLINE_PLAN1"),
            ("H", "VISIO_PLAN2_DEPT", "VISIOCLIENT"),
        ] {
            assert_eq!(of_parts(legacy, current), Relation::Twins, "pair {pair}");
            assert_eq!(of_parts(legacy, legacy), Relation::Same);
        }
    }

    #[test]
    fn near_misses_are_never_twins_and_say_what_differs() {
        for (a, b, why) in [
            (
                "O365_BUSINESS_PREMIUM",
                "MICROSOFT_365_BUSINESS_STANDARD_NO_TEAMS",
                Difference::Teams,
            ),
            (
                "SMB_BUSINESS_PREMIUM",
                "MICROSOFT_365_BUSINESS_STANDARD_NO_TEAMS",
                Difference::Teams,
            ),
            (
                "O365_BUSINESS_PREMIUM",
                "Office_365_w/o_Teams_Bundle_Business_Standard",
                Difference::Teams,
            ),
            (
                "MICROSOFT_365_BUSINESS_STANDARD_NO_TEAMS",
                "Microsoft_365_Business_Standard_EEA_(no_Teams)",
                Difference::Market,
            ),
            ("SPE_E3", "O365_w/o Teams Bundle_M3", Difference::Teams),
            ("SPE_E3", "Microsoft_365_E3", Difference::Volume),
            ("SPE_E3", "SPE_E3_RPA1", Difference::Unattended),
            ("SPE_E3", "SPE_E3_USGOV_DOD", Difference::Cloud),
            (
                "SPE_E3_USGOV_GCCHIGH",
                "O365_w/o Teams Bundle_M3",
                Difference::Teams,
            ),
            ("SPE_E5", "SPE_E5_NOPSTNCONF", Difference::Content),
            (
                "SPB",
                "Microsoft_365_Business_Premium_Donation_(Non_Profit_Pricing)",
                Difference::Audience,
            ),
            (
                "M365EDU_A3_FACULTY",
                "M365EDU_A3_STUDENT",
                Difference::Audience,
            ),
            ("VISIOCLIENT", "VISIOCLIENT_GOV", Difference::Cloud),
            (
                "EXCHANGESTANDARD",
                "EXCHANGESTANDARD_ALUMNI",
                Difference::Audience,
            ),
            ("POWER_BI_PRO", "POWER_BI_PRO_DEPT", Difference::SelfService),
            (
                "ENTERPRISEPREMIUM",
                "Office_365_E5_EEA_(no_Teams)_without_Audio_Conferencing",
                Difference::Teams,
            ),
        ] {
            assert_eq!(
                of_parts(a, b),
                Relation::NotComparable { why },
                "{a} and {b}"
            );
        }
    }

    #[test]
    fn different_products_and_unknown_skus_are_unrelated() {
        for (a, b) in [
            ("O365_BUSINESS_PREMIUM", "SPB"),
            ("SPE_E3", "SPE_E5"),
            ("ENTERPRISEPACK", "SPE_E3"),
            ("VISIOONLINE_PLAN1", "VISIOCLIENT"),
            ("O365_BUSINESS", "O365_BUSINESS_PREMIUM"),
        ] {
            assert_eq!(of_parts(a, b), Relation::Unrelated, "{a} and {b}");
        }
        let known: Guid = "f245ecc8-75af-4f8e-b61f-27d8114de5f3".parse().unwrap();
        let unknown: Guid = "12345678-1234-4234-8234-123456789012".parse().unwrap();
        assert_eq!(relation(&known, &unknown), Relation::Unrelated);
        assert_eq!(relation(&unknown, &unknown), Relation::Same);
    }

    #[test]
    fn skus_that_are_related_are_of_one_product_and_no_product_has_many() {
        let mut products: BTreeMap<String, Vec<Guid>> = BTreeMap::new();
        for sku in all() {
            let product = product(&sku.sku_id).unwrap();
            products.entry(product).or_default().push(sku.sku_id);
        }
        let firsts: Vec<Guid> = products.values().map(|skus| skus[0]).collect();
        for pair in firsts.windows(2) {
            assert_eq!(relation(&pair[0], &pair[1]), Relation::Unrelated);
        }
        let most = products.values().map(Vec::len).max().unwrap();
        assert!(most < 20, "{most} editions of one product");
        for (a, b) in [
            ("SMB_BUSINESS_PREMIUM", "O365_BUSINESS_PREMIUM"),
            ("SPE_E3", "O365_w/o Teams Bundle_M3"),
            ("SPE_E5", "SPE_E5_NOPSTNCONF"),
        ] {
            let of = |part| product(&by_part_number(part).next().unwrap().sku_id);
            assert_eq!(of(a), of(b), "{a} and {b}");
        }
        let unknown = "12345678-1234-4234-8234-123456789012".parse().unwrap();
        assert_eq!(product(&unknown), None);
    }

    #[test]
    fn the_twins_of_the_catalogue_are_those_that_a_person_has_looked_at() {
        let mut names: Vec<String> = all().map(|sku| normal_name(sku.product_name)).collect();
        names.sort();
        let shared: Vec<&str> = names
            .windows(2)
            .filter(|pair| relation_of_names(&pair[0], &pair[1]) == Relation::Twins)
            .map(|pair| pair[0].as_str())
            .collect();
        assert_eq!(
            shared,
            [
                "azure information protection plan 1",
                "dynamics 365 customer insights attach",
                "dynamics 365 customer voice additional responses",
                "dynamics 365 enterprise edition - additional portal for government",
                "dynamics 365 for case management, enterprise edition for government",
                "microsoft 365 apps for business",
                "microsoft 365 business basic",
                "microsoft 365 business standard",
                "microsoft 365 business standard eea (no teams)",
                "microsoft 365 f1",
                "microsoft copilot for microsoft 365",
                "power bi premium per user add-on for gcc",
                "privacy management - subject rights request (50)",
                "visio plan 1",
                "visio plan 2",
                "windows 10/11 enterprise e3",
            ]
        );
    }

    #[test]
    fn a_name_that_says_no_teams_has_no_teams_plan() {
        let teams: Guid = "57ff2da0-773e-42df-b2af-ffb7a2317929".parse().unwrap();
        let against: Vec<&str> = all()
            .filter(|sku| normal_name(sku.product_name).contains("(no teams)"))
            .filter(|sku| sku.plans().any(|plan| plan == teams))
            .map(|sku| sku.part_number)
            .collect();
        assert_eq!(against, [""; 0]);
    }
}
