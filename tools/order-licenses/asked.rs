//! What a record and the command line ask for. Pure.

use common::{
    Exit,
    cli::{Problem, partner_id},
    ids::Guid,
    sections::{License, LicensePath, OrderReason, OrderWish},
    text,
    text::printable,
};

use crate::offer::OfferKey;

/// What the command line says.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    pub(crate) seats: Option<u32>,
    pub(crate) offer: Option<OfferKey>,
    pub(crate) term: String,
    pub(crate) billing: String,
    pub(crate) end_with: Option<String>,
    pub(crate) reseller: Option<String>,
    pub(crate) segment: &'static str,
}

/// What is to be ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) product: AskedProduct,
    pub(crate) seats: AskedSeats,
    pub(crate) term: String,
    pub(crate) billing: String,
    pub(crate) reseller: Option<String>,
    /// The subscriptions of the row that is asked about, by the commerce system's ids.
    pub(crate) row: Vec<String>,
}

/// Which product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AskedProduct {
    /// The one of a SKU.
    Sku(Guid),
    /// This offer.
    Offer(OfferKey),
}

/// How many seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskedSeats {
    /// As many as was said.
    Said(u32),
    /// As many as are in use.
    Used(i64),
}

/// What is asked for; the reason, where nothing is.
pub(crate) type Answer = Result<Asked, OrderReason>;

/// What a record says goes before what the command line says.
pub(crate) fn asked(
    license: Option<&License>,
    wish: Option<&OrderWish>,
    options: &Options,
) -> Result<Answer, Problem> {
    let wish = wish.cloned().unwrap_or_default();
    let wished_offer = wish.offer.as_deref().map(OfferKey::parse).transpose();
    let unusable = |key, value: Option<&String>| wrong(key, value.map_or("", String::as_str));
    let wished_offer = wished_offer.map_err(|_| unusable("offer", wish.offer.as_ref()))?;
    let offer = wished_offer.or_else(|| options.offer.clone());
    let sku = wish.sku_id.or(license.map(|row| row.sku_id));
    let product = offer
        .map(AskedProduct::Offer)
        .or(sku.map(AskedProduct::Sku))
        .ok_or_else(nothing)?;
    let said = match &wish.seats {
        Some(seats) => Some(
            seats
                .number()
                .ok_or_else(|| wrong("seats", &seats.text()))?,
        ),
        None => options.seats,
    };
    let is_free = license.is_some_and(|row| row.path == LicensePath::Free);
    if is_free && wish == OrderWish::default() && options.offer.is_none() {
        return Ok(Err(OrderReason::Free));
    }
    let seats = match (said, license) {
        (Some(said), _) => AskedSeats::Said(said),
        (None, Some(row)) if row.seats.consumed <= 0 => return Ok(Err(OrderReason::NothingUsed)),
        (None, Some(row)) => AskedSeats::Used(row.seats.consumed),
        (None, None) => return Err(no_seats()),
    };
    let one_of = |name, value: Option<&String>, known: &[&str], default: &str| match value {
        None => Ok(default.to_owned()),
        Some(value) if known.contains(&value.as_str()) => Ok(value.clone()),
        Some(_) => Err(unusable(name, value)),
    };
    let reseller = wish.reseller.as_deref().map(partner_id).transpose();
    let reseller = reseller.map_err(|_| unusable("reseller", wish.reseller.as_ref()))?;
    Ok(Ok(Asked {
        product,
        seats,
        term: one_of(
            "term",
            wish.term.as_ref(),
            &["P1M", "P1Y", "P3Y"],
            &options.term,
        )?,
        billing: one_of(
            "billing",
            wish.billing.as_ref(),
            &["monthly", "annual", "triennial"],
            &options.billing,
        )?,
        reseller: reseller.or_else(|| options.reseller.clone()),
        row: license.map(ids).unwrap_or_default(),
    }))
}

fn ids(row: &License) -> Vec<String> {
    let all = row.subscriptions.iter();
    all.filter_map(|one| one.commerce_subscription_id.clone())
        .collect()
}

fn nothing() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "nothing-asked",
        text: text!(
            "nothing in the record says what to order: give the rows of list-licenses, or write \"wanted\" with skuId or offer and seats (as a table: tenantId,wanted.skuId,wanted.seats)",
            "レコードに注文内容がありません。list-licenses の行を渡すか、「wanted」に skuId または offer と seats を記載してください (表の場合の列: tenantId,wanted.skuId,wanted.seats)"
        ),
    }
}

fn no_seats() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-seats",
        text: text!(
            "nothing says how many seats to order: write \"wanted\" with seats, or give --seats",
            "注文するライセンス数の指定がありません。「wanted」に seats を記載するか、--seats を指定してください"
        ),
    }
}

fn wrong(key: &str, value: &str) -> Problem {
    let value = printable(value);
    Problem::Other {
        exit: Exit::Input,
        code: "bad-wish",
        text: text!(
            "\"{key}\" in \"wanted\" cannot be \"{value}\": correct the record or the table (docs/records.md says what it may be)",
            "「wanted」の「{key}」に「{value}」は指定できません。レコードまたは表を修正してください (指定できる値は docs/records.md にあります)"
        ),
    }
}

#[cfg(test)]
mod tests {
    use common::sections::SeatCount;

    use super::*;

    const SKU: &str = "f245ecc8-75af-4f8e-b61f-27d8114de5f3";

    fn options() -> Options {
        Options {
            seats: None,
            offer: None,
            term: "P1Y".to_owned(),
            billing: "monthly".to_owned(),
            end_with: None,
            reseller: None,
            segment: "commercial",
        }
    }

    fn wish() -> OrderWish {
        OrderWish {
            sku_id: Some(SKU.parse().unwrap()),
            seats: Some(SeatCount::Text("5".to_owned())),
            ..OrderWish::default()
        }
    }

    fn row(consumed: i64, path: LicensePath) -> License {
        License {
            sku_id: SKU.parse().unwrap(),
            sku_part_number: "O365_BUSINESS_PREMIUM".to_owned(),
            product_name: "Microsoft 365 Business Standard".to_owned(),
            capability_status: "Enabled".to_owned(),
            seats: common::sections::Seats {
                consumed,
                ..Default::default()
            },
            subscriptions: Vec::new(),
            path,
            path_reason: String::new(),
            twin: None,
            opening: None,
            balance: Vec::new(),
            to_do: None,
            groups: None,
        }
    }

    fn code(found: Result<Answer, Problem>) -> &'static str {
        match found {
            Err(Problem::Other { code, .. }) => code,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_row_is_ordered_with_the_seats_in_use_and_a_wish_goes_before_the_command_line() {
        let of_row = asked(Some(&row(4, LicensePath::Single)), None, &options());
        let of_row = of_row.unwrap().unwrap();
        assert_eq!(of_row.seats, AskedSeats::Used(4));
        assert_eq!(of_row.product, AskedProduct::Sku(SKU.parse().unwrap()));
        let said = Options {
            seats: Some(9),
            ..options()
        };
        let of_row = asked(Some(&row(4, LicensePath::Single)), None, &said);
        assert_eq!(of_row.unwrap().unwrap().seats, AskedSeats::Said(9));
        let of_wish = asked(Some(&row(4, LicensePath::Single)), Some(&wish()), &said);
        assert_eq!(of_wish.unwrap().unwrap().seats, AskedSeats::Said(5));
    }

    #[test]
    fn nothing_is_asked_for_where_nothing_is_used_or_nobody_sells_it() {
        for (consumed, path, reason) in [
            (0, LicensePath::Single, OrderReason::NothingUsed),
            (4, LicensePath::Free, OrderReason::Free),
        ] {
            let found = asked(Some(&row(consumed, path)), None, &options());
            assert_eq!(found.unwrap(), Err(reason));
        }
    }

    #[test]
    fn what_is_wrong_in_a_table_is_named() {
        assert_eq!(code(asked(None, None, &options())), "nothing-asked");
        let without_seats = OrderWish {
            seats: None,
            ..wish()
        };
        assert_eq!(
            code(asked(None, Some(&without_seats), &options())),
            "no-seats"
        );
        for bad in [
            OrderWish {
                seats: Some(SeatCount::Text("five".to_owned())),
                ..wish()
            },
            OrderWish {
                seats: Some(SeatCount::Number(0)),
                ..wish()
            },
            OrderWish {
                term: Some("P2Y".to_owned()),
                ..wish()
            },
            OrderWish {
                billing: Some("weekly".to_owned()),
                ..wish()
            },
            OrderWish {
                offer: Some("x".to_owned()),
                ..wish()
            },
            OrderWish {
                reseller: Some("x".to_owned()),
                ..wish()
            },
        ] {
            assert_eq!(code(asked(None, Some(&bad), &options())), "bad-wish");
        }
    }
}
