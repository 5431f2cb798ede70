//! Whose data is known to be saved: users whose OneDrive licence would go are not moved without it.

use std::{collections::HashMap, path::Path, time::Duration};

use common::{
    Exit,
    cli::Session,
    ids::Guid,
    input::Records,
    licensing::plan_kinds::holds_files,
    sections::{Backup, Swap, SwapAction, SwapReason, User},
};
use jiff::Timestamp;

use crate::service_plans::{Source, TenantPlans, sources_after};

/// How old the look at a copy may be: people go on working in between.
const MAX_COPY_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The last look at the copy of each user, by object id and by sign-in name.
#[derive(Debug, Default)]
pub(crate) struct Backups(HashMap<String, Look>);

/// A look at a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Look {
    at: Option<Timestamp>,
    /// Whether it is fresh, and found the copy complete.
    is_good: bool,
}

impl Backups {
    /// Reads records that `backup-plan --verify` wrote. A record that is none of these is named, and
    /// counts for no user.
    #[must_use]
    pub(crate) fn read(file: &Path, session: &mut Session) -> Self {
        let mut backups = Self::default();
        let mut records = Records::of_files(&[file.to_owned()]);
        while let Some(line) = session.next(&mut records) {
            let sections = line.record.get::<User>().and_then(|user| {
                let backup = line.record.get::<Backup>()?;
                Ok(user.zip(backup))
            });
            match sections {
                Ok(Some((user, backup))) => {
                    if let Some(verified) = &backup.verified {
                        let at = verified.at.parse().ok();
                        let is_good = is_good(&backup, session.now());
                        backups.learn(&user, Look { at, is_good });
                    }
                }
                Ok(None) => {}
                Err(bad) => session.complain_at(&line.place, Exit::Input, &bad.text()),
            }
        }
        backups
    }

    /// Takes in a look: of several at the copy of a user the latest counts, and of two at once that of the later record. A
    /// name counts only where no object id is known: it may have been another person's.
    fn learn(&mut self, user: &User, look: Look) {
        let name = user.user_principal_name.as_ref();
        let name = name.filter(|_| user.id.parse::<Guid>().is_err());
        for name in [Some(&user.id), name].into_iter().flatten() {
            let last = self.0.entry(name.to_lowercase()).or_insert(look);
            if last.at <= look.at {
                *last = look;
            }
        }
    }

    /// Whether this user's data is known to be saved.
    #[must_use]
    pub(crate) fn has(&self, id: &str, name: Option<&str>) -> bool {
        let looks = [Some(id), name].into_iter().flatten();
        let looks = looks.filter_map(|key| self.0.get(&key.to_lowercase()));
        let latest = looks.max_by_key(|look| look.at);
        latest.is_some_and(|look| look.is_good)
    }
}

fn is_good(backup: &Backup, now: Timestamp) -> bool {
    backup.is_fresh_and_complete(now, MAX_COPY_AGE)
}

/// A change that would take the OneDrive of a user without a known copy is refused. `sources` are what the user holds
/// right before it.
pub(crate) fn keep_unsaved(swap: &mut Swap, sources: &[Source], plans: &TenantPlans) {
    let acts = matches!(swap.action, SwapAction::Swap | SwapAction::Remove);
    if acts && takes_onedrive(sources, &sources_after(swap, sources), plans) {
        swap.action = SwapAction::Refuse;
        swap.reason = Some(SwapReason::BackupMissing);
    }
}

/// Whether a OneDrive would lose its licence: a service plan goes that carries it, and none that does stays, in
/// whatever licence.
#[must_use]
pub(crate) fn takes_onedrive(before: &[Source], after: &[Source], plans: &TenantPlans) -> bool {
    let (before, after) = (plans.on(before), plans.on(after));
    let carries = |plan: &Guid| plans.name(plan).is_some_and(holds_files);
    // One that nothing names may carry it.
    let may_carry = |plan: &Guid| plans.name(plan).is_none_or(holds_files);
    before.difference(&after).any(may_carry) && !after.iter().any(carries)
}

#[cfg(test)]
mod tests {
    use common::graph;

    use super::*;
    use crate::{
        fixtures::{NEW, OLD, decided, row, rules, user},
        service_plans::sources,
    };

    const THIRD: &str = "05e9a617-0261-4cee-bb44-138d3ef5d965";

    /// The old row has SHAREPOINTSTANDARD, the new one no plan of SharePoint, the third one SHAREPOINTENTERPRISE.
    fn tenant() -> TenantPlans {
        let named = |sku: &str, plans: &[(u32, &str)]| {
            let numbers: Vec<u32> = plans.iter().map(|(number, _)| *number).collect();
            let mut row = row(sku, &numbers);
            for (plan, (_, name)) in row.service_plans.iter_mut().zip(plans) {
                plan.service_plan_name = (*name).to_owned();
            }
            row
        };
        TenantPlans::of(&[
            named(
                OLD,
                &[(1, "EXCHANGE_S_STANDARD"), (2, "SHAREPOINTSTANDARD")],
            ),
            named(NEW, &[(1, "EXCHANGE_S_STANDARD")]),
            named(THIRD, &[(3, "SHAREPOINTENTERPRISE")]),
        ])
    }

    #[test]
    fn a_onedrive_that_another_licence_carries_is_not_taken() {
        let mut rules = rules(&[(OLD, &[])], &[(NEW, &[])]);
        rules.plans = tenant();
        rules.losses.named = rules.plans.on(&[Source::direct(OLD.parse().unwrap(), &[])]);
        let reason = |holder: &graph::User| {
            let mut swap = decided(holder, &rules, 1);
            assert_eq!(swap.action, SwapAction::Swap);
            keep_unsaved(&mut swap, &sources(holder), &rules.plans);
            swap.reason
        };
        let (old, other, off): (_, _, &[u32]) =
            ((OLD, None, &[][..]), (THIRD, None, &[][..]), &[3]);
        let missing = Some(SwapReason::BackupMissing);
        assert_eq!(reason(&user(&[old])), missing);
        assert_eq!(reason(&user(&[old, other])), None);
        assert_eq!(reason(&user(&[old, (THIRD, None, off)])), missing);
        assert_eq!(
            reason(&user(&[(OLD, None, &[2])])),
            None,
            "it was off before"
        );
    }

    fn look(day: u8, is_good: bool) -> Look {
        let at = format!("2026-10-{day:02}T00:00:00Z").parse().ok();
        Look { at, is_good }
    }

    fn sato(id: &str) -> User {
        let user = format!(r#"{{"id":"{id}","userPrincipalName":"sato@aozora.example"}}"#);
        serde_json::from_str(&user).unwrap()
    }

    #[test]
    fn of_several_looks_at_the_copy_of_a_user_the_latest_counts() {
        for (looks, is_good) in [
            ([look(1, true), look(2, false)], false),
            ([look(2, false), look(1, true)], false),
            ([look(1, false), look(2, true)], true),
            ([look(2, true), look(1, false)], true),
            ([look(1, true), look(1, false)], false),
        ] {
            let mut backups = Backups::default();
            for look in looks {
                backups.learn(&sato("1"), look);
            }
            assert_eq!(backups.has("1", None), is_good, "{looks:?}");
        }
    }

    #[test]
    fn the_copy_of_one_person_is_no_copy_of_another_who_has_the_name_now() {
        let [one, other] =
            ["11111111", "22222222"].map(|id| format!("{id}-0000-4000-8000-000000000000"));
        let mut backups = Backups::default();
        backups.learn(&sato(&one), look(1, true));
        assert!(backups.has(&one, Some("sato@aozora.example")));
        assert!(!backups.has(&other, Some("sato@aozora.example")));
    }

    #[test]
    fn of_looks_by_id_and_by_name_the_latest_counts() {
        let id = "11111111-0000-4000-8000-000000000000";
        for (by_id, by_name, is_good) in [
            (look(1, true), look(2, false), false),
            (look(2, true), look(1, false), true),
            (look(2, false), look(1, true), false),
        ] {
            let mut backups = Backups::default();
            backups.learn(&sato(id), by_id);
            backups.learn(&sato("sato@aozora.example"), by_name);
            assert_eq!(backups.has(id, Some("sato@aozora.example")), is_good);
        }
    }

    #[test]
    fn a_user_is_known_by_id_or_by_sign_in_name_in_any_case() {
        let mut backups = Backups::default();
        backups.learn(&sato("2"), look(1, true));
        assert!(backups.has("1", Some("Sato@aozora.example")));
        assert!(!backups.has("1", None));
    }
}
