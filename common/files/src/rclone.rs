//! What the calls of rclone have in common. Pure.

use record::{BadValue, text};

/// The least version, major and minor: older ones write a token to the address of a content, or know not all options that
/// are used here.
pub const LEAST: (u32, u32) = (1, 69);

/// Two names that differ only by composition are two files.
pub const NO_NORMALIZATION: &str = "--no-unicode-normalization";

/// Names of the drive need no other encoding on a disk.
pub const LOCAL_ENCODING: &str = "--local-encoding=None";

/// Without the first, rclone leaves out the files of notebooks; without the second, it takes names for others.
pub const FROM_ONEDRIVE: [&str; 2] = [
    "--onedrive-expose-onenote-files",
    "--onedrive-encoding=None",
];

/// A drive of a company, which the id names.
pub const OF_BUSINESS: &str = "--onedrive-drive-type=business";

/// What identifies the traffic of a tool to the service, in the form that it asks for (documented).
#[must_use]
pub fn user_agent(tool: &str) -> String {
    format!(
        "--user-agent=NONISV|norikae|{tool}/{}",
        env!("CARGO_PKG_VERSION")
    )
}

/// The least version in words.
#[must_use]
pub fn least_version() -> String {
    let (major, minor) = LEAST;
    format!("{major}.{minor}")
}

/// A local path: rclone takes `a:b` for a remote and `-a` for an option; a path that says where it begins is neither.
#[must_use]
pub fn local(path: &str) -> String {
    if path.starts_with(['/', '.']) || is_windows_path(path) {
        path.to_owned()
    } else {
        format!("./{path}")
    }
}

/// Whether it is a full path of Windows.
#[must_use]
pub fn is_windows_path(path: &str) -> bool {
    let bytes = path.as_bytes();
    let drive = bytes.len() >= 3
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'\\' | b'/');
    drive || path.starts_with("\\\\")
}

/// The name of a remote, as a word of a command line takes it: rclone ends it at a colon or comma, and takes one that
/// begins with a dash for an option.
pub fn remote_name(name: &str) -> Result<String, BadValue> {
    let fits = |c: char| c.is_alphanumeric() || "_-. +@".contains(c);
    if name.chars().all(fits) && name.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
        Ok(name.to_owned())
    } else {
        Err(text!(
            "a remote's name holds letters, digits, _ - . + @ and blanks, and begins with a letter, digit or _",
            "リモート名に使えるのは文字、数字、_ - . + @ と空白で、先頭は文字、数字、_ のいずれかです"
        )
        .into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_path_is_no_remote_and_no_option() {
        for (path, said) in [
            ("-rf", "./-rf"),
            ("a:b", "./a:b"),
            ("/mnt/usb", "/mnt/usb"),
            ("./a", "./a"),
            ("E:\\", "E:\\"),
            ("\\\\server\\x", "\\\\server\\x"),
        ] {
            assert_eq!(local(path), said);
        }
    }

    #[test]
    fn a_name_of_a_remote_ends_nowhere_before_its_end() {
        for name in ["onedrive", "会社 1", "_x+@.-"] {
            assert_eq!(remote_name(name).as_deref(), Ok(name));
        }
        for name in ["", "-x", "a:b", "a,b", "a/b", " a"] {
            assert!(remote_name(name).is_err(), "{name}");
        }
    }
}
