//! `--apply`: one record, from what is prepared to its agreement. It never accepts in the customer's place.

use std::time::Duration;

use common::{
    Exit, Text,
    applying::{Applying, Ended},
    cli::{Job, Out, Problem, WorkResult},
    ids::TenantId,
    partner_center::PartnerCenter,
    sections::{Agreement, PreparedAttestation, SubmittedAttestation},
    services::{
        error::ServiceError,
        settings::{AttestationNames, Progress},
    },
    text,
};
use tokio::time::Instant;

use crate::{
    changes::{Agreeing, Case, Intent, Made, Submitting},
    partner_queries::PartnerQueries,
    preparation::bad_contact,
    prepare::examine,
    report::Report,
};

/// Submits what is prepared, and follows it.
pub(crate) struct Submission<'a> {
    pub(crate) queries: &'a PartnerQueries,
    pub(crate) partner_center: PartnerCenter,
    pub(crate) names: AttestationNames,
    /// The names that rest on guesses, marked in the output.
    pub(crate) unconfirmed: Vec<String>,
    /// How long to follow an attestation.
    pub(crate) wait: Option<Duration>,
    /// The pause between two looks.
    pub(crate) interval: Duration,
}

impl Submission<'_> {
    pub(crate) async fn report(
        &self,
        applying: &Applying<Intent, Made>,
        job: &Job,
        out: &Out<'_>,
    ) -> WorkResult<Report> {
        let planned: Option<Agreement> = job.record.get()?;
        let prepared = planned.and_then(|planned| planned.prepared);
        let customer = job.tenant()?;
        let report = self.look(&customer, out).await;
        if !report.is_open() {
            return Ok(report.with_nothing_to_do());
        }
        let prepared = prepared.ok_or_else(not_prepared)?;
        examine(&prepared, out.now).map_err(|unfit| bad_contact(&unfit))?;
        let case = self.case(&customer, &prepared, out);
        let report = self.pursue(applying, case, report, out).await?;
        Ok(report.with_prepared(prepared))
    }

    fn case<'a>(
        &'a self,
        customer: &'a TenantId,
        prepared: &'a PreparedAttestation,
        out: &Out<'_>,
    ) -> Case<'a> {
        Case {
            queries: self.queries,
            partner_center: &self.partner_center,
            names: &self.names,
            customer,
            prepared,
            now: out.now,
            log: out.log,
        }
    }

    async fn look(&self, customer: &TenantId, out: &Out<'_>) -> Report {
        let asked = self.queries.ask(customer, out.now, out.log).await;
        Report::of(asked, out.lang)
    }

    async fn pursue(
        &self,
        applying: &Applying<Intent, Made>,
        case: Case<'_>,
        report: Report,
        out: &Out<'_>,
    ) -> WorkResult<Report> {
        // The id is in the journal, on the disk, before anything shows the link.
        let submitted = applying.make(case.customer, &Submitting(case), out).await?;
        let Some(Made { attestation_id }) = &submitted.result else {
            return Ok(self.not_submitted(case, report, &submitted, out).await);
        };
        let (status, progress) = match self.follow(applying, attestation_id).await {
            Ok(found) => found,
            Err(error) => {
                let attestation = self.attestation(attestation_id, None);
                return Ok(report.broken_off(attestation, &error.into(), out.lang));
            }
        };
        let attestation = self.attestation(attestation_id, Some(status));
        match progress {
            Progress::Waiting => return Ok(report.submitted(attestation, out.lang)),
            Progress::Ended => return Ok(report.ended(attestation, out.lang)),
            Progress::Accepted => {}
        }
        let agreeing = Agreeing {
            case,
            attestation_id,
        };
        let agreed = applying.make(case.customer, &agreeing, out).await?;
        if let Some(problem) = &agreed.problem {
            return Ok(report.broken_off(attestation, problem, out.lang));
        }
        let seen = self.look(case.customer, out).await;
        Ok(seen.agreed(attestation, out.lang))
    }

    async fn not_submitted(
        &self,
        case: Case<'_>,
        report: Report,
        ended: &Ended<Made>,
        out: &Out<'_>,
    ) -> Report {
        match &ended.problem {
            Some(Problem::Service(error)) if is_duplicate(error) => {
                // Whose record it is the error does not say: what stands for this customer is read anew.
                let seen = self.look(case.customer, out).await;
                seen.attested_already(error, out.lang)
            }
            Some(problem) => report.not_submitted(ended.status, problem, out.lang),
            None => report,
        }
    }

    /// Looks how far it has come, again and again while there is time.
    async fn follow(
        &self,
        applying: &Applying<Intent, Made>,
        id: &str,
    ) -> Result<(String, Progress), ServiceError> {
        let until = self.wait.map(|wait| Instant::now() + wait);
        loop {
            let status = self
                .partner_center
                .attestation_status(&self.names, id)
                .await?;
            let progress = self.names.progress(&status);
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let pause = left
                .filter(|left| !left.is_zero() && !applying.is_asked_to_end())
                .map(|left| left.min(self.interval));
            match (progress, pause) {
                (Progress::Waiting, Some(pause)) => applying.pause(pause).await,
                _ => return Ok((status, progress)),
            }
        }
    }

    fn attestation(&self, id: &str, status: Option<String>) -> SubmittedAttestation {
        SubmittedAttestation {
            id: id.to_owned(),
            link: self.names.link(id),
            status,
            unconfirmed: self.unconfirmed.clone(),
        }
    }
}

/// `PartnerConfirmedAgreementAlreadyExists` (documented): first name, last name, mail and phone are those of an earlier
/// record.
fn is_duplicate(error: &ServiceError) -> bool {
    error.code() == Some("600061")
}

fn not_prepared() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "not-prepared",
        text: text!(
            "nothing is prepared in the record: run attest-mca --prepare first, look at what it wrote, and give that to --apply",
            "レコードに送信する内容がありません。先に attest-mca --prepare を実行し、その出力を確認してから --apply に渡してください"
        ),
    }
}

/// What a person has to know before anything is submitted.
pub(crate) fn is_confirmed(
    names: &AttestationNames,
    is_loopback: bool,
    by_flag: bool,
) -> Result<(), Text> {
    let unconfirmed = names.unconfirmed();
    if unconfirmed.contains(&"link") && !is_loopback {
        return Err(text!(
            "the address of the page on which customers accept an attestation is not public: write it as \"link\" into [attestation] of the settings file (docs/agreements.md)",
            "お客様が証明を承諾するページのアドレスは公開されていません。設定ファイルの [attestation] に「link」として記載してください (docs/agreements.md)"
        ));
    }
    if unconfirmed.is_empty() || is_loopback || by_flag {
        return Ok(());
    }
    let keys = unconfirmed.join(", ");
    Err(text!(
        "no public page says {keys} of an attestation: write what Microsoft's page (sign-in needed) says into [attestation] of the settings file (docs/agreements.md), or let the guesses be used with --unconfirmed",
        "証明の {keys} は公開情報では確認できません。Microsoft のページ (要サインイン) の内容を設定ファイルの [attestation] に記載するか (docs/agreements.md)、推測値を使う場合は --unconfirmed を付けてください"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_rests_on_a_guess_unless_a_person_says_so() {
        let guesses = AttestationNames::default();
        let page = Some("https://x.example/{id}".to_owned());
        let with_link = guesses.clone().with_link(page);
        let refused = |names, by_flag| is_confirmed(names, false, by_flag).unwrap_err().en;
        assert!(refused(&guesses, true).contains("\"link\""));
        assert!(refused(&with_link, false).contains("--unconfirmed"));
        assert_eq!(is_confirmed(&with_link, false, true), Ok(()));
        assert_eq!(is_confirmed(&guesses, true, false), Ok(()));
    }
}
