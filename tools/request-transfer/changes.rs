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

use crate::decide::{hands_over, is_between, is_tenant, progress};

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
        Ok(match found {
            None => {
                let before = all.iter().map(|one| one.id.clone()).collect();
                State::NotMade(Intent::Ask { before })
            }
            Some(one) if !self.is_with_reseller(one) => {
                State::Refused(with_another_reseller(&one.id))
            }
            Some(one) => made(one),
        })
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

impl Asking<'_> {
    /// Whether a transfer sets the indirect reseller that is planned, or none as planned.
    fn is_with_reseller(&self, one: &TransferEntity) -> bool {
        let found = one.partner_on_record.as_deref();
        found.filter(|id| !id.is_empty()) == self.new.partner_on_record
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

    async fn read(
        &self,
        since: Since<'_, Intent, Made, ()>,
    ) -> Result<State<Intent, Made>, Problem> {
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
            // What was answered without this plan may have handed over something else.
            let is_own = matches!(since, Since::Answered(..) | Since::Done(..));
            let is_accepted = self.plan.action == TransferAction::Accept;
            if is_accepted && !is_own && !hands_over(&found.known, &self.plan.subscriptions) {
                return Ok(State::Refused(handed_over_otherwise(&found.known)));
            }
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

fn handed_over_otherwise(one: &TransferEntity) -> Problem {
    let ids = one.line_items.iter();
    let ids = ids.filter_map(|line| line.subscription_id.as_deref());
    let ids = printable(&ids.collect::<Vec<_>>().join(", "));
    let shown = if ids.is_empty() { "?".to_owned() } else { ids };
    Problem::Other {
        exit: Exit::No,
        code: "handed-over-otherwise",
        text: text!(
            "the transfer was accepted already, with other subscriptions than the plan names ({shown}): compare them in Partner Center; what is left needs another transfer, and nothing was sent",
            "移管はすでに承諾されていますが、計画とは異なるサブスクリプションです ({shown})。パートナー センターで確認してください。残りには別の移管が必要です。何も送信していません"
        ),
    }
}

fn with_another_reseller(id: &str) -> Problem {
    let id = printable(id);
    Problem::Other {
        exit: Exit::No,
        code: "another-reseller",
        text: text!(
            "the transfer {id} between these partners is under way already, with another indirect reseller than the plan says: nothing was sent; withdraw it (--withdraw) and ask anew, or follow it as it is (--show --wait)",
            "このパートナー間の移管 {id} がすでに進行中ですが、間接リセラーが計画と異なります。何も送信していません。取り下げて (--withdraw) もう一度依頼するか、そのまま追跡してください (--show --wait)"
        ),
    }
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
