//! Many mails in one file, read one after the other in constant memory.

use std::io::{self, BufRead};

/// The mails of an mbox.
pub(crate) struct Mbox<R> {
    reader: R,
    max: usize,
    /// The separator of the next mail was read.
    at_separator: bool,
    number: u64,
}

/// One mail of an mbox.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// Its number, from 1, and its bytes.
    Whole(u64, Vec<u8>),
    /// Its number; it is larger than allowed and was passed over.
    TooLarge(u64),
}

impl<R: BufRead> Mbox<R> {
    /// Reads mails of up to `max` bytes.
    pub(crate) fn new(reader: R, max: usize) -> Self {
        Self {
            reader,
            max,
            at_separator: false,
            number: 0,
        }
    }

    /// The next mail.
    pub(crate) fn next(&mut self) -> io::Result<Option<Entry>> {
        if !self.at_separator && !self.skip_to_first_separator()? {
            return Ok(None);
        }
        self.at_separator = false;
        self.number += 1;
        let mut mail = Vec::new();
        let (mut after_blank, mut too_large) = (false, false);
        loop {
            let from = mail.len();
            let length = self.read_line(&mut mail)?;
            let line = &mail[from..];
            self.at_separator = after_blank && is_separator(line);
            if length == 0 || self.at_separator {
                mail.truncate(from);
                break;
            }
            after_blank = line.trim_ascii_start().is_empty();
            if is_quoted(line) {
                mail.remove(from);
            }
            too_large |= mail.len() > self.max;
            if too_large {
                mail.clear();
            }
        }
        Ok(Some(if too_large {
            Entry::TooLarge(self.number)
        } else {
            Entry::Whole(self.number, mail)
        }))
    }

    fn skip_to_first_separator(&mut self) -> io::Result<bool> {
        let mut line = Vec::new();
        while self.read_line(&mut line)? > 0 {
            if is_separator(&line) {
                return Ok(true);
            }
            line.clear();
        }
        Ok(false)
    }

    /// Adds a line; of one without end no more than a mail may hold. How long it is.
    fn read_line(&mut self, to: &mut Vec<u8>) -> io::Result<usize> {
        let mut limited = io::Read::take(&mut self.reader, self.max as u64 + 1);
        limited.read_until(b'\n', to)
    }
}

/// `From sender date`: the date has a time of day, which a sentence that begins with "From" has not.
pub(crate) fn is_separator(line: &[u8]) -> bool {
    line.strip_prefix(b"From ").is_some_and(|rest| {
        rest.len() < 1_000
            && rest.windows(5).any(|w| {
                let digit = |at: usize| w[at].is_ascii_digit();
                digit(0) && digit(1) && w[2] == b':' && digit(3) && digit(4)
            })
    })
}

/// `>From ` in a body was `From ` (mboxrd).
fn is_quoted(line: &[u8]) -> bool {
    let marks = line.iter().take_while(|byte| **byte == b'>').count();
    marks > 0 && line[marks..].starts_with(b"From ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEPARATOR: &str = "From a@b.example Fri May 31 15:30:00 2024\n";

    fn all(text: &str, max: usize) -> Vec<Entry> {
        let mut mbox = Mbox::new(text.as_bytes(), max);
        std::iter::from_fn(|| mbox.next().unwrap()).collect()
    }

    #[test]
    fn mails_are_told_apart_and_quoted_lines_unquoted() {
        let text = format!(
            "{SEPARATOR}A: 1\n\n>From here\nFrom there 12:30 no blank before\n\n{SEPARATOR}A: 2\n\nx\n"
        );
        assert_eq!(
            all(&text, 1_000),
            [
                Entry::Whole(
                    1,
                    b"A: 1\n\nFrom here\nFrom there 12:30 no blank before\n\n".to_vec()
                ),
                Entry::Whole(2, b"A: 2\n\nx\n".to_vec()),
            ]
        );
    }

    #[test]
    fn a_mail_that_is_too_large_is_named_and_the_next_one_read() {
        let text = format!("{SEPARATOR}{}\n\n{SEPARATOR}A: 2\n", "x".repeat(5_000));
        assert_eq!(
            all(&text, 100),
            [Entry::TooLarge(1), Entry::Whole(2, b"A: 2\n".to_vec())]
        );
    }

    #[test]
    fn a_sentence_is_no_separator() {
        assert!(!is_separator(b"From the 31st of May\n"));
        assert!(is_separator(b"From - Fri May 31 15:30:00 2024\n"));
    }
}
