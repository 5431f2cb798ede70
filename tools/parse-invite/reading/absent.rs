//! A mail that speaks of an invitation, or asks for something, and has no link of an invitation.

use common::sections::{InvitationKind as Kind, InvitationVerdict as Verdict};

use super::{
    links::{OtherLink, Others},
    mail_text::MailText,
    model::LocatedLink,
};
use crate::{
    content,
    mail::{Attached, Mail},
    other_link::{self, Asks},
    verdict::JudgedLink,
    warning::Caution,
};

/// What stands in the place of an invitation in a mail that has none: a link that asks for something else,
/// or, in a mail that speaks of an invitation, whatever may hold its link.
pub(super) fn without_invitation(
    mail: &Mail,
    texts: &[MailText],
    others: &Others,
    is_about_invitation: bool,
) -> Option<LocatedLink> {
    let is_spoken_of = is_about_invitation && speaks_of_accepting(mail, texts);
    let first = |wanted: &dyn Fn(Asks) -> bool| others.asking.iter().find(|link| wanted(link.asks));
    let replacing = first(&Asks::replaces_invitation).filter(|_| is_spoken_of);
    if let Some(other) = replacing {
        return Some(other.located(Kind::Unknown, Some(Verdict::Forged)));
    }
    if let Some(other) = first(&Asks::stands_alone) {
        return Some(other.located(Kind::OtherRequest, None));
    }
    let shown = others
        .asking
        .iter()
        .find(|link| link.asks == Asks::ShowsMicrosoft);
    if let Some(other) = shown {
        return Some(other.located(Kind::Unknown, Some(Verdict::Forged)));
    }
    let caution = is_spoken_of.then(|| place_of_link(mail, texts, others))??;
    let mut link = JudgedLink::other(Kind::Unknown, None, Some(Verdict::Unverifiable));
    link.cautions.push(caution);
    Some(LocatedLink {
        text: 0,
        at: 0,
        link,
    })
}

/// Where the link of a mail may be that speaks of an invitation and shows none.
fn place_of_link(mail: &Mail, texts: &[MailText], others: &Others) -> Option<Caution> {
    if !others.sites.is_empty() {
        return Some(Caution::OnlyForeignLinks(others.sites.clone()));
    }
    let file = mail
        .attachments
        .iter()
        .find(|name| !content::is_picture(name));
    if let Some(name) = file {
        return Some(Caution::OnlyIn(Attached::File, name.clone()));
    }
    let picture = mail
        .attachments
        .first()
        .or_else(|| Some(&mail.unread.first()?.1))
        .cloned();
    let shown = texts.iter().any(|text| text.has_picture);
    picture
        .or_else(|| shown.then(|| "img".to_owned()))
        .map(|name| Caution::OnlyIn(Attached::Picture, name))
}

impl OtherLink {
    /// As the record of a mail that has no invitation.
    fn located(&self, kind: Kind, verdict: Option<Verdict>) -> LocatedLink {
        let mut link = JudgedLink::other(kind, Some(self.url.clone()), verdict);
        if verdict == Some(Verdict::Forged) && !link.host.is_empty() {
            link.cautions.push(Caution::ForeignHost(link.host.clone()));
        }
        if self.is_hidden {
            link.cautions.push(Caution::Hidden);
        }
        link.host_ok = other_link::is_microsoft(&link.host);
        LocatedLink {
            text: self.text,
            at: self.at,
            link,
        }
    }
}

/// Whether a mail is about an invitation, so that a link that cannot be opened may be one.
pub(super) fn is_about_invitation(mail: &Mail, texts: &[MailText]) -> bool {
    const INVITED: [&str; 6] = [
        "招待の承",
        "招待を承",
        "招待のご承",
        "招待をご承",
        "accept the invitation",
        "accept our invitation",
    ];
    const OF_PARTNERS: [&str; 6] = [
        "microsoft",
        "リセラー",
        "パートナー",
        "csp",
        "reseller",
        "partner",
    ];
    const WORDS: [&str; 22] = [
        "リセラー招待",
        "パートナー招待",
        "サブスクリプションの移管",
        "サブスクリプションの譲渡",
        "subscription transfer",
        "partner invitation",
        "クラウド ソリューション プロバイダー",
        "クラウドソリューションプロバイダー",
        "リセラー関係",
        "リセラーの関係",
        "リセラーチェンジ",
        "リセラー変更",
        "パートナー リレーションシップ",
        "パートナー関係",
        "顧客契約",
        "gdap",
        "cloud solution provider",
        "reseller relationship",
        "partner relationship",
        "reseller invitation",
        "granular delegated",
        "microsoft customer agreement",
    ];
    let is_in = |text: &str| {
        let lower = text.to_ascii_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        has(&WORDS) || has(&INVITED) && has(&OF_PARTNERS)
    };
    texts.iter().any(|text| is_in(&text.text))
        || mail.envelope.subject.as_deref().is_some_and(is_in)
}

fn speaks_of_accepting(mail: &Mail, texts: &[MailText]) -> bool {
    let subject = mail.envelope.subject.as_deref().unwrap_or("");
    other_link::speaks_of_accepting(subject)
        || texts
            .iter()
            .any(|text| other_link::speaks_of_accepting(&text.text))
}
