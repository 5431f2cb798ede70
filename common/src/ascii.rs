//! Whether JSON is written in ASCII alone: Windows PowerShell 5.1 decodes what comes through a pipe by the console's code
//! page and passes on question marks for what it cannot encode (observed); an escape of JSON survives both.

/// When everything beyond ASCII is escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Ascii {
    /// On Windows, where the output does not go to a terminal and the console's code page is not UTF-8
    Auto,
    /// Everywhere
    Always,
    /// Nowhere
    Never,
}

/// Whether everything beyond ASCII is escaped.
pub(crate) fn is_wanted(when: Ascii, into_file: bool) -> bool {
    match when {
        Ascii::Always => true,
        Ascii::Never => false,
        Ascii::Auto => !into_file && is_lossy(),
    }
}

/// Whether this system's pipes may lose characters.
#[cfg(not(windows))]
fn is_lossy() -> bool {
    false
}

/// Whether this system's pipes may lose characters.
#[cfg(windows)]
fn is_lossy() -> bool {
    use std::io::IsTerminal as _;
    !std::io::stdout().is_terminal() && !code_page().is_some_and(|shown| is_utf8(&shown))
}

/// What `chcp` says of the console, in the language of the system. The number is the only one in it.
#[cfg(windows)]
fn code_page() -> Option<String> {
    let system = std::env::var_os("SystemRoot")?;
    let chcp = std::path::Path::new(&system)
        .join("System32")
        .join("chcp.com");
    let output = std::process::Command::new(chcp)
        .stdin(std::process::Stdio::null())
        .output()
        .ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether the code page that `chcp` names is UTF-8.
#[cfg(any(windows, test))]
fn is_utf8(shown: &str) -> bool {
    let is_no_digit = |c: char| !c.is_ascii_digit();
    shown.split(is_no_digit).any(|number| number == "65001")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_page_is_the_number_that_chcp_shows() {
        assert!(is_utf8("Active code page: 65001\r\n"));
        assert!(!is_utf8("Active code page: 932\r\n"));
        assert!(!is_utf8("現在のコード ページ: 932"));
        assert!(!is_utf8(""));
        assert!(!is_utf8("650010"));
    }

    #[test]
    fn what_is_asked_for_wins_and_a_file_is_never_escaped_by_itself() {
        for into_file in [true, false] {
            assert!(is_wanted(Ascii::Always, into_file));
            assert!(!is_wanted(Ascii::Never, into_file));
        }
        assert!(!is_wanted(Ascii::Auto, true));
    }
}
