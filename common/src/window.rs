//! How wide the window is that something is shown in.

use std::io;

use terminal_size::{Width, terminal_size, terminal_size_of};

/// The window that the output is shown in. Into a file or a pipe it is as wide as it needs, but where COLUMNS is set.
pub(crate) fn of_output() -> Option<usize> {
    width(terminal_size_of(io::stdout()))
}

/// The window of the terminal that a person sits at, though the output may go through a pager.
pub(crate) fn of_person() -> Option<usize> {
    width(terminal_size())
}

fn width<H>(terminal: Option<(Width, H)>) -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok();
    chosen(columns.as_deref(), terminal.map(|(width, _)| width.0))
}

/// COLUMNS goes before the terminal, as POSIX has it: a shell keeps its own to itself, so one that gets here was meant.
fn chosen(columns: Option<&str>, terminal: Option<u16>) -> Option<usize> {
    let set = columns.and_then(|columns| columns.trim().parse().ok());
    let set = set.filter(|width| *width > 0);
    set.or(terminal.map(usize::from).filter(|width| *width > 0))
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn what_is_set_goes_before_the_terminal() {
        assert_eq!(chosen(Some("60"), Some(120)), Some(60));
        assert_eq!(chosen(Some("60"), None), Some(60));
        assert_eq!(chosen(None, Some(120)), Some(120));
        assert_eq!(chosen(None, None), None);
    }

    #[test]
    fn a_width_that_is_none_counts_as_not_set() {
        for none in ["", "0", "-1", "wide", "99999999999999999999999"] {
            assert_eq!(chosen(Some(none), Some(120)), Some(120), "{none}");
            assert_eq!(chosen(Some(none), None), None, "{none}");
        }
        assert_eq!(chosen(None, Some(0)), None);
    }
}
