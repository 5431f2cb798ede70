//! A partner that has things to sell, resellers to sell through, and a client to do it with.

use crate::client::{Client, read};
use rehearse::{
    Options, Tenant,
    tenant::{CatalogueItem, OtherPartner, PartnerRelation},
};
use reqwest::{Method, StatusCode};
use serde_json::Value;

pub(crate) const OLD_PARTNER: &str = "a1cc719d-b705-4664-9417-07dc8770f0b6";
pub(crate) const RESELLER: &str = "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c101";
pub(crate) const ITEM: &str = "CFQ7TTC0LH18:0001:CFQ7TTC0K971";
pub(crate) const GONE: &str = "CFQ7TTC0LH19:0001:CFQ7TTC0K972";

fn partner(
    tenant_id: &str,
    mpn_id: &str,
    location: &str,
    signed: bool,
    relation: Option<PartnerRelation>,
) -> OtherPartner {
    OtherPartner {
        tenant_id: tenant_id.parse().unwrap(),
        mpn_id: mpn_id.to_owned(),
        name: format!("Partner {mpn_id}"),
        location: location.to_owned(),
        is_agreement_signed: signed,
        relation,
    }
}

/// A partner that sells through resellers and has things to sell.
pub(crate) fn tenant() -> Tenant {
    let mut tenant = Tenant::omakase();
    let sku_id = tenant.skus[1].sku_id;
    let item = |id: &str, is_purchasable| CatalogueItem {
        is_purchasable,
        ..CatalogueItem::usual(
            id.to_owned(),
            "Microsoft 365 Business Standard".to_owned(),
            sku_id,
        )
    };
    let desk = &mut tenant.partner_center.desk;
    desk.catalogue = vec![item(ITEM, true), item(GONE, false)];
    desk.taken_domains = vec!["taken.onmicrosoft.com".to_owned()];
    desk.partners = vec![
        partner(
            RESELLER,
            "1234567",
            "JP",
            true,
            Some(PartnerRelation::Reseller),
        ),
        partner(
            "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c102",
            "2345678",
            "US",
            true,
            None,
        ),
        partner(
            "0b7d6f0e-5e0a-4a57-9f53-b0a3f9a7c103",
            "3456789",
            "JP",
            false,
            Some(PartnerRelation::Reseller),
        ),
    ];
    tenant
}

pub(crate) struct Partner {
    pub(crate) client: Client,
    pub(crate) token: String,
    pub(crate) customer: String,
}

impl Partner {
    pub(crate) async fn of(tenant: Tenant) -> Self {
        let client = Client::new(Options::of(tenant));
        let token = client.partner_token().await;
        let customer = format!("/v1/customers/{}", client.env("NORIKAE_TENANT"));
        Self {
            client,
            token,
            customer,
        }
    }

    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        tag: Option<&str>,
        body: &Value,
    ) -> (StatusCode, Value) {
        let path = path.replacen('~', &self.customer, 1);
        let mut request = self.client.request(method, &path).bearer_auth(&self.token);
        if let Some(tag) = tag {
            request = request.header("If-Match", tag);
        }
        if !body.is_null() {
            request = request.json(body);
        }
        read(request.send().await.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Value {
        let (status, body) = self.send(Method::GET, path, None, &Value::Null).await;
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// The one subscription that the partner sold at the beginning, and its address.
    pub(crate) async fn sold(&self) -> (Value, String) {
        let sold = self.get("~/subscriptions").await["items"][0].clone();
        let path = format!("~/subscriptions/{}", sold["id"].as_str().unwrap());
        (sold, path)
    }
}
