//! Looking how far a transfer is, again and again while there is time.

use std::time::Duration;

use common::{
    Exit,
    applying::Applying,
    cli::Out,
    ids::TenantId,
    partner_center::{PartnerCenter, transfers::TransferEntity},
    services::error::ServiceError,
    text,
    text::printable,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

use crate::decide::{latest, progress};

/// How long transfers are followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Following {
    pub(crate) wait: Option<Duration>,
    /// The pause between two looks.
    pub(crate) interval: Duration,
}

impl Following {
    fn until(self) -> Option<Instant> {
        self.wait.map(|wait| Instant::now() + wait)
    }

    /// The pause before the next look; `None` where the time is up.
    fn pause(self, until: Option<Instant>) -> Option<Duration> {
        let left = until?.saturating_duration_since(Instant::now());
        (!left.is_zero()).then(|| left.min(self.interval))
    }

    /// All transfers of a customer, once all have ended or the time is up.
    pub(crate) async fn all(
        self,
        partner_center: &PartnerCenter,
        customer: &TenantId,
        out: &Out<'_>,
    ) -> Result<Vec<TransferEntity>, ServiceError> {
        let until = self.until();
        loop {
            let all = partner_center.transfers(customer).await?;
            let Some(one) = all.iter().find(|one| !progress(one).has_ended()) else {
                self.tell_of_ends(&all, out);
                return Ok(all);
            };
            let Some(pause) = self.pause(until) else {
                if self.wait.is_some() {
                    out.complain(Exit::TryAgain, &still_under_way(one));
                }
                return Ok(all);
            };
            tokio::time::sleep(pause).await;
        }
    }

    /// Whoever waits for a transfer waits for its subscriptions. What was asked for again later is followed by that.
    fn tell_of_ends(self, all: &[TransferEntity], out: &Out<'_>) {
        if self.wait.is_none() {
            return;
        }
        if all.is_empty() {
            out.complain(Exit::No, &nothing_to_follow());
        }
        for one in latest(all) {
            if progress(one).came_to_nothing() {
                out.complain(Exit::No, &came_to_nothing(one));
            }
        }
    }

    /// One transfer, once it has ended or the time is up.
    pub(crate) async fn one<I, R>(
        self,
        changes: &Applying<I, R>,
        partner_center: &PartnerCenter,
        (customer, id): (&TenantId, &str),
        out: &Out<'_>,
    ) -> Result<Option<TransferEntity>, ServiceError>
    where
        I: Serialize + DeserializeOwned + Clone + std::fmt::Debug,
        R: Serialize + DeserializeOwned + Clone + std::fmt::Debug,
    {
        let until = self.until();
        loop {
            let found = partner_center.transfer(customer, id).await?;
            let Some(one) = found.map(|found| found.known) else {
                return Ok(None);
            };
            if progress(&one).has_ended() {
                return Ok(Some(one));
            }
            let pause = self.pause(until);
            let Some(pause) = pause.filter(|_| !changes.is_asked_to_end()) else {
                if self.wait.is_some() {
                    out.complain(Exit::TryAgain, &still_under_way(&one));
                }
                return Ok(Some(one));
            };
            changes.pause(pause).await;
        }
    }
}

fn nothing_to_follow() -> common::Text {
    text!(
        "the customer has no transfer that could be followed",
        "このお客様には、状態を追跡できる移管がありません"
    )
}

fn came_to_nothing(one: &TransferEntity) -> common::Text {
    let state = printable(one.status.as_deref().unwrap_or_default());
    let id = printable(&one.id);
    text!(
        "the transfer {id} is \"{state}\": nothing was moved by it; ask for it again where it is still wanted",
        "移管 {id} の状態は「{state}」で、サブスクリプションは移管されていません。必要な場合はもう一度依頼してください"
    )
}

fn still_under_way(one: &TransferEntity) -> common::Text {
    let state = printable(one.status.as_deref().unwrap_or_default());
    let expires = one.expiration_time.as_deref().map(printable);
    match expires {
        Some(expires) => text!(
            "the transfer is still \"{state}\"; it can be answered until {expires}: run again later",
            "移管の状態はまだ「{state}」です。{expires} まで回答できます。しばらくしてから再度実行してください"
        ),
        None => text!(
            "the transfer is still \"{state}\", and the service does not say until when it can be answered: run again later",
            "移管の状態はまだ「{state}」で、回答の期限は示されていません。しばらくしてから再度実行してください"
        ),
    }
}
