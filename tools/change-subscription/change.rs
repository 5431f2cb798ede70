//! One change of a subscription: how its state is read, and how it is sent.

use common::{
    Exit, Services, Text,
    applying::{Change, Sent, Since, State},
    cli::Problem,
    ids::TenantId,
    licensing::term::{Life, instant},
    partner_center::{
        PartnerCenter,
        commerce::{Reseller, SupportContact, WholeSubscription},
        whole::Whole,
    },
    sections::{ApplyStatus, SeatProof, SubscriptionChange, SubscriptionFacts, WantedChange},
    text,
    text::printable,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    current::{Current, support_contact},
    decide::{Decision, Known, decide, facts, life_of, needs_proof, seats_that_end, term_end},
    reason,
    request::{changed, differing, only_plans_fell_off, renewal_fell_off, with_plans_of},
    taken_back::TakenBack,
};

/// What is about to be sent, as the journal keeps it. Resources are kept as text, byte for byte.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Intent {
    /// The resource before the change.
    before: String,
    /// The resource that is sent.
    sent: String,
    /// The tag of what it replaces.
    entity_tag: Option<String>,
}

/// One change of a plan.
pub(crate) struct OneChange<'a> {
    pub(crate) services: &'a Services,
    pub(crate) partner_center: &'a PartnerCenter,
    pub(crate) customer: &'a TenantId,
    pub(crate) plan: &'a SubscriptionChange,
    /// Whether the service is a rehearsal, or the command line lets undocumented requests through.
    pub(crate) may_be_unconfirmed: bool,
    pub(crate) now: Timestamp,
    /// What earlier changes of the run took back.
    pub(crate) taken_back: &'a TakenBack,
}

impl Change for OneChange<'_> {
    type Intent = Intent;
    type Result = SubscriptionFacts;
    type Answer = ();

    fn key(&self) -> String {
        let id = self.plan.subscription_id.to_ascii_lowercase();
        let wanted = serde_json::to_string(&self.plan.wanted).unwrap_or_default();
        format!("{id} {wanted}")
    }

    async fn read(
        &self,
        since: Since<'_, Intent, SubscriptionFacts, ()>,
    ) -> Result<State<Intent, SubscriptionFacts>, Problem> {
        let id = &self.plan.subscription_id;
        let place = (self.customer, id.as_str());
        let current = Current::read(self.partner_center, place, &self.plan.wanted).await?;
        let sent = match since {
            Since::Unclear(intent, _) | Since::Answered(intent, ()) => Some(intent),
            Since::Never | Since::Done(..) => None,
        };
        if current.is_so(&self.plan.wanted) {
            return match sent {
                Some(intent) => self.compared(intent, &current),
                None => Ok(State::Made(current.facts())),
            };
        }
        if sent.is_some() && life_of(&current.found.known) == Life::Unknown {
            return Ok(State::Pending(being_changed(&current.facts().state)));
        }
        self.decided(&current).await
    }

    async fn send(&self, intent: &Intent) -> Sent<()> {
        let id = &self.plan.subscription_id;
        if matches!(self.plan.wanted, WantedChange::SupportContact { .. }) {
            return match parsed(&intent.sent) {
                Ok(contact) => Sent::from(
                    self.partner_center
                        .set_support_contact(self.customer, id, &contact)
                        .await,
                ),
                Err(problem) => Sent::Refused(problem),
            };
        }
        let whole: Whole = match parsed(&intent.sent) {
            Ok(whole) => whole,
            Err(problem) => return Sent::Refused(problem),
        };
        let tag = intent.entity_tag.as_deref();
        let sent = self
            .partner_center
            .put_subscription(self.customer, id, &whole, tag)
            .await;
        Sent::from(sent)
    }
}

impl OneChange<'_> {
    /// What is there, where a plan says that nothing is to be changed: it may be different by now.
    pub(crate) async fn still(&self) -> Result<SubscriptionFacts, Problem> {
        let id = &self.plan.subscription_id;
        let place = (self.customer, id.as_str());
        let current = Current::read(self.partner_center, place, &self.plan.wanted).await?;
        if current.is_so(&self.plan.wanted) {
            return Ok(current.facts());
        }
        Err(Problem::Other {
            exit: Exit::No,
            code: "no-longer-so",
            text: text!(
                "the plan says that there is nothing to change, but it is not so any more: nothing was sent; plan anew with list-subscriptions and change-subscription",
                "計画では変更不要でしたが、現在の状態は異なります。何も送信していません。list-subscriptions と change-subscription で計画を作り直してください"
            ),
        })
    }

    /// The change shows. Everything else must be as it was before it.
    fn compared(
        &self,
        intent: &Intent,
        current: &Current,
    ) -> Result<State<Intent, SubscriptionFacts>, Problem> {
        let found = &current.found;
        let before: Whole = parsed(&intent.before)?;
        let names = differing(&before, &found.whole, &self.plan.wanted);
        if names.is_empty() {
            return Ok(State::Made(current.facts()));
        }
        if !only_plans_fell_off(&before, &found.whole, &names) {
            return Ok(State::Refused(differs(&names)));
        }
        let mended = with_plans_of(&before, &found.whole).map_err(|error| unwritable(&error))?;
        Ok(State::Mend {
            intent: Intent {
                before: intent.before.clone(),
                sent: written(&mended)?,
                entity_tag: found.known.attributes.etag.clone(),
            },
            problem: if renewal_fell_off(&before, &found.whole) {
                without_renewal()
            } else {
                without_schedule()
            },
        })
    }

    async fn decided(
        &self,
        current: &Current,
    ) -> Result<State<Intent, SubscriptionFacts>, Problem> {
        let found = &current.found;
        if let Some(problem) = self.overtaken(found) {
            return Ok(State::Refused(problem));
        }
        let known = self.known(found).await?;
        Ok(
            match decide(&found.known, &self.plan.wanted, &known, self.now) {
                Decision::IsSo => State::Made(current.facts()),
                Decision::Refuse(reason) => {
                    State::Refused(reason::problem(reason, &self.plan.wanted))
                }
                Decision::Change => State::NotMade(Intent {
                    before: written(&found.whole)?,
                    sent: self.sent(found, known.support_contact.as_ref())?,
                    entity_tag: found.known.attributes.etag.clone(),
                }),
            },
        )
    }

    /// Notes what the change took back, where it was made or may have been. What ends with its term is still there, and
    /// counted as ending.
    pub(crate) fn note(&self, status: ApplyStatus) {
        let is_gone = matches!(
            status,
            ApplyStatus::Done | ApplyStatus::Pending | ApplyStatus::Unknown
        );
        let before = self.plan.before.seats;
        let seats = match self.plan.wanted {
            WantedChange::Cancel => Some(before.unwrap_or(i64::MAX)),
            WantedChange::Seats { to } => before.map(|before| before - i64::from(to)),
            _ => None,
        };
        if let (Some(proof), Some(seats)) = (&self.plan.proof.seats, seats.filter(|_| is_gone)) {
            self.taken_back
                .note(self.customer, &proof.sku_id, seats.max(0));
        }
    }

    /// A number of seats is meant from the one that the plan saw: from another one it may take seats where some were to be
    /// added, or add another number of them. And the end of a term is meant of the term that the plan saw: where the next one
    /// has begun, it would be paid for to its end.
    fn overtaken(&self, found: &WholeSubscription) -> Option<Problem> {
        match self.plan.wanted {
            WantedChange::Seats { .. } => {
                let (then, now) = (self.plan.before.seats, found.known.quantity);
                (then != now).then(|| seats_changed(then, now))
            }
            WantedChange::Renewal { .. } | WantedChange::Cancel => {
                let then = self.plan.before.term_end.as_deref()?;
                let now = term_end(&found.known);
                (instant(then) != now).then(|| term_changed(then, now))
            }
            WantedChange::Reseller { .. } | WantedChange::SupportContact { .. } => None,
        }
    }

    /// What is sent: the whole resource with one thing changed, or the support contact, which is a resource of its own.
    fn sent(
        &self,
        found: &WholeSubscription,
        contact: Option<&SupportContact>,
    ) -> Result<String, Problem> {
        if let Some(contact) = contact {
            return written(contact);
        }
        let sent = changed(&found.whole, &self.plan.wanted);
        written(&sent.map_err(|error| unwritable(&error))?)
    }

    /// What the decision rests on, read now: an older proof proves nothing of the present.
    async fn known(&self, found: &WholeSubscription) -> Result<Known, Problem> {
        let needs_seats =
            needs_proof(&found.known, &self.plan.wanted) && !self.plan.users_lose_access;
        let seats = match &self.plan.proof.seats {
            Some(proof) if needs_seats => self.seats(proof).await?,
            _ => None,
        };
        let partners = (self.services, self.partner_center);
        let valid = resellers(partners, &self.plan.wanted, &facts(&found.known)).await?;
        Ok(Known {
            has_new_partner: self.plan.proof.partner.is_some(),
            seats,
            users_lose_access: self.plan.users_lose_access,
            may_be_unconfirmed: self.may_be_unconfirmed || self.plan.unconfirmed,
            ..valid
        })
    }

    /// The seats of the SKU now. A row that is not there says nothing of who uses them.
    async fn seats(&self, proof: &SeatProof) -> Result<Option<SeatProof>, Problem> {
        let rows = self.services.graph(self.customer).subscribed_skus().await?;
        let Some(row) = rows.into_iter().find(|row| row.sku_id == proof.sku_id) else {
            return Ok(None);
        };
        Ok(Some(SeatProof {
            consumed: row.consumed_units,
            enabled: self
                .taken_back
                .enabled(self.customer, &row.sku_id, row.prepaid_units.enabled),
            ending: ending(self.partner_center, self.customer, &proof.others).await?,
            ..proof.clone()
        }))
    }
}

/// The seats of other subscriptions of this partner that are not known to go on after their term.
pub(crate) async fn ending(
    partner_center: &PartnerCenter,
    customer: &TenantId,
    others: &[String],
) -> Result<i64, Problem> {
    if others.is_empty() {
        return Ok(0);
    }
    let all = partner_center.subscriptions(customer).await?;
    Ok(seats_that_end(&all, others))
}

/// Whether the wanted reseller, or else the one on the subscription, is valid.
pub(crate) async fn resellers(
    (services, partner_center): (&Services, &PartnerCenter),
    wanted: &WantedChange,
    before: &SubscriptionFacts,
) -> Result<Known, Problem> {
    let mut known = Known::default();
    if let WantedChange::SupportContact { to } = wanted {
        known.support_contact = support_contact(services, partner_center, to).await?;
        known.reseller_is_valid = Some(known.support_contact.is_some());
    } else if let WantedChange::Reseller { to } = wanted {
        let is_mine = partner_center.is_own_reseller(to).await?;
        let standing = partner_center.reseller(to).await?;
        known.reseller_is_valid = Some(is_mine && standing == Reseller::Valid);
    } else if let Some(id) = &before.partner_id {
        let standing = partner_center.reseller(id).await;
        // Where it cannot be asked, the service decides.
        known.reseller_on_it_is_valid = standing.ok().map(|found| found == Reseller::Valid);
    }
    Ok(known)
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text).map_err(|error| unwritable(&error))
}

fn written(resource: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(resource).map_err(|error| unwritable(&error))
}

fn unwritable(error: &serde_json::Error) -> Problem {
    Problem::Other {
        exit: Exit::Local,
        code: "bad-resource",
        text: text!(
            "the subscription cannot be read back from what was kept of it ({error}); nothing was sent",
            "保存したサブスクリプションの内容を読み取れません ({error})。何も送信していません"
        ),
    }
}

fn seats_changed(then: Option<i64>, now: Option<i64>) -> Problem {
    let number =
        |seats: Option<i64>| seats.map_or_else(|| "?".to_owned(), |seats| seats.to_string());
    let (then, now) = (number(then), number(now));
    Problem::Other {
        exit: Exit::No,
        code: "seats-changed",
        text: text!(
            "the subscription has {now} seat(s) now, and had {then} when the change was planned: nothing was sent; plan anew with change-subscription",
            "計画時の {then} ライセンスから、現在は {now} ライセンスに変わっています。何も送信していません。change-subscription で計画を作り直してください"
        ),
    }
}

fn without_renewal() -> Problem {
    Problem::Other {
        exit: Exit::Local,
        code: "renewal-fell-off",
        text: text!(
            "the change was made, but the service switched the renewal off with it, and it could not be switched on again: set it in Partner Center now, or run change-subscription --renewal on",
            "変更は反映されましたが、同時に自動更新がオフになり、元に戻せませんでした。すぐにパートナー センターで自動更新をオンにするか、change-subscription --renewal on を実行してください"
        ),
    }
}

fn without_schedule() -> Problem {
    Problem::Other {
        exit: Exit::Local,
        code: "schedule-fell-off",
        text: text!(
            "the change was made, but the service dropped with it what was scheduled for the end of the term, and it could not be put back: see list-subscriptions, and schedule it again now in Partner Center or with change-subscription --renewal",
            "変更は反映されましたが、同時に期間終了時の予定が取り消され、元に戻せませんでした。list-subscriptions で確認し、すぐにパートナー センターまたは change-subscription --renewal で設定し直してください"
        ),
    }
}

fn term_changed(then: &str, now: Option<Timestamp>) -> Problem {
    let then = printable(then);
    let now = now.map_or_else(|| "?".to_owned(), |now| now.to_string());
    Problem::Other {
        exit: Exit::No,
        code: "term-changed",
        text: text!(
            "the term ends at {now} now, and ended at {then} when the change was planned: it has been renewed or changed since, and nothing was sent; look at it with list-subscriptions (for seven days after a renewal it can be taken back: --cancel), and plan anew",
            "計画時に {then} だった期間の終了日時が、現在は {now} です。その後に更新または変更されたため、何も送信していません。list-subscriptions で確認し (更新から 7 日以内なら --cancel で取り消せます)、計画を作り直してください"
        ),
    }
}

fn being_changed(state: &str) -> Text {
    let state = printable(state);
    text!(
        "the change was sent, and the subscription is \"{state}\" until it shows: run the same command again later, it looks first",
        "変更を送信しましたが、サブスクリプションの状態が「{state}」で、まだ反映を確認できません。しばらくしてから同じコマンドを再度実行すると、先に状態を確認します"
    )
}

fn differs(names: &[String]) -> Problem {
    let names = printable(&names.join(", "));
    let text: Text = text!(
        "the change was made, but something else is not as before: {names}; compare it with the journal, which has the subscription as it was, and correct it in Partner Center",
        "変更は反映されましたが、ほかの項目が変わっています: {names}。変更前の内容はジャーナルに記録されています。比較して、パートナー センターで修正してください"
    );
    Problem::Other {
        exit: Exit::Local,
        code: "differs",
        text,
    }
}
