//! Checking one record: from the question to the section in the record.

use common::{
    Exit, Failure, Lang, Log, Services, Text,
    cli::{Job, Problem, TenantRule, WorkResult},
    graph::Graph,
    ids::Guid,
    partner_center::PartnerCenter,
    sections::{Invitation, Partner, Relationship, RelationshipState, SectionError, Side},
    services::error::{ErrorKind, ServiceError},
    settings::Settings,
    text,
    text::printable,
};
use jiff::Timestamp;

use crate::{
    judge::{judge, next_step},
    look::{Names, Sight, as_customer, as_partner},
    pause::Look,
    question::{Question, can_be_answered_by, question},
};

/// Everything that a look at a record needs.
pub(crate) struct Checker {
    /// Only on the partner's side.
    partner_center: Option<PartnerCenter>,
    side: Side,
    /// The partner that the command line names.
    named: Option<Guid>,
    names: Names,
}

/// What came of one look at one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) relationship: Relationship,
    /// What to tell the person, and the exit code that goes with it.
    pub(crate) complaint: Option<(Exit, Text)>,
    pub(crate) look: Look,
}

/// What to ask of whom.
pub(crate) struct Task {
    question: Question,
    whom: Whom,
}

enum Whom {
    /// The customer's tenant.
    Graph(Graph),
    /// The partner, about this customer.
    PartnerCenter(PartnerCenter, Guid),
}

impl Task {
    /// Forgets the token that is asked with.
    pub(crate) fn renew_token(&self) {
        match &self.whom {
            Whom::Graph(graph) => graph.renew_token(),
            Whom::PartnerCenter(partner_center, _) => partner_center.renew_token(),
        }
    }
}

impl Checker {
    /// Makes ready to look from one side. Sends nothing yet.
    pub(crate) fn new(
        services: &Services,
        side: Side,
        named: Option<Guid>,
    ) -> Result<Self, Failure> {
        let partner_center = match side {
            Side::Customer => None,
            Side::Partner => Some(services.partner_center()?),
        };
        Ok(Self {
            partner_center,
            side,
            named,
            names: Names::default(),
        })
    }

    /// Which tenant a record is about, seen from this side.
    pub(crate) fn tenant_rule(&self, settings: &Settings) -> TenantRule {
        let this = settings.tenant.clone();
        match &self.partner_center {
            Some(asked) => TenantRule::Partner {
                own: asked.tenant().clone(),
                this,
            },
            None => TenantRule::Customer { default: this },
        }
    }

    /// Reads what to ask from a record.
    pub(crate) fn task(&self, services: &Services, job: &Job) -> WorkResult<Task> {
        let tenant = job.tenant()?;
        let invitation = job.record.get::<Invitation>()?;
        let question = question(invitation.as_ref(), self.named.as_ref(), self.side)?;
        let whom = match &self.partner_center {
            Some(asked) => {
                can_be_answered_by(&question, asked.tenant())?;
                let customer = tenant.id().ok_or(Problem::DomainForTenantId(tenant))?;
                Whom::PartnerCenter(asked.clone(), customer)
            }
            None => Whom::Graph(services.graph(&tenant)),
        };
        Ok(Task { question, whom })
    }

    /// Looks once.
    pub(crate) async fn look(&self, task: &Task, lang: Lang, now: Timestamp, log: Log) -> Checked {
        let sight = match &task.whom {
            Whom::Graph(graph) => as_customer(graph, &task.question, &self.names, log).await,
            Whom::PartnerCenter(partner_center, customer) => {
                as_partner(partner_center, *customer).await
            }
        };
        match sight {
            Ok(sight) => self.answered(sight, lang, now),
            Err(error) => self.unanswered(task, &error, lang),
        }
    }

    fn answered(&self, sight: Sight, lang: Lang, now: Timestamp) -> Checked {
        let Sight { partner, seen } = sight;
        let state = judge(&seen);
        let step = next_step(state, &seen);
        let complaint = step
            .as_ref()
            .map(|step| (Exit::No, complaint(&partner, state, step)));
        Checked {
            relationship: Relationship {
                state,
                side: self.side,
                partner,
                evidence: seen.iter().map(|one| one.evidence(lang, now)).collect(),
                next_step: step.map(|step| step.in_lang(lang).to_owned()),
                status: None,
                error: None,
            },
            complaint,
            look: match state {
                RelationshipState::Established => Look::Final,
                RelationshipState::Absent => Look::Absent,
                RelationshipState::Pending | RelationshipState::Unknown => Look::Unseen,
            },
        }
    }

    fn unanswered(&self, task: &Task, error: &ServiceError, lang: Lang) -> Checked {
        let exit = error.exit();
        Checked {
            look: match (error.kind(), exit) {
                (ErrorKind::Denied, _) => Look::Refused,
                (_, Exit::TryAgain) => Look::Unanswered,
                _ => Look::Final,
            },
            complaint: Some((exit, error.text())),
            relationship: self.failed(task.question.partner, error.to_section_error(lang)),
        }
    }

    /// A record that was not looked at before the run was interrupted.
    pub(crate) fn interrupted(&self, task: &Task, lang: Lang) -> Relationship {
        let text = text!(
            "interrupted before the first answer",
            "最初の応答の前に中断されました"
        );
        self.failed(task.question.partner, error("interrupted", &text, lang))
    }

    fn failed(&self, partner: Option<Guid>, error: SectionError) -> Relationship {
        Relationship {
            state: RelationshipState::Unknown,
            side: self.side,
            partner: Partner {
                tenant_id: partner,
                ..Partner::default()
            },
            evidence: Vec::new(),
            next_step: None,
            status: Some("failed".to_owned()),
            error: Some(error),
        }
    }
}

fn error(code: &str, text: &Text, lang: Lang) -> SectionError {
    SectionError {
        code: code.to_owned(),
        message: text.in_lang(lang).to_owned(),
        service_message: None,
        request_id: None,
    }
}

fn complaint(partner: &Partner, state: RelationshipState, step: &Text) -> Text {
    let name = partner
        .name
        .clone()
        .or_else(|| partner.tenant_id.as_ref().map(Guid::to_string));
    let name = name.map(|name| printable(&name)).unwrap_or_default();
    let (en, ja) = (&step.en, &step.ja);
    match state {
        RelationshipState::Absent => text!(
            "no reseller relationship with {name}: {en}",
            "{name} とのリセラー関係はありません。{ja}"
        ),
        RelationshipState::Pending => text!(
            "the reseller relationship with {name} is not complete as far as can be seen: {en}",
            "{name} とのリセラー関係は、確認できる範囲では完了していません。{ja}"
        ),
        RelationshipState::Established | RelationshipState::Unknown => text!(
            "the reseller relationship with {name} could not be confirmed: {en}",
            "{name} とのリセラー関係を確認できませんでした。{ja}"
        ),
    }
}
