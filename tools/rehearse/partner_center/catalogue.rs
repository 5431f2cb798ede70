//! What the partner can sell: products, their SKUs, and who can buy them for how long.

use record::sku;
use serde::Serialize;
use tenant_file::{BillingCycle, CatalogueItem, Segment, Tenant};

use super::{context::Context, refusals::Refusal, subscriptions::catalog_item_id};
use crate::http::message::Answer;

/// What the partner can sell: what its catalogue has, or one item for each product that the tenant knows and that is
/// sold still.
pub(super) fn catalogue(first: &Tenant) -> Vec<CatalogueItem> {
    let written = &first.partner_center.desk.catalogue;
    if !written.is_empty() {
        return written.clone();
    }
    let products = first.skus.iter().filter_map(|sku| {
        let known = sku::find(&sku.sku_id);
        let title = known.map_or(sku.sku_part_number.as_str(), |known| known.product_name);
        // Legacy products cannot be bought any more (inferred from their names).
        let is_sold = !title.ends_with("Prepaid Legacy");
        let id = catalog_item_id(&sku.sku_id);
        is_sold.then(|| CatalogueItem::usual(id, title.to_owned(), sku.sku_id))
    });
    products.collect()
}

/// The three parts of `PRODUCT:SKU:AVAILABILITY`.
fn parts(item: &CatalogueItem) -> [&str; 3] {
    let mut parts = item.catalog_item_id.split(':');
    [(); 3].map(|()| parts.next().unwrap_or_default())
}

/// Which items are asked for.
struct Wanted {
    country: String,
    segment: Option<Segment>,
}

impl Wanted {
    /// Of a customer: what it may buy, in its own country.
    fn of_customer(context: &mut Context<'_>) -> Result<Self, Refusal> {
        let id = context.buyer()?.id;
        let own = context.in_tenant(&id, |tenant| country(tenant).to_owned());
        let country = own.unwrap_or_else(|| country(context.first).to_owned());
        let segment = segment(context)?;
        Ok(Self { country, segment })
    }

    /// Of a country, which must be named.
    fn of_country(context: &Context<'_>) -> Result<Self, Refusal> {
        let country = context.call.option("country").unwrap_or_default();
        if country.len() != 2 {
            return Err(Refusal::malformed("country", country));
        }
        Ok(Self {
            country: country.to_ascii_uppercase(),
            segment: segment(context)?,
        })
    }

    fn lets(&self, item: &CatalogueItem) -> bool {
        let is_sold_there = item.countries.is_empty() || item.countries.contains(&self.country);
        // What is for charities is shown only where it is asked for (documented).
        let is_meant = match self.segment {
            Some(segment) => item.segment == segment,
            None => item.segment != Segment::Nonprofit,
        };
        is_sold_there && is_meant
    }

    /// The items that are asked for; of one product, and of one SKU of it, where the path names them.
    fn items(&self, context: &Context<'_>, named: &[&str]) -> Vec<CatalogueItem> {
        let all = catalogue(context.first).into_iter();
        let is_named = |item: &CatalogueItem| {
            let mut pairs = named.iter().zip(parts(item));
            pairs.all(|(name, part)| name.eq_ignore_ascii_case(part))
        };
        all.filter(|item| self.lets(item) && is_named(item))
            .collect()
    }
}

fn country(tenant: &Tenant) -> &str {
    &tenant.organization.country_letter_code
}

fn segment(context: &Context<'_>) -> Result<Option<Segment>, Refusal> {
    let Some(name) = context.call.option("targetsegment") else {
        return Ok(None);
    };
    let named = serde_json::from_value(name.to_ascii_lowercase().into());
    named.map(Some).map_err(|_| {
        let words = "Access to the requested targetSegment is not allowed.";
        Refusal::usual(403, 400_030, words)
    })
}

#[expect(clippy::struct_field_names, reason = "the service's names")]
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Product {
    id: String,
    title: String,
    description: String,
    product_type: ProductType,
    is_microsoft_product: bool,
    publisher_name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ProductType {
    id: &'static str,
    display_name: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Sku {
    id: String,
    product_id: String,
    title: String,
    minimum_quantity: u32,
    maximum_quantity: u32,
    is_trial: bool,
    supported_billing_cycles: Vec<BillingCycle>,
    purchase_prerequisites: [&'static str; 1],
    dynamic_attributes: DynamicAttributes,
}

/// `provisioningId` is the directory's SKU: observed in the sample of the page, which names Business Basic.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DynamicAttributes {
    is_microsoft_product: bool,
    is_addon: bool,
    provisioning_id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Availability {
    id: String,
    product_id: String,
    sku_id: String,
    catalog_item_id: String,
    default_currency: Currency,
    segment: Segment,
    country: String,
    is_purchasable: bool,
    is_renewable: bool,
    terms: Vec<Term>,
}

#[derive(Serialize)]
struct Currency {
    code: &'static str,
    symbol: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Term {
    id: String,
    duration: String,
    billing_cycle: BillingCycle,
}

fn products(context: &Context<'_>, wanted: &Wanted) -> Answer {
    let view = context.call.option("targetview").unwrap_or_default();
    let is_licences = view.eq_ignore_ascii_case("OnlineServices");
    let mut all: Vec<Product> = Vec::new();
    for item in wanted
        .items(context, &[])
        .into_iter()
        .filter(|_| is_licences)
    {
        let [id, ..] = parts(&item).map(str::to_owned);
        if all.iter().all(|known| known.id != id) {
            all.push(Product {
                id,
                description: item.title.clone(),
                title: item.title,
                product_type: ProductType {
                    id: "OnlineServicesNCE",
                    display_name: "OnlineServicesNCE",
                },
                is_microsoft_product: true,
                publisher_name: "Microsoft Corporation",
            });
        }
    }
    context.call.collection(all, None)
}

fn skus(context: &Context<'_>, wanted: &Wanted, product: &str) -> Result<Answer, Refusal> {
    let mut all: Vec<Sku> = Vec::new();
    for item in wanted.items(context, &[product]) {
        let [product_id, id, _] = parts(&item).map(str::to_owned);
        if all.iter().any(|known| known.id == id) {
            continue;
        }
        let mut cycles: Vec<BillingCycle> = Vec::new();
        for term in item.sold_for() {
            if !cycles.contains(&term.billing_cycle) {
                cycles.push(term.billing_cycle);
            }
        }
        all.push(Sku {
            id,
            product_id,
            title: item.title,
            minimum_quantity: 1,
            maximum_quantity: item.maximum_quantity,
            is_trial: item.is_trial,
            supported_billing_cycles: cycles,
            purchase_prerequisites: ["MicrosoftCustomerAgreement"],
            dynamic_attributes: DynamicAttributes {
                is_microsoft_product: true,
                is_addon: false,
                provisioning_id: item.sku_id.to_string(),
            },
        });
    }
    if all.is_empty() {
        return Err(Refusal::usual(404, 400_013, "The product was not found."));
    }
    Ok(context.call.collection(all, None))
}

fn availabilities(
    context: &Context<'_>,
    wanted: &Wanted,
    [product, sku]: [&str; 2],
) -> Result<Answer, Refusal> {
    let items = wanted.items(context, &[product, sku]);
    if items.is_empty() {
        return Err(Refusal::usual(404, 400_018, "The SKU was not found."));
    }
    let all = items.into_iter().map(|item| {
        let [product_id, sku_id, id] = parts(&item).map(str::to_owned);
        let terms = item.sold_for().into_iter().enumerate();
        Availability {
            terms: terms
                .map(|(number, term)| Term {
                    id: format!("{}-{number}", id.to_ascii_lowercase()),
                    duration: term.duration,
                    billing_cycle: term.billing_cycle,
                })
                .collect(),
            id,
            product_id,
            sku_id,
            catalog_item_id: item.catalog_item_id,
            default_currency: Currency {
                code: "JPY",
                symbol: "¥",
            },
            segment: item.segment,
            country: wanted.country.clone(),
            is_purchasable: item.is_purchasable,
            is_renewable: item.is_purchasable,
        }
    });
    Ok(context.call.collection(all.collect(), None))
}

pub(super) fn products_of_country(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of_country(context)?;
    Ok(products(context, &wanted))
}

pub(super) fn products_of_customer(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of_customer(context)?;
    Ok(products(context, &wanted))
}

pub(super) fn skus_of_country(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of_country(context)?;
    skus(context, &wanted, context.param(0))
}

pub(super) fn skus_of_customer(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of_customer(context)?;
    skus(context, &wanted, context.param(1))
}

pub(super) fn availabilities_of_country(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of_country(context)?;
    availabilities(context, &wanted, [context.param(0), context.param(1)])
}

pub(super) fn availabilities_of_customer(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let wanted = Wanted::of_customer(context)?;
    availabilities(context, &wanted, [context.param(1), context.param(2)])
}
