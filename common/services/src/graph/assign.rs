//! Why `assignLicense` failed. Graph says `Request_BadRequest` for ten different things, so its English
//! words must be looked at; where they are unknown, the answer is "unknown", never a guess.

mod words;

use crate::error::ServiceError;

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
}

#[cfg(test)]
mod tests {
    use super::*;

    const BAD: &str = "Request_BadRequest";
    const KNOWN: [(u16, &str, &str, AssignFailure); 20] = [
        (
            400,
            BAD,
            "Subscription with SKU f245ecc8-75af-4f8e-b61f-27d8114de5f3 does not have any available licenses.",
            AssignFailure::NoSeat,
        ),
        (
            400,
            BAD,
            "License f245ecc8-75af-4f8e-b61f-27d8114de5f3 does not correspond to a valid company License.",
            AssignFailure::SkuNotOwned,
        ),
        (
            400,
            BAD,
            "User does not have a corresponding license.",
            AssignFailure::NotHeld,
        ),
        (
            400,
            BAD,
            "User license is inherited from a group membership and it cannot be removed directly from the user.",
            AssignFailure::InheritedFromGroup,
        ),
        (
            400,
            BAD,
            "License assignment cannot be done for user with invalid usage location.",
            AssignFailure::UsageLocation,
        ),
        (
            400,
            BAD,
            "License assignment is prohibited for the usage location of the user.",
            AssignFailure::ProhibitedInLocation,
        ),
        (
            400,
            BAD,
            "License assignment failed because service plans a,b are mutually exclusive",
            AssignFailure::MutuallyExclusive,
        ),
        (
            400,
            BAD,
            "service plan a conflicts with service plan b",
            AssignFailure::MutuallyExclusive,
        ),
        (
            400,
            BAD,
            "License assignment failed because service plan a depends on the service plan(s) b",
            AssignFailure::Dependency,
        ),
        (
            400,
            "ObjectConflict",
            "Another object with the same value for property proxyAddresses already exists.",
            AssignFailure::DuplicateAddress,
        ),
        (
            400,
            BAD,
            "No license changes provided. At least one license to add or remove must be specified.",
            AssignFailure::NothingToDo,
        ),
        (
            400,
            BAD,
            "One or more parameters of the operation 'assignLicense' are missing from the request payload. The missing parameters are: removeLicenses.",
            AssignFailure::MissingList,
        ),
        (
            409,
            "Directory_ConcurrencyViolation",
            "Error due to concurrent requests being made to the tenant. Please wait briefly and retry.",
            AssignFailure::Concurrency,
        ),
        (
            400,
            "Directory_ConcurrencyViolation",
            "",
            AssignFailure::Concurrency,
        ),
        (
            403,
            "Authorization_RequestDenied",
            "Insufficient privileges to complete the operation.",
            AssignFailure::NotAllowed,
        ),
        (
            404,
            "Request_ResourceNotFound",
            "Resource 'x' does not exist or one of its queried reference-property objects are not present.",
            AssignFailure::UserNotFound,
        ),
        (
            401,
            "InvalidAuthenticationToken",
            "Lifetime validation failed, the token is expired.",
            AssignFailure::Token,
        ),
        (
            429,
            "TooManyRequests",
            "Please retry again later.",
            AssignFailure::Throttled,
        ),
        (503, "", "", AssignFailure::OutcomeUnknown),
        (400, BAD, "Something new.", AssignFailure::Unrecognized),
    ];

    #[test]
    fn the_seventeen_known_failures_are_told_apart() {
        for (status, code, message, failure) in KNOWN {
            assert_eq!(
                classify_assign_error(Some(status), Some(code), Some(message)),
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
            "sato@aozora.example: 移行先に利用できるライセンスがありません。移行先パートナーにライセンスの追加を依頼してから、再度実行してください"
        );
    }
}
