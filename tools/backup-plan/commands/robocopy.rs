//! Lines for robocopy, quoted for the prompt of `cmd`.

use common::files::rclone::is_windows_path;

use super::copying::{Copying, Source, joined};

/// `/XJ` keeps it from following junctions.
pub(super) const OPTIONS: [&str; 6] = ["/E", "/COPY:DAT", "/DCOPY:T", "/XJ", "/R:2", "/W:5"];

impl Copying<'_> {
    /// Of a local folder only: a line cannot look whose PC it runs on, the script does. Exit codes up to 7 are
    /// successes.
    pub(super) fn robocopy(&self) -> Option<String> {
        let folder = match self.source {
            Source::Folder(folder) if is_windows_path(folder) => folder,
            Source::Folder(_) | Source::Drive { .. } => return None,
        };
        let root = joined(
            &folder.replace('/', "\\"),
            &self.path.replace('/', "\\"),
            '\\',
        );
        let mut words = vec![
            "robocopy".to_owned(),
            cmd_word(&root)?,
            cmd_word(&self.windows_target())?,
        ];
        words.extend(OPTIONS.map(str::to_owned));
        for foreign in &self.foreign {
            words.push("/XD".to_owned());
            words.push(cmd_word(&joined(&root, &foreign.replace('/', "\\"), '\\'))?);
        }
        Some(words.join(" "))
    }
}

/// One word at the prompt of `cmd`, in quotes.
///
/// `%` is a variable even between quotes, so it is written outside of them behind a caret. A backslash
/// before a quote escapes it for the program, so it is doubled there. A quote or a control character no
/// Windows name holds and no word can.
fn cmd_word(text: &str) -> Option<String> {
    if text.chars().any(|c| c == '"' || c.is_control()) {
        return None;
    }
    let mut word = "\"".to_owned();
    let mut backslashes = 0;
    for c in text.chars() {
        match c {
            '%' => {
                word.extend(std::iter::repeat_n('\\', backslashes));
                word.push_str("\"^%\"");
                backslashes = 0;
            }
            '\\' => {
                word.push(c);
                backslashes += 1;
            }
            _ => {
                word.push(c);
                backslashes = 0;
            }
        }
    }
    word.extend(std::iter::repeat_n('\\', backslashes));
    word.push('"');
    Some(word)
}
