//! Signals that end a rehearsal, or that are passed on to the command in it.

use std::io;

/// A signal from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signal {
    Interrupt,
    #[cfg(unix)]
    Quit,
    #[cfg(unix)]
    Terminate,
    #[cfg(unix)]
    HangUp,
}

#[cfg(unix)]
pub(crate) struct Signals {
    interrupt: tokio::signal::unix::Signal,
    quit: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    hang_up: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    /// From here on, a signal does not end this process by itself.
    pub(crate) fn caught() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Interrupt,
            _ = self.quit.recv() => Signal::Quit,
            _ = self.terminate.recv() => Signal::Terminate,
            _ = self.hang_up.recv() => Signal::HangUp,
        }
    }
}

#[cfg(unix)]
impl Signal {
    /// Sends it to a process. Ctrl-C and Ctrl-\ at a terminal reach that without us, and must not reach it twice.
    pub(crate) fn pass_on(self, process: u32, at_terminal: bool) {
        use rustix::process::{Pid, Signal as Kind, kill_process};
        let kind = match self {
            Self::Interrupt | Self::Quit if at_terminal => return,
            Self::Interrupt => Kind::INT,
            Self::Quit => Kind::QUIT,
            Self::Terminate => Kind::TERM,
            Self::HangUp => Kind::HUP,
        };
        let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
        if let Some(pid) = pid {
            // It may have ended just now, which is what was wanted.
            let _ = kill_process(pid, kind);
        }
    }
}

#[cfg(windows)]
pub(crate) struct Signals {
    interrupt: tokio::signal::windows::CtrlC,
    stop: tokio::signal::windows::CtrlBreak,
    close: tokio::signal::windows::CtrlClose,
    sign_out: tokio::signal::windows::CtrlLogoff,
    power_off: tokio::signal::windows::CtrlShutdown,
}

#[cfg(windows)]
impl Signals {
    /// From here on, what the console sends does not end this process by itself.
    pub(crate) fn caught() -> io::Result<Self> {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
        Ok(Self {
            interrupt: ctrl_c()?,
            stop: ctrl_break()?,
            close: ctrl_close()?,
            sign_out: ctrl_logoff()?,
            power_off: ctrl_shutdown()?,
        })
    }

    pub(crate) async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.stop.recv() => {}
            _ = self.close.recv() => {}
            _ = self.sign_out.recv() => {}
            _ = self.power_off.recv() => {}
        }
        Signal::Interrupt
    }
}

#[cfg(windows)]
impl Signal {
    /// The console sends it to every process.
    pub(crate) fn pass_on(self, _process: u32, _at_terminal: bool) {}
}
