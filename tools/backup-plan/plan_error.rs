//! Why a user has no plan, in words, as an exit code, and as it stands in the record.

use common::{
    BadRecord, Exit, Lang, Text, cli::Problem, drive_listing::why_not_listed,
    sections::SectionError, services::error::ServiceError,
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
            Self::Service(error) => why_not_listed(error),
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
