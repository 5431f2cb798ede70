//! Writing records: JSON lines, a table, CSV; to standard output or, whole, to a file.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    Exit, Failure, Lang, Record, Text, atomic_file::AtomicFile, exit::ClosedPipe, fields::Field,
    text, text::printable,
};

mod column;
mod csv_rows;
mod escape;
mod shortened;
mod table;
mod totals;

pub use column::{APPLIED, Column, Row, cell, customer_or_tenant, minute, why, word};
pub(crate) use csv_rows::unguarded;
use escape::escaped;

/// How records are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One JSON object a line.
    Lines {
        /// Everything beyond ASCII escaped.
        ascii: bool,
    },
    /// A table for people, written when the last record is known.
    Table,
    /// Comma-separated values, in which a cell that a spreadsheet would run as a formula is marked.
    Csv {
        /// A byte-order mark first, by which Excel knows UTF-8.
        for_excel: bool,
    },
}

/// Where and how records go.
pub struct Output {
    sink: Sink,
    form: Form,
    lang: Lang,
    columns: Vec<Column>,
    /// The columns of a CSV.
    fields: Vec<Field>,
    /// Of the window that a table is to fit.
    width: Option<usize>,
    rows: Vec<Vec<String>>,
    begun: bool,
}

enum Sink {
    Stdout,
    /// A device or a pipe, which cannot be replaced.
    Direct(File),
    /// A file that appears under its name when it is complete.
    Whole(AtomicFile, PathBuf),
}

impl Output {
    /// Text to a file for its owner alone, whatever the umask.
    pub fn private(file: &Path, lang: Lang) -> anyhow::Result<Self> {
        let sink = Sink::file(file, AtomicFile::create_private)?;
        Ok(Self::into_sink(
            sink,
            Form::Lines { ascii: false },
            lang,
            Vec::new(),
        ))
    }

    /// To standard output, or to a file.
    pub fn new(
        file: Option<&Path>,
        form: Form,
        lang: Lang,
        columns: Vec<Column>,
    ) -> anyhow::Result<Self> {
        let sink = match file {
            Some(file) => Sink::file(file, AtomicFile::create)?,
            None => Sink::Stdout,
        };
        Ok(Self::into_sink(sink, form, lang, columns))
    }

    fn into_sink(sink: Sink, form: Form, lang: Lang, columns: Vec<Column>) -> Self {
        Self {
            sink,
            form,
            lang,
            columns,
            fields: Vec::new(),
            width: None,
            rows: Vec::new(),
            begun: false,
        }
    }

    /// The columns of a CSV.
    #[must_use]
    pub fn with_fields(mut self, fields: Vec<Field>) -> Self {
        self.fields = fields;
        self
    }

    /// Fits the table into a window of so many columns.
    #[must_use]
    pub fn in_window(mut self, width: Option<usize>) -> Self {
        self.width = width;
        self
    }

    /// Writes a record, whole and at once.
    pub fn write(&mut self, record: &Record) -> anyhow::Result<()> {
        match self.form {
            Form::Lines { ascii } => {
                let mut line = record.to_string();
                if ascii {
                    line = escaped(&line, |c| c.is_ascii());
                }
                line.push('\n');
                self.sink.put(line.as_bytes())
            }
            Form::Table => {
                let cells = self.columns.iter().zip(self.row(record));
                let row = cells.map(|(column, cell)| column.for_people(cell, self.lang));
                self.rows.push(row.collect());
                Ok(())
            }
            Form::Csv { for_excel } => {
                self.begin_csv(for_excel)?;
                self.sink.put(&csv_rows::row(&self.fields, record)?)
            }
        }
    }

    /// Writes text as it is: a schema, an explanation.
    pub fn write_text(&mut self, text: &str) -> anyhow::Result<()> {
        self.sink.put(text.as_bytes())
    }

    /// Ends the output. A file appears under its name only now.
    pub fn finish(mut self) -> anyhow::Result<()> {
        self.put_table()?;
        if let Form::Csv { for_excel } = self.form {
            self.begin_csv(for_excel)?;
        }
        self.sink.finish()
    }

    /// Ends the output of a run that ended early. Records that were written before are worth having, but
    /// they take the place of nothing: a file that is there already may be the plan that was being read, and
    /// a file that is not may be waited for. Says so where there is something to say.
    pub fn finish_early(mut self) -> anyhow::Result<Option<Text>> {
        self.put_table()?;
        self.sink.finish_early()
    }

    fn put_table(&mut self) -> anyhow::Result<()> {
        if self.form != Form::Table || self.rows.is_empty() {
            return Ok(());
        }
        let table = table::lay_out(&self.columns, &self.rows, self.lang, self.width);
        self.sink.put(table.as_bytes())
    }

    fn row(&self, record: &Record) -> Vec<String> {
        let row = Row::of(record);
        let cell = |column: &Column| printable(&(column.cell)(&row, self.lang));
        self.columns.iter().map(cell).collect()
    }

    fn begin_csv(&mut self, for_excel: bool) -> anyhow::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        if for_excel {
            self.sink.put("\u{feff}".as_bytes())?;
        }
        self.sink.put(&csv_rows::heading(&self.fields)?)
    }
}

impl Sink {
    fn file(
        path: &Path,
        create: impl FnOnce(&Path) -> io::Result<AtomicFile>,
    ) -> anyhow::Result<Self> {
        let cannot = |error: io::Error| cannot_write(path, &error);
        if fs::metadata(path).is_ok_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(path).map_err(cannot)?;
            return Ok(Self::Direct(file));
        }
        let path = &pointed_to(path);
        let file = create(path).map_err(cannot)?;
        Ok(Self::Whole(file, path.clone()))
    }

    fn put(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        let put = |out: &mut dyn Write| out.write_all(bytes).and_then(|()| out.flush());
        match self {
            Self::Stdout => put(&mut io::stdout().lock()).map_err(|error| {
                if is_closed_pipe(&error) {
                    ClosedPipe.into()
                } else {
                    output_lost(&error)
                }
            }),
            Self::Direct(file) => put(file).map_err(|error| output_lost(&error)),
            Self::Whole(file, path) => file.put(bytes).map_err(|error| cannot_write(path, &error)),
        }
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout | Self::Direct(_) => Ok(()),
            Self::Whole(file, path) => persist(file, &path),
        }
    }

    fn finish_early(self) -> anyhow::Result<Option<Text>> {
        let Self::Whole(file, path) = self else {
            return Ok(None);
        };
        if file.is_empty() {
            return Ok(None);
        }
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        persist(file, &partial)?;
        let [path, partial] = [path, partial].map(|path| printable(&path.display().to_string()));
        Ok(Some(text!(
            "the run ended early, so {path} was left as it was; what was written until then is in {partial}",
            "途中で終了したため、{path} は元のままです。それまでの出力は {partial} にあります"
        )))
    }
}

/// A link keeps pointing where it does, and what it points to is replaced, or made where it is not there yet.
fn pointed_to(path: &Path) -> PathBuf {
    let Ok(target) = fs::read_link(path) else {
        return path.to_owned();
    };
    let beside = path.parent().unwrap_or(Path::new("")).join(target);
    fs::canonicalize(path).unwrap_or(beside)
}

fn persist(file: AtomicFile, path: &Path) -> anyhow::Result<()> {
    file.persist(path)
        .map_err(|error| cannot_write(path, &error))
}

fn output_lost(error: &io::Error) -> anyhow::Error {
    Failure::new(
        Exit::Local,
        text!(
            "cannot write the output: {error}",
            "出力を書き込めません: {error}"
        ),
    )
    .into()
}

fn cannot_write(path: &Path, error: &io::Error) -> anyhow::Error {
    let path = printable(&path.display().to_string());
    Failure::new(
        Exit::Local,
        text!(
            "cannot write {path}: {error}",
            "{path} に書き込めません: {error}"
        ),
    )
    .into()
}

/// Whether an error says that the reader of a pipe has gone. Windows tells it by other numbers than
/// `BrokenPipe` (observed: 109, 232, 233).
#[must_use]
pub fn is_closed_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
        || cfg!(windows) && matches!(error.raw_os_error(), Some(109 | 232 | 233))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(form: Form, records: &[&str]) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out");
        let columns = vec![
            Column::words("name", text!("NAME", "名前"), |record, _| {
                record.value::<String>("name").unwrap().unwrap_or_default()
            }),
            Column::number("seats", text!("SEATS", "シート"), |record, _| {
                let seats = record.value::<i64>("seats").unwrap();
                seats.map(|seats| seats.to_string()).unwrap_or_default()
            }),
        ];
        let fields = ["name", "seats"].map(Field::passed_on).to_vec();
        let output = Output::new(Some(&path), form, Lang::Ja, columns).unwrap();
        let mut output = output.with_fields(fields);
        for record in records {
            output
                .write(&Record::parse(record.as_bytes()).unwrap())
                .unwrap();
            assert!(!path.exists(), "a file appears only when it is complete");
        }
        output.finish().unwrap();
        fs::read_to_string(path).unwrap()
    }

    #[test]
    fn a_table_is_aligned_for_double_width_characters_and_shows_no_escapes() {
        assert_eq!(
            written(
                Form::Table,
                &[
                    r#"{"name":"佐藤","seats":12}"#,
                    r#"{"name":"abc\u001b[2J","seats":3}"#
                ]
            ),
            "名前          シート\n佐藤              12\nabc\\u{1b}[2J       3\n計 2 件\n"
        );
    }

    #[test]
    fn one_column_says_what_next_or_why_it_failed() {
        let next = Column::words("user", text!("NEXT", "次"), |row, _| {
            why(row, |user: crate::sections::User| user.display_name)
        });
        let said = |json: &str| {
            let record = Record::parse(json.as_bytes()).unwrap();
            (next.cell)(&Row::of(&record), Lang::En)
        };
        let failed =
            r#"{"status":"failed","error":{"code":"busy","message":"the service is busy"}}"#;
        assert_eq!(said(r#"{"user":{"id":"1","displayName":"n"}}"#), "n");
        assert_eq!(
            said(&format!(r#"{{"user":{failed}}}"#)),
            "the service is busy"
        );
        assert_eq!(
            said(&format!(r#"{{"license":{failed}}}"#)),
            "the service is busy"
        );
        // What an earlier tool could not do is not why this one did.
        assert_eq!(
            said(&format!(r#"{{"license":{failed},"user":{{"id":"1"}}}}"#)),
            ""
        );
    }

    #[test]
    fn an_instant_is_shown_to_the_minute_and_anything_else_as_it_is() {
        for (time, shown) in [
            ("2026-10-30T23:59:59Z", "2026-10-30 23:59"),
            ("2026-10-30", "2026-10-30"),
            ("2026-10-30T23:59:59+09:00", "2026-10-30T23:59:59+09:00"),
            (
                "満了日は移行元のパートナーに確認Z",
                "満了日は移行元のパートナーに確認Z",
            ),
        ] {
            assert_eq!(minute(time.to_owned()), shown);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_whether_or_not_there_is_something_at_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let (link, end) = (folder.path().join("link"), folder.path().join("end"));
        std::os::unix::fs::symlink("end", &link).unwrap();
        for text in ["first", "second"] {
            let lines = Form::Lines { ascii: false };
            let mut output = Output::new(Some(&link), lines, Lang::En, Vec::new()).unwrap();
            output.write_text(text).unwrap();
            output.finish().unwrap();
            assert!(link.is_symlink());
            assert_eq!(fs::read_to_string(&end).unwrap(), text);
        }
    }

    #[test]
    fn nothing_beyond_ascii_is_left_when_it_is_escaped() {
        assert_eq!(
            written(Form::Lines { ascii: true }, &[r#"{"name":"表𠮷"}"#]),
            "{\"name\":\"\\u8868\\ud842\\udfb7\"}\n"
        );
    }

    #[test]
    fn csv_shows_no_escapes_either() {
        assert_eq!(
            written(
                Form::Csv { for_excel: false },
                &[r#"{"name":"abc\u001b[2J\u202e","seats":3}"#]
            ),
            "name,seats\r\nabc\\u{1b}[2J\\u{202e},3\r\n"
        );
    }

    #[test]
    fn csv_has_its_heading_even_without_a_record_and_formulas_are_defused_for_excel() {
        assert_eq!(
            written(Form::Csv { for_excel: false }, &[]),
            "name,seats\r\n"
        );
        assert_eq!(
            written(
                Form::Csv { for_excel: true },
                &[r#"{"name":"=1+1","seats":-3}"#, r#"{"name":"a,\"b\""}"#]
            ),
            "\u{feff}name,seats\r\n'=1+1,-3\r\n\"a,\"\"b\"\"\",\r\n"
        );
    }
}
