//! What a country asks of the data of its customers, once for every tool that sends such data. Pure.

use record::{Text, ids::MailAddress, text, text::printable};
use regex::Regex;
use services::partner_center::CountryRules;

/// The countries whose companies have a registration number; for others it must not be sent (documented). There the
/// telephone number is needed, too.
const WITH_REGISTRATION: &[&str] = &[
    "AE", "AM", "AZ", "BR", "BY", "HU", "IN", "IQ", "KG", "KZ", "MD", "MM", "PL", "RU", "SA", "SS",
    "TH", "TJ", "TR", "UA", "UZ", "VE", "VN", "ZA",
];

/// The most states that a message lists.
const MOST_LISTED: usize = 60;

/// Two letters, which also go into an address.
#[must_use]
pub fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The rules of a contact's country, if it has any.
pub fn rules_of<'a>(
    country: &str,
    rules: Option<&'a CountryRules>,
) -> Result<&'a CountryRules, Unfit> {
    rules
        .filter(|_| is_country(country))
        .ok_or_else(|| Unfit::Country(country.to_owned()))
}

/// A value that must be there, as it was written.
pub fn required(field: Field, value: Option<&str>) -> Result<String, Unfit> {
    optional(field, value)?.ok_or(Unfit::Missing(field))
}

/// A value that may be left out, as it was written.
pub fn optional(field: Field, value: Option<&str>) -> Result<Option<String>, Unfit> {
    let Some(value) = value.filter(|value| !value.trim().is_empty()) else {
        return Ok(None);
    };
    if value.chars().any(char::is_control) {
        return Err(Unfit::Missing(field));
    }
    Ok(Some(value.to_owned()))
}

/// A mail address, as it was written.
pub fn mail_address(address: &str) -> Result<String, Unfit> {
    let parsed: Result<MailAddress, _> = address.parse();
    match parsed {
        Ok(_) => Ok(address.to_owned()),
        Err(_) => Err(Unfit::MailAddress(address.to_owned())),
    }
}

/// The number as it was written, if the country's rule lets it. A rule that is no regular expression here (the
/// service writes those of .NET) is passed over: the service looks at the number itself.
pub fn phone(number: Option<&str>, rules: &CountryRules) -> Result<Option<String>, Unfit> {
    let Some(number) = number.filter(|number| !number.is_empty()) else {
        return Ok(None);
    };
    let rule = rules.phone_number_regex.as_deref();
    let is_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if lets(rule, number) && is_number {
        return Ok(Some(number.to_owned()));
    }
    Err(Unfit::Phone {
        number: number.to_owned(),
        country: rules.iso2_code.clone(),
        rule: rule.map(str::to_owned),
    })
}

fn lets(rule: Option<&str>, value: &str) -> bool {
    let rule = rule.and_then(|rule| Regex::new(rule).ok());
    rule.is_none_or(|rule| rule.is_match(value))
}

/// The language of the country that is wanted, in its own spelling; the usual one where none is named.
pub fn language(wanted: Option<&str>, rules: &CountryRules) -> Result<String, Unfit> {
    let cultures = rules.cultures();
    let Some(wanted) = wanted else {
        let usual = rules.default_culture.clone().or(cultures.first().cloned());
        return usual.ok_or(Unfit::Missing(Field::Contact("language")));
    };
    let known = cultures.iter().find(|one| one.eq_ignore_ascii_case(wanted));
    match known {
        // Language and country are compared exactly (documented).
        Some(known) => Ok(known.clone()),
        None if cultures.is_empty() => Ok(wanted.to_owned()),
        None => Err(Unfit::Language {
            language: wanted.to_owned(),
            known: cultures.join(", "),
        }),
    }
}

/// The state, as the country lists it; none where the country needs none.
pub fn state(state: Option<&str>, rules: &CountryRules) -> Result<Option<String>, Unfit> {
    let field = Field::Company("state");
    let state = where_required(field, state, rules.is_state_required)?;
    let known = rules.states();
    match state {
        Some(state) if !known.is_empty() && !known.contains(&state) => Err(Unfit::State {
            state,
            known: known.iter().take(MOST_LISTED).cloned().collect(),
        }),
        state => Ok(state),
    }
}

/// The city; none where the country needs none.
pub fn city(city: Option<&str>, rules: &CountryRules) -> Result<Option<String>, Unfit> {
    where_required(Field::Company("city"), city, rules.is_city_required)
}

/// The postal code as it was written, if the country's rule lets it.
pub fn postal_code(code: Option<&str>, rules: &CountryRules) -> Result<Option<String>, Unfit> {
    let field = Field::Company("postalCode");
    let code = where_required(field, code, rules.is_postal_code_required)?;
    let rule = rules.postal_code_regex.as_deref();
    match code {
        Some(code) if !lets(rule, &code) => Err(Unfit::PostalCode {
            code,
            country: rules.iso2_code.clone(),
            rule: rule.unwrap_or_default().to_owned(),
        }),
        code => Ok(code),
    }
}

fn where_required(
    field: Field,
    value: Option<&str>,
    is_required: bool,
) -> Result<Option<String>, Unfit> {
    let value = optional(field, value)?;
    if value.is_none() && is_required {
        return Err(Unfit::Missing(field));
    }
    Ok(value)
}

/// The registration number of a company, and the telephone number that goes with one.
pub fn registration(
    number: Option<&str>,
    phone: Option<&str>,
    country: &str,
) -> Result<Option<String>, Unfit> {
    let field = Field::Company("registrationNumber");
    let number = optional(field, number)?;
    let is_needed = WITH_REGISTRATION
        .iter()
        .any(|one| one.eq_ignore_ascii_case(country));
    match (number, is_needed) {
        (Some(_), false) => Err(Unfit::NoRegistration(country.to_owned())),
        (None, true) => Err(Unfit::Missing(field)),
        (_, true) if phone.is_none() => Err(Unfit::Missing(Field::Contact("phoneNumber"))),
        (number, _) => Ok(number),
    }
}

/// A value of a record, by its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Of the section `contact`.
    Contact(&'static str),
    /// Of the section `company`.
    Company(&'static str),
}

/// Why a value does not fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unfit {
    /// It is not there, or is no plain text.
    Missing(Field),
    /// It is no mail address.
    MailAddress(String),
    /// The service knows no such country.
    Country(String),
    /// It is no telephone number of the country.
    Phone {
        /// What was given.
        number: String,
        /// Whose rule it is.
        country: String,
        /// The rule.
        rule: Option<String>,
    },
    /// The country has no such language.
    Language {
        /// What was given.
        language: String,
        /// What there is.
        known: String,
    },
    /// It is no postal code of the country.
    PostalCode {
        /// What was given.
        code: String,
        /// Whose rule it is.
        country: String,
        /// The rule.
        rule: String,
    },
    /// The country has no such state.
    State {
        /// What was given.
        state: String,
        /// What there is.
        known: Vec<String>,
    },
    /// The country's companies have no registration number, and one was given.
    NoRegistration(String),
}

impl Unfit {
    /// What is wrong, and what to do.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::Missing(field) => missing(*field),
            Self::MailAddress(address) => {
                let address = printable(address);
                text!(
                    "\"{address}\" is no mail address: correct \"email\" of the contact",
                    "「{address}」はメール アドレスの形式ではありません。連絡先の「email」を修正してください"
                )
            }
            Self::Country(country) => {
                let country = printable(country);
                text!(
                    "Partner Center knows no country \"{country}\": write two letters, such as JP",
                    "パートナー センターに国「{country}」がありません。JP のように 2 文字で記入してください"
                )
            }
            Self::Phone {
                number,
                country,
                rule,
            } => {
                let (number, rule) = (printable(number), printable(rule.as_deref().unwrap_or("-")));
                text!(
                    "\"{number}\" is no telephone number as {country} has them (rule: {rule}); correct \"phoneNumber\" of the contact or leave it out",
                    "「{number}」は {country} の電話番号の形式ではありません (規則: {rule})。連絡先の「phoneNumber」を修正するか、省略してください"
                )
            }
            Self::Language { language, known } => {
                let (language, known) = (printable(language), printable(known));
                text!(
                    "the agreement is not there in \"{language}\"; this country has {known}",
                    "契約書に「{language}」版はありません。この国で使える言語: {known}"
                )
            }
            Self::PostalCode {
                code,
                country,
                rule,
            } => {
                let (code, rule) = (printable(code), printable(rule));
                text!(
                    "\"{code}\" is no postal code as {country} has them (rule: {rule}); correct \"postalCode\" of the company",
                    "「{code}」は {country} の郵便番号の形式ではありません (規則: {rule})。会社の「postalCode」を修正してください"
                )
            }
            Self::State { state, known } => {
                let (state, known) = (printable(state), printable(&known.join(", ")));
                text!(
                    "Partner Center has no state \"{state}\" in this country: write \"state\" of the company as one of {known}",
                    "パートナー センターのこの国の都道府県 (州) に「{state}」がありません。会社の「state」は次のいずれかにしてください: {known}"
                )
            }
            Self::NoRegistration(country) => text!(
                "companies in {country} have no registration number at Partner Center: leave out \"registrationNumber\" of the company",
                "パートナー センターでは {country} の会社に登録番号を指定できません。会社の「registrationNumber」を省略してください"
            ),
        }
    }
}

fn missing(field: Field) -> Text {
    match field {
        Field::Contact(name) => text!(
            "the contact has no \"{name}\": write it into the section \"contact\"",
            "連絡先に「{name}」がありません。セクション「contact」に記入してください"
        ),
        Field::Company(name) => text!(
            "the company has no \"{name}\": write it into the section \"company\", or give the option for it",
            "会社に「{name}」がありません。セクション「company」に記入するか、対応するオプションで指定してください"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> CountryRules {
        CountryRules {
            iso2_code: "JP".to_owned(),
            default_culture: Some("ja-JP".to_owned()),
            is_state_required: true,
            is_city_required: true,
            is_postal_code_required: true,
            postal_code_regex: Some("^\\d{3}-\\d{4}$".to_owned()),
            phone_number_regex: Some("^0[0-9]{9,10}$".to_owned()),
            supported_states_list: Some(vec!["大阪府".to_owned(), "東京都".to_owned()]),
            supported_cultures_list: Some(vec!["ja-JP".to_owned(), "en-US".to_owned()]),
            ..CountryRules::default()
        }
    }

    #[test]
    fn what_fits_is_kept_as_it_was_written() {
        let rules = rules();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(state(Some("大阪府"), &rules), Ok(text("大阪府")));
        assert_eq!(city(Some("大阪市 北区"), &rules), Ok(text("大阪市 北区")));
        assert_eq!(postal_code(Some("530-0001"), &rules), Ok(text("530-0001")));
        assert_eq!(language(Some("JA-jp"), &rules), Ok("ja-JP".to_owned()));
        assert_eq!(language(None, &rules), Ok("ja-JP".to_owned()));
        assert_eq!(registration(None, None, "JP"), Ok(None));
        assert_eq!(
            registration(Some("7707"), Some("1"), "hu"),
            Ok(text("7707"))
        );
    }

    #[test]
    fn what_a_country_does_not_ask_for_may_be_left_out() {
        let free = CountryRules::default();
        assert_eq!(state(None, &free), Ok(None));
        assert_eq!(postal_code(Some("any"), &free), Ok(Some("any".to_owned())));
        assert_eq!(city(Some(" "), &free), Ok(None));
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let rules = rules();
        for (found, unfit) in [
            (state(None, &rules), Unfit::Missing(Field::Company("state"))),
            (
                city(Some(" "), &rules),
                Unfit::Missing(Field::Company("city")),
            ),
            (
                city(Some("大阪市\r\n"), &rules),
                Unfit::Missing(Field::Company("city")),
            ),
            (
                state(Some("Osaka"), &rules),
                Unfit::State {
                    state: "Osaka".to_owned(),
                    known: vec!["大阪府".to_owned(), "東京都".to_owned()],
                },
            ),
            (
                postal_code(Some("5300001"), &rules),
                Unfit::PostalCode {
                    code: "5300001".to_owned(),
                    country: "JP".to_owned(),
                    rule: "^\\d{3}-\\d{4}$".to_owned(),
                },
            ),
            (
                registration(Some("1"), None, "JP"),
                Unfit::NoRegistration("JP".to_owned()),
            ),
            (
                registration(None, Some("1"), "PL"),
                Unfit::Missing(Field::Company("registrationNumber")),
            ),
            (
                registration(Some("1"), None, "PL"),
                Unfit::Missing(Field::Contact("phoneNumber")),
            ),
        ] {
            assert_eq!(found, Err(unfit.clone()));
            let words = unfit.text();
            assert!(!words.en.is_empty() && !words.ja.is_empty());
        }
    }

    #[test]
    fn a_rule_that_cannot_be_read_here_refuses_no_number() {
        let rules = CountryRules {
            phone_number_regex: Some(r"^(?<!x)\d+$".to_owned()),
            ..rules()
        };
        let number = Some("06-6000-0000");
        assert_eq!(phone(number, &rules).unwrap().as_deref(), number);
        assert!(phone(Some("call me"), &rules).is_err());
    }
}
