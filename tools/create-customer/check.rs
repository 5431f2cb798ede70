//! Whether a company and its contact can be a customer, and what is sent then. Pure: the address, the domain and the
//! reseller are asked about elsewhere.

use common::{
    Text,
    country::{
        Field, Unfit, city, language, mail_address, optional, phone, postal_code, registration,
        required, rules_of, state,
    },
    partner_center::CountryRules,
    sections::{Company, Contact, NewAddress, NewCustomer},
    text,
    text::printable,
};

/// How the first domain of a tenant ends: in the clouds of today, and in Partner Center's sandbox.
const FIRST_DOMAINS: &[&str] = &[
    ".onmicrosoft.com",
    ".onmicrosoft.us",
    ".partner.onmschina.cn",
    ".ccsctp.net",
];

/// Why a company cannot be a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Misfit {
    /// A value does not fit its country.
    Value(Unfit),
    /// It cannot be the first domain of a tenant.
    Domain(String),
}

impl From<Unfit> for Misfit {
    fn from(unfit: Unfit) -> Self {
        Self::Value(unfit)
    }
}

impl Misfit {
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Value(unfit) => unfit.text(),
            Self::Domain(domain) => {
                let domain = printable(domain);
                text!(
                    "\"{domain}\" cannot be the first domain of a tenant: write it whole, such as kaigan.onmicrosoft.com; the company's own domain is added to the tenant later",
                    "「{domain}」はテナントの初期ドメインとして使用できません。kaigan.onmicrosoft.com のように全体を記入してください。会社の独自ドメインは後でテナントに追加します"
                )
            }
        }
    }
}

/// What is sent, as it was written. `rules` are those of the contact's country, where the service knows it.
pub(crate) fn check(
    company: &Company,
    contact: &Contact,
    rules: Option<&CountryRules>,
) -> Result<NewCustomer, Misfit> {
    let domain = domain(company.domain.as_deref())?;
    let email = mail_address(&contact.email)?;
    let rules = rules_of(&contact.country, rules)?;
    let name = company.name.as_deref().or(contact.company_name.as_deref());
    let phone_number = phone(contact.phone_number.as_deref(), rules)?;
    let culture = language(contact.language.as_deref(), rules)?;
    let of_contact = |name, value: &str| required(Field::Contact(name), Some(value));
    let address = NewAddress {
        first_name: of_contact("firstName", &contact.first_name)?,
        last_name: of_contact("lastName", &contact.last_name)?,
        address_line1: required(
            Field::Company("addressLine1"),
            company.address_line1.as_deref(),
        )?,
        address_line2: optional(
            Field::Company("addressLine2"),
            company.address_line2.as_deref(),
        )?,
        city: city(company.city.as_deref(), rules)?,
        state: state(company.state.as_deref(), rules)?,
        postal_code: postal_code(company.postal_code.as_deref(), rules)?,
        country: rules.iso2_code.clone(),
        phone_number,
    };
    Ok(NewCustomer {
        domain,
        company_name: required(Field::Company("name"), name)?,
        registration_number: registration(
            company.registration_number.as_deref(),
            address.phone_number.as_deref(),
            &rules.iso2_code,
        )?,
        email,
        // Two letters (documented).
        language: culture.split('-').next().unwrap_or_default().to_owned(),
        culture,
        address,
        address_status: String::new(),
        reseller: None,
        reseller_tenant_id: None,
    })
}

/// A domain in lower case, as the service has them.
fn domain(domain: Option<&str>) -> Result<String, Misfit> {
    let given = required(Field::Company("domain"), domain)?;
    let domain = given.to_ascii_lowercase();
    let end = FIRST_DOMAINS.iter().find(|end| domain.ends_with(*end));
    let label = end.and_then(|end| domain.strip_suffix(end));
    let is_label = |label: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&label.len())
            && label.bytes().all(is_plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    match label {
        Some(label) if is_label(label) => Ok(domain),
        _ => Err(Misfit::Domain(given)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn company() -> Company {
        Company {
            name: Some("株式会社かいがん".to_owned()),
            domain: Some("Kaigan.onmicrosoft.com".to_owned()),
            address_line1: Some("北区梅田 1-2-3".to_owned()),
            city: Some("大阪市".to_owned()),
            state: Some("大阪府".to_owned()),
            postal_code: Some("530-0001".to_owned()),
            ..Company::default()
        }
    }

    fn contact() -> Contact {
        Contact {
            first_name: "花".to_owned(),
            last_name: "森".to_owned(),
            email: "mori@kaigan.example".to_owned(),
            phone_number: Some("0660000000".to_owned()),
            company_name: Some("かいがん".to_owned()),
            country: "jp".to_owned(),
            language: None,
            date_agreed: None,
            zone: None,
        }
    }

    fn rules() -> CountryRules {
        CountryRules {
            iso2_code: "JP".to_owned(),
            default_culture: Some("ja-JP".to_owned()),
            is_state_required: true,
            is_city_required: true,
            is_postal_code_required: true,
            postal_code_regex: Some("^\\d{3}-\\d{4}$".to_owned()),
            ..CountryRules::default()
        }
    }

    fn checked(change: impl FnOnce(&mut Company, &mut Contact)) -> Result<NewCustomer, Misfit> {
        let (mut company, mut contact) = (company(), contact());
        change(&mut company, &mut contact);
        check(&company, &contact, Some(&rules()))
    }

    #[test]
    fn japanese_is_kept_as_given_and_the_language_comes_from_the_country() {
        let new = checked(|_, _| {}).unwrap();
        assert_eq!(
            new,
            NewCustomer {
                domain: "kaigan.onmicrosoft.com".to_owned(),
                company_name: "株式会社かいがん".to_owned(),
                registration_number: None,
                email: "mori@kaigan.example".to_owned(),
                culture: "ja-JP".to_owned(),
                language: "ja".to_owned(),
                address: NewAddress {
                    first_name: "花".to_owned(),
                    last_name: "森".to_owned(),
                    phone_number: Some("0660000000".to_owned()),
                    address_line1: "北区梅田 1-2-3".to_owned(),
                    address_line2: None,
                    city: Some("大阪市".to_owned()),
                    state: Some("大阪府".to_owned()),
                    postal_code: Some("530-0001".to_owned()),
                    country: "JP".to_owned(),
                },
                address_status: String::new(),
                reseller: None,
                reseller_tenant_id: None,
            }
        );
    }

    #[test]
    fn the_name_of_the_contact_stands_in_for_that_of_the_company() {
        let new = checked(|company, _| company.name = None).unwrap();
        assert_eq!(new.company_name, "かいがん");
    }

    #[test]
    fn only_the_first_domain_of_a_tenant_is_taken() {
        for (domain, is_good) in [
            ("kaigan.onmicrosoft.com", true),
            ("a-1.ccsctp.net", true),
            ("kaigan", false),
            ("kaigan.co.jp", false),
            (".onmicrosoft.com", false),
            ("-a.onmicrosoft.com", false),
            ("a.b.onmicrosoft.com", false),
            ("かいがん.onmicrosoft.com", false),
            ("a/..onmicrosoft.com", false),
        ] {
            let found = checked(|company, _| company.domain = Some(domain.to_owned()));
            let is_misfit = found == Err(Misfit::Domain(domain.to_owned()));
            assert_eq!((found.is_ok(), is_misfit), (is_good, !is_good), "{domain}");
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let missing = |field| Err(Misfit::Value(Unfit::Missing(field)));
        assert_eq!(
            checked(|company, _| company.domain = None),
            missing(Field::Company("domain"))
        );
        assert_eq!(
            checked(|company, _| company.address_line1 = Some(" ".to_owned())),
            missing(Field::Company("addressLine1"))
        );
        assert_eq!(
            checked(|company, contact| {
                company.name = None;
                contact.company_name = None;
            }),
            missing(Field::Company("name"))
        );
        assert_eq!(
            checked(|_, contact| contact.last_name = "森\r\n".to_owned()),
            missing(Field::Contact("lastName"))
        );
        assert_eq!(
            check(&company(), &contact(), None),
            Err(Misfit::Value(Unfit::Country("jp".to_owned())))
        );
        assert_eq!(
            checked(|company, _| company.registration_number = Some("1".to_owned())),
            Err(Misfit::Value(Unfit::NoRegistration("JP".to_owned())))
        );
    }
}
