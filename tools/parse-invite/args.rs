//! The command line.

use std::ffi::OsString;

use common::{
    BadValue,
    cli::{CommonArgs, Examples, OutputArgs, Tool, Words, schema},
    ids::Guid,
    output::Column,
    sections::Invitation,
    text,
};

use crate::words;

/// Read a partner's invitation and say what it asks for, who sent it, by when, and whether to trust it
#[derive(Debug, clap::Parser)]
#[command(name = "parse-invite", version)]
#[cfg_attr(
    feature = "online",
    expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")
)]
pub struct Args {
    /// Mails (.eml, .msg, winmail.dat, mbox), text, HTML, documents (.pdf, .docx, .pptx), shortcuts (.url), folders, addresses, or JSON records whose `mail` names a file or whose `url` is a link; `-` or nothing reads standard input
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<OsString>,
    /// Read folders and everything in them
    #[arg(short, long)]
    pub(crate) recursive: bool,
    /// Accept an empty input (otherwise exit code 3)
    #[arg(long)]
    pub(crate) allow_empty: bool,
    /// Tenant id of the partner you expect; can be repeated
    #[arg(long, value_name = "ID")]
    pub(crate) expect_partner: Vec<Guid>,
    /// Name of the partner you expect; can be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) expect_name: Vec<String>,
    /// Domain that the partner you expect sends mail from; can be repeated
    #[arg(long, value_name = "DOMAIN")]
    pub(crate) expect_domain: Vec<String>,
    /// Explain in prose instead of writing records: what the link is, what accepting does, what was checked, what to do
    #[arg(long, conflicts_with_all = ["table", "csv"])]
    pub(crate) explain: bool,
    /// Skip mails larger than this
    #[arg(long, value_name = "SIZE", value_parser = size, default_value = "64MiB")]
    pub(crate) max_size: u64,
    /// Time zone of the dates
    #[arg(long, value_name = "ZONE", default_value = "Asia/Tokyo")]
    pub(crate) zone: String,
    /// Ask the directory who the partner is; the link itself is never opened
    #[cfg(feature = "online")]
    #[arg(long)]
    pub(crate) online: bool,
    #[cfg(feature = "online")]
    #[command(flatten)]
    pub(crate) connection: common::cli::Connection,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) common: CommonArgs,
}

impl Tool for Args {
    fn common(&self) -> &CommonArgs {
        &self.common
    }

    fn output(&self) -> Option<&OutputArgs> {
        Some(&self.output)
    }

    fn columns() -> Vec<Column> {
        words::columns()
    }

    fn schema() -> schemars::Schema {
        schema::of_records("parse-invite", schema::Sections::writes::<Invitation>)
    }

    fn examples() -> Examples {
        words::EXAMPLES
    }

    fn japanese() -> Words {
        words::HELP
    }
}

/// Bytes, with `K`, `M` or `G` and an optional `iB` or `B` behind them.
fn size(text: &str) -> Result<u64, BadValue> {
    let wrong = || {
        text!(
            "write a size as 1048576, 512K, 64MiB or 1G",
            "サイズは 1048576、512K、64MiB、1G のように指定してください"
        )
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let factor: u64 = match text[digits..]
        .to_ascii_lowercase()
        .trim_end_matches("ib")
        .trim_end_matches('b')
    {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return Err(wrong().into()),
    };
    let number: u64 = text[..digits].parse().map_err(|_| wrong())?;
    // Places in a text are kept as 32-bit numbers.
    number
        .checked_mul(factor)
        .filter(|size| (1..=1 << 30).contains(size))
        .ok_or_else(|| {
            text!(
                "the size must be between 1 and 1GiB",
                "サイズは 1 から 1GiB までで指定してください"
            )
            .into()
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_read_with_its_unit() {
        for (text, bytes) in [
            ("1", Some(1)),
            ("64MiB", Some(64 << 20)),
            ("2k", Some(2048)),
            ("1G", Some(1 << 30)),
            ("0", None),
            ("2G", None),
            ("x", None),
            ("1T", None),
            ("", None),
        ] {
            assert_eq!(size(text).ok(), bytes, "{text}");
        }
    }
}
