//! What a run orders for its customers, so that two records that lead to the same offer are not two orders. Pure.

use std::collections::HashMap;

use common::{
    Text,
    ids::{Guid, TenantId},
    sections::OrderedLine,
};

use crate::offer::OfferKey;

/// What was ordered by the records before.
#[derive(Debug, Default)]
pub(crate) struct Ordered(HashMap<TenantId, Vec<Before>>);

#[derive(Debug)]
struct Before {
    what: Bargain,
    request_id: Guid,
    /// Where the record stood.
    place: Text,
}

/// An offer for a term, however many seats of it.
#[derive(Debug, PartialEq, Eq)]
struct Bargain {
    offer: Result<OfferKey, String>,
    term: String,
    billing: String,
}

impl Bargain {
    fn of(line: &OrderedLine) -> Self {
        let id = line.catalog_item_id.to_ascii_uppercase();
        Self {
            offer: OfferKey::parse(&id).map_err(|_| id),
            term: line.term.to_ascii_uppercase(),
            billing: line.billing.to_ascii_lowercase(),
        }
    }
}

impl Ordered {
    /// Where the record stood that orders the same under another id.
    pub(crate) fn before(
        &self,
        customer: &TenantId,
        line: &OrderedLine,
        request_id: Guid,
    ) -> Option<&Text> {
        let what = Bargain::of(line);
        let mut all = self.0.get(customer)?.iter();
        all.find(|one| one.what == what && one.request_id != request_id)
            .map(|one| &one.place)
    }

    /// Takes down what a record orders.
    pub(crate) fn add(
        &mut self,
        customer: &TenantId,
        line: &OrderedLine,
        request_id: Guid,
        place: Text,
    ) {
        let all = self.0.entry(customer.clone()).or_default();
        all.push(Before {
            what: Bargain::of(line),
            request_id,
            place,
        });
    }
}

#[cfg(test)]
mod tests {
    use common::sections::OfferChoice;

    use super::*;

    const FIRST: &str = "117a77b0-9360-443b-8795-c6dedc750cf9";
    const SECOND: &str = "63b25992-7314-4f18-8e87-7968bad1f704";
    const CUSTOMER: &str = "d75df7ee-5c1f-4a9f-9213-5cb13ccc38b7";
    const OTHER_CUSTOMER: &str = "00000000-0000-4000-8000-00000000000a";

    fn line(item: &str, term: &str, billing: &str, seats: u32) -> OrderedLine {
        OrderedLine {
            catalog_item_id: item.to_owned(),
            title: String::new(),
            sku_id: None,
            chosen: OfferChoice::Named,
            seats,
            term: term.to_owned(),
            billing: billing.to_owned(),
            term_end: None,
            name: String::new(),
            reseller: None,
        }
    }

    #[test]
    fn the_same_offer_for_the_same_term_is_ordered_once_however_many_seats() {
        let mut ordered = Ordered::default();
        let place = Text::verbatim("line 1".to_owned());
        let id = |text: &str| text.parse::<Guid>().unwrap();
        let customer = |text: &str| text.parse::<TenantId>().unwrap();
        let first = line("A:1:X", "P1Y", "monthly", 4);
        ordered.add(&customer(CUSTOMER), &first, id(FIRST), place);
        for (of, line, request_id, expected) in [
            (CUSTOMER, first.clone(), SECOND, true),
            (CUSTOMER, line("a:1:Y", "p1y", "Monthly", 9), SECOND, true),
            // The same order again, which is bought once by its id.
            (CUSTOMER, first.clone(), FIRST, false),
            (OTHER_CUSTOMER, first, SECOND, false),
            (CUSTOMER, line("A:2:X", "P1Y", "monthly", 4), SECOND, false),
            (CUSTOMER, line("A:1:X", "P1M", "monthly", 4), SECOND, false),
            (CUSTOMER, line("A:1:X", "P1Y", "annual", 4), SECOND, false),
        ] {
            let found = ordered.before(&customer(of), &line, id(request_id));
            assert_eq!(found.is_some(), expected, "{of} {line:?} {request_id}");
        }
    }
}
