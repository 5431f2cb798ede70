//! Whether Microsoft lets a new customer buy: it may examine the company first.

use std::time::Duration;

use common::{
    Exit, Text, applying::Applying, cli::Problem, ids::TenantId, partner_center::PartnerCenter,
    services::error::ServiceError, text, text::printable,
};
use serde::{Serialize, de::DeserializeOwned};
use tokio::time::Instant;

/// How long an examination is followed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Following {
    pub(crate) wait: Option<Duration>,
    /// The pause between two looks.
    pub(crate) interval: Duration,
}

/// How an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// The customer may buy.
    Good,
    /// It may not, or not yet.
    Examined,
    /// It may not.
    Refused,
}

/// What the service's word means. Of most customers nothing is known, which hinders nothing (documented).
pub(crate) fn standing(word: Option<&str>) -> Standing {
    match word {
        None => Standing::Good,
        Some(word) if word.eq_ignore_ascii_case("Allowed") => Standing::Good,
        Some(word) if word.eq_ignore_ascii_case("NotAllowed") => Standing::Refused,
        Some(_) => Standing::Examined,
    }
}

impl Following {
    /// How an account stands, once it is examined or the time is up.
    pub(crate) async fn word<I, R>(
        self,
        changes: &Applying<I, R>,
        partner_center: &PartnerCenter,
        customer: &TenantId,
    ) -> Result<Option<String>, ServiceError>
    where
        I: Serialize + DeserializeOwned + Clone + std::fmt::Debug,
        R: Serialize + DeserializeOwned + Clone + std::fmt::Debug,
    {
        let until = self.wait.map(|wait| Instant::now() + wait);
        loop {
            let word = partner_center.account_status(customer).await?;
            if standing(word.as_deref()) != Standing::Examined {
                return Ok(word);
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            match left.filter(|left| !left.is_zero() && !changes.is_asked_to_end()) {
                Some(left) => changes.pause(left.min(self.interval)).await,
                None => return Ok(word),
            }
        }
    }
}

/// That the customer is there, and cannot buy yet.
pub(crate) fn examined(word: &str) -> Problem {
    let word = printable(word);
    Problem::Other {
        exit: Exit::TryAgain,
        code: "under-review",
        text: text!(
            "the customer is created, and Microsoft is examining it ({word}), so it cannot buy yet: run the same command again later to see whether it may, nothing is created twice",
            "お客様は作成されましたが、Microsoft が審査中のため ({word})、まだ購入できません。しばらくしてから同じコマンドを再度実行して確認してください (二重には作成しません)"
        ),
    }
}

/// That the customer is there, and must not buy.
pub(crate) fn not_allowed(word: &str) -> Problem {
    let word = printable(word);
    Problem::Other {
        exit: Exit::No,
        code: "account-not-allowed",
        text: text!(
            "the customer is created, but Microsoft does not let it buy ({word}): correct its company data in Partner Center, or ask Microsoft's partner support",
            "お客様は作成されましたが、Microsoft により購入が許可されていません ({word})。パートナー センターで会社情報を修正するか、Microsoft のパートナー サポートに問い合わせてください"
        ),
    }
}

/// That the password of a customer that was created now is nowhere.
pub(crate) fn password_not_shown() -> Text {
    text!(
        "the customer is created, but the answer with its password was lost, and the service shows it once: whoever administers the tenant sets a new one, or Microsoft's partner support does",
        "お客様は作成されましたが、パスワードを含む応答が失われました。パスワードは 1 回しか表示されないため、テナントの管理者または Microsoft のパートナー サポートが再設定する必要があります"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_word_that_allows_it_or_none_is_good() {
        for (word, expected) in [
            (None, Standing::Good),
            (Some("Allowed"), Standing::Good),
            (Some("allowed"), Standing::Good),
            (Some("UnderReview"), Standing::Examined),
            (Some("Not Ready"), Standing::Examined),
            (Some("Unknown"), Standing::Examined),
            (Some("NotAllowed"), Standing::Refused),
            (Some("a new word"), Standing::Examined),
        ] {
            assert_eq!(standing(word), expected, "{word:?}");
        }
    }
}
