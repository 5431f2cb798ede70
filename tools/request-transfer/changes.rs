//! What is sent, as changes that are written down first: asking for a transfer, and answering or withdrawing one.

use common::{
    Exit,
    applying::{Change, Sent, Since, State},
    cli::Problem,
    ids::{Guid, TenantId},
    partner_center::{
        PartnerCenter,
        transfers::{NewTransfer, TransferEntity},
        whole::Whole,
    },
    sections::{Transfer, TransferAction, TransferProgress},
    services::error::ServiceError,
    text,
    text::printable,
};
use serde::{Deserialize, Serialize};

use crate::decide::{is_between, is_tenant, progress};

/// What is about to be sent, as the journal keeps it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    tag = "kind"
)]
pub(crate) enum Intent {
    /// A transfer is asked for. Those that were there before are known.
    Ask { before: Vec<String> },
    /// A transfer is answered or withdrawn: the whole entity that is sent, as text, byte for byte.
    Answer { sent: String },
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Made {
    /// The transfer.
    pub(crate) id: String,
}

fn made(one: &TransferEntity) -> State<Intent, Made> {
    State::Made(Made { id: one.id.clone() })
}

/// Asking for a transfer.
pub(crate) struct Asking<'a> {
    pub(crate) partner_center: &'a PartnerCenter,
    pub(crate) customer: &'a TenantId,
    pub(crate) new: NewTransfer<'a>,
    pub(crate) source: Guid,
    pub(crate) own: Guid,
    pub(crate) request_id: Guid,
}

impl Change for Asking<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = TransferEntity;

    fn key(&self) -> String {
        format!("ask {}", self.request_id)
    }

    async fn read(
        &self,
        since: Since<'_, Intent, Made, TransferEntity>,
    ) -> Result<State<Intent, Made>, Problem> {
        let known = match &since {
            Since::Answered(_, asked) => Some(&asked.id),
            Since::Done(_, done) => Some(&done.id),
            Since::Never | Since::Unclear(..) => None,
        };
        if let Some(id) = known {
            let found = self.partner_center.transfer(self.customer, id).await?;
            return Ok(found.map_or_else(|| State::Pending(not_shown()), |one| made(&one.known)));
        }
        let all = self.partner_center.transfers(self.customer).await?;
        let ours = |one: &&TransferEntity| is_between(one, self.source, self.own);
        // One at a time can be under way between two partners (documented: 900101).
        let mut between = all.iter().filter(ours);
        let found = match &since {
            Since::Unclear(Intent::Ask { before }, _) => {
                between.find(|one| !before.contains(&one.id))
            }
            _ => between.find(|one| progress(one).is_under_way()),
        };
        Ok(found.map_or_else(
            || {
                let before = all.iter().map(|one| one.id.clone()).collect();
                State::NotMade(Intent::Ask { before })
            },
            made,
        ))
    }

    async fn send(&self, _: &Intent) -> Sent<TransferEntity> {
        let id = self.request_id.as_str();
        let asked = self
            .partner_center
            .ask_for_transfer(self.customer, self.new, id)
            .await;
        Sent::from(asked)
    }
}

/// Answering a transfer, or withdrawing it.
pub(crate) struct Answering<'a> {
    pub(crate) partner_center: &'a PartnerCenter,
    pub(crate) customer: &'a TenantId,
    pub(crate) id: &'a str,
    pub(crate) plan: &'a Transfer,
}

impl Answering<'_> {
    /// The word that is sent, and what the transfer is then. `Cancel` is documented; so is that a refusal goes this way;
    /// the word for accepting is not.
    fn word(&self) -> (&'static str, &'static [TransferProgress]) {
        match self.plan.action {
            TransferAction::Accept => (
                "Accept",
                &[TransferProgress::Complete, TransferProgress::Moving],
            ),
            TransferAction::Reject => ("Reject", &[TransferProgress::Rejected]),
            _ => ("Cancel", &[TransferProgress::Withdrawn]),
        }
    }
}

impl Change for Answering<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = ();

    fn key(&self) -> String {
        format!("{} {}", self.word().0, self.id.to_ascii_lowercase())
    }

    async fn read(&self, _: Since<'_, Intent, Made, ()>) -> Result<State<Intent, Made>, Problem> {
        let found = self.partner_center.transfer(self.customer, self.id).await?;
        let Some(found) = found else {
            return Ok(State::Refused(gone()));
        };
        if !is_between_planned(&found.known, self.plan) {
            return Ok(State::Refused(between_others()));
        }
        let (word, then) = self.word();
        let is = progress(&found.known);
        if then.contains(&is) {
            return Ok(if is == TransferProgress::Moving {
                State::Pending(moving())
            } else {
                made(&found.known)
            });
        }
        if is != TransferProgress::Open {
            return Ok(State::Refused(too_late(&found.known)));
        }
        let whole = found.with(word, &self.plan.subscriptions);
        let sent = whole.and_then(|whole| serde_json::to_string(&whole));
        let sent = sent.map_err(|error| unwritable(&error))?;
        Ok(State::NotMade(Intent::Answer { sent }))
    }

    async fn send(&self, intent: &Intent) -> Sent<()> {
        let Intent::Answer { sent } = intent else {
            return Sent::Refused(gone());
        };
        let whole: Whole = match serde_json::from_str(sent) {
            Ok(whole) => whole,
            Err(error) => return Sent::Refused(unwritable(&error)),
        };
        let put: Result<(), ServiceError> = self
            .partner_center
            .put_transfer(self.customer, self.id, &whole)
            .await;
        Sent::from(put)
    }
}

/// Whether a transfer is between the partners that the plan names: a person reads these, and the id is what is answered.
fn is_between_planned(one: &TransferEntity, plan: &Transfer) -> bool {
    [
        (&plan.source, &one.source_partner_tenant_id),
        (&plan.target, &one.target_partner_tenant_id),
    ]
    .into_iter()
    .all(|(planned, found)| {
        let planned = planned.as_ref().and_then(|partner| partner.tenant_id);
        planned.is_none_or(|tenant| is_tenant(found.as_deref(), tenant))
    })
}

fn between_others() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "contradiction",
        text: text!(
            "the id in the plan is that of a transfer between other partners than the plan names; nothing was sent: make the plan again",
            "計画の ID の移管は、計画に記載されたパートナー間のものではありません。何も送信していません。計画を作り直してください"
        ),
    }
}

fn not_shown() -> common::Text {
    text!(
        "the transfer is asked for, and cannot be read yet: run the same command again, it looks first",
        "移管を依頼しましたが、まだ読み取れません。同じコマンドを再度実行すると、先に確認します"
    )
}

fn moving() -> common::Text {
    text!(
        "the subscriptions are being moved: run the same command again later, it looks first",
        "サブスクリプションを移管中です。しばらくしてから同じコマンドを再度実行すると、先に確認します"
    )
}

fn gone() -> Problem {
    Problem::Other {
        exit: Exit::No,
        code: "no-such-transfer",
        text: text!(
            "the transfer of the plan is not there any more: plan anew, or see request-transfer --show; nothing was sent",
            "計画の移管が見つかりません。計画を作り直すか、request-transfer --show で確認してください。何も送信していません"
        ),
    }
}

fn too_late(one: &TransferEntity) -> Problem {
    let state = printable(one.status.as_deref().unwrap_or_default());
    Problem::Other {
        exit: Exit::No,
        code: "not-open",
        text: text!(
            "the transfer is \"{state}\" and takes no answer any more: see request-transfer --show",
            "移管の状態が「{state}」のため、回答または取り下げはできません。request-transfer --show で確認してください"
        ),
    }
}

fn unwritable(error: &serde_json::Error) -> Problem {
    Problem::Other {
        exit: Exit::Local,
        code: "bad-resource",
        text: text!(
            "the transfer cannot be written back as it was read ({error}); nothing was sent",
            "読み取った移管の内容を書き戻せません ({error})。何も送信していません"
        ),
    }
}
