//! The section in the record, and the words for a person.

use common::{
    Exit, Lang, Text,
    cli::Problem,
    sections::{
        Agreement, AgreementState, ApplyStatus, Partner, PreparedAttestation, SectionError,
        SubmittedAttestation,
    },
    services::error::ServiceError,
    text,
    text::printable,
};

use crate::{
    judge::Verdict,
    next_step::{self, ACCEPTANCE_LINK},
    partner_queries::Asked,
};

/// What goes into the record, and what is told with which exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    pub(crate) agreement: Agreement,
    pub(crate) complaint: Option<(Exit, Text)>,
}

impl Report {
    /// The answer to questions that were asked.
    pub(crate) fn of(asked: Asked, lang: Lang) -> Self {
        match asked.error {
            Some(error) => {
                let section = error.to_section_error(lang);
                Self::failed(exit(&error), &error.text(), section, lang)
            }
            None => Self::known(asked.verdict, asked.agreement_link, lang),
        }
    }

    fn known(verdict: Verdict, agreement_link: Option<String>, lang: Lang) -> Self {
        let step = next_step::next_step(verdict.state);
        let (agreed_at, template_id) = verdict
            .attestation
            .map(|one| (one.date_agreed, one.template_id))
            .unwrap_or_default();
        Self {
            complaint: step
                .as_ref()
                .map(|step| (Exit::No, complaint(verdict.state, step))),
            agreement: Agreement {
                state: verdict.state,
                accepted_by: verdict.accepted_by,
                agreed_at,
                template_id,
                agreement_link,
                next_step: step.map(|step| step.in_lang(lang).to_owned()),
                ..unknown()
            },
        }
    }

    /// The answer in a cloud whose Partner Center knows no agreements.
    pub(crate) fn other_cloud(lang: Lang) -> Self {
        let step = next_step::in_other_cloud();
        Self {
            agreement: Agreement {
                next_step: Some(step.in_lang(lang).to_owned()),
                ..unknown()
            },
            complaint: Some((Exit::No, step)),
        }
    }

    /// Whether there is something to attest.
    pub(crate) fn is_open(&self) -> bool {
        let state = self.agreement.state;
        matches!(
            state,
            AgreementState::NotAccepted | AgreementState::Outdated
        )
    }

    /// The same where there is nothing to prepare or to submit.
    pub(crate) fn with_nothing_to_do(mut self) -> Self {
        if self.agreement.state == AgreementState::Accepted {
            self.agreement.status = Some("nothing-to-do".to_owned());
        }
        self
    }

    /// The same with what is to be submitted. A plan is no complaint.
    pub(crate) fn prepared(mut self, prepared: PreparedAttestation) -> Self {
        self.agreement.template_id = Some(prepared.template_id.clone());
        self.agreement.prepared = Some(prepared);
        self.agreement.status = Some("prepared".to_owned());
        self.complaint = None;
        self
    }

    /// What the distributor of an indirect reseller has to do.
    pub(crate) fn for_provider(provider: Partner, lang: Lang) -> Self {
        let step = next_step::of_provider(&provider);
        Self {
            agreement: Agreement {
                next_step: Some(step.in_lang(lang).to_owned()),
                provider: Some(provider),
                status: Some("for-provider".to_owned()),
                ..unknown()
            },
            complaint: Some((Exit::No, step)),
        }
    }

    /// The same with the plan that it came from.
    pub(crate) fn with_prepared(mut self, prepared: PreparedAttestation) -> Self {
        self.agreement.prepared = Some(prepared);
        self
    }

    /// The attestation waits for the customer.
    pub(crate) fn submitted(self, attestation: SubmittedAttestation, lang: Lang) -> Self {
        let step = next_step::of_submitted(attestation.link.as_deref());
        self.with(attestation, "submitted", lang, (Exit::No, step))
    }

    /// The customer accepted, and the agreement was made.
    pub(crate) fn agreed(self, attestation: SubmittedAttestation, lang: Lang) -> Self {
        if self.agreement.state == AgreementState::Accepted {
            let agreement = Agreement {
                attestation: Some(attestation),
                status: Some("attested".to_owned()),
                ..self.agreement
            };
            return Self {
                agreement,
                complaint: None,
            };
        }
        let words = text!(
            "the customer has accepted and the agreement was made, but Partner Center does not show it yet: run attest-mca again later",
            "お客様は承諾済みで契約も登録しましたが、パートナー センターにまだ表示されません。後で attest-mca をもう一度実行してください"
        );
        self.with(attestation, "attested", lang, (Exit::TryAgain, words))
    }

    /// Nothing more will come of the attestation.
    pub(crate) fn ended(self, attestation: SubmittedAttestation, lang: Lang) -> Self {
        let status = printable(attestation.status.as_deref().unwrap_or_default());
        let words = text!(
            "the customer has not accepted, and the attestation has ended ({status}): run --apply again to submit a new one",
            "お客様の承諾がないまま証明が終了しました ({status})。新しい証明を送信するには --apply をもう一度実行してください"
        );
        self.with(attestation, "ended", lang, (Exit::No, words))
    }

    /// Partner Center has an attestation with exactly this contact.
    pub(crate) fn attested_already(mut self, error: &ServiceError, lang: Lang) -> Self {
        self.agreement.status = Some("already-attested".to_owned());
        if self.agreement.state != AgreementState::Accepted {
            let words = text!(
                "Partner Center says that an attestation with exactly this contact exists already (600061), and shows no agreement of this customer: see the customer's account page, or ask Microsoft's support; the contact is not altered to get around it",
                "パートナー センターによると、同じ連絡先の証明が既にあります (600061) が、このお客様の契約は表示されません。お客様のアカウント ページを確認するか、Microsoft サポートに問い合わせてください。回避するために連絡先を変更することはありません"
            );
            self.agreement.next_step = Some(words.in_lang(lang).to_owned());
            self.agreement.error = Some(error.to_section_error(lang));
            self.complaint = Some((Exit::No, words));
        }
        self
    }

    /// Nothing was submitted, or whether it was is not known.
    pub(crate) fn not_submitted(
        mut self,
        status: ApplyStatus,
        problem: &Problem,
        lang: Lang,
    ) -> Self {
        let is_open = matches!(status, ApplyStatus::Unknown | ApplyStatus::Pending);
        self.agreement.status = Some(if is_open { "unknown" } else { "failed" }.to_owned());
        self.agreement.error = Some(problem.section_error(lang));
        let Text { en, ja } = problem.text();
        self.complaint = Some(if is_open {
            let text = text!(
                "whether the attestation was submitted is not known: {en}; run the same command again, which sends the same request by the same id",
                "証明を送信できたかどうか確認できません。{ja}。同じコマンドをもう一度実行してください (同じ ID で同じ要求を送信します)"
            );
            (Exit::TryAgain, text)
        } else {
            (problem.exit(), Text { en, ja })
        });
        self
    }

    /// It was submitted, and what comes next failed.
    pub(crate) fn broken_off(
        self,
        attestation: SubmittedAttestation,
        problem: &Problem,
        lang: Lang,
    ) -> Self {
        let Text { en, ja } = problem.text();
        let id = printable(&attestation.id);
        let words = text!(
            "the attestation {id} is submitted, and what comes next failed: {en}; run the same command again to go on",
            "証明 {id} は送信済みですが、次の処理に失敗しました。{ja}。続けるには同じコマンドをもう一度実行してください"
        );
        let mut report = self.with(attestation, "submitted", lang, (problem.exit(), words));
        report.agreement.error = Some(problem.section_error(lang));
        report
    }

    fn with(
        mut self,
        attestation: SubmittedAttestation,
        status: &str,
        lang: Lang,
        complaint: (Exit, Text),
    ) -> Self {
        self.agreement.attestation = Some(attestation);
        self.agreement.status = Some(status.to_owned());
        self.agreement.next_step = Some(complaint.1.in_lang(lang).to_owned());
        self.complaint = Some(complaint);
        self
    }

    fn failed(exit: Exit, text: &Text, error: SectionError, lang: Lang) -> Self {
        let step = next_step::next_step(AgreementState::Unknown);
        Self {
            agreement: Agreement {
                next_step: step.map(|step| step.in_lang(lang).to_owned()),
                status: Some("failed".to_owned()),
                error: Some(error),
                ..unknown()
            },
            complaint: Some((exit, text.clone())),
        }
    }
}

fn unknown() -> Agreement {
    Agreement {
        state: AgreementState::Unknown,
        accepted_by: None,
        agreed_at: None,
        template_id: None,
        agreement_link: None,
        acceptance_link: ACCEPTANCE_LINK.to_owned(),
        next_step: None,
        prepared: None,
        provider: None,
        attestation: None,
        status: None,
        error: None,
    }
}

/// A customer who is not this partner's (403 with 20002) is an answer about that customer; it does not
/// mean that the partner is not allowed to ask.
fn exit(error: &ServiceError) -> Exit {
    match error.code() {
        Some("20002") => Exit::No,
        _ => error.exit(),
    }
}

fn complaint(state: AgreementState, step: &Text) -> Text {
    let (en, ja) = (&step.en, &step.ja);
    match state {
        AgreementState::NotAccepted => text!(
            "the Microsoft Customer Agreement is not accepted: {en}",
            "Microsoft 顧客契約の承諾がありません。{ja}"
        ),
        AgreementState::Outdated => step.clone(),
        AgreementState::Accepted | AgreementState::Unknown => text!(
            "whether the Microsoft Customer Agreement is accepted is not known: {en}",
            "Microsoft 顧客契約の状態を確認できませんでした。{ja}"
        ),
    }
}

#[cfg(test)]
mod tests {
    use common::sections::AcceptedBy;

    use super::*;
    use crate::judge::Attestation;

    fn report(state: AgreementState) -> Report {
        let verdict = Verdict {
            state,
            accepted_by: Some(AcceptedBy::Partner),
            attestation: Some(Attestation {
                date_agreed: Some("2026-02-03T00:00:00".to_owned()),
                template_id: Some("117a77b0".to_owned()),
                agreement_link: None,
            }),
        };
        let asked = Asked {
            verdict,
            agreement_link: None,
            error: None,
        };
        Report::of(asked, Lang::En)
    }

    #[test]
    fn what_is_accepted_is_no_complaint_and_left_alone() {
        let report = report(AgreementState::Accepted).with_nothing_to_do();
        assert_eq!(report.complaint, None);
        assert!(!report.is_open());
        assert_eq!(report.agreement.status.as_deref(), Some("nothing-to-do"));
        assert_eq!(report.agreement.next_step, None);
        assert_eq!(
            report.agreement.agreed_at.as_deref(),
            Some("2026-02-03T00:00:00")
        );
    }

    #[test]
    fn what_is_not_known_is_not_open_to_an_attestation() {
        for (state, is_open) in [
            (AgreementState::NotAccepted, true),
            (AgreementState::Outdated, true),
            (AgreementState::Unknown, false),
        ] {
            let report = report(state);
            assert_eq!(report.is_open(), is_open);
            assert_eq!(report.complaint.as_ref().unwrap().0, Exit::No);
            assert_eq!(report.with_nothing_to_do().agreement.status, None);
        }
    }
}
