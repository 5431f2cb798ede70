//! Lists in another order each time: the services promise none.

use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use crate::http::{call::Call, message::Answer};

/// The order of lists.
#[derive(Debug)]
pub(crate) struct Reordering {
    random: Mutex<fastrand::Rng>,
}

impl Reordering {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Mutex::new(fastrand::Rng::with_seed(seed)),
        }
    }

    /// The answer with every list in it in a random order. A list keeps the order that the client asked for, and the
    /// page that an item is on; a delta keeps folders before what they contain.
    pub(crate) fn apply(&self, call: &Call<'_>, answer: Answer) -> Answer {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        let is_delta = call
            .path
            .last()
            .is_some_and(|part| part.starts_with("delta"));
        if is_delta || call.option("$orderby").is_some() {
            return answer;
        }
        let json = answer.body.strip_prefix(MARK).unwrap_or(&answer.body);
        let Ok(mut body) = serde_json::from_slice::<Value>(json) else {
            return answer;
        };
        let mut random = self.random.lock().unwrap_or_else(PoisonError::into_inner);
        shuffle(&mut body, &mut random);
        let mut reordered = body.to_string().into_bytes();
        if json.len() < answer.body.len() {
            reordered.splice(0..0, MARK.iter().copied());
        }
        Answer {
            body: reordered,
            ..answer
        }
    }
}

fn shuffle(value: &mut Value, random: &mut fastrand::Rng) {
    match value {
        Value::Array(list) => {
            random.shuffle(list);
            for item in list {
                shuffle(item, random);
            }
        }
        Value::Object(object) => {
            for item in object.values_mut() {
                shuffle(item, random);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use hyper::{HeaderMap, Method};
    use serde_json::json;

    use super::*;
    use crate::http::message::Request;

    fn reordered(reordering: &Reordering, path: &str, body: &Value) -> Value {
        let uri = path.parse().unwrap();
        let request = Request::new(Method::GET, &uri, HeaderMap::new(), Vec::new());
        let call = Call::new(&request, "http://x").unwrap();
        let answer = reordering.apply(&call, Answer::json(200, body));
        serde_json::from_slice(&answer.body).unwrap()
    }

    #[test]
    fn the_order_follows_from_the_seed_and_nothing_is_lost() {
        let body = json!({"value": (0..9).collect::<Vec<_>>(), "other": {"list": ["a", "b", "c"]}});
        let orders = |seed| {
            let reordering = Reordering::new(seed);
            let orders = (0..5).map(|_| reordered(&reordering, "/v1.0/users", &body));
            orders.collect::<Vec<_>>()
        };
        let first = orders(7);
        assert_eq!(first, orders(7));
        assert_ne!(first, orders(8));
        assert_ne!(first[0], first[1]);
        for order in first {
            let mut list: Vec<i64> = serde_json::from_value(order["value"].clone()).unwrap();
            list.sort_unstable();
            assert_eq!(list, (0..9).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_has_an_order_keeps_it() {
        let body = json!({"value": (0..99).collect::<Vec<_>>()});
        let reordering = Reordering::new(7);
        for path in ["/v1.0/users/delta", "/v1.0/x?$orderby=y"] {
            assert_eq!(reordered(&reordering, path, &body), body, "{path}");
        }
    }
}
