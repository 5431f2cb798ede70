//! Groups, as far as licences go.

use common::ids::Guid;
use serde::Serialize;

use super::{query::Query, refusals::Refusal, users::AssignedLicense};
use crate::{message::Answer, services::Call, tenant::Tenant};

const DEFAULT: [&str; 4] = ["id", "displayName", "securityEnabled", "mailEnabled"];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireGroup<'a> {
    id: &'a Guid,
    display_name: &'a str,
    security_enabled: bool,
    mail_enabled: bool,
    assigned_licenses: Vec<AssignedLicense>,
    license_processing_state: Option<Processing>,
}

/// The schema has an object here, the documentation's table a text.
#[derive(Serialize)]
struct Processing {
    state: &'static str,
}

pub(super) fn get(
    call: &Call<'_>,
    tenant: &Tenant,
    query: &Query,
    id: &str,
) -> Result<Answer, Refusal> {
    query.only(&["$select"])?;
    let group = tenant.group(id).ok_or_else(|| Refusal::no_resource(id))?;
    let wire = WireGroup {
        id: &group.id,
        display_name: &group.display_name,
        security_enabled: true,
        mail_enabled: false,
        assigned_licenses: group
            .licenses
            .iter()
            .map(|license| AssignedLicense {
                disabled_plans: license.disabled_plans.clone(),
                sku_id: license.sku_id.clone(),
            })
            .collect(),
        license_processing_state: (!group.licenses.is_empty()).then_some(Processing {
            state: "ProcessingComplete",
        }),
    };
    Ok(call.single("groups", query.pick(&wire, "group", Some(&DEFAULT))?))
}
