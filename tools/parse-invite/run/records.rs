//! Records as an input: each names a mail or holds a link, and goes on with what was found.

use std::path::{Path, PathBuf};

use common::{
    Exit, Record, Text,
    input::{Line, Records, unreadable},
    sections::{Invitation, SectionError},
    text,
    text::printable,
};

use super::{Run, none_in, origin};
use crate::{
    assembly::Origin,
    container::{self, Kind},
    mail::Mail,
    source,
    warning::Caution,
};

impl Run<'_> {
    pub(super) fn records(&mut self, mut records: Records, name: &str) -> anyhow::Result<()> {
        self.has_read = true;
        while let Some(line) = self.session.next(&mut records) {
            self.record(line, name)?;
        }
        Ok(())
    }

    /// Reads the mail that a record names. A record whose mail cannot be read goes on and says so.
    fn record(&mut self, line: Line, name: &str) -> anyhow::Result<()> {
        let Line { mut record, place } = line;
        let (exit, code, text) = match self.mails_of(&record, name) {
            Ok((mails, origin)) => match self.mails(&mails, &origin, Some(&record))? {
                Some(0) => self.none_in(&mails, &origin),
                _ => return Ok(()),
            },
            Err((code, text)) => (Exit::Input, code, text),
        };
        self.session.complain_at(&place, exit, &text);
        record.fail::<Invitation>(SectionError {
            code: code.to_owned(),
            message: self.session.say(&text),
            service_message: None,
            request_id: None,
        });
        self.session.write(&record)
    }

    /// Why there is no invitation in the mail of a record.
    fn none_in(&mut self, mails: &[Mail], origin: &Origin) -> (Exit, &'static str, Text) {
        let passed_over = std::mem::take(&mut self.passed_over);
        if let Some(problem) = mails.iter().find_map(Mail::first_left_out) {
            let text = in_file(origin, &Caution::ReadProblem(problem).text());
            return (Exit::Input, "mail-unreadable", text);
        }
        match none_in(&passed_over, &origin.file) {
            (Exit::Input, text) => (Exit::Input, "mail-unreadable", in_file(origin, &text)),
            (exit, text) => (exit, "no-invitation", text),
        }
    }

    /// What a record names to be read, or the code and the words of why there is nothing.
    fn mails_of(
        &mut self,
        record: &Record,
        name: &str,
    ) -> Result<(Vec<Mail>, Origin), (&'static str, Text)> {
        if let Some(url) = own_link(record) {
            let origin = Origin {
                tenant: record.tenant().ok().flatten(),
                ..origin(name, None)
            };
            return Ok((vec![container::of_url(url)], origin));
        }
        let (path, origin) = named_mail(record).map_err(|text| ("mail-missing", text))?;
        let mails = self
            .mail_of(&path, &origin)
            .map_err(|text| ("mail-unreadable", text))?;
        Ok((mails, origin))
    }

    fn mail_of(&mut self, path: &Path, origin: &Origin) -> Result<Vec<Mail>, Text> {
        let unreadable = |error| in_file(origin, &unreadable(&error));
        let opened = source::open(path).map_err(unreadable)?;
        let whole = source::whole(opened.reader, self.max_size).map_err(unreadable)?;
        let bytes = whole.ok_or_else(|| in_file(origin, &self.too_large()))?;
        if opened.kind == Kind::Binary {
            self.passed_over.insert(origin.file.clone());
        }
        Ok(container::read(bytes, opened.kind))
    }
}

fn in_file(origin: &Origin, text: &Text) -> Text {
    let file = printable(&origin.file);
    Text {
        en: format!("{file}: {}", text.en),
        ja: format!("{file}: {}", text.ja),
    }
}

/// The link of a record that names no mail: Partner Center's own answer is `{"url": …, "method": "GET"}`.
fn own_link(record: &Record) -> Option<String> {
    let names_mail = !matches!(record.value::<serde_json::Value>("mail"), Ok(None));
    let url = record.value::<String>("url").ok().flatten()?;
    (!names_mail).then_some(url)
}

/// The file that a record names, and what else it says.
fn named_mail(record: &Record) -> Result<(PathBuf, Origin), Text> {
    let mail = record.value::<String>("mail").map_err(|bad| bad.text())?;
    let mail = mail.ok_or_else(|| {
        text!(
            "the record has no `mail` that names a file",
            "レコードにファイルを指す `mail` がありません"
        )
    })?;
    let tenant = record.tenant().map_err(|bad| bad.text())?;
    Ok((
        PathBuf::from(&mail),
        Origin {
            tenant,
            ..origin(&mail, None)
        },
    ))
}
