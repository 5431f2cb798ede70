//! Reads an mbox with the MIME parser alone, to measure `parse-invite` beside: every mail is parsed, and
//! its text decoded, and nothing more.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Write as _},
};

use mail_parser::MessageParser;

fn main() -> io::Result<()> {
    let path = std::env::args_os()
        .nth(1)
        .ok_or(io::ErrorKind::InvalidInput)?;
    let mut reader = BufReader::with_capacity(64 * 1024, File::open(path)?);
    let (mut mail, mut line, mut letters) = (Vec::new(), Vec::new(), 0);
    while reader.read_until(b'\n', &mut line)? > 0 {
        if line.starts_with(b"From ") && !mail.is_empty() {
            letters += text(&mail);
            mail.clear();
        }
        mail.append(&mut line);
    }
    letters += text(&mail);
    writeln!(io::stdout(), "{letters}")
}

fn text(mail: &[u8]) -> usize {
    MessageParser::default().parse(mail).map_or(0, |message| {
        let bodies = (0..message.text_body_count()).filter_map(|at| message.body_text(at));
        bodies.map(|body| body.len()).sum()
    })
}
