//! Whose data is known to be saved: users whose OneDrive licence would go are not moved without it.

use std::{collections::HashSet, path::Path, time::Duration};

use common::{
    Exit,
    cli::Session,
    input::Records,
    sections::{Backup, Swap, SwapAction, SwapReason, User},
    sku,
};
use jiff::Timestamp;

use crate::losses::holds_files;

/// How old the look at a copy may be: people go on working in between.
const MAX_COPY_AGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The users with a fresh, complete copy, by object id and by sign-in name.
#[derive(Debug, Default)]
pub(crate) struct Backups(HashSet<String>);

impl Backups {
    /// Reads records that `backup-plan --verify` wrote. A record that is none of these is named, and
    /// counts for no user.
    #[must_use]
    pub(crate) fn read(file: &Path, session: &mut Session) -> Self {
        let mut users = HashSet::new();
        let mut records = Records::of_files(&[file.to_owned()]);
        while let Some(line) = session.next(&mut records) {
            let sections = line.record.get::<User>().and_then(|user| {
                let backup = line.record.get::<Backup>()?;
                Ok(user.zip(backup))
            });
            match sections {
                Ok(Some((user, backup))) if is_good(&backup, session.now()) => {
                    users.extend(user.user_principal_name.map(|name| name.to_lowercase()));
                    users.insert(user.id.to_lowercase());
                }
                Ok(_) => {}
                Err(bad) => session.complain_at(&line.place, Exit::Input, &bad.text()),
            }
        }
        Self(users)
    }

    /// Whether this user's data is known to be saved.
    #[must_use]
    pub(crate) fn has(&self, id: &str, name: Option<&str>) -> bool {
        let known = |key: &str| self.0.contains(&key.to_lowercase());
        known(id) || name.is_some_and(known)
    }
}

fn is_good(backup: &Backup, now: Timestamp) -> bool {
    backup.is_fresh_and_complete(now, MAX_COPY_AGE)
}

/// A change that would take the OneDrive of a user without a known copy is refused.
pub(crate) fn keep_unsaved(swap: &mut Swap) {
    let acts = matches!(swap.action, SwapAction::Swap | SwapAction::Remove);
    if acts && takes_onedrive(swap) {
        swap.action = SwapAction::Refuse;
        swap.reason = Some(SwapReason::BackupMissing);
    }
}

/// Whether the user's OneDrive would lose its licence by the change.
#[must_use]
fn takes_onedrive(swap: &Swap) -> bool {
    swap.lost_plans
        .iter()
        .filter_map(sku::plan_name)
        .any(holds_files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_known_by_id_or_by_sign_in_name_in_any_case() {
        let backups = Backups(HashSet::from(["sato@aozora.example".to_owned()]));
        assert!(backups.has("1", Some("Sato@aozora.example")));
        assert!(!backups.has("1", None));
    }
}
