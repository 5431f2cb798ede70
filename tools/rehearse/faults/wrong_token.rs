//! Tokens that are issued with status 200 and are none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is wrong with a token that is issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WrongToken {
    /// It is empty.
    Empty,
    /// It is of another type than `Bearer`.
    OtherType,
    /// It is said to live no second, and is good otherwise.
    NoLife,
    /// It is said to live as long as any, and every service refuses it as expired.
    Expired,
    /// No header can hold it: it has a line break in it.
    Garbled,
}

impl WrongToken {
    /// The body of the endpoint's answer with this token in it.
    pub(crate) fn falsify(self, body: &mut Map<String, Value>) {
        match self {
            Self::Empty => put(body, "access_token", Value::from("")),
            Self::OtherType => put(body, "token_type", Value::from("pop")),
            Self::NoLife => {
                // Version 1 of the endpoint writes numbers as texts.
                let is_text = body.get("expires_in").is_some_and(Value::is_string);
                let none = if is_text {
                    Value::from("0")
                } else {
                    Value::from(0)
                };
                put(body, "expires_in", none);
            }
            // Its services refuse it; what is said of it stays.
            Self::Expired => {}
            Self::Garbled => put(body, "access_token", Value::from("eyJ0\r\nX-Other: 1")),
        }
    }
}

fn put(body: &mut Map<String, Value>, key: &str, value: Value) {
    body.insert(key.to_owned(), value);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_is_named_is_different() {
        let good = json!({"token_type": "Bearer", "expires_in": 3599, "access_token": "eyJ.a"});
        for (wrong, key, value) in [
            (WrongToken::Empty, "access_token", json!("")),
            (WrongToken::OtherType, "token_type", json!("pop")),
            (WrongToken::NoLife, "expires_in", json!(0)),
            (WrongToken::Expired, "expires_in", json!(3599)),
            (
                WrongToken::Garbled,
                "access_token",
                json!("eyJ0\r\nX-Other: 1"),
            ),
        ] {
            let mut body = good.as_object().unwrap().clone();
            wrong.falsify(&mut body);
            let mut expected = good.clone();
            expected[key] = value;
            assert_eq!(Value::from(body), expected, "{wrong:?}");
        }
        let mut of_version_1 = json!({"expires_in": "3599"}).as_object().unwrap().clone();
        WrongToken::NoLife.falsify(&mut of_version_1);
        assert_eq!(of_version_1["expires_in"], "0");
    }
}
