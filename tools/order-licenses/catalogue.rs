//! Reading what a customer can buy. It is read in each run anew: the ids of what can be bought age.

use std::collections::HashMap;

use common::{
    ids::{Guid, TenantId},
    partner_center::{
        PartnerCenter,
        ordering::{Availability, Product},
    },
    services::error::ServiceError,
};

use crate::offer::{Found, Offer, OfferKey, found, may_bring};

/// What one customer can buy, as far as it was read.
pub(crate) struct Catalogue {
    customer: TenantId,
    segment: &'static str,
    products: Vec<Product>,
    offers: HashMap<String, Vec<Offer>>,
}

impl Catalogue {
    pub(crate) async fn read(
        partner_center: &PartnerCenter,
        customer: &TenantId,
        segment: &'static str,
    ) -> Result<Self, ServiceError> {
        Ok(Self {
            customer: customer.clone(),
            segment,
            products: partner_center.products(customer, segment).await?,
            offers: HashMap::new(),
        })
    }

    /// The offer that brings a SKU. Products that are called like it are looked into first; all others only where none of
    /// these brings it, for each is a question of its own.
    pub(crate) async fn find(
        &mut self,
        partner_center: &PartnerCenter,
        sku_id: Guid,
    ) -> Result<Found, ServiceError> {
        let products = std::mem::take(&mut self.products);
        let is_called_so = |product: &&Product| may_bring(product, sku_id);
        let (likely, others): (Vec<_>, Vec<_>) = products.iter().partition(is_called_so);
        let mut answer = Ok(Found::None(Vec::new()));
        let mut offers = Vec::new();
        for some in [likely, others] {
            match self.offers_of(partner_center, &some).await {
                Ok(more) => offers.extend(more),
                Err(error) => {
                    answer = Err(error);
                    break;
                }
            }
            answer = Ok(found(&offers, sku_id));
            if !matches!(answer, Ok(Found::None(_))) {
                break;
            }
        }
        self.products = products;
        answer
    }

    /// The offer of a key; `None` where the customer cannot buy any such.
    pub(crate) async fn named(
        &mut self,
        partner_center: &PartnerCenter,
        key: &OfferKey,
    ) -> Result<Option<Offer>, ServiceError> {
        let product = Product {
            id: key.product.clone(),
            title: None,
        };
        let offers = self.offers_of(partner_center, &[&product]).await?;
        let is_it = |offer: &Offer| offer.key.sku.eq_ignore_ascii_case(&key.sku);
        Ok(offers.into_iter().find(is_it))
    }

    /// What can be bought of an offer.
    pub(crate) async fn availabilities(
        &self,
        partner_center: &PartnerCenter,
        key: &OfferKey,
    ) -> Result<Vec<Availability>, ServiceError> {
        let offer = (key.product.as_str(), key.sku.as_str());
        partner_center
            .availabilities(&self.customer, offer, self.segment)
            .await
    }

    async fn offers_of(
        &mut self,
        partner_center: &PartnerCenter,
        products: &[&Product],
    ) -> Result<Vec<Offer>, ServiceError> {
        let mut all = Vec::new();
        for product in products {
            if !self.offers.contains_key(&product.id) {
                let skus = partner_center
                    .product_skus(&self.customer, &product.id, self.segment)
                    .await?;
                let offers = skus.iter().map(|sku| Offer::of(product, sku)).collect();
                self.offers.insert(product.id.clone(), offers);
            }
            all.extend(self.offers[&product.id].iter().cloned());
        }
        Ok(all)
    }
}
