//! Which step comes next. Pure.

use tenant_file::InvitationState;

/// What is shown, and in one case done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Overview,
    Agreement {
        /// Somebody went on without ticking the box.
        unticked: bool,
    },
    Finish,
    Declined,
    /// The invitation is accepted, here and now.
    Accept,
    /// It has been accepted, and the relationship is not there yet.
    Waiting,
    Established,
}

/// The step after `go` was pressed, which is a button of the step before.
pub(super) fn next(state: InvitationState, go: Option<&str>, agreed: bool) -> Step {
    match state {
        InvitationState::Open => {}
        InvitationState::Accepting => return Step::Waiting,
        InvitationState::Established => return Step::Established,
    }
    match go {
        Some("agreement") => Step::Agreement { unticked: false },
        Some("agree") if agreed => Step::Finish,
        // Without the agreement, the last step was reached too early.
        Some("accept") if agreed => Step::Accept,
        Some("agree" | "accept") => Step::Agreement { unticked: true },
        Some("decline" | "cancel") => Step::Declined,
        _ => Step::Overview,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_accepted_without_the_agreement_and_nothing_twice() {
        use InvitationState::{Accepting, Established, Open};
        for (state, go, agreed, step) in [
            (Open, None, false, Step::Overview),
            (
                Open,
                Some("agreement"),
                false,
                Step::Agreement { unticked: false },
            ),
            (
                Open,
                Some("agree"),
                false,
                Step::Agreement { unticked: true },
            ),
            (Open, Some("agree"), true, Step::Finish),
            (
                Open,
                Some("accept"),
                false,
                Step::Agreement { unticked: true },
            ),
            (Open, Some("accept"), true, Step::Accept),
            (Open, Some("decline"), true, Step::Declined),
            (Open, Some("cancel"), true, Step::Declined),
            (Open, Some("overview"), true, Step::Overview),
            (Open, Some("anything"), true, Step::Overview),
            (Accepting, Some("accept"), true, Step::Waiting),
            (Established, Some("accept"), true, Step::Established),
            (Established, None, false, Step::Established),
        ] {
            assert_eq!(next(state, go, agreed), step, "{state:?} {go:?} {agreed}");
        }
    }
}
