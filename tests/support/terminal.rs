//! A terminal with a window, and what a command shows in it.

use std::{
    fs::File,
    io::Read as _,
    os::fd::OwnedFd,
    process::{Command, ExitStatus, Stdio},
    thread,
};

use rustix::{pty, termios};

/// A terminal whose window is this many columns wide.
pub struct Terminal {
    master: OwnedFd,
    end: File,
}

impl Terminal {
    /// Opens one.
    pub fn of_width(width: u16) -> Self {
        let master = pty::openpt(pty::OpenptFlags::RDWR | pty::OpenptFlags::NOCTTY).unwrap();
        pty::grantpt(&master).unwrap();
        pty::unlockpt(&master).unwrap();
        let name = pty::ptsname(&master, Vec::new()).unwrap();
        let mut options = File::options();
        let end = options.read(true).write(true).open(name.to_str().unwrap());
        let end = end.unwrap();
        let size = termios::Winsize {
            ws_row: 24,
            ws_col: width,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        termios::tcsetwinsize(&end, size).unwrap();
        Self { master, end }
    }

    /// The terminal as a standard stream of a command.
    pub fn stream(&self) -> Stdio {
        Stdio::from(self.end.try_clone().unwrap())
    }

    /// Runs the command, which has the terminal as one of its streams: how it ended, and what it showed there without
    /// the control sequences.
    pub fn seen(self, mut command: Command) -> (ExitStatus, String) {
        let mut child = command.env("TERM", "xterm").spawn().unwrap();
        let Self { master, end } = self;
        // Without a writer the reading ends.
        drop((command, end));
        let reading = thread::spawn(move || {
            let mut seen = Vec::new();
            // A terminal without a writer is an error and not an end.
            let _ = File::from(master).read_to_end(&mut seen);
            seen
        });
        let status = child.wait().unwrap();
        let seen = String::from_utf8(reading.join().unwrap()).unwrap();
        (status, without_sequences(&seen))
    }
}

fn without_sequences(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |seen, part| {
        seen + part
            .trim_start_matches(|c: char| !c.is_ascii_alphabetic())
            .get(1..)
            .unwrap_or_default()
    })
}
