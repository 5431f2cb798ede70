//! Why `assignLicense` failed. Graph says `Request_BadRequest` for ten different things, so its English
//! words must be looked at; where they are unknown, the answer is "unknown", never a guess.

use crate::{Text, http::ServiceError, text, text::printable};

/// Why a change of licences failed. The words are from the service's observed messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AssignFailure {
    /// No seat of the SKU is free (`CountViolation`).
    NoSeat,
    /// The tenant does not own the SKU.
    SkuNotOwned,
    /// The user does not hold the SKU that shall go: perhaps it is done already.
    NotHeld,
    /// The licence comes from a group and cannot be taken from the user.
    InheritedFromGroup,
    /// The user has no usable usage location.
    UsageLocation,
    /// A service is not offered in the user's country (`ProhibitedInUsageLocationViolation`).
    ProhibitedInLocation,
    /// Service plans exclude each other (`MutuallyExclusiveViolation`).
    MutuallyExclusive,
    /// A service plan needs another one (`DependencyViolation`).
    Dependency,
    /// A mail address is in use elsewhere (`UniquenessViolation`).
    DuplicateAddress,
    /// The call asked for nothing.
    NothingToDo,
    /// The call lacked a list: a fault of the program.
    MissingList,
    /// Another change is under way in the tenant; nothing was done.
    Concurrency,
    /// A permission or a role is missing.
    NotAllowed,
    /// There is no such user.
    UserNotFound,
    /// The token was refused.
    Token,
    /// Too many requests. Whether it was done is not certain.
    Throttled,
    /// The service failed, or no answer came. Whether it was done is not known.
    OutcomeUnknown,
    /// None of the known ones: for a person to look at.
    Unrecognized,
}

/// Sorts a failed `assignLicense`. No status means that no answer came.
#[must_use]
pub fn classify_assign_error(
    status: Option<u16>,
    code: Option<&str>,
    message: Option<&str>,
) -> AssignFailure {
    let Some(status) = status else {
        return AssignFailure::OutcomeUnknown;
    };
    if code == Some("Directory_ConcurrencyViolation") {
        return AssignFailure::Concurrency;
    }
    match status {
        401 => AssignFailure::Token,
        403 => AssignFailure::NotAllowed,
        404 => AssignFailure::UserNotFound,
        429 => AssignFailure::Throttled,
        408 | 500.. => AssignFailure::OutcomeUnknown,
        _ => by_words(&message.unwrap_or_default().to_ascii_lowercase()),
    }
}

fn by_words(message: &str) -> AssignFailure {
    const FRAGMENTS: [(&str, AssignFailure); 13] = [
        (
            "does not have any available licenses",
            AssignFailure::NoSeat,
        ),
        (
            "does not correspond to a valid company license",
            AssignFailure::SkuNotOwned,
        ),
        (
            "user does not have a corresponding license",
            AssignFailure::NotHeld,
        ),
        (
            "inherited from a group membership",
            AssignFailure::InheritedFromGroup,
        ),
        ("invalid usage location", AssignFailure::UsageLocation),
        ("mutually exclusive", AssignFailure::MutuallyExclusive),
        (
            "conflicts with service plan",
            AssignFailure::MutuallyExclusive,
        ),
        ("depends on the service plan", AssignFailure::Dependency),
        (
            "value for property proxyaddresses",
            AssignFailure::DuplicateAddress,
        ),
        (
            "proxy address is already being used",
            AssignFailure::DuplicateAddress,
        ),
        ("no license changes provided", AssignFailure::NothingToDo),
        ("parameters of the operation", AssignFailure::MissingList),
        // Last, for the words of a missing location hold it too.
        ("usage location", AssignFailure::ProhibitedInLocation),
    ];
    FRAGMENTS
        .iter()
        .find(|(fragment, _)| message.contains(fragment))
        .map_or(AssignFailure::Unrecognized, |(_, failure)| *failure)
}

impl AssignFailure {
    /// Sorts the error of a call that was sent.
    #[must_use]
    pub fn of(error: &ServiceError) -> Self {
        if error.outcome_unknown() && error.status() != Some(429) {
            return Self::OutcomeUnknown;
        }
        classify_assign_error(error.status(), error.code(), error.message())
    }

    /// Whether the state must be read before anything is sent again.
    #[must_use]
    pub fn must_read_first(self) -> bool {
        matches!(self, Self::NotHeld | Self::Throttled | Self::OutcomeUnknown)
    }

    /// Whether nothing was done and the same call may be sent again after a pause.
    #[must_use]
    pub fn may_repeat(self) -> bool {
        self == Self::Concurrency
    }

    /// Whether every further user would fail in the same way.
    #[must_use]
    pub fn stops_the_run(self) -> bool {
        matches!(
            self,
            Self::NoSeat | Self::SkuNotOwned | Self::MissingList | Self::NotAllowed | Self::Token
        )
    }

    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoSeat => "no-seat",
            Self::SkuNotOwned => "sku-not-owned",
            Self::NotHeld => "not-held",
            Self::InheritedFromGroup => "inherited-from-group",
            Self::UsageLocation => "usage-location-missing",
            Self::ProhibitedInLocation => "prohibited-in-location",
            Self::MutuallyExclusive => "mutually-exclusive",
            Self::Dependency => "dependency",
            Self::DuplicateAddress => "duplicate-address",
            Self::NothingToDo => "nothing-to-do",
            Self::MissingList => "missing-list",
            Self::Concurrency => "concurrency",
            Self::NotAllowed => "not-allowed",
            Self::UserNotFound => "user-not-found",
            Self::Token => "token-refused",
            Self::Throttled => "throttled",
            Self::OutcomeUnknown => "outcome-unknown",
            Self::Unrecognized => "unrecognized",
        }
    }

    /// What happened to this user, and what to do. `user` is the sign-in name.
    #[must_use]
    pub fn text(self, user: &str) -> Text {
        let user = printable(user);
        let what = self.what();
        let next = self.next_step();
        Text {
            en: format!("{user}: {}; {}", what.en, next.en),
            ja: format!("{user}: {}。{}", what.ja, next.ja),
        }
    }

    /// What happened.
    #[must_use]
    pub fn what(self) -> Text {
        match self {
            Self::NoSeat => text!(
                "no seat of the new licence is free",
                "移行先のライセンスに空きがありません"
            ),
            Self::SkuNotOwned => text!(
                "the tenant does not own this licence",
                "このライセンスはテナントにありません"
            ),
            Self::NotHeld => text!(
                "the user does not hold the old licence",
                "ユーザーに移行元のライセンスが割り当てられていません"
            ),
            Self::InheritedFromGroup => text!(
                "the licence comes from a group",
                "ライセンスはグループから継承されています"
            ),
            Self::UsageLocation => text!(
                "the user has no usage location",
                "ユーザーの「利用場所」が設定されていません"
            ),
            Self::ProhibitedInLocation => text!(
                "a service is not offered at the user's usage location",
                "ユーザーの「利用場所」では提供されていないサービスがあります"
            ),
            Self::MutuallyExclusive => text!(
                "service plans exclude each other",
                "同時に割り当てられないサービス プランがあります"
            ),
            Self::Dependency => text!(
                "a service plan needs another one",
                "別のサービス プランを前提とするサービス プランがあります"
            ),
            Self::DuplicateAddress => text!(
                "a mail address of the user is in use elsewhere",
                "ユーザーのメール アドレスが別のオブジェクトで使用されています"
            ),
            Self::NothingToDo => text!(
                "there was nothing to change",
                "変更する内容がありませんでした"
            ),
            Self::MissingList => {
                text!("the request was incomplete", "要求の内容が不足していました")
            }
            Self::Concurrency => text!(
                "another change is under way in the tenant",
                "テナントで別の変更が処理中です"
            ),
            Self::NotAllowed => text!("the change is not allowed", "変更が許可されていません"),
            Self::UserNotFound => text!("there is no such user", "ユーザーが見つかりません"),
            Self::Token => text!(
                "the token was refused",
                "トークンが受け付けられませんでした"
            ),
            Self::Throttled => text!(
                "the service is limiting requests",
                "サービス側で要求が制限されています"
            ),
            Self::OutcomeUnknown => text!(
                "no clear answer came, so it may have been done",
                "正常な応答がなく、反映されたかどうか不明です"
            ),
            Self::Unrecognized => text!(
                "the service refused the change",
                "サービスが変更を拒否しました"
            ),
        }
    }

    /// What to do next.
    #[must_use]
    pub fn next_step(self) -> Text {
        match self {
            Self::NoSeat => text!(
                "ask the new partner for more seats, then run again",
                "移行先パートナーにシートの追加を依頼してから、再度実行してください"
            ),
            Self::SkuNotOwned => text!(
                "run list-licenses again and make a new plan",
                "list-licenses からやり直し、計画を作り直してください"
            ),
            Self::NotHeld => text!(
                "it may be done already; run again, it looks first",
                "すでに完了している可能性があります。再度実行すると、先に状態を確認します"
            ),
            Self::InheritedFromGroup => text!(
                "change the licence of the group in the admin centre",
                "管理センターでグループのライセンスを変更してください"
            ),
            Self::UsageLocation => text!(
                "set the usage location of the user in the admin centre, then run again",
                "管理センターでユーザーの「利用場所」を設定してから、再度実行してください"
            ),
            Self::ProhibitedInLocation => text!(
                "check the usage location, or switch the service plan off",
                "「利用場所」を確認するか、該当するサービス プランをオフにしてください"
            ),
            Self::MutuallyExclusive => text!(
                "switch one of the service plans off, then make a new plan",
                "どちらかのサービス プランをオフにして、計画を作り直してください"
            ),
            Self::Dependency => text!(
                "keep the service plan that it needs, then make a new plan",
                "前提となるサービス プランを残して、計画を作り直してください"
            ),
            Self::DuplicateAddress => text!(
                "remove the address from the other object, then run again",
                "重複しているアドレスを相手側から削除してから、再度実行してください"
            ),
            Self::NothingToDo => text!("nothing is left to do", "必要な作業はありません"),
            Self::MissingList => text!(
                "this is a fault of this program; please report it",
                "このプログラムの不具合です。報告をお願いします"
            ),
            Self::Concurrency => text!(
                "wait a moment and run again",
                "しばらく待ってから再度実行してください"
            ),
            Self::NotAllowed => text!(
                "give the application LicenseAssignment.ReadWrite.All with admin consent, and a signed-in user the role License Administrator",
                "アプリに LicenseAssignment.ReadWrite.All を付与して管理者の同意を得てください。ユーザーとしてサインインする場合は「ライセンス管理者」ロールが必要です"
            ),
            Self::UserNotFound => text!(
                "the user may have been deleted; make a new plan",
                "ユーザーが削除された可能性があります。計画を作り直してください"
            ),
            Self::Token => text!(
                "sign in again, then run again",
                "サインインし直してから、再度実行してください"
            ),
            Self::Throttled => text!(
                "run again later, it looks first",
                "しばらくしてから再度実行してください。先に状態を確認します"
            ),
            Self::OutcomeUnknown => text!(
                "run again, it looks first",
                "再度実行すると、先に状態を確認します"
            ),
            Self::Unrecognized => text!(
                "look at the service's message and at the user in the admin centre",
                "サービスのメッセージと、管理センターのユーザーの状態を確認してください"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seventeen_known_failures_are_told_apart() {
        let bad = Some("Request_BadRequest");
        for (status, code, message, failure) in [
            (
                400,
                bad,
                "Subscription with SKU f245ecc8-75af-4f8e-b61f-27d8114de5f3 does not have any available licenses.",
                AssignFailure::NoSeat,
            ),
            (
                400,
                bad,
                "License f245ecc8-75af-4f8e-b61f-27d8114de5f3 does not correspond to a valid company License.",
                AssignFailure::SkuNotOwned,
            ),
            (
                400,
                bad,
                "User does not have a corresponding license.",
                AssignFailure::NotHeld,
            ),
            (
                400,
                bad,
                "User license is inherited from a group membership and it cannot be removed directly from the user.",
                AssignFailure::InheritedFromGroup,
            ),
            (
                400,
                bad,
                "License assignment cannot be done for user with invalid usage location.",
                AssignFailure::UsageLocation,
            ),
            (
                400,
                bad,
                "License assignment is prohibited for the usage location of the user.",
                AssignFailure::ProhibitedInLocation,
            ),
            (
                400,
                bad,
                "License assignment failed because service plans a,b are mutually exclusive",
                AssignFailure::MutuallyExclusive,
            ),
            (
                400,
                bad,
                "service plan a conflicts with service plan b",
                AssignFailure::MutuallyExclusive,
            ),
            (
                400,
                bad,
                "License assignment failed because service plan a depends on the service plan(s) b",
                AssignFailure::Dependency,
            ),
            (
                400,
                Some("ObjectConflict"),
                "Another object with the same value for property proxyAddresses already exists.",
                AssignFailure::DuplicateAddress,
            ),
            (
                400,
                bad,
                "No license changes provided. At least one license to add or remove must be specified.",
                AssignFailure::NothingToDo,
            ),
            (
                400,
                bad,
                "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: removeLicenses.",
                AssignFailure::MissingList,
            ),
            (
                409,
                Some("Directory_ConcurrencyViolation"),
                "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.",
                AssignFailure::Concurrency,
            ),
            (
                400,
                Some("Directory_ConcurrencyViolation"),
                "",
                AssignFailure::Concurrency,
            ),
            (
                403,
                Some("Authorization_RequestDenied"),
                "Insufficient privileges to complete the operation.",
                AssignFailure::NotAllowed,
            ),
            (
                404,
                Some("Request_ResourceNotFound"),
                "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
                AssignFailure::UserNotFound,
            ),
            (
                401,
                Some("InvalidAuthenticationToken"),
                "Lifetime validation failed, the token is expired.",
                AssignFailure::Token,
            ),
            (
                429,
                Some("TooManyRequests"),
                "Please retry again later.",
                AssignFailure::Throttled,
            ),
            (503, None, "", AssignFailure::OutcomeUnknown),
            (400, bad, "Something new.", AssignFailure::Unrecognized),
        ] {
            assert_eq!(
                classify_assign_error(Some(status), code, Some(message)),
                failure,
                "{message}"
            );
        }
        assert_eq!(
            classify_assign_error(None, None, None),
            AssignFailure::OutcomeUnknown
        );
    }

    #[test]
    fn the_words_name_the_user_what_happened_and_what_to_do() {
        let text = AssignFailure::NoSeat.text("sato@aozora.example");
        assert_eq!(
            text.en,
            "sato@aozora.example: no seat of the new licence is free; ask the new partner for more seats, then run again"
        );
        assert_eq!(
            text.ja,
            "sato@aozora.example: 移行先のライセンスに空きがありません。移行先パートナーにシートの追加を依頼してから、再度実行してください"
        );
    }
}
