//! What a tool writes into its journal.

use std::path::Path;

use record::{Text, text::printable};
use serde::{Serialize, de::DeserializeOwned};

/// An entry of a tool's journal: a JSON object whose first key is `event`.
pub trait Entry: Serialize + DeserializeOwned {
    /// What the tool has to know of the entries so far.
    type Known: Default + std::fmt::Debug;

    /// Takes an entry into what is known.
    fn note(&self, known: &mut Self::Known);
}

/// Words with a file in front.
#[must_use]
pub fn about_file(path: &Path, words: &Text) -> Text {
    Text::verbatim(printable(&path.display().to_string())).followed_by(words)
}
