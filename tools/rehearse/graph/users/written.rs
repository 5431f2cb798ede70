//! What a client may write of a user, and what a user is like with it.

use serde_json::{Map, Value};
use tenant_file::{Tenant, User, declared};

use crate::graph::{directory_writes, refusals::Refusal};

/// What can be written and is kept as it is (documented: user-update).
const WRITABLE: &str = "\
    aboutMe ageGroup birthday businessPhones city companyName consentProvidedForMinor country \
    customSecurityAttributes department employeeHireDate employeeId employeeLeaveDateTime employeeOrgData employeeType \
    faxNumber hireDate identities interests jobTitle mailNickname mobilePhone mySite officeLocation \
    onPremisesExtensionAttributes onPremisesImmutableId otherMails passwordPolicies pastProjects postalCode \
    preferredDataLocation preferredLanguage preferredName responsibilities schools showInAddressList skills state \
    streetAddress";

/// Writes what a body has. Whether there was anything.
pub(super) fn write(
    user: &mut User,
    body: &Map<String, Value>,
    tenant: &Tenant,
) -> Result<bool, Refusal> {
    for (name, value) in body {
        if name.starts_with('@') {
            continue;
        }
        let known = declared("user", name).filter(|known| !known.is_navigation);
        let known = known.ok_or_else(|| directory_writes::unknown(name, "user"))?;
        directory_writes::fits(&known, value, "User")?;
        property(user, known.name, value, tenant)?;
    }
    Ok(body.keys().any(|name| !name.starts_with('@')))
}

fn property(
    user: &mut User,
    name: &'static str,
    value: &Value,
    tenant: &Tenant,
) -> Result<(), Refusal> {
    let text = || value.as_str().map(str::to_owned);
    let invalid = || directory_writes::invalid(name, "User");
    match name {
        "displayName" => user.display_name = text().ok_or_else(invalid)?,
        "userPrincipalName" => user.user_principal_name = sign_in_name(user, value, tenant)?,
        "givenName" => user.given_name = text(),
        "surname" => user.surname = text(),
        "mail" => user.mail = text(),
        "userType" => match value.as_str() {
            None | Some("Member" | "Guest") => user.user_type = text(),
            Some(_) => return Err(invalid()),
        },
        "accountEnabled" => user.account_enabled = value.as_bool().ok_or_else(invalid)?,
        "usageLocation" => user.usage_location = Some(place(value).ok_or_else(invalid)?),
        // A password is taken and never shown (documented).
        "passwordProfile" => {}
        name if WRITABLE.split(' ').any(|one| one == name) => {
            directory_writes::set(&mut user.properties, name, value);
        }
        name => return Err(directory_writes::read_only(name)),
    }
    Ok(())
}

/// Two letters. Whether there is such a country is not asked.
fn place(value: &Value) -> Option<String> {
    let place = value.as_str()?;
    let is_place = place.len() == 2 && place.bytes().all(|b| b.is_ascii_alphabetic());
    is_place.then(|| place.to_ascii_uppercase())
}

/// A name in one of the organization's domains (documented) that nobody else has.
fn sign_in_name(user: &User, value: &Value, tenant: &Tenant) -> Result<String, Refusal> {
    let invalid = || directory_writes::invalid("userPrincipalName", "User");
    let name = value.as_str().ok_or_else(invalid)?;
    let (_, domain) = name
        .split_once('@')
        .filter(|(own, _)| !own.is_empty())
        .ok_or_else(invalid)?;
    let mut domains = tenant.organization.verified_domains.iter();
    if !domains.any(|known| known.name.eq_ignore_ascii_case(domain)) {
        let words = "The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.";
        return Err(Refusal::bad(words));
    }
    match tenant.user(name) {
        Some(other) if other.id != user.id => Err(directory_writes::taken("userPrincipalName")),
        _ => Ok(name.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(body: &Value) -> Result<User, String> {
        let tenant = Tenant::omakase();
        let mut user = tenant.users[0].clone();
        let wrote = write(&mut user, body.as_object().unwrap(), &tenant);
        wrote
            .map(|_| user)
            .map_err(|refusal| format!("{refusal:?}"))
    }

    #[test]
    fn what_is_writable_is_written_and_null_clears_it() {
        let body = json!({
            "Department": "営業部", "usageLocation": "us", "mail": null, "accountEnabled": false,
            "businessPhones": ["03"], "passwordProfile": {"password": "secret"},
            "userPrincipalName": "new@aozora-koumuten.example",
        });
        let user = written(&body).unwrap();
        assert_eq!(user.properties.get("department"), Some(&json!("営業部")));
        assert_eq!(user.usage_location.as_deref(), Some("US"));
        assert!(user.mail.is_none() && !user.account_enabled);
        assert!(user.properties.get("passwordProfile").is_none());
    }

    #[test]
    fn what_is_not_writable_not_known_or_of_the_wrong_kind_is_refused() {
        for (body, words) in [
            (
                json!({"createdDateTime": "2026-01-01T00:00:00Z"}),
                "read-only",
            ),
            (json!({"assignedLicenses": []}), "read-only"),
            (json!({"nickname": "x"}), "nickname"),
            (json!({"manager": "x"}), "manager"),
            (
                json!({"department": 7}),
                "Invalid value specified for property 'department'",
            ),
            (json!({"displayName": null}), "'displayName'"),
            (json!({"usageLocation": "JPN"}), "'usageLocation'"),
            (json!({"userType": "Robot"}), "'userType'"),
            (
                json!({"userPrincipalName": "x@elsewhere.example"}),
                "verified domain",
            ),
            (
                json!({"userPrincipalName": "sato@aozora-koumuten.example"}),
                "already exists",
            ),
        ] {
            let refused = written(&body).unwrap_err();
            assert!(refused.contains(words), "{body}: {refused}");
        }
    }
}
