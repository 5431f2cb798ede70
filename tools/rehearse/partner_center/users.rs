//! The users of a customer, as a partner's person sees them who administers the customer by delegation (GDAP).

use jiff::Timestamp;
use record::{ids::Guid, permissions::roles};
use serde::{Deserialize, Serialize};
use tenant_file::{Tenant, User, roles_in};

use super::{
    context::Context,
    envelope::{Attributes, Header, Link},
    refusals::Refusal,
};
use crate::http::{call::Call, message::Answer};

/// Users of a page at most, and where no size is asked for (inferred from the example).
const PAGE: usize = 500;

/// The customer that the path names, if the person has one of the roles there that the call asks for (documented; the code
/// is documented, that an administrator of everything may too is inferred).
pub(super) fn administered(context: &Context<'_>) -> Result<Guid, Refusal> {
    let customer = context.customer()?.id;
    let desk = &context.first.partner_center.desk;
    let held = roles_in(&desk.delegated_admin_relationships, &customer);
    let is_enough = |role: &Guid| {
        let role = role.as_str();
        role == roles::GLOBAL_ADMINISTRATOR || context.roles.contains(&role)
    };
    if held.iter().any(is_enough) {
        Ok(customer)
    } else {
        Err(Refusal::usual(
            403,
            900_308,
            "The user has insufficient privileges in the customer's tenant.",
        ))
    }
}

/// The user that the path names.
pub(super) fn named<'a>(tenant: &'a Tenant, id: &str) -> Result<&'a User, Refusal> {
    if id.parse::<Guid>().is_err() {
        return Err(Refusal::malformed("user id", id));
    }
    let no_user = || Refusal::usual(404, 60_002, format!("The user {id} was not found."));
    tenant.user(id).ok_or_else(no_user)
}

/// A customer whose tenant is not emulated has no users to show (the code is documented).
pub(super) fn no_tenant() -> Refusal {
    Refusal::usual(404, 60_003, "The tenant was not found.")
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WireUser<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    usage_location: Option<&'a str>,
    id: &'a Guid,
    user_principal_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_name: Option<&'a str>,
    display_name: &'a str,
    user_domain_type: &'static str,
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    soft_deletion_time: Option<Timestamp>,
    links: SelfLink,
    attributes: Attributes,
}

#[derive(Serialize)]
struct SelfLink {
    #[serde(rename = "self")]
    this: Link,
}

impl<'a> WireUser<'a> {
    fn of(user: &'a User, customer: &Guid, deleted: Option<Timestamp>) -> Self {
        Self {
            usage_location: user.usage_location.as_deref(),
            id: &user.id,
            user_principal_name: &user.user_principal_name,
            first_name: user.given_name.as_deref(),
            last_name: user.surname.as_deref(),
            display_name: &user.display_name,
            user_domain_type: "none",
            state: if deleted.is_some() {
                "inactive"
            } else {
                "active"
            },
            soft_deletion_time: deleted,
            links: SelfLink {
                this: Link {
                    uri: format!("/customers/{customer}/users/{}", user.id),
                    method: "GET",
                    headers: Vec::new(),
                },
            },
            attributes: Attributes {
                object_type: "CustomerUser",
            },
        }
    }
}

/// The one filter that is documented.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Filter {
    field: Field,
    value: State,
    operator: Operator,
}

#[derive(Deserialize)]
enum Field {
    UserState,
}

#[derive(Deserialize)]
enum State {
    Active,
    Inactive,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Operator {
    Equals,
}

fn wants_the_deleted(call: &Call<'_>) -> Result<bool, Refusal> {
    let Some(text) = call.option("filter") else {
        return Ok(false);
    };
    let filter: Filter =
        serde_json::from_str(text).map_err(|_| Refusal::malformed("filter", text))?;
    let (Field::UserState, Operator::Equals) = (filter.field, filter.operator);
    Ok(matches!(filter.value, State::Inactive))
}

pub(super) fn list(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = administered(context)?;
    let call = context.call;
    let size = match call.option("size") {
        None => PAGE,
        Some(text) => match text.parse() {
            Ok(size) if (1..=PAGE).contains(&size) => size,
            _ => return Err(Refusal::malformed("size", text)),
        },
    };
    let deleted = wants_the_deleted(call)?;
    let answer = context.in_tenant(&customer, |tenant| {
        let users: Vec<(&User, Option<Timestamp>)> = if deleted {
            let users = tenant.deleted.users.iter();
            users
                .map(|one| (&one.user, Some(one.deleted_date_time)))
                .collect()
        } else {
            tenant.users.iter().map(|user| (user, None)).collect()
        };
        page(call, &users, size, &customer)
    });
    answer.unwrap_or_else(|| Err(no_tenant()))
}

/// A page goes on after the user that the continuation token names, as that of customers (inferred).
fn page(
    call: &Call<'_>,
    users: &[(&User, Option<Timestamp>)],
    size: usize,
    customer: &Guid,
) -> Result<Answer, Refusal> {
    let token = call.request.header("ms-continuationtoken");
    let start = match (token, call.option("seekOperation")) {
        (None, None) => 0,
        (Some(token), Some(seek)) if seek.eq_ignore_ascii_case("next") => users
            .iter()
            .position(|(user, _)| user.id.as_str() == token)
            .map(|last| last + 1)
            .ok_or_else(|| Refusal::malformed("continuation token", token))?,
        (token, seek) => {
            let given = format!("{} {}", seek.unwrap_or_default(), token.unwrap_or_default());
            return Err(Refusal::malformed("page", &given));
        }
    };
    let end = users.len().min(start + size);
    let items = users[start..end]
        .iter()
        .map(|(user, deleted)| WireUser::of(user, customer, *deleted))
        .collect();
    let next = users[start..end]
        .last()
        .filter(|_| end < users.len())
        .map(|(last, _)| Link {
            uri: next_uri(call, size),
            method: "GET",
            headers: vec![Header {
                key: "MS-ContinuationToken",
                value: last.id.to_string(),
            }],
        });
    Ok(call.collection(items, next))
}

fn next_uri(call: &Call<'_>, size: usize) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("size", &size.to_string());
    if let Some(filter) = call.option("filter") {
        query.append_pair("filter", filter);
    }
    query.append_pair("seekOperation", "Next");
    format!("/{}?{}", call.path[1..].join("/"), query.finish())
}

pub(super) fn get(context: &mut Context<'_>) -> Result<Answer, Refusal> {
    let customer = administered(context)?;
    let id = context.param(1);
    let answer = context.in_tenant(&customer, |tenant| {
        let user = named(tenant, id)?;
        Ok(Answer::json(200, &WireUser::of(user, &customer, None)))
    });
    answer.unwrap_or_else(|| Err(no_tenant()))
}
