//! Reads a OneDrive through Microsoft Graph, whole. It only reads, but with a token of a *user* the service
//! itself creates a OneDrive that is missing when it is asked for; with an application's token it does
//! not (documented). Asking again and again for missing ones gets the caller blocked, so a tool asks for each once a
//! run.

use files::listing::{Listing, Placed};
use record::{Text, text};
use services::{
    error::ServiceError,
    graph::{Drive, Graph, Part},
};

use crate::problem::Problem;

/// A drive and everything in it.
#[derive(Debug)]
pub struct ListedDrive {
    /// Its id.
    pub id: String,
    /// What is in it, and how that agrees with what the service says of the whole.
    pub placed: Placed,
}

/// Lists a user's OneDrive; `None` where there is none.
pub async fn list_drive(graph: &Graph, user: &str) -> Result<Option<ListedDrive>, ServiceError> {
    let Some(drive) = graph.drive(user).await? else {
        return Ok(None);
    };
    let mut listing = Listing::default();
    let mut delta = graph.drive_delta(user, &drive);
    while let Some(part) = delta.next().await? {
        match part {
            Part::Page(items) => items.iter().for_each(|item| listing.take(item)),
            Part::Restarted => listing = Listing::default(),
        }
    }
    let mut placed = listing.placed();
    placed.counted.in_use = in_use(&drive);
    Ok(Some(ListedDrive {
        id: drive.id,
        placed,
    }))
}

/// Bytes in use without those in the recycle bin. Old versions of files are among them (documented).
fn in_use(drive: &Drive) -> Option<u64> {
    let quota = drive.quota.as_ref()?;
    Some(quota.used?.saturating_sub(quota.deleted.unwrap_or(0)))
}

/// HTTP 423: stays so until an administrator unlocks the site.
const LOCKED: u16 = 423;

/// Why a OneDrive could not be listed, and what to do.
#[must_use]
pub fn why_not_listed(error: &ServiceError) -> Text {
    let words = error.text();
    if error.status() != Some(LOCKED) {
        return words;
    }
    let (en, ja) = (words.en, words.ja);
    text!(
        "this OneDrive is locked, or archived because it had no licence for 93 days; an administrator must unlock it first ({en})",
        "この OneDrive はロックされているか、93 日間ライセンスがなかったためアーカイブされています。先に管理者による解除が必要です ({ja})"
    )
}

/// The same as the problem of a record.
#[must_use]
pub fn not_listed(error: ServiceError) -> Problem {
    let text = why_not_listed(&error);
    if text == error.text() {
        return Problem::Service(error);
    }
    Problem::Other {
        exit: error.exit(),
        code: "locked",
        text,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn what_is_in_the_recycle_bin_is_not_in_use() {
        let drive = |quota: Value| -> Drive {
            serde_json::from_value(json!({"id": "d", "quota": quota})).unwrap()
        };
        assert_eq!(in_use(&drive(json!({"used": 9, "deleted": 4}))), Some(5));
        assert_eq!(in_use(&drive(json!({"used": 9}))), Some(9));
        assert_eq!(in_use(&drive(json!({"deleted": 9}))), None);
        assert_eq!(in_use(&drive(Value::Null)), None);
    }
}
