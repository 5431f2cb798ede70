//! Whether a contact can be attested, and what is to be submitted then. Pure.

use common::{
    Text,
    ids::MailAddress,
    partner_center::CountryRules,
    sections::{Contact, PreparedAttestation},
    text,
    text::printable,
    time_zone,
};
use jiff::{Timestamp, civil::Date};
use regex::Regex;

/// What the services and the settings say about a contact.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    /// What the contact's country asks for; `None` where Partner Center knows no such country.
    pub(crate) rules: Option<&'a CountryRules>,
    /// The name of the company as Partner Center has it.
    pub(crate) company: Option<&'a str>,
    /// The zone for contacts that name none.
    pub(crate) zone: &'a str,
    pub(crate) now: Timestamp,
}

/// The contact with everything filled in, but for the agreement.
pub(crate) fn prepare(contact: &Contact, facts: &Facts<'_>) -> Result<PreparedAttestation, Unfit> {
    let required = |name: &'static str, value: &str| {
        let is_plain = !value.trim().is_empty() && !value.chars().any(char::is_control);
        is_plain
            .then(|| value.to_owned())
            .ok_or(Unfit::Missing(name))
    };
    let rules = facts
        .rules
        .filter(|_| is_country(&contact.country))
        .ok_or_else(|| Unfit::Country(contact.country.clone()))?;
    let company = contact.company_name.as_deref().or(facts.company);
    let zone = contact.zone.as_deref().unwrap_or(facts.zone);
    if contact.email.parse::<MailAddress>().is_err() {
        return Err(Unfit::MailAddress(contact.email.clone()));
    }
    Ok(PreparedAttestation {
        first_name: required("firstName", &contact.first_name)?,
        last_name: required("lastName", &contact.last_name)?,
        email: contact.email.clone(),
        phone_number: phone(contact.phone_number.as_deref(), rules)?,
        company_name: required("companyName", company.unwrap_or_default())?,
        country: rules.iso2_code.clone(),
        language: language(contact.language.as_deref(), rules)?,
        date_agreed: date_agreed(contact.date_agreed.as_deref(), zone, facts.now)?,
        zone: zone.to_owned(),
        template_id: String::new(),
    })
}

/// Two letters, which also go into an address.
pub(crate) fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The number as it was written, if the country's rule lets it. A rule that is no regular expression here (the
/// service writes those of .NET) is passed over: the service looks at the number itself.
fn phone(number: Option<&str>, rules: &CountryRules) -> Result<Option<String>, Unfit> {
    let Some(number) = number.filter(|number| !number.is_empty()) else {
        return Ok(None);
    };
    let rule = rules.phone_number_regex.as_deref();
    let lets = match rule.and_then(|rule| Regex::new(rule).ok()) {
        Some(rule) => rule.is_match(number),
        None => true,
    };
    let is_number = number
        .chars()
        .all(|c| c.is_ascii_digit() || "+-() ".contains(c));
    if lets && is_number {
        return Ok(Some(number.to_owned()));
    }
    Err(Unfit::Phone {
        number: number.to_owned(),
        country: rules.iso2_code.clone(),
        rule: rule.map(str::to_owned),
    })
}

fn language(wanted: Option<&str>, rules: &CountryRules) -> Result<String, Unfit> {
    let cultures = rules.cultures();
    let Some(wanted) = wanted else {
        let usual = rules.default_culture.clone().or(cultures.first().cloned());
        return usual.ok_or(Unfit::Missing("language"));
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

/// A day that has not begun at the customer's is no day of an acceptance (documented).
fn date_agreed(text: Option<&str>, zone: &str, now: Timestamp) -> Result<Option<String>, Unfit> {
    let place = time_zone::named(zone).map_err(|_| Unfit::Zone(zone.to_owned()))?;
    let Some(text) = text else {
        return Ok(None);
    };
    let day: Date = text.parse().map_err(|_| Unfit::Date(text.to_owned()))?;
    let today = now.to_zoned(place).date();
    if day > today {
        let zone = zone.to_owned();
        return Err(Unfit::Future { day, today, zone });
    }
    Ok(Some(day.to_string()))
}

/// Why a contact cannot be attested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unfit {
    Missing(&'static str),
    MailAddress(String),
    Country(String),
    Phone {
        number: String,
        country: String,
        rule: Option<String>,
    },
    Language {
        language: String,
        known: String,
    },
    /// Partner Center has no text of the agreement for these.
    NoText {
        language: String,
        country: String,
    },
    Zone(String),
    Date(String),
    Future {
        day: Date,
        today: Date,
        zone: String,
    },
}

impl Unfit {
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Missing(name) => text!(
                "the contact has no \"{name}\": write it into the section \"contact\"",
                "連絡先に「{name}」がありません。セクション「contact」に記入してください"
            ),
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
            Self::NoText { language, country } => {
                let (language, country) = (printable(language), printable(country));
                text!(
                    "Partner Center has no text of the agreement in {language} for {country}: write another \"language\" into the contact",
                    "パートナー センターに {country} 向けの {language} 版の契約書がありません。連絡先の「language」を変更してください"
                )
            }
            Self::Zone(zone) => {
                let zone = printable(zone);
                text!(
                    "\"{zone}\" is no time zone; write one like Asia/Tokyo",
                    "「{zone}」というタイム ゾーンはありません。Asia/Tokyo のように指定してください"
                )
            }
            Self::Date(date) => {
                let date = printable(date);
                text!(
                    "\"{date}\" is no day; write \"dateAgreed\" as YYYY-MM-DD",
                    "「{date}」は日付として読めません。「dateAgreed」は YYYY-MM-DD の形式で記入してください"
                )
            }
            Self::Future { day, today, zone } => text!(
                "{day} has not come yet at the customer's, where it is {today} ({zone}): a date of acceptance cannot be in the future",
                "お客様の所在地では今日は {today} です ({zone})。承諾日 {day} は未来の日付のため指定できません"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact() -> Contact {
        Contact {
            first_name: "花".to_owned(),
            last_name: "森".to_owned(),
            email: "mori@kaigan.example".to_owned(),
            phone_number: Some("0660000000".to_owned()),
            company_name: None,
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
            phone_number_regex: Some("^0[0-9]{9,10}$".to_owned()),
            supported_cultures_list: Some(vec!["ja-JP".to_owned(), "en-US".to_owned()]),
            ..CountryRules::default()
        }
    }

    fn prepared(contact: &Contact, now: &str) -> Result<PreparedAttestation, Unfit> {
        let rules = rules();
        let facts = Facts {
            rules: Some(&rules),
            company: Some("株式会社かいがん"),
            zone: "Asia/Tokyo",
            now: now.parse().unwrap(),
        };
        prepare(contact, &facts)
    }

    const NOW: &str = "2026-10-08T01:00:00Z";

    #[test]
    fn what_the_contact_leaves_out_comes_from_the_country_and_from_partner_center() {
        let prepared = prepared(&contact(), NOW).unwrap();
        assert_eq!(
            prepared,
            PreparedAttestation {
                first_name: "花".to_owned(),
                last_name: "森".to_owned(),
                email: "mori@kaigan.example".to_owned(),
                phone_number: Some("0660000000".to_owned()),
                company_name: "株式会社かいがん".to_owned(),
                country: "JP".to_owned(),
                language: "ja-JP".to_owned(),
                date_agreed: None,
                zone: "Asia/Tokyo".to_owned(),
                template_id: String::new(),
            }
        );
    }

    #[test]
    fn a_day_counts_in_the_zone_of_the_customer() {
        for (now, zone, day, is_fit) in [
            ("2026-10-08T01:00:00Z", "Asia/Tokyo", "2026-10-08", true),
            ("2026-10-07T15:30:00Z", "Asia/Tokyo", "2026-10-08", true),
            ("2026-10-07T14:30:00Z", "Asia/Tokyo", "2026-10-08", false),
            (
                "2026-10-08T01:00:00Z",
                "America/New_York",
                "2026-10-08",
                false,
            ),
            ("2026-10-08T01:00:00Z", "Asia/Tokyo", "2026-10-09", false),
        ] {
            let contact = Contact {
                date_agreed: Some(day.to_owned()),
                zone: Some(zone.to_owned()),
                ..contact()
            };
            let prepared = prepared(&contact, now);
            let is_future = matches!(prepared, Err(Unfit::Future { .. }));
            assert_eq!(
                (prepared.is_ok(), is_future),
                (is_fit, !is_fit),
                "{now} {zone}"
            );
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let change = |change: fn(&mut Contact)| {
            let mut contact = contact();
            change(&mut contact);
            prepared(&contact, NOW).unwrap_err()
        };
        assert_eq!(
            change(|one| one.first_name = " ".to_owned()),
            Unfit::Missing("firstName")
        );
        assert_eq!(
            change(|one| one.last_name = "森\r\n".to_owned()),
            Unfit::Missing("lastName")
        );
        assert_eq!(
            change(|one| one.company_name = Some(String::new())),
            Unfit::Missing("companyName")
        );
        assert!(matches!(
            change(|one| one.email = "mori".to_owned()),
            Unfit::MailAddress(_)
        ));
        assert!(matches!(
            change(|one| one.phone_number = Some("123".to_owned())),
            Unfit::Phone { .. }
        ));
        assert!(matches!(
            change(|one| one.country = "JPN".to_owned()),
            Unfit::Country(_)
        ));
        assert!(matches!(
            change(|one| one.language = Some("fr-FR".to_owned())),
            Unfit::Language { .. }
        ));
        assert!(matches!(
            change(|one| one.zone = Some("Tokyo".to_owned())),
            Unfit::Zone(_)
        ));
        assert!(matches!(
            change(|one| one.date_agreed = Some("2026/10/08".to_owned())),
            Unfit::Date(_)
        ));
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
