//! Why nothing was asked about a record.

use common::{Exit, Text, cli::Problem, ids::Guid, text, text::printable};

/// Why nothing was asked about a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unaskable {
    /// The link has no partner id, or one that is no GUID.
    DamagedPartner {
        /// What stands in its place.
        raw: Option<String>,
    },
    /// The link has no id of a request for roles, or a damaged one.
    DamagedRequest {
        /// What stands in its place.
        raw: Option<String>,
    },
    /// The link is not one of Microsoft's.
    NotGenuine,
    /// Neither the record nor the command line names a partner.
    NoPartner,
    /// The invitation asks for the agreement alone, about which a relationship says nothing.
    Agreement,
    /// The link is between two partners.
    Partnership,
    /// The partner's side was asked about another partner's invitation.
    OtherPartner {
        /// Whom the invitation is from.
        invited_by: Guid,
        /// Whose Partner Center is asked.
        asked: Guid,
    },
}

impl Unaskable {
    /// The code in the record.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::DamagedPartner { .. } | Self::NoPartner => "no-partner-id",
            Self::DamagedRequest { .. } => "no-request-id",
            Self::NotGenuine => "not-genuine",
            Self::Agreement => "asks-for-agreement",
            Self::Partnership => "asks-for-partnership",
            Self::OtherPartner { .. } => "other-partner",
        }
    }

    /// Whether it is the input that lacks something, or the answer that is no.
    pub(crate) fn exit(&self) -> Exit {
        match self {
            Self::DamagedPartner { .. }
            | Self::DamagedRequest { .. }
            | Self::NotGenuine
            | Self::Agreement
            | Self::Partnership
            | Self::OtherPartner { .. } => Exit::No,
            Self::NoPartner => Exit::Input,
        }
    }

    /// What a person has to know and do.
    pub(crate) fn text(&self) -> Text {
        match self {
            Self::DamagedPartner { raw: Some(raw) } => text!(
                "the partner id in the invitation is damaged (\"{raw}\"), so nothing was asked; get the link from the partner again",
                "招待リンクのパートナー ID が壊れています (「{raw}」)。照会は行っていません。パートナーにリンクの再送を依頼してください",
                raw = printable(raw)
            ),
            Self::DamagedPartner { raw: None } => text!(
                "the invitation names no partner id, so nothing was asked; get the link from the partner again",
                "招待リンクにパートナー ID がありません。照会は行っていません。パートナーにリンクの再送を依頼してください"
            ),
            Self::DamagedRequest { raw: Some(raw) } => text!(
                "the id of the GDAP request is damaged (\"{raw}\"), so nothing was asked; get the link from the partner again",
                "GDAP 要求の ID が壊れています (「{raw}」)。照会は行っていません。パートナーにリンクの再送を依頼してください",
                raw = printable(raw)
            ),
            Self::DamagedRequest { raw: None } => text!(
                "the link names no GDAP request, so nothing was asked; get the link from the partner again",
                "リンクに GDAP 要求の ID がありません。照会は行っていません。パートナーにリンクの再送を依頼してください"
            ),
            Self::NotGenuine => text!(
                "the invitation is not genuine, so nothing was asked; see its warnings, and do not accept it",
                "招待リンクが正規のものと確認できないため、照会は行っていません。招待の警告を確認し、承諾しないでください"
            ),
            Self::NoPartner => text!(
                "no partner to ask about: the record does not name one; name the partner's tenant id with --partner",
                "照会するパートナーがわかりません。レコードにパートナーの記載がないため、--partner でパートナーのテナント ID を指定してください"
            ),
            Self::Agreement => text!(
                "the link asks for the Microsoft Customer Agreement and for no relationship; ask attest-mca whether it is accepted",
                "このリンクは Microsoft 顧客契約の承諾を求めるもので、リセラー関係は求めていません。承諾済みかどうかは attest-mca で確認してください"
            ),
            Self::Partnership => text!(
                "the link makes two partners work together and is not for a customer; list-resellers shows what came of it",
                "このリンクはパートナーどうしの提携を結ぶもので、お客様向けではありません。結果は list-resellers で確認してください"
            ),
            Self::OtherPartner { invited_by, asked } => text!(
                "the invitation is from the partner {invited_by}, but the settings ask the Partner Center of {asked}",
                "招待元のパートナーは {invited_by} ですが、設定では {asked} のパートナー センターに照会することになっています"
            ),
        }
    }
}

impl From<Unaskable> for Problem {
    fn from(why: Unaskable) -> Self {
        Self::Other {
            exit: why.exit(),
            code: why.code(),
            text: why.text(),
        }
    }
}
