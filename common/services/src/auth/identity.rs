//! Whose token it is.

/// Whose token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    /// The application's own.
    App,
    /// That of the person who signed in.
    User,
}
