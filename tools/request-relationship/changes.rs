//! What `--apply` sends, as changes that are written down first: making a request for administration, locking it for the
//! customer's approval, and ending what is to end.

use common::{
    Text,
    applying::{Change, Sent, Since, State},
    cli::Problem,
    graph::{
        AccessDetails, DelegatedAdminAction, DelegatedAdminRelationship, Graph,
        NewDelegatedAdminRelationship, NewDelegatingCustomer, UnifiedRole,
    },
    ids::{Guid, TenantId},
    partner_center::{Ending, PartnerCenter},
    sections::Administration,
    text,
    text::printable,
};
use serde::{Deserialize, Serialize};

use crate::report::Refused;

/// What is about to be sent, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "sends")]
pub(crate) enum Intent {
    /// A request for administration. Its name is the only one of the partner's (documented), and so finds it again.
    #[serde(rename_all = "camelCase")]
    Create {
        /// The name.
        display_name: String,
    },
    /// That a request does not change any more.
    #[serde(rename_all = "camelCase")]
    Lock {
        /// Its id.
        id: String,
        /// What it was decided on.
        etag: String,
    },
    /// The end of administration.
    #[serde(rename_all = "camelCase")]
    Terminate {
        /// Its id.
        id: String,
        /// What it was decided on.
        etag: String,
    },
    /// The end of what the partner is to a customer.
    #[serde(rename_all = "camelCase")]
    End {
        /// `reseller` or `dap`.
        what: String,
    },
}

/// What came of it, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Made {
    /// The id of the administration; null where something else ended.
    pub(crate) id: Option<String>,
    /// The service's word for how far it has come.
    pub(crate) state: String,
}

impl Made {
    fn of(one: &DelegatedAdminRelationship) -> Self {
        Self {
            id: Some(one.id.clone()),
            state: one.status.clone(),
        }
    }
}

fn etag(one: &DelegatedAdminRelationship) -> String {
    one.etag.clone().unwrap_or_else(|| "*".to_owned())
}

/// Making a request for administration.
pub(crate) struct Creating<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) customer: Option<Guid>,
    pub(crate) plan: &'a Administration,
}

impl Creating<'_> {
    /// The one of this name.
    async fn found(&self) -> Result<Option<DelegatedAdminRelationship>, Problem> {
        let all = match &self.customer {
            Some(customer) => self.graph.delegated_admin_relationships(customer).await?,
            None => self.graph.all_delegated_admin_relationships().await?,
        };
        let mut all = all.into_iter();
        Ok(all.find(|one| one.display_name == self.plan.display_name))
    }
}

impl Change for Creating<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = String;

    fn key(&self) -> String {
        format!("create {}", self.plan.display_name)
    }

    async fn read(
        &self,
        since: Since<'_, Intent, Made, String>,
    ) -> Result<State<Intent, Made>, Problem> {
        let new = || {
            State::NotMade(Intent::Create {
                display_name: self.plan.display_name.clone(),
            })
        };
        // It is there some time after the answer that it was made (observed).
        let found = match &since {
            Since::Answered(_, id) => self.graph.delegated_admin_relationship(id).await?,
            Since::Done(_, Made { id: Some(id), .. }) => {
                self.graph.delegated_admin_relationship(id).await?
            }
            Since::Never | Since::Unclear(..) | Since::Done(..) => self.found().await?,
        };
        Ok(match (found, since) {
            (Some(one), _) if !is_as_planned(&one, self.plan) => {
                State::Refused(Refused::MadeOtherwise(one.id).into())
            }
            (Some(one), _) => State::Made(Made::of(&one)),
            (None, Since::Done(_, made)) => {
                let id = made.id.clone().unwrap_or_default();
                State::Refused(Refused::Gone(id).into())
            }
            (None, Since::Answered(..)) => State::Pending(text!(
                "the request was made and is not there yet; run the same command again in a minute",
                "依頼を作成しましたが、まだ表示されません。1 分ほど待ってから同じコマンドを再度実行してください"
            )),
            (None, Since::Never | Since::Unclear(..)) => new(),
        })
    }

    async fn send(&self, _: &Intent) -> Sent<String> {
        let plan = self.plan;
        let roles = plan.roles.iter().map(|role| UnifiedRole {
            role_definition_id: role.id.to_string(),
        });
        let new = NewDelegatedAdminRelationship {
            display_name: plan.display_name.clone(),
            duration: plan.duration.clone(),
            auto_extend_duration: plan.auto_extend_duration.clone(),
            customer: self
                .customer
                .map(|tenant_id| NewDelegatingCustomer { tenant_id }),
            access_details: AccessDetails {
                unified_roles: roles.collect(),
            },
        };
        let made = self.graph.create_delegated_admin_relationship(&new).await;
        made.map(|made| made.id).into()
    }
}

/// Whether a request grants what the plan says, as far as the service shows it: a plan may have been edited after it was
/// applied. Durations are compared where both are written in days.
fn is_as_planned(one: &DelegatedAdminRelationship, plan: &Administration) -> bool {
    let shown = one.access_details.unified_roles.iter();
    let mut shown: Vec<String> = shown
        .map(|role| role.role_definition_id.to_ascii_lowercase())
        .collect();
    let mut planned: Vec<String> = plan.roles.iter().map(|role| role.id.to_string()).collect();
    for roles in [&mut shown, &mut planned] {
        roles.sort();
        roles.dedup();
    }
    let in_days = |duration: &str| duration.strip_prefix('P')?.strip_suffix('D')?.parse().ok();
    let days: [Option<u32>; 2] = [&one.duration, &plan.duration].map(|one| in_days(one));
    let is_as_long = !matches!(days, [Some(shown), Some(planned)] if shown != planned);
    (shown.is_empty() || shown == planned) && is_as_long
}

/// Locking a request, so that the customer may approve it.
pub(crate) struct Locking<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) id: &'a str,
}

impl Change for Locking<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = ();

    fn key(&self) -> String {
        format!("lock {}", self.id)
    }

    async fn read(&self, _: Since<'_, Intent, Made, ()>) -> Result<State<Intent, Made>, Problem> {
        let found = self.graph.delegated_admin_relationship(self.id).await?;
        let Some(one) = found else {
            return Ok(State::Refused(Refused::Gone(self.id.to_owned()).into()));
        };
        Ok(match one.status.as_str() {
            "created" => State::NotMade(Intent::Lock {
                id: one.id.clone(),
                etag: etag(&one),
            }),
            "expired" | "terminated" | "terminating" | "terminationRequested" => {
                State::Refused(Refused::Gone(one.id).into())
            }
            _ => State::Made(Made::of(&one)),
        })
    }

    async fn send(&self, intent: &Intent) -> Sent<()> {
        let action = DelegatedAdminAction::LockForApproval;
        request(self.graph, intent, action).await
    }
}

/// Ending administration.
pub(crate) struct Terminating<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) id: &'a str,
}

impl Change for Terminating<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = ();

    fn key(&self) -> String {
        format!("terminate {}", self.id)
    }

    async fn read(&self, _: Since<'_, Intent, Made, ()>) -> Result<State<Intent, Made>, Problem> {
        let found = self.graph.delegated_admin_relationship(self.id).await?;
        let Some(one) = found else {
            return Ok(State::Refused(Refused::Gone(self.id.to_owned()).into()));
        };
        Ok(match one.status.as_str() {
            "active" | "expiring" => State::NotMade(Intent::Terminate {
                id: one.id.clone(),
                etag: etag(&one),
            }),
            "expired" | "terminated" => State::Made(Made::of(&one)),
            "terminating" | "terminationRequested" => State::Pending(being_ended(&one.status)),
            _ => State::Refused(Refused::NotActive(one.status).into()),
        })
    }

    async fn send(&self, intent: &Intent) -> Sent<()> {
        request(self.graph, intent, DelegatedAdminAction::Terminate).await
    }
}

fn being_ended(state: &str) -> Text {
    let state = printable(state);
    text!(
        "the end is asked for, and the roles are \"{state}\" until it shows: run the same command again in some minutes, it looks first",
        "終了を依頼しましたが、ロールの状態は「{state}」で、まだ終了していません。数分後に同じコマンドを再度実行すると、先に状態を確認します"
    )
}

async fn request(graph: &Graph, intent: &Intent, action: DelegatedAdminAction) -> Sent<()> {
    let (Intent::Lock { id, etag } | Intent::Terminate { id, etag }) = intent else {
        unreachable!("the key is that of a request about administration")
    };
    graph.request_delegated_admin(id, action, etag).await.into()
}

/// Ending what the partner is to a customer.
pub(crate) struct EndingCustomer<'a> {
    pub(crate) partner_center: &'a PartnerCenter,
    pub(crate) customer: &'a TenantId,
    pub(crate) what: Ending,
}

impl EndingCustomer<'_> {
    fn word(&self) -> &'static str {
        match self.what {
            Ending::Reseller => "reseller",
            Ending::DelegatedAccess => "dap",
        }
    }
}

impl Change for EndingCustomer<'_> {
    type Intent = Intent;
    type Result = Made;
    type Answer = ();

    fn key(&self) -> String {
        format!("end {}", self.word())
    }

    async fn read(&self, _: Since<'_, Intent, Made, ()>) -> Result<State<Intent, Made>, Problem> {
        let ended = || {
            State::Made(Made {
                id: None,
                state: "none".to_owned(),
            })
        };
        let Some(customer) = self.partner_center.customer(self.customer).await? else {
            return Ok(ended());
        };
        let relation = customer.relationship_to_partner.as_deref();
        let is_there = match self.what {
            Ending::Reseller => !matches!(relation, Some("none")),
            // Absent is not "no" (documented).
            Ending::DelegatedAccess => customer.allow_delegated_access != Some(false),
        };
        Ok(if is_there {
            State::NotMade(Intent::End {
                what: self.word().to_owned(),
            })
        } else {
            ended()
        })
    }

    async fn send(&self, _: &Intent) -> Sent<()> {
        self.partner_center
            .end(self.customer, self.what)
            .await
            .into()
    }
}
