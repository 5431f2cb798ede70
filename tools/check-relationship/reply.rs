//! The completion notice: a mail that answers the invitation in its language, with what was checked. Written as a file for
//! a person to look at and send.

use common::{
    Exit, Lang, Record, Text,
    ids::TenantId,
    sections::{
        CompletionNotice, Evidence, Invitation, NoticeStatus, Relationship, RelationshipState,
        SectionError,
    },
    text,
    text::printable,
};
use jiff::Timestamp;
use mail::{BadMail, Draft, Mailbox, NotWritten, Outbox};

use crate::{
    notice::{Notice, language, subject, zone},
    observation::Observation,
};

/// How notices are written in this run.
#[derive(Debug)]
pub(crate) struct Replies {
    pub(crate) outbox: Outbox,
    pub(crate) from: Mailbox,
}

/// What came of the last look at a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Answered<'a> {
    pub(crate) relationship: &'a Relationship,
    /// What its evidence is made of.
    pub(crate) seen: &'a [Observation],
    /// The customer's tenant.
    pub(crate) tenant: &'a TenantId,
    pub(crate) now: Timestamp,
}

/// Why there is no notice.
#[derive(Debug, Clone, PartialEq, Eq)]
enum NoNotice {
    NotEstablished,
    NoInvitation,
    NotTrusted,
    NoSender(String),
    Mail(BadMail),
    NotWritten(NotWritten),
}

impl Replies {
    /// Writes the notice of a relationship that is established; of any other there is none. What became of it comes back,
    /// and where there is none, what to tell the person.
    pub(crate) fn answer(
        &self,
        record: &Record,
        answered: &Answered<'_>,
        lang: Lang,
    ) -> (CompletionNotice, Option<(Exit, Text)>) {
        match self.write(record, answered) {
            Ok(file) => (written(file), None),
            Err(why) => (why.notice(lang), Some((why.exit(), why.text()))),
        }
    }

    fn write(&self, record: &Record, answered: &Answered<'_>) -> Result<String, NoNotice> {
        let Answered {
            relationship,
            seen,
            tenant,
            now,
        } = *answered;
        if relationship.state != RelationshipState::Established {
            return Err(NoNotice::NotEstablished);
        }
        let invitation = record.get::<Invitation>().ok().flatten();
        let invitation = invitation.ok_or(NoNotice::NoInvitation)?;
        let to = recipient(&invitation)?;
        let lang = language(&invitation);
        let evidence: Vec<Evidence> = (seen.iter()).map(|one| one.evidence(lang, now)).collect();
        let notice = Notice {
            relationship,
            evidence: &evidence,
            tenant: tenant.as_str(),
            now,
        };
        let zone = zone(&invitation, lang);
        let words = notice.words(&to, &self.from, (lang, &zone));
        let draft = Draft {
            from: &self.from,
            to: &to,
            subject: &subject(&invitation, lang),
            date: now,
            zone: &zone,
            text: &words,
            language: match lang {
                Lang::En => "en",
                Lang::Ja => "ja",
            },
            in_reply_to: invitation.message_id.as_deref(),
        };
        let mail = draft.eml().map_err(NoNotice::Mail)?;
        let written = self.outbox.write(Some(tenant.as_str()), &mail);
        written.map_err(NoNotice::NotWritten)
    }
}

fn written(file: String) -> CompletionNotice {
    CompletionNotice {
        status: NoticeStatus::Written,
        file: Some(file),
        error: None,
    }
}

/// Who sent the invitation. A forged one may have the partner's real id in it, and its sender is told nothing.
fn recipient(invitation: &Invitation) -> Result<Mailbox, NoNotice> {
    let is_grave = invitation.warnings.iter().any(|warning| warning.grave);
    if !invitation.genuine || is_grave {
        return Err(NoNotice::NotTrusted);
    }
    let sender = invitation.sender.as_deref().unwrap_or_default();
    let parsed = sender.parse();
    parsed.map_err(|_| NoNotice::NoSender(sender.to_owned()))
}

impl NoNotice {
    fn exit(&self) -> Exit {
        match self {
            Self::NotEstablished | Self::NotTrusted => Exit::No,
            Self::NoInvitation | Self::NoSender(_) | Self::Mail(_) => Exit::Input,
            Self::NotWritten(why) => why.exit(),
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::NotEstablished => "not-established",
            Self::NoInvitation => "no-invitation",
            Self::NotTrusted => "not-trusted",
            Self::NoSender(_) => "no-sender",
            Self::Mail(_) => "bad-mail",
            Self::NotWritten(why) => why.code(),
        }
    }

    fn reason(&self) -> Text {
        match self {
            Self::NotEstablished => text!(
                "the relationship is not confirmed yet; run again once it is",
                "関係を確認できていません。確認できるようになってから再度実行してください"
            ),
            Self::NoInvitation => text!(
                "the record has no invitation to answer; give the record that parse-invite made of the mail",
                "返信する招待がレコードにありません。メールから parse-invite で作成したレコードを渡してください"
            ),
            Self::NotTrusted => text!(
                "parse-invite warns of this invitation, and its sender may not be the partner; write to the partner by an address that you know",
                "parse-invite がこの招待について警告しており、差出人がパートナーではない可能性があります。以前から知っている連絡先に連絡してください"
            ),
            Self::NoSender(sender) => {
                let sender = printable(sender);
                text!(
                    "the invitation has no sender that can be answered (\"{sender}\"); give parse-invite the whole mail",
                    "招待に返信できる差出人がありません (「{sender}」)。メール全体を parse-invite に渡してください"
                )
            }
            Self::Mail(bad) => bad.text(),
            Self::NotWritten(why) => why.text(),
        }
    }

    fn text(&self) -> Text {
        let Text { en, ja } = self.reason();
        text!(
            "no completion notice was written: {en}",
            "完了連絡は作成していません: {ja}"
        )
    }

    fn notice(&self, lang: Lang) -> CompletionNotice {
        CompletionNotice {
            status: NoticeStatus::NotWritten,
            file: None,
            error: Some(SectionError {
                code: self.code().to_owned(),
                message: self.text().in_lang(lang).to_owned(),
                service_message: None,
                request_id: None,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use common::sections::Warning;

    use super::*;

    fn invitation(subject: &str) -> Invitation {
        Invitation {
            subject: Some(subject.to_owned()),
            sender: Some("ライセンス担当 <csp@hinode.example>".to_owned()),
            genuine: true,
            ..Invitation::default()
        }
    }

    #[test]
    fn who_may_not_be_the_partner_is_told_nothing() {
        let good = invitation("x");
        assert_eq!(recipient(&good).unwrap().address(), "csp@hinode.example");
        let warning = |grave| Warning {
            code: "hidden-link".to_owned(),
            words: String::new(),
            grave,
        };
        let with = |change: &dyn Fn(&mut Invitation)| {
            let mut changed = good.clone();
            change(&mut changed);
            recipient(&changed)
        };
        assert!(with(&|one| one.warnings = vec![warning(false)]).is_ok());
        assert_eq!(
            with(&|one| one.warnings = vec![warning(true)]),
            Err(NoNotice::NotTrusted)
        );
        assert_eq!(with(&|one| one.genuine = false), Err(NoNotice::NotTrusted));
        for sender in ["ひのでクラウド", "a@b.example\r\nBcc: c@d.example", ""] {
            let refused = with(&|one| one.sender = Some(sender.to_owned()));
            assert_eq!(refused, Err(NoNotice::NoSender(sender.to_owned())));
        }
        assert_eq!(
            with(&|one| one.sender = None),
            Err(NoNotice::NoSender(String::new()))
        );
    }
}
