//! Which offer of the catalogue brings a product. Pure.

use common::{
    BadValue,
    ids::Guid,
    partner_center::ordering::{Product, ProductSku},
    sections::{OfferCandidate, OfferChoice},
    sku::{self, Relation},
    text,
};

/// An offer, by the first two parts of its id: the third one ages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfferKey {
    pub(crate) product: String,
    pub(crate) sku: String,
}

impl OfferKey {
    /// `PRODUCT:SKU`; a third part is left out.
    pub(crate) fn parse(text: &str) -> Result<Self, BadValue> {
        let parts: Vec<&str> = text.trim().split(':').collect();
        let is_part =
            |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric());
        match parts[..] {
            [product, sku] | [product, sku, _] if parts.iter().all(is_part) => Ok(Self {
                product: product.to_owned(),
                sku: sku.to_owned(),
            }),
            _ => Err(text!(
                "write an offer as PRODUCT:SKU, such as CFQ7TTC0LH18:0001",
                "製品は CFQ7TTC0LH18:0001 のように PRODUCT:SKU の形で指定してください"
            )
            .into()),
        }
    }

    /// Whether the id of an offer is of it.
    pub(crate) fn is_of(&self, offer_id: &str) -> bool {
        Self::parse(offer_id).is_ok_and(|other| {
            other.product.eq_ignore_ascii_case(&self.product)
                && other.sku.eq_ignore_ascii_case(&self.sku)
        })
    }
}

impl std::fmt::Display for OfferKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.product, self.sku)
    }
}

/// A kind of a product that can be bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Offer {
    pub(crate) key: OfferKey,
    pub(crate) title: String,
    pub(crate) sku_id: Option<Guid>,
    pub(crate) fewest: Option<i64>,
    pub(crate) most: Option<i64>,
    /// A trial, or what goes only with another product: never chosen by itself.
    is_special: bool,
}

impl Offer {
    pub(crate) fn of(product: &Product, sku: &ProductSku) -> Self {
        let title = sku.title.clone().or_else(|| product.title.clone());
        let brings = sku.dynamic_attributes.provisioning_id.as_deref();
        Self {
            key: OfferKey {
                product: product.id.clone(),
                sku: sku.id.clone(),
            },
            title: title.unwrap_or_else(|| product.id.clone()),
            sku_id: brings.and_then(|id| id.parse().ok()),
            fewest: sku.minimum_quantity,
            most: sku.maximum_quantity,
            is_special: sku.is_trial == Some(true) || sku.dynamic_attributes.is_addon == Some(true),
        }
    }

    /// Whether what was sold under another id may be of the product: it is called so, or nothing says what it is.
    pub(crate) fn may_be(&self, id: Option<&str>, name: Option<&str>) -> bool {
        let Some(name) = name.filter(|name| !name.trim().is_empty()) else {
            return id.is_none_or(|id| OfferKey::parse(id).is_err());
        };
        let is_of_sku = |sku_id| is_called(name, sku_id);
        name.eq_ignore_ascii_case(&self.title) || self.sku_id.is_some_and(is_of_sku)
    }

    fn candidate(&self) -> OfferCandidate {
        OfferCandidate {
            offer: self.key.to_string(),
            title: self.title.clone(),
            sku_id: self.sku_id,
        }
    }
}

/// Whether a product is called as the one of a SKU: only these are looked into first, for there are hundreds.
pub(crate) fn may_bring(product: &Product, sku_id: Guid) -> bool {
    is_called(product.title.as_deref().unwrap_or_default(), sku_id)
}

fn is_called(name: &str, sku_id: Guid) -> bool {
    sku::by_name(name).any(|named| {
        let relation = sku::relation(&named.sku_id, &sku_id);
        matches!(relation, Relation::Same | Relation::Twins)
    })
}

/// What was found of a product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// One offer.
    One(Offer, OfferChoice),
    /// Several that bring it: a person chooses.
    Several(Vec<OfferCandidate>),
    /// None that brings it; these are editions of it, of which a person may choose one.
    None(Vec<OfferCandidate>),
}

/// The same SKU goes before another one of the same product.
pub(crate) fn found(offers: &[Offer], wanted: Guid) -> Found {
    let stands = |offer: &Offer| {
        offer.sku_id.map_or(Relation::Unrelated, |brought| {
            sku::relation(&wanted, &brought)
        })
    };
    for (relation, choice) in [
        (Relation::Same, OfferChoice::SameSku),
        (Relation::Twins, OfferChoice::Twin),
    ] {
        let bring = |offer: &&Offer| !offer.is_special && stands(offer) == relation;
        let all: Vec<&Offer> = offers.iter().filter(bring).collect();
        match all[..] {
            [] => {}
            [one] => return Found::One(one.clone(), choice),
            _ => return Found::Several(all.into_iter().map(Offer::candidate).collect()),
        }
    }
    let is_edition = |offer: &&Offer| !matches!(stands(offer), Relation::Unrelated);
    let editions = offers.iter().filter(is_edition);
    Found::None(editions.map(Offer::candidate).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";
    const LEGACY_STANDARD: &str = "ac5cef5d-921b-4f97-9ef3-c99076e5470f";
    const BASIC: &str = "3b555118-da6a-4418-894f-7df1e2096870";

    fn offer(sku: &str, brings: &str, is_trial: bool) -> Offer {
        let product = Product {
            id: "CFQ7".to_owned(),
            title: Some("Microsoft 365 Business Standard".to_owned()),
        };
        let mut one = ProductSku {
            id: sku.to_owned(),
            is_trial: Some(is_trial),
            ..ProductSku::default()
        };
        one.dynamic_attributes.provisioning_id = Some(brings.to_owned());
        Offer::of(&product, &one)
    }

    fn looked_for(offers: &[Offer], wanted: &str) -> Found {
        found(offers, wanted.parse().unwrap())
    }

    #[test]
    fn the_same_sku_goes_before_a_twin_and_a_trial_is_never_chosen() {
        let offers = [
            offer("0001", STANDARD, false),
            offer("0002", STANDARD, true),
            offer("0003", BASIC, false),
        ];
        let same = Found::One(offers[0].clone(), OfferChoice::SameSku);
        assert_eq!(looked_for(&offers, STANDARD), same);
        let twin = Found::One(offers[0].clone(), OfferChoice::Twin);
        assert_eq!(looked_for(&offers, LEGACY_STANDARD), twin);
        let candidates = vec![offers[1].candidate()];
        assert_eq!(looked_for(&offers[1..], STANDARD), Found::None(candidates));
    }

    #[test]
    fn of_several_none_is_chosen() {
        let offers = [
            offer("0001", STANDARD, false),
            offer("0004", STANDARD, false),
        ];
        let several = offers.iter().map(Offer::candidate).collect();
        assert_eq!(looked_for(&offers, STANDARD), Found::Several(several));
    }

    #[test]
    fn a_product_may_bring_what_is_called_like_it() {
        let called = |title: &str| Product {
            id: "x".to_owned(),
            title: Some(title.to_owned()),
        };
        let legacy = LEGACY_STANDARD.parse().unwrap();
        assert!(may_bring(
            &called("Microsoft 365 Business STANDARD"),
            legacy
        ));
        assert!(!may_bring(&called("Microsoft 365 Business Basic"), legacy));
    }

    #[test]
    fn an_offer_is_named_by_two_parts_and_the_third_one_does_not_matter() {
        let key = OfferKey::parse("CFQ7TTC0LH18:0001").unwrap();
        assert!(key.is_of("cfq7ttc0lh18:0001:CFQ7TTC0K971"));
        assert!(!key.is_of("CFQ7TTC0LH18:0002:CFQ7TTC0K971"));
        for bad in ["", "x", "x:", "x:1:2:3", "x/../y:1"] {
            assert!(OfferKey::parse(bad).is_err(), "{bad}");
        }
    }
}
