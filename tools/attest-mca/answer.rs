//! The section in the record, and the words for a person.

use common::{
    Exit, Lang, Text,
    sections::{Agreement, AgreementState, SectionError},
    services::error::ServiceError,
    text,
};

use crate::{
    ask::Asked,
    judge::Verdict,
    next_step::{self, ACCEPTANCE_LINK},
};

/// What a run is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Purpose {
    /// Whether the person asked to have it done.
    pub(crate) apply: bool,
    pub(crate) lang: Lang,
}

/// What goes into the record, and what is told with which exit code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) agreement: Agreement,
    pub(crate) complaint: Option<(Exit, Text)>,
}

impl Answer {
    /// The answer to questions that were asked.
    pub(crate) fn of(asked: Asked, purpose: Purpose) -> Self {
        match asked.error {
            Some(error) => {
                let section = error.to_section_error(purpose.lang);
                Self::failed(exit(&error), &error.text(), section, purpose)
            }
            None => Self::known(asked.verdict, asked.agreement_link, purpose),
        }
    }

    fn known(verdict: Verdict, agreement_link: Option<String>, purpose: Purpose) -> Self {
        let step = next_step::next_step(verdict.state);
        let status = match (purpose.apply, &step) {
            (false, _) => None,
            (true, None) => Some("nothing-to-do"),
            (true, Some(_)) => Some("needs-person"),
        };
        let (agreed_at, template_id) = verdict
            .attestation
            .map(|one| (one.date_agreed, one.template_id))
            .unwrap_or_default();
        Self {
            complaint: step
                .as_ref()
                .map(|step| (Exit::No, complaint(verdict.state, step, purpose.apply))),
            agreement: Agreement {
                state: verdict.state,
                accepted_by: verdict.accepted_by,
                agreed_at,
                template_id,
                agreement_link,
                acceptance_link: ACCEPTANCE_LINK.to_owned(),
                next_step: step.map(|step| step.in_lang(purpose.lang).to_owned()),
                status: status.map(str::to_owned),
                error: None,
            },
        }
    }

    /// The answer in a cloud whose Partner Center knows no agreements.
    pub(crate) fn other_cloud(purpose: Purpose) -> Self {
        let step = next_step::in_other_cloud();
        Self {
            agreement: Agreement {
                next_step: Some(step.in_lang(purpose.lang).to_owned()),
                status: purpose.apply.then(|| "needs-person".to_owned()),
                ..unknown()
            },
            complaint: Some((Exit::No, step)),
        }
    }

    fn failed(exit: Exit, text: &Text, error: SectionError, purpose: Purpose) -> Self {
        let step = next_step::next_step(AgreementState::Unknown);
        Self {
            agreement: Agreement {
                next_step: step.map(|step| step.in_lang(purpose.lang).to_owned()),
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

fn complaint(state: AgreementState, step: &Text, apply: bool) -> Text {
    let (en, ja) = (&step.en, &step.ja);
    if apply {
        return text!(
            "nothing was sent, because no program can attest the agreement since 5 January 2026: {en}",
            "2026 年 1 月 5 日以降、プログラムからの証明はできないため、何も送信していません。{ja}"
        );
    }
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

    fn answer(state: AgreementState, apply: bool) -> Answer {
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
        Answer::of(
            asked,
            Purpose {
                apply,
                lang: Lang::En,
            },
        )
    }

    #[test]
    fn what_is_accepted_is_told_to_nobody_and_left_alone() {
        let answer = answer(AgreementState::Accepted, true);
        assert_eq!(answer.complaint, None);
        assert_eq!(answer.agreement.status.as_deref(), Some("nothing-to-do"));
        assert_eq!(answer.agreement.next_step, None);
        assert_eq!(
            answer.agreement.agreed_at.as_deref(),
            Some("2026-02-03T00:00:00")
        );
    }

    #[test]
    fn applying_never_claims_to_have_done_what_only_a_person_can_do() {
        for state in [
            AgreementState::NotAccepted,
            AgreementState::Outdated,
            AgreementState::Unknown,
        ] {
            let answer = answer(state, true);
            assert_eq!(answer.agreement.status.as_deref(), Some("needs-person"));
            let (exit, text) = answer.complaint.unwrap();
            assert_eq!(exit, Exit::No);
            assert!(text.en.starts_with("nothing was sent"), "{text}");
            assert!(text.ja.contains("何も送信していません"), "{}", text.ja);
        }
    }
}
