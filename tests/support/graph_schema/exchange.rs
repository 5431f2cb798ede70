//! One request with its answer, against the schema.

use serde_json::Value;

use super::{
    Complaints, Schema,
    path::{Goal, decoded, goal_of, segments},
};

/// One request with its answer.
pub struct Exchange<'a> {
    /// The method.
    pub method: &'a str,
    /// Percent-encoded, with the version.
    pub path: &'a str,
    /// What follows the question mark.
    pub query: &'a str,
    /// The status of the answer.
    pub status: u16,
    /// The body of the request.
    pub sent: &'a str,
    /// The body of the answer.
    pub answer: &'a str,
}

impl Schema {
    /// Everything in which an exchange departs from the schema.
    pub fn complaints(&self, exchange: &Exchange<'_>) -> Complaints {
        let mut found = Vec::new();
        if let Err(complaint) = self.exchange(exchange, &mut found) {
            found.push(complaint);
        }
        let place = format!("{} {}", exchange.method, exchange.path);
        found
            .into_iter()
            .map(|one| format!("{place}: {one}"))
            .collect()
    }

    fn exchange(&self, exchange: &Exchange<'_>, found: &mut Complaints) -> Result<(), String> {
        let parts = segments(exchange.path);
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let json = || serde_json::from_str::<Value>(exchange.answer).map_err(|e| e.to_string());
        if exchange.status >= 400 {
            return error(&json()?);
        }
        if parts == ["$batch"] {
            return self.batch(exchange.sent, &json()?, found);
        }
        let goal = self.walk(&parts)?;
        self.sent(exchange, &goal, found)?;
        match (&goal, exchange.status) {
            (Goal::Content, 302) | (_, 204) => return Ok(()),
            (Goal::Count, 200) => {
                return exchange
                    .answer
                    .parse::<u32>()
                    .map(|_| ())
                    .map_err(|e| e.to_string());
            }
            // Work that goes on is answered with no entity, or an empty one (documented by examples).
            (_, 202) if matches!(exchange.answer, "" | "{}") => return Ok(()),
            // What is made is a new one of the collection that it was sent to.
            (Goal::Things(kind), 201) if exchange.method == "POST" => {
                self.thing(kind, &json()?, None, "", found);
                return Ok(());
            }
            (_, 200 | 202) => {}
            (_, status) => return Err(format!("status {status}")),
        }
        let goal = match goal {
            Goal::Operation(operation) => {
                goal_of(operation.returns.as_deref().ok_or("it gives nothing")?)
            }
            goal => goal,
        };
        let select = select(exchange.query);
        match goal {
            Goal::Thing(kind) => self.thing(kind, &json()?, Some(&select), "", found),
            Goal::Things(kind) => self.things(kind, &json()?, &select, found)?,
            Goal::Count | Goal::Reference | Goal::Content | Goal::Operation(_) => {
                return Err("a body".to_owned());
            }
        }
        Ok(())
    }

    /// What was sent and taken is what the operation, or the thing that was changed, has.
    fn sent(
        &self,
        exchange: &Exchange<'_>,
        goal: &Goal<'_>,
        found: &mut Complaints,
    ) -> Result<(), String> {
        let body = || serde_json::from_str::<Value>(exchange.sent).map_err(|e| e.to_string());
        match (goal, exchange.method) {
            (Goal::Operation(operation), "POST") if !operation.parameters.is_empty() => {
                let body = body()?;
                let body = body.as_object().ok_or("the body is no object")?;
                let needed = operation.parameters.iter();
                let needed = needed.filter(|(_, declared)| !declared.ends_with('?'));
                let missing = needed.filter(|(name, _)| !body.contains_key(*name));
                found.extend(missing.map(|(name, _)| format!("{name} was not sent")));
                self.members_of(&operation.parameters, body, "sent ", found);
            }
            (Goal::Thing(kind), "PATCH") | (Goal::Things(kind), "POST") => {
                self.thing(kind, &body()?, None, "sent ", found);
            }
            _ => {}
        }
        Ok(())
    }

    fn batch(&self, sent: &str, body: &Value, found: &mut Complaints) -> Result<(), String> {
        let sent: Value = serde_json::from_str(sent).map_err(|e| e.to_string())?;
        let requests = sent["requests"]
            .as_array()
            .ok_or("a batch without requests")?;
        let answers = body["responses"]
            .as_array()
            .ok_or("a batch without responses")?;
        if requests.len() != answers.len() {
            found.push("a batch has not as many answers as requests".to_owned());
        }
        for answer in answers {
            let request = requests
                .iter()
                .find(|request| request["id"] == answer["id"]);
            let request = request.ok_or("an answer to nothing")?;
            let url = request["url"].as_str().ok_or("a request without url")?;
            let (path, query) = url.split_once('?').unwrap_or((url, ""));
            let shown = |value: &Value| match value {
                Value::Null => String::new(),
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            found.extend(
                self.complaints(&Exchange {
                    method: request["method"]
                        .as_str()
                        .ok_or("a request without method")?,
                    path: &format!("/v1.0/{}", path.trim_start_matches('/')),
                    query,
                    status: answer["status"]
                        .as_u64()
                        .and_then(|status| u16::try_from(status).ok())
                        .ok_or("an answer without status")?,
                    sent: &shown(&request["body"]),
                    answer: &shown(&answer["body"]),
                }),
            );
        }
        Ok(())
    }
}

/// The documented envelope, which the schema does not have.
fn error(body: &Value) -> Result<(), String> {
    let error = &body["error"];
    let inner = &error["innerError"];
    let texts = [
        &error["code"],
        &error["message"],
        &inner["date"],
        &inner["request-id"],
    ];
    if body.as_object().is_some_and(|all| all.len() == 1)
        && texts.iter().all(|text| text.is_string())
        && inner["client-request-id"].is_string()
    {
        Ok(())
    } else {
        Err(format!("{body} is no error"))
    }
}

fn select(query: &str) -> Vec<String> {
    let query = decoded(&query.replace('+', " "));
    query
        .split('&')
        .filter_map(|pair| pair.strip_prefix("$select="))
        .flat_map(|names| names.split(','))
        .map(|name| name.trim().to_owned())
        .collect()
}
