//! Whether a contact can be attested, and what is to be submitted then. Pure.

use common::{
    Text,
    country::{self, Field, language, mail_address, phone, required, rules_of},
    partner_center::CountryRules,
    sections::{Contact, PreparedAttestation},
    text,
    text::printable,
    time_zone,
};
use jiff::{Timestamp, civil::Date};

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
    let rules = rules_of(&contact.country, facts.rules)?;
    let company = contact.company_name.as_deref().or(facts.company);
    let zone = contact.zone.as_deref().unwrap_or(facts.zone);
    let email = mail_address(&contact.email)?;
    let required = |name, value| required(Field::Contact(name), value);
    Ok(PreparedAttestation {
        first_name: required("firstName", Some(&contact.first_name))?,
        last_name: required("lastName", Some(&contact.last_name))?,
        email,
        phone_number: phone(contact.phone_number.as_deref(), rules)?,
        company_name: required("companyName", company)?,
        country: rules.iso2_code.clone(),
        language: language(contact.language.as_deref(), rules)?,
        date_agreed: date_agreed(contact.date_agreed.as_deref(), zone, facts.now)?,
        zone: zone.to_owned(),
        template_id: String::new(),
    })
}

/// What of a prepared attestation nobody else examines: it stands in a file, and people edit it.
pub(crate) fn examine(prepared: &PreparedAttestation, now: Timestamp) -> Result<(), Unfit> {
    mail_address(&prepared.email)?;
    date_agreed(prepared.date_agreed.as_deref(), &prepared.zone, now).map(drop)
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
    /// A value does not fit its country.
    Value(country::Unfit),
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

impl From<country::Unfit> for Unfit {
    fn from(unfit: country::Unfit) -> Self {
        Self::Value(unfit)
    }
}

impl Unfit {
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Value(unfit) => unfit.text(),
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
            Unfit::Value(country::Unfit::Missing(Field::Contact("firstName")))
        );
        assert_eq!(
            change(|one| one.last_name = "森\r\n".to_owned()),
            Unfit::Value(country::Unfit::Missing(Field::Contact("lastName")))
        );
        assert_eq!(
            change(|one| one.company_name = Some(String::new())),
            Unfit::Value(country::Unfit::Missing(Field::Contact("companyName")))
        );
        assert!(matches!(
            change(|one| one.email = "mori".to_owned()),
            Unfit::Value(country::Unfit::MailAddress(_))
        ));
        assert!(matches!(
            change(|one| one.phone_number = Some("123".to_owned())),
            Unfit::Value(country::Unfit::Phone { .. })
        ));
        assert!(matches!(
            change(|one| one.country = "JPN".to_owned()),
            Unfit::Value(country::Unfit::Country(_))
        ));
        assert!(matches!(
            change(|one| one.language = Some("fr-FR".to_owned())),
            Unfit::Value(country::Unfit::Language { .. })
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
}
