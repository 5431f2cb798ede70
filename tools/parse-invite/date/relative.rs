//! Days counted from that of the mail. Each language has a file of its own: they share no word.

use super::Day;

pub(super) mod english;
pub(super) mod japanese;

/// A day, and how long its words are.
type Found = Option<(Day, usize)>;
