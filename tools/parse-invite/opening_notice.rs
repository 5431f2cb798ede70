//! The notice that the new subscription is open (開通案内): no invitation, and often taken for one.

use std::sync::LazyLock;

use common::ids::Guid;

use crate::{normalize::Normalized, word_list::WordList};

/// What a notice names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Notice {
    pub(crate) licenses: Vec<Named>,
}

/// A licence and its subscription.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Named {
    pub(crate) name: Option<String>,
    /// As it stands; samples have it crossed out.
    pub(crate) subscription: Option<String>,
}

impl Named {
    /// The id of the subscription, if it is one.
    pub(crate) fn subscription_id(&self) -> Option<Guid> {
        self.subscription.as_deref().and_then(|id| id.parse().ok())
    }
}

static OPENED: LazyLock<WordList> = LazyLock::new(|| {
    WordList::new([
        "開通情報",
        "開通案内",
        "開通のご案内",
        "開通のお知らせ",
        "開通しました",
        "手続きが完了",
        "開通いたしました",
        "has been provisioned",
    ])
});

/// Reads a notice; `None` where the text is none.
pub(crate) fn read(plain: &Normalized) -> Option<Notice> {
    // One of these stands in every notice; most texts have none and are not read by words.
    const SIGNS: [&str; 3] = ["開通", "手続きが完了", "provisioned"];
    let text = plain.text.as_bytes();
    let is_in = |sign: &&str| memchr::memmem::find(text, sign.as_bytes()).is_some();
    if !SIGNS.iter().any(is_in) || !OPENED.is_in(&plain.text) {
        return None;
    }
    let mut notice = Notice::default();
    for line in plain.text.lines() {
        let Some((label, value)) = line.split_once(':') else {
            continue;
        };
        let (label, value) = (label.trim().to_ascii_lowercase(), value.trim());
        if value.is_empty() {
            continue;
        }
        let label: String = label.chars().filter(|c| !c.is_whitespace()).collect();
        if [
            "ライセンス名",
            "ライセンス",
            "製品名",
            "プラン名",
            "license",
            "product",
        ]
        .iter()
        .any(|word| label.ends_with(word))
        {
            notice.licenses.push(Named {
                name: Some(value.to_owned()),
                subscription: None,
            });
        } else if label.ends_with("サブスクリプションid") || label.ends_with("subscriptionid")
        {
            notice.take_subscription(value);
        }
    }
    (!notice.licenses.is_empty()).then_some(notice)
}

impl Notice {
    fn take_subscription(&mut self, id: &str) {
        match self.licenses.last_mut() {
            Some(last) if last.subscription.is_none() => last.subscription = Some(id.to_owned()),
            _ => self.licenses.push(Named {
                name: None,
                subscription: Some(id.to_owned()),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Notice> {
        super::read(&Normalized::for_words(text))
    }

    #[test]
    fn licences_and_their_subscriptions_are_read_and_a_crossed_out_id_is_none() {
        let notice = read(
            "弊社手続きが完了いたしましたので開通情報をご案内申し上げます。\nライセンス名：Microsoft 365 Business Standard\nサブスクリプション ID：XXXXXXXXXXXX-XXXX\nライセンス名：Visio\nサブスクリプションＩＤ：75797631-365c-4181-8514-3d311573318b",
        )
        .unwrap();
        assert_eq!(notice.licenses.len(), 2);
        assert_eq!(
            notice.licenses[0].name.as_deref(),
            Some("Microsoft 365 Business Standard")
        );
        assert_eq!(notice.licenses[0].subscription_id(), None);
        assert_eq!(
            notice.licenses[1].subscription_id().unwrap().as_str(),
            "75797631-365c-4181-8514-3d311573318b"
        );
    }

    #[test]
    fn a_mail_that_only_speaks_of_opening_is_no_notice() {
        assert_eq!(read("開通案内メールが届きますので、お待ちください。"), None);
        assert_eq!(read("ライセンス名：Microsoft 365"), None);
    }
}
