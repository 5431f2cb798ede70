//! Words of results, and the Japanese of the help.

use common::{
    Text,
    cli::{Examples, Words},
    sections::{AgreementState, RelationshipState, Swap, SwapAction, SwapStatus},
    text,
};

/// What came of a change, or is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Done,
    AlreadyDone,
    Planned,
    Nothing,
    NotDone,
    Failed,
    Differs,
    Unknown,
}

/// How an outcome is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Good,
    Open,
    Bad,
}

impl Outcome {
    pub(crate) fn of(swap: &Swap) -> Self {
        match (swap.status, swap.action) {
            (Some(SwapStatus::Done), _) => Self::Done,
            (Some(SwapStatus::AlreadyDone), _) => Self::AlreadyDone,
            (Some(SwapStatus::Refused), _) | (None, SwapAction::Refuse) => Self::NotDone,
            (Some(SwapStatus::Failed), _) => Self::Failed,
            (Some(SwapStatus::Differs), _) => Self::Differs,
            (Some(SwapStatus::Unknown), _) => Self::Unknown,
            (None, SwapAction::None) => Self::Nothing,
            (None, _) => Self::Planned,
        }
    }

    pub(crate) fn words(self) -> Text {
        match self {
            Self::Done => text!("done", "完了"),
            Self::AlreadyDone => text!("done before", "完了済み"),
            Self::Planned => text!("planned", "計画"),
            Self::Nothing => text!("nothing to do", "対応不要"),
            Self::NotDone => text!("not done", "見送り"),
            Self::Failed => text!("failed", "失敗"),
            Self::Differs => text!("differs", "相違あり"),
            Self::Unknown => text!("not known", "不明"),
        }
    }

    pub(crate) fn mood(self) -> Mood {
        match self {
            Self::Done | Self::AlreadyDone | Self::Nothing => Mood::Good,
            Self::Planned => Mood::Open,
            Self::NotDone | Self::Failed | Self::Differs | Self::Unknown => Mood::Bad,
        }
    }
}

pub(crate) fn relationship(state: RelationshipState) -> Text {
    match state {
        RelationshipState::Established => text!("established", "成立"),
        RelationshipState::Pending => text!("pending", "手続き中"),
        RelationshipState::Absent => text!("not there", "未成立"),
        RelationshipState::Unknown => text!("not known", "確認不能"),
    }
}

pub(crate) fn agreement(state: AgreementState) -> Text {
    match state {
        AgreementState::Accepted => text!("accepted", "承諾済み"),
        AgreementState::Outdated => text!("accepted, to be renewed", "更新が必要"),
        AgreementState::NotAccepted => text!("not accepted", "未承諾"),
        AgreementState::Unknown => text!("not known", "確認不能"),
    }
}

pub(crate) const HELP: Words = &[
    (
        "Make one HTML page, without scripts, of the records of a run: to print or to send",
        "作業のレコードから、印刷や送付に使える 1 つの HTML ページを作成します (スクリプトは含みません)",
    ),
    (
        "Write the page to FILE once it is complete",
        "ページを FILE に出力します (すべて書き終えてから置き換えます)",
    ),
    (
        "Last hash of the evidence (from swap-license --check-evidence), to print on the page",
        "ページに記載する証跡の最後のハッシュ (swap-license --check-evidence の出力)",
    ),
    (
        "The time zone of the page's own date",
        "ページの作成日時のタイム ゾーン",
    ),
];

/// What people do with it.
pub(crate) const EXAMPLES: Examples = &[
    (
        "parse-invite mail.eml | check-relationship | list-licenses > before.jsonl && swap-license before.jsonl > plan.jsonl && make-report before.jsonl plan.jsonl -o report.html",
        "Show the plan to the person who decides on it",
        "計画を決裁者に見せるためのページを作成します",
    ),
    (
        "parse-invite mail.eml | list-licenses | list-deadlines | make-report > days.html",
        "Print the deadlines ahead",
        "今後の期限を印刷できるページにします",
    ),
];
