//! Looks at drives of OneDrive, each once a run.

use std::{cell::RefCell, collections::HashMap};

use common::{
    drive_listing::{ListedDrive, list_drive},
    files::Compared,
    graph::Graph,
    ids::TenantId,
    services::error::ServiceError,
};

use crate::{
    survey::{Origin, Survey},
    verify::{Check, Listed, Planned, compare},
};

/// What is known of a user's OneDrive.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    /// What is in it; `None` where there is none.
    pub(crate) survey: Option<Survey>,
    /// How a copy compares with it, where that was asked.
    pub(crate) compared: Option<Compared>,
}

type Found = Result<Look, ServiceError>;

/// Whose drive was looked at, and the plan that it was compared with.
type Asked = (TenantId, String, Option<Planned>);

/// The drives that were looked at in this run. Their trees are not kept: there may be thousands.
pub(crate) struct Drives {
    /// Whether the whole drive is to be saved, whatever folders it has.
    whole_drive: bool,
    found: RefCell<HashMap<Asked, Found>>,
}

impl Drives {
    /// None yet.
    pub(crate) fn new(whole_drive: bool) -> Self {
        Self {
            whole_drive,
            found: RefCell::default(),
        }
    }

    /// What is in a user's OneDrive and, if asked, in its copy.
    pub(crate) async fn look(&self, graph: &Graph, user: &str, check: Option<&Check<'_>>) -> Found {
        let planned = check.and_then(|check| check.planned.clone());
        let key = (graph.tenant().clone(), user.to_ascii_lowercase(), planned);
        let known = self.found.borrow().get(&key).cloned();
        if let Some(found) = known {
            return found;
        }
        let found = look(graph, user, self.whole_drive, check).await;
        self.found.borrow_mut().insert(key, found.clone());
        found
    }
}

async fn look(graph: &Graph, user: &str, whole_drive: bool, check: Option<&Check<'_>>) -> Found {
    let Some(ListedDrive { id, placed }) = list_drive(graph, user).await? else {
        return Ok(Look {
            survey: None,
            compared: check.map(|check| compare(None, check)),
        });
    };
    let (tree, counted) = (placed.tree(), placed.counted);
    drop(placed);
    let survey = Survey::of(&tree, Origin::Drive(id.clone()), counted, whole_drive);
    let listed = Listed {
        drive_id: &id,
        tree: &tree,
        survey: &survey,
    };
    let compared = check.map(|check| compare(Some(listed), check));
    Ok(Look {
        survey: Some(survey),
        compared,
    })
}
