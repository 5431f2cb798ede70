//! A secret that cannot be shown by accident.

use std::{fmt, sync::Arc};

/// A password, a token or a key. It has no `Display` and cannot be serialized; `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Takes a secret in.
    #[must_use]
    pub fn new(secret: impl Into<Arc<str>>) -> Self {
        Self(secret.into())
    }

    /// A token that was given. It goes into a header, so it is one word of visible ASCII; anything else is none.
    #[must_use]
    pub(crate) fn token(token: &str) -> Option<Self> {
        let is_word = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic());
        is_word.then(|| Self::new(token))
    }

    /// The secret itself, for the one place that sends it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_does_not_tell_it() {
        let secret = Secret::new("hunter2");
        assert_eq!(format!("{:?}", Some(&secret)), "Some(Secret(..))");
        assert_eq!(secret.expose(), "hunter2");
    }
}
