//! What a person should know before accepting: a code for machines, words for people.

mod caution;
mod words;

pub(crate) use caution::{Caution, Weight};
