//! Reading users before and after their changes, up to twenty in one request: whoever waits for a reading
//! waits together.

use std::{cell::RefCell, time::Duration};

use common::{
    graph::{self, Graph},
    ids::Guid,
    services::error::ServiceError,
};
use tokio::sync::oneshot;

use crate::budget::Budget;

/// How long a reading waits for others to come along, where some are slow.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// The readings of one tenant.
pub(crate) struct Reads {
    graph: Graph,
    waiting: RefCell<Vec<Waiting>>,
}

struct Waiting {
    id: Guid,
    answer: oneshot::Sender<Result<graph::User, ServiceError>>,
}

impl Reads {
    pub(crate) fn new(graph: Graph) -> Self {
        Self {
            graph,
            waiting: RefCell::default(),
        }
    }

    /// Reads a user, with the others who are to be read now: those whose changes are under way by this
    /// budget.
    pub(crate) async fn user(
        &self,
        id: Guid,
        budget: &Budget,
    ) -> Result<graph::User, ServiceError> {
        let (send, mut answer) = oneshot::channel();
        self.waiting.borrow_mut().push(Waiting { id, answer: send });
        loop {
            while is_due(self.waiting.borrow().len(), budget.under_way()) {
                self.ask().await;
            }
            tokio::select! {
                biased;
                read = &mut answer => match read {
                    Ok(read) => return read,
                    // Who asked for it is gone: this one asks alone.
                    Err(_) => return self.graph.user(id.as_str()).await,
                },
                () = budget.left() => {}
                () = tokio::time::sleep(LONGEST_WAIT) => self.ask().await,
            }
        }
    }

    /// Asks for those who wait, as many as go into one request.
    async fn ask(&self) {
        let waiting: Vec<Waiting> = {
            let mut waiting = self.waiting.borrow_mut();
            let most = waiting.len().min(Graph::USERS_AT_ONCE);
            waiting.drain(..most).collect()
        };
        let ids: Vec<Guid> = waiting.iter().map(|waiting| waiting.id).collect();
        let read = match ids[..] {
            [] => return,
            [_] => Ok(vec![None]),
            _ => self.graph.users_at_once(&ids).await,
        };
        match read {
            Ok(users) => {
                for (waiting, user) in waiting.into_iter().zip(users) {
                    let user = match user {
                        Some(user) => Ok(user),
                        None => self.graph.user(waiting.id.as_str()).await,
                    };
                    // Who does not wait any more has no use for it.
                    let _ = waiting.answer.send(user);
                }
            }
            Err(error) => {
                for waiting in waiting {
                    let _ = waiting.answer.send(Err(error.clone()));
                }
            }
        }
    }
}

/// Whether those who wait are asked for now: a request is full, or nobody else can come along.
fn is_due(waiting: usize, under_way: usize) -> bool {
    waiting >= Graph::USERS_AT_ONCE || (waiting > 0 && waiting >= under_way)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_wait_for_each_other_and_for_nobody_else() {
        assert!(!is_due(0, 0));
        assert!(is_due(1, 1));
        assert!(!is_due(1, 2));
        assert!(!is_due(19, 40));
        assert!(is_due(20, 40));
        assert!(is_due(3, 2), "a reading of a change that has left");
    }
}
