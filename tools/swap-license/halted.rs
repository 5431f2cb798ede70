//! Changes that are not sent, because the refusal of an earlier one says that they would fail in the same way.

use std::{cell::RefCell, collections::BTreeSet};

use common::{ids::Guid, sections::Swap};

use crate::{
    apply::{Outcome, Stops},
    change_request,
    decide::find,
    target::Target,
};

/// What a tenant refused for more than one change.
#[derive(Debug, Default)]
pub(crate) struct Halted(RefCell<Vec<Halt>>);

#[derive(Debug)]
struct Halt {
    of: Halts,
    outcome: Outcome,
}

/// Which further changes fail alike.
#[derive(Debug, PartialEq, Eq)]
enum Halts {
    /// Those that need a seat of all these SKUs: which one of them was missing is not told.
    Needing(BTreeSet<Guid>),
    /// All changes of users, or all of groups: each needs rights of its own.
    Everything { of_groups: bool },
}

impl Halted {
    /// Notes a change that has ended, where others would fail like it.
    pub(crate) fn note(&self, target: &Target, ended: &Outcome) {
        let of = match ended.stops {
            Stops::Nothing => return,
            Stops::SameRows => Halts::Needing(needed(&ended.swap)),
            Stops::Everything => Halts::Everything {
                of_groups: target.is_group(),
            },
        };
        if of == Halts::Needing(BTreeSet::new()) || self.0.borrow().iter().any(|one| one.of == of) {
            return;
        }
        self.0.borrow_mut().push(Halt {
            of,
            outcome: ended.for_another(&ended.swap),
        });
    }

    /// The outcome of a change that would fail like an earlier one.
    pub(crate) fn outcome(&self, target: &Target, swap: &Swap) -> Option<Outcome> {
        let halted = self.0.borrow();
        if halted.is_empty() {
            return None;
        }
        let needed = needed(swap);
        let fails = |one: &&Halt| match &one.of {
            Halts::Needing(missing) => missing.is_subset(&needed),
            Halts::Everything { of_groups } => *of_groups == target.is_group(),
        };
        let found = halted.iter().find(fails);
        found.map(|one| one.outcome.for_another(swap))
    }
}

/// The SKUs of which a change needs a seat.
fn needed(swap: &Swap) -> BTreeSet<Guid> {
    let change = change_request::of(swap);
    let added = change.add_licenses.iter().map(|added| added.sku_id);
    added
        .filter(|sku| find(&swap.before, sku).is_none())
        .collect()
}

#[cfg(test)]
mod tests {
    use common::{
        graph::AssignFailure,
        sections::{Group, User},
    };

    use super::*;
    use crate::{
        decide::SwapRules,
        fixtures::{NEW, OLD, decided, pair, rules, user},
    };

    const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

    fn a_user() -> Target {
        Target::User(User::default())
    }

    fn planned(rules: &SwapRules) -> Swap {
        decided(&user(&[(OLD, None, &[])]), rules, 1)
    }

    fn to(skus: &[&str]) -> SwapRules {
        let skus: Vec<(&str, &[u32])> = skus.iter().map(|sku| (*sku, &[1][..])).collect();
        rules(&[(OLD, &[1])], &skus)
    }

    /// Whether a change is held back after another one failed.
    fn holds(failure: AssignFailure, first: &Swap, target: &Target, swap: &Swap) -> bool {
        let halted = Halted::default();
        let failed = Outcome {
            stops: Stops::of(failure),
            ..Outcome::passed(first)
        };
        halted.note(&a_user(), &failed);
        halted.outcome(target, swap).is_some()
    }

    #[test]
    fn a_missing_seat_holds_back_what_needs_it_too_and_nothing_else() {
        let no_seat = |first: &[&str], then: &Swap| {
            let first = planned(&to(first));
            holds(AssignFailure::NoSeat, &first, &a_user(), then)
        };
        assert!(no_seat(&[NEW], &planned(&to(&[NEW]))));
        assert!(no_seat(&[NEW], &planned(&to(&[THIRD, NEW]))));
        assert!(!no_seat(&[NEW], &planned(&to(&[THIRD]))));
        // Either of the two may be the one that is missing.
        assert!(!no_seat(&[NEW, THIRD], &planned(&to(&[NEW]))));
        assert!(no_seat(&[NEW, THIRD], &planned(&to(&[THIRD, NEW]))));
    }

    #[test]
    fn who_holds_the_new_row_already_needs_no_seat_of_it() {
        let both = decided(&user(&[(OLD, None, &[]), (NEW, None, &[])]), &pair(), 0);
        let first = planned(&pair());
        assert!(!holds(AssignFailure::NoSeat, &first, &a_user(), &both));
    }

    #[test]
    fn a_missing_right_holds_back_all_users_and_no_group() {
        let other = planned(&to(&[THIRD]));
        let holds = |target: &Target| {
            let first = planned(&pair());
            holds(AssignFailure::NotAllowed, &first, target, &other)
        };
        assert!(holds(&a_user()));
        assert!(!holds(&Target::Group(Group {
            id: String::new(),
            display_name: None,
            members: 1,
        })));
    }

    #[test]
    fn what_is_wrong_with_one_user_holds_back_no_other() {
        let one = planned(&pair());
        let failure = AssignFailure::ProhibitedInLocation;
        assert!(!holds(failure, &one, &a_user(), &one));
    }
}
