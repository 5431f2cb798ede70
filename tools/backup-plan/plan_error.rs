//! Why a user has no plan, in words, as an exit code, and as it stands in the record.

use common::{
    BadRecord, Exit, Lang, Text, cli::Problem, sections::SectionError,
    services::error::ServiceError, text, text::printable,
};

/// Why a user has no plan.
#[derive(Debug)]
pub(crate) enum PlanError {
    /// The plan in the record is not what it should be.
    Record(BadRecord),
    /// The service did not give what was asked for.
    Service(ServiceError),
}

impl From<BadRecord> for PlanError {
    fn from(bad: BadRecord) -> Self {
        Self::Record(bad)
    }
}

impl From<ServiceError> for PlanError {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl PlanError {
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::Record(_) => Exit::Input,
            Self::Service(error) => error.exit(),
        }
    }

    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Record(bad) => bad.text(),
            Self::Service(error) if error.status() == Some(LOCKED) => {
                let words = error.text();
                let (en, ja) = (words.en, words.ja);
                text!(
                    "this OneDrive is locked, or archived because it had no licence for 93 days; an administrator must unlock it first ({en})",
                    "この OneDrive はロックされているか、93 日間ライセンスがなかったためアーカイブされています。先に管理者による解除が必要です ({ja})"
                )
            }
            Self::Service(error) => error.text(),
        }
    }

    pub(crate) fn section_error(&self, lang: Lang) -> SectionError {
        match self {
            Self::Record(bad) => Problem::Bad(bad.clone()).section_error(lang),
            Self::Service(error) => SectionError {
                message: self.text().in_lang(lang).to_owned(),
                ..error.to_section_error(lang)
            },
        }
    }
}

/// HTTP 423: stays so until an administrator unlocks the site.
const LOCKED: u16 = 423;

/// The `user` of a record has neither id nor sign-in name.
pub(crate) fn no_name() -> Problem {
    Problem::Other {
        exit: Exit::Input,
        code: "no-user-name",
        text: text!(
            "\"user\" has neither id nor userPrincipalName",
            "「user」に id も userPrincipalName もありません"
        ),
    }
}

/// The `user` of a record is named by something that is neither.
pub(crate) fn bad_name(name: &str) -> Problem {
    let name = printable(name);
    Problem::Other {
        exit: Exit::Input,
        code: "bad-user-name",
        text: text!(
            "\"{name}\" is neither an object id (GUID) nor a sign-in name (name@domain)",
            "「{name}」はオブジェクト ID (GUID) でもサインイン名 (名前@ドメイン) でもありません"
        ),
    }
}
