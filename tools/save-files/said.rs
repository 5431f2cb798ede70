//! What rclone says while it copies: JSON, a line each. Pure.

use std::collections::HashSet;

use serde::Deserialize;

/// What it has said so far.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) stats: Stats,
    /// The paths that it copied.
    pub(crate) copied: HashSet<String>,
    pub(crate) first_error: Option<String>,
}

/// How far it is.
#[derive(Debug, Default, Clone, Copy, Deserialize)]
#[serde(default)]
pub(crate) struct Stats {
    pub(crate) bytes: u64,
    pub(crate) transfers: u64,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    level: String,
    msg: String,
    object: Option<String>,
    stats: Option<Stats>,
}

impl Said {
    /// Takes a line in; what is none of its log is passed over.
    pub(crate) fn take(&mut self, line: &[u8]) {
        let Ok(line) = serde_json::from_slice::<Line>(line) else {
            return;
        };
        if let Some(stats) = line.stats {
            self.stats = stats;
        }
        match (&*line.level, line.object) {
            ("error" | "critical", object) if self.first_error.is_none() => {
                let about = object.map(|object| format!("{object}: "));
                self.first_error = Some(about.unwrap_or_default() + line.msg.trim());
            }
            // "Copied (new)", "Copied (replaced existing)".
            ("info", Some(object)) if line.msg.contains("Copied (") => {
                self.copied.insert(object);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_figures_what_was_copied_and_the_first_error_are_kept() {
        let mut said = Said::default();
        for line in [
            r#"{"level":"notice","msg":"x","stats":{"bytes":5,"transfers":1}}"#,
            r#"{"level":"info","msg":"Copied (new)","size":5,"object":"a/が"}"#,
            r#"{"level":"info","msg":"Updated modification time","object":"a/c"}"#,
            "no JSON",
            r#"{"level":"error","msg":" Failed to copy: malware ","object":"a/b"}"#,
            r#"{"level":"error","msg":"later"}"#,
            r#"{"level":"info","msg":"Copied (replaced existing)","object":"d"}"#,
            r#"{"level":"notice","msg":"x","stats":{"bytes":9,"transfers":2}}"#,
        ] {
            said.take(line.as_bytes());
        }
        assert_eq!((said.stats.bytes, said.stats.transfers), (9, 2));
        assert_eq!(
            said.copied,
            HashSet::from(["a/が".to_owned(), "d".to_owned()])
        );
        assert_eq!(
            said.first_error.as_deref(),
            Some("a/b: Failed to copy: malware")
        );
    }
}
