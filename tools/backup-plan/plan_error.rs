//! Why a record has no plan, in words, as an exit code, and as it stands in the record.

use common::{
    BadRecord, Exit, Failure, Lang, Text, sections::SectionError, services::error::ServiceError,
    text, text::printable,
};

/// Why a record has no plan.
#[derive(Debug)]
pub(crate) enum PlanError {
    /// It is not what it should be.
    Record(BadRecord),
    /// Its `user` has neither id nor sign-in name.
    NoName,
    /// Its `user` is named by something that is neither.
    BadName(String),
    /// Neither it nor the settings name a tenant.
    NoTenant(Failure),
    /// The service did not give what was asked for.
    Service(ServiceError),
}

impl From<BadRecord> for PlanError {
    fn from(bad: BadRecord) -> Self {
        Self::Record(bad)
    }
}

impl From<Failure> for PlanError {
    fn from(failure: Failure) -> Self {
        Self::NoTenant(failure)
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
            Self::Record(BadRecord::FailedBefore { .. }) => Exit::No,
            Self::Record(_) | Self::NoName | Self::BadName(_) => Exit::Input,
            Self::NoTenant(failure) => failure.exit,
            Self::Service(error) => error.exit(),
        }
    }

    pub(crate) fn text(&self) -> Text {
        match self {
            Self::Record(bad) => bad.text(),
            Self::NoName => text!(
                "\"user\" has neither id nor userPrincipalName",
                "「user」に id も userPrincipalName もありません"
            ),
            Self::BadName(name) => {
                let name = printable(name);
                text!(
                    "\"{name}\" is neither an object id (GUID) nor a sign-in name (name@domain)",
                    "「{name}」はオブジェクト ID (GUID) でもサインイン名 (名前@ドメイン) でもありません"
                )
            }
            Self::NoTenant(failure) => failure.text.clone(),
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
        let plain = |code: &str| SectionError {
            code: code.to_owned(),
            message: self.text().in_lang(lang).to_owned(),
            service_message: None,
            request_id: None,
        };
        match self {
            Self::Record(BadRecord::FailedBefore { .. }) => plain("failed-before"),
            Self::Record(_) => plain("bad-record"),
            Self::NoName => plain("no-user-name"),
            Self::BadName(_) => plain("bad-user-name"),
            Self::NoTenant(_) => plain("no-tenant"),
            Self::Service(error) => SectionError {
                message: self.text().in_lang(lang).to_owned(),
                ..error.to_section_error(lang)
            },
        }
    }
}

/// HTTP 423: stays so until an administrator unlocks the site.
const LOCKED: u16 = 423;
