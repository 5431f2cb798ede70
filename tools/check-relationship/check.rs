//! Checking one record: from the question to the section in the record.

use common::{
    BadRecord, Exit, Failure, Lang, Log, Record, Services, Text,
    cli::{Job, Problem, TenantRule, WorkResult},
    graph::Graph,
    ids::{Guid, TenantId},
    partner_center::PartnerCenter,
    sections::{
        AskedRelationship, AtTermEnd, Customer, Invitation, Partner, Relationship,
        RelationshipState, SectionError, Side, SoldSubscription,
    },
    services::error::{ErrorKind, ServiceError},
    settings::Settings,
    text,
    text::printable,
};
use jiff::Timestamp;

use crate::{
    conditions::{Known, conditions},
    judge::{judge, next_step},
    listed::Listed,
    look::{Names, PartnersSide, Sight, as_customer, as_partner},
    observation::Observation,
    pause::Look,
    question::{Question, can_be_answered_by, question},
    reply::{Answered, Replies},
    words::name_of,
};

/// Everything that a look at a record needs.
pub(crate) struct Checker {
    /// Only on the partner's side.
    partner_center: Option<PartnerCenter>,
    side: Side,
    /// The partner that the command line names.
    named: Option<Guid>,
    names: Names,
    /// Where invitations are answered.
    replies: Option<Replies>,
}

/// What came of one look at one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checked {
    pub(crate) relationship: Relationship,
    /// What the evidence is made of.
    pub(crate) seen: Vec<Observation>,
    /// What to tell the person, and the exit code that goes with it.
    pub(crate) complaint: Option<(Exit, Text)>,
    pub(crate) look: Look,
}

/// What to ask of whom.
pub(crate) struct Task {
    question: Question,
    whom: Whom,
    /// Whether the subscription of the record renews by itself.
    renews: Option<bool>,
}

enum Whom {
    /// The customer's tenant.
    Graph(Graph),
    /// The partner, about this customer.
    Partner(Box<AskedPartner>),
}

struct AskedPartner {
    services: Services,
    partner_center: PartnerCenter,
    /// The partner's own directory.
    graph: Graph,
    customer: Guid,
    /// What its list said a moment ago. Only the first look rests on it.
    listed: Option<Listed>,
}

impl Task {
    /// Whose token the calls are made with.
    pub(crate) fn token_of(&self) -> &TenantId {
        match &self.whom {
            Whom::Graph(graph) => graph.tenant(),
            Whom::Partner(asked) => asked.partner_center.tenant(),
        }
    }

    /// Forgets the token that is asked with.
    pub(crate) fn renew_token(&self) {
        match &self.whom {
            Whom::Graph(graph) => graph.renew_token(),
            Whom::Partner(asked) => {
                asked.partner_center.renew_token();
                asked.graph.renew_token();
            }
        }
    }

    /// From now on the service is asked, whatever a list said.
    pub(crate) fn forget_list(&mut self) {
        if let Whom::Partner(asked) = &mut self.whom {
            asked.listed = None;
        }
    }
}

impl Checker {
    /// Makes ready to look from one side. Sends nothing yet.
    pub(crate) fn new(
        services: &Services,
        side: Side,
        named: Option<Guid>,
        replies: Option<Replies>,
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
            replies,
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
    pub(crate) fn task(&self, services: &Services, job: &Job, now: Timestamp) -> WorkResult<Task> {
        let tenant = job.tenant()?;
        let invitation = job.record.get::<Invitation>()?;
        let question = question(invitation.as_ref(), self.named.as_ref(), self.side)?;
        let whom = match &self.partner_center {
            Some(asked) => {
                can_be_answered_by(&question, asked.tenant())?;
                let customer = tenant.id().ok_or(Problem::DomainForTenantId(tenant))?;
                let listed = job.record.get::<Customer>()?;
                Whom::Partner(Box::new(AskedPartner {
                    services: services.clone(),
                    // The same in every record, so that all have one token.
                    partner_center: services
                        .partner_center()
                        .map_err(|failure| common::cli::WorkError::Run(failure.into()))?,
                    graph: services.graph(asked.tenant()),
                    customer,
                    listed: listed.and_then(|listed| Listed::of(listed, now)),
                }))
            }
            None => Whom::Graph(services.graph(&tenant)),
        };
        Ok(Task {
            question,
            whom,
            renews: renews(job)?,
        })
    }

    /// Looks once.
    pub(crate) async fn look(&self, task: &Task, lang: Lang, now: Timestamp, log: Log) -> Checked {
        let sight = match &task.whom {
            Whom::Graph(graph) => as_customer(graph, &task.question, &self.names, log).await,
            Whom::Partner(asked) => {
                let side = PartnersSide {
                    services: &asked.services,
                    partner_center: &asked.partner_center,
                    graph: &asked.graph,
                };
                as_partner(&side, asked.customer, &task.question, asked.listed.as_ref()).await
            }
        };
        match sight {
            Ok(sight) => self.answered(task, sight, lang, now),
            Err(error) => self.unanswered(task, &error, lang),
        }
    }

    /// Puts what came of the last look into the record, and answers the invitation where that is asked for. What to tell
    /// the person comes back.
    pub(crate) fn settle(
        &self,
        record: &mut Record,
        task: &Task,
        mut checked: Checked,
        lang: Lang,
        now: Timestamp,
    ) -> Vec<(Exit, Text)> {
        let mut said: Vec<_> = checked.complaint.take().into_iter().collect();
        if let Some(replies) = &self.replies {
            let answered = Answered {
                relationship: &checked.relationship,
                seen: &checked.seen,
                // From the customer's side, the token is of its tenant.
                tenant: task.token_of(),
                now,
            };
            let (notice, complaint) = replies.answer(record, &answered, lang);
            checked.relationship.notice = Some(notice);
            said.extend(complaint);
        }
        record.set(&checked.relationship);
        said
    }

    fn answered(&self, task: &Task, sight: Sight, lang: Lang, now: Timestamp) -> Checked {
        let Sight {
            partner,
            seen,
            others,
            active,
        } = sight;
        let asked = task.question.asked;
        let state = judge(asked, &seen);
        let step = next_step(asked, self.side, state, &seen);
        let complaint = step
            .as_ref()
            .map(|step| (Exit::No, complaint(asked, &partner, state, step)));
        let known = Known {
            state,
            active,
            renews: task.renews,
        };
        let sells = matches!(
            asked,
            AskedRelationship::Reseller | AskedRelationship::IndirectReseller
        );
        let is_known = active.is_some() || task.renews.is_some();
        Checked {
            relationship: Relationship {
                state,
                side: self.side,
                asked: Some(asked),
                partner,
                evidence: seen.iter().map(|one| one.evidence(lang, now)).collect(),
                others,
                conditions: if sells && is_known {
                    conditions(known, lang)
                } else {
                    Vec::new()
                },
                next_step: step.map(|step| step.in_lang(lang).to_owned()),
                notice: None,
                status: None,
                error: None,
            },
            seen,
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
            relationship: self.failed(task, error.to_section_error(lang)),
            seen: Vec::new(),
        }
    }

    /// A record that was not looked at before the run was interrupted.
    pub(crate) fn interrupted(&self, task: &Task, lang: Lang) -> Checked {
        let text = text!(
            "interrupted before the first answer",
            "最初の応答の前に中断されました"
        );
        Checked {
            relationship: self.failed(task, error("interrupted", &text, lang)),
            seen: Vec::new(),
            complaint: None,
            look: Look::Unanswered,
        }
    }

    /// A record that was not answered before the time of `--wait` was up.
    pub(crate) fn out_of_time(&self, task: &Task, lang: Lang) -> Checked {
        let text = text!(
            "the time of --wait was up before the first answer; run again, or allow more time",
            "最初の応答の前に --wait の時間が過ぎました。再度実行するか、時間を延ばしてください"
        );
        Checked {
            relationship: self.failed(task, error("out-of-time", &text, lang)),
            seen: Vec::new(),
            complaint: Some((Exit::TryAgain, text)),
            look: Look::Unanswered,
        }
    }

    fn failed(&self, task: &Task, error: SectionError) -> Relationship {
        Relationship {
            state: RelationshipState::Unknown,
            side: self.side,
            asked: Some(task.question.asked),
            partner: Partner {
                tenant_id: task.question.partner,
                ..Partner::default()
            },
            evidence: Vec::new(),
            others: Vec::new(),
            conditions: Vec::new(),
            next_step: None,
            notice: None,
            status: Some("failed".to_owned()),
            error: Some(error),
        }
    }
}

/// Whether the subscription that the record is about renews or is paid for beyond its term: only its own seller sees
/// that.
fn renews(job: &Job) -> Result<Option<bool>, BadRecord> {
    let subscription = job.record.get::<SoldSubscription>()?;
    Ok(subscription.and_then(|one| match one.at_term_end {
        AtTermEnd::Renew | AtTermEnd::ExtendPaid => Some(true),
        AtTermEnd::Cancel | AtTermEnd::EndWithGrace => Some(false),
        AtTermEnd::Over | AtTermEnd::Unknown => None,
    }))
}

fn error(code: &str, text: &Text, lang: Lang) -> SectionError {
    SectionError {
        code: code.to_owned(),
        message: text.in_lang(lang).to_owned(),
        service_message: None,
        request_id: None,
    }
}

fn complaint(
    asked: AskedRelationship,
    partner: &Partner,
    state: RelationshipState,
    step: &Text,
) -> Text {
    let name = partner
        .name
        .clone()
        .or_else(|| partner.tenant_id.as_ref().map(Guid::to_string));
    let name = name.map(|name| printable(&name)).unwrap_or_default();
    let Text {
        en: what_en,
        ja: what_ja,
    } = name_of(asked);
    let (with_en, with_ja) = if name.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" with {name}"), format!("{name} との"))
    };
    let (en, ja) = (&step.en, &step.ja);
    match state {
        RelationshipState::Absent => Text {
            en: format!("no {what_en}{with_en}: {en}"),
            ja: format!("{with_ja}{what_ja}はありません。{ja}"),
        },
        RelationshipState::Pending => Text {
            en: format!("the {what_en}{with_en} is not complete as far as can be seen: {en}"),
            ja: format!("{with_ja}{what_ja}は、確認できる範囲では完了していません。{ja}"),
        },
        RelationshipState::Established | RelationshipState::Unknown => Text {
            en: format!("the {what_en}{with_en} could not be confirmed: {en}"),
            ja: format!("{with_ja}{what_ja}を確認できませんでした。{ja}"),
        },
    }
}
