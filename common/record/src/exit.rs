//! The exit codes, the same in every tool, and the error that carries one.

use crate::Text;

/// How a tool ended. Where several things happened, [`Exit::worst`] decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Exit {
    /// Done, and the answer is good.
    Done = 0,
    /// Done, but the answer is *no* for some record.
    No = 1,
    /// The command line or the settings are wrong. Clap uses this code too.
    Usage = 2,
    /// Some input could not be read as what it should be.
    Input = 3,
    /// Not signed in, or not allowed.
    Denied = 4,
    /// Something here failed: the output, the journal or a file cannot be written.
    Local = 5,
    /// The service was busy or out of reach. Running again later is safe.
    TryAgain = 75,
    /// Hung up: the terminal or the session is gone (SIGHUP); the journal is complete.
    HungUp = 129,
    /// Interrupted by the person at the keyboard (SIGINT); the journal is complete.
    Interrupted = 130,
    /// Terminated by the system (SIGTERM); the journal is complete.
    Terminated = 143,
}

impl Exit {
    /// The one of two that stops a script most: 143, 130 and 129, then 2, 5, 4, 75, 3, 1, 0.
    #[must_use]
    pub fn worst(self, other: Self) -> Self {
        if self.weight() >= other.weight() {
            self
        } else {
            other
        }
    }

    fn weight(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::No => 1,
            Self::Input => 2,
            Self::TryAgain => 3,
            Self::Denied => 4,
            Self::Local => 5,
            Self::Usage => 6,
            Self::HungUp => 7,
            Self::Interrupted => 8,
            Self::Terminated => 9,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// What ends a tool early: the words for a person and the code for a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Failure {
    /// The exit code.
    pub exit: Exit,
    /// What happened and what to do.
    pub text: Text,
}

impl Failure {
    /// A failure with its code and words.
    #[must_use]
    pub fn new(exit: Exit, text: Text) -> Self {
        Self { exit, text }
    }
}

/// Standard output was closed by the reader, as `head` does. Not an error for a tool that only reads.
#[derive(Debug, thiserror::Error)]
#[error("standard output was closed by its reader")]
pub struct ClosedPipe;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_that_stops_a_script_most_wins() {
        for (a, b, worst) in [
            (Exit::Done, Exit::No, Exit::No),
            (Exit::Input, Exit::No, Exit::Input),
            (Exit::TryAgain, Exit::Input, Exit::TryAgain),
            (Exit::Denied, Exit::TryAgain, Exit::Denied),
            (Exit::Denied, Exit::Local, Exit::Local),
            (Exit::HungUp, Exit::Usage, Exit::HungUp),
            (Exit::Interrupted, Exit::Local, Exit::Interrupted),
            (Exit::Interrupted, Exit::HungUp, Exit::Interrupted),
        ] {
            assert_eq!(a.worst(b), worst);
            assert_eq!(b.worst(a), worst);
        }
    }
}
