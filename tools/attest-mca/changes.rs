//! What `--apply` sends, as changes that are written down first: an attestation, and the agreement that an accepted
//! one makes.

use common::{
    applying::{Change, Sent, Since, State},
    cli::Problem,
    ids::TenantId,
    partner_center::{NewAgreement, NewAttestation, PartnerCenter},
    sections::{AgreementState, PreparedAttestation},
    services::settings::{AttestationNames, Progress},
    time_zone,
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

use crate::partner_queries::PartnerQueries;

/// What is about to be sent, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "sends")]
pub(crate) enum Intent {
    /// An attestation.
    #[serde(rename_all = "camelCase")]
    Attestation {
        /// The id of the request. The same one again makes no second attestation (documented of every call).
        request_id: String,
        /// What it says.
        attestation: PreparedAttestation,
    },
    /// The agreement of an accepted attestation.
    #[serde(rename_all = "camelCase")]
    Agreement {
        /// The id of the request.
        request_id: String,
        /// The attestation.
        attestation_id: String,
        /// When the customer accepted, RFC 3339.
        date_agreed: String,
    },
}

/// What came of it, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Made {
    /// The attestation.
    pub(crate) attestation_id: String,
}

/// What both changes need.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) queries: &'a PartnerQueries,
    pub(crate) partner_center: &'a PartnerCenter,
    pub(crate) names: &'a AttestationNames,
    pub(crate) customer: &'a TenantId,
    pub(crate) prepared: &'a PreparedAttestation,
    pub(crate) now: Timestamp,
    pub(crate) log: common::Log,
}

/// Submitting an attestation. Nothing lists attestations, so that one whose answer was lost is asked for again by the id
/// of its request.
pub(crate) struct Submitting<'a>(pub(crate) Case<'a>);

impl Change for Submitting<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = String;

    fn key(&self) -> String {
        let one = self.0.prepared;
        let phone = one.phone_number.as_deref().unwrap_or_default();
        let said = [
            &one.country,
            &one.language,
            &one.company_name,
            &one.first_name,
            &one.last_name,
            &one.email,
        ];
        let said: Vec<&str> = said
            .into_iter()
            .map(String::as_str)
            .chain([phone])
            .collect();
        format!("attestation {}", said.join("\u{1f}"))
    }

    async fn read(
        &self,
        since: Since<'_, Intent, Made, String>,
    ) -> Result<State<Intent, Made>, Problem> {
        let new = || Intent::Attestation {
            request_id: uuid::Uuid::new_v4().to_string(),
            attestation: self.0.prepared.clone(),
        };
        let Case {
            partner_center,
            names,
            ..
        } = self.0;
        Ok(match since {
            Since::Never => State::NotMade(new()),
            Since::Unclear(intent, _) => State::NotMade(intent.clone()),
            Since::Answered(_, id) => State::Made(Made {
                attestation_id: id.clone(),
            }),
            Since::Done(_, made) => {
                let id = &made.attestation_id;
                let status = partner_center.attestation_status(names, id).await?;
                match names.progress(&status) {
                    Progress::Ended => State::NotMade(new()),
                    Progress::Waiting | Progress::Accepted => State::Made(made.clone()),
                }
            }
        })
    }

    async fn send(&self, intent: &Intent) -> Sent<String> {
        let (Intent::Attestation { request_id, .. } | Intent::Agreement { request_id, .. }) =
            intent;
        let new = contact(self.0.prepared);
        self.0
            .partner_center
            .attest(self.0.names, new, request_id)
            .await
            .into()
    }
}

/// Making the agreement of an attestation that the customer has accepted.
pub(crate) struct Agreeing<'a> {
    pub(crate) case: Case<'a>,
    pub(crate) attestation_id: &'a str,
}

impl Agreeing<'_> {
    async fn stands(&self) -> Result<bool, Problem> {
        let Case {
            queries,
            customer,
            now,
            log,
            ..
        } = self.case;
        let asked = queries.ask(customer, now, log).await;
        match asked.error {
            Some(error) => Err(error.into()),
            None => Ok(asked.verdict.state == AgreementState::Accepted),
        }
    }
}

impl Change for Agreeing<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = ();

    fn key(&self) -> String {
        format!("agreement {}", self.attestation_id)
    }

    async fn read(
        &self,
        since: Since<'_, Intent, Made, ()>,
    ) -> Result<State<Intent, Made>, Problem> {
        let made = || {
            State::Made(Made {
                attestation_id: self.attestation_id.to_owned(),
            })
        };
        let intent = match since {
            Since::Never => Intent::Agreement {
                request_id: uuid::Uuid::new_v4().to_string(),
                attestation_id: self.attestation_id.to_owned(),
                date_agreed: date_agreed(self.case.prepared, self.case.now),
            },
            Since::Done(..) => return Ok(made()),
            Since::Unclear(intent, _) | Since::Answered(intent, ()) => {
                if self.stands().await? {
                    return Ok(made());
                }
                intent.clone()
            }
        };
        Ok(State::NotMade(intent))
    }

    async fn send(&self, intent: &Intent) -> Sent<()> {
        let Intent::Agreement {
            request_id,
            date_agreed,
            ..
        } = intent
        else {
            unreachable!("the key is that of an agreement")
        };
        let Case {
            partner_center,
            names,
            customer,
            prepared,
            ..
        } = self.case;
        let agreement = NewAgreement {
            attestation: self.attestation_id,
            template_id: &prepared.template_id,
            date_agreed,
            contact: contact(prepared),
        };
        partner_center
            .make_agreement(names, customer, agreement, request_id)
            .await
            .into()
    }
}

fn contact(prepared: &PreparedAttestation) -> NewAttestation<'_> {
    NewAttestation {
        country: &prepared.country,
        language: &prepared.language,
        company_name: &prepared.company_name,
        first_name: &prepared.first_name,
        last_name: &prepared.last_name,
        email: &prepared.email,
        phone_number: prepared.phone_number.as_deref(),
    }
}

/// The midnight (UTC) of the day that the contact names, or of the present day in the customer's zone; where that has
/// not come yet in UTC, the present moment, for no date may be in the future (documented).
fn date_agreed(prepared: &PreparedAttestation, now: Timestamp) -> String {
    let zone = time_zone::named(&prepared.zone).unwrap_or(TimeZone::UTC);
    let named: Option<Date> = prepared
        .date_agreed
        .as_deref()
        .and_then(|day| day.parse().ok());
    let day = named.unwrap_or_else(|| now.to_zoned(zone).date());
    let midnight = day.to_zoned(TimeZone::UTC).map(|day| day.timestamp());
    midnight.unwrap_or(now).min(now).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_date_of_an_agreement_lies_in_the_future_anywhere() {
        for (day, zone, now, sent) in [
            (
                None,
                "Asia/Tokyo",
                "2026-10-08T03:00:00Z",
                "2026-10-08T00:00:00Z",
            ),
            // In Japan it is the 8th already.
            (
                None,
                "Asia/Tokyo",
                "2026-10-07T22:00:00Z",
                "2026-10-07T22:00:00Z",
            ),
            (
                Some("2026-10-01"),
                "Asia/Tokyo",
                "2026-10-07T22:00:00Z",
                "2026-10-01T00:00:00Z",
            ),
            (
                None,
                "America/New_York",
                "2026-10-08T02:00:00Z",
                "2026-10-07T00:00:00Z",
            ),
        ] {
            let prepared = PreparedAttestation {
                first_name: String::new(),
                last_name: String::new(),
                email: String::new(),
                phone_number: None,
                company_name: String::new(),
                country: String::new(),
                language: String::new(),
                date_agreed: day.map(str::to_owned),
                zone: zone.to_owned(),
                template_id: String::new(),
            };
            let now = now.parse().unwrap();
            assert_eq!(date_agreed(&prepared, now), sent, "{now} {zone}");
        }
    }
}
