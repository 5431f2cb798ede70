//! Reading several users in one request.

use wire::{
    batch::{Answers, Batch, MOST, Request},
    graph::User,
};

use super::{Graph, USER_FIELDS, is_user};
use crate::{
    error::{ErrorKind, ServiceError},
    http::client::Call,
    service::answer::json,
};
use record::ids::Guid;

impl Graph {
    /// How many users can be read at once.
    pub const USERS_AT_ONCE: usize = MOST;

    /// Reads up to [`Graph::USERS_AT_ONCE`] users in one request, as [`Graph::user`] reads one. `None` where
    /// the answer about a user is not a good one: ask about this one alone.
    pub async fn users_at_once(&self, ids: &[Guid]) -> Result<Vec<Option<User>>, ServiceError> {
        let requests = ids.iter().enumerate().map(|(at, id)| Request {
            id: at.to_string(),
            method: "GET",
            url: format!("/users/{id}?$select={USER_FIELDS}"),
        });
        let batch = Batch {
            requests: requests.collect(),
        };
        let call = Call::question(self.address(&["$batch"], &[])?, &batch).map_err(|error| {
            ServiceError::new(ErrorKind::Local, "$batch", false).with_message(error.to_string())
        })?;
        let label = call.label();
        let answer = self.service.send(call).await?;
        let mut users: Vec<Option<User>> = vec![None; ids.len()];
        let answers: Answers = json(&label, false, &answer)?;
        for part in answers.responses {
            let at = part.id.parse::<usize>().ok();
            let Some((id, place)) = at.and_then(|at| Some((ids.get(at)?, users.get_mut(at)?)))
            else {
                continue;
            };
            let body = part.body.filter(|_| part.status == 200);
            let user = body.and_then(|body| serde_json::from_str::<User>(body.get()).ok());
            *place = user.filter(|user| is_user(user, id.as_str()));
        }
        Ok(users)
    }
}
