//! The files that a tool reads.

use std::path::{Path, PathBuf};

use record::input::{CodePage, Records};

use crate::{globs::expanded, values::whole};

/// The operands of a tool that reads records.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Operands {
    /// Files with records (JSON lines, tenant ids or CSV); `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The operands of a tool that stands first in a pipeline: without any it lists all that the partner has, and leaves
/// standard input alone, for under cron there is nothing on it.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct HeadOperands {
    /// Files with records (JSON lines, tenant ids or CSV), `-` for standard input; nothing lists all that the partner has
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How they are read.
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How records are read.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct ReadingArgs {
    /// Code page of the input where it is not Unicode, such as cp932
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<CodePage>,
    /// Accept an input without any record (otherwise exit code 3)
    #[arg(long)]
    pub allow_empty: bool,
}

impl Operands {
    /// The records in the files, or on standard input.
    #[must_use]
    pub fn records(&self) -> Records {
        Records::of_files(&expanded(&self.files)).in_code_page(self.reading.encoding)
    }

    /// Whether nothing but standard input is read.
    pub(crate) fn are_standard_input(&self) -> bool {
        self.files.iter().all(|file| file == Path::new("-"))
    }
}

impl HeadOperands {
    /// What to read; `None` where nothing was named, which means all that the partner has.
    #[must_use]
    pub fn named(&self) -> Option<Operands> {
        let Self { files, reading } = self;
        (!files.is_empty()).then(|| Operands {
            files: files.clone(),
            reading: reading.clone(),
        })
    }
}

/// How many tenants a tool works on at once. Flatten it beside [`Operands`] where the tool uses the network.
#[derive(Debug, Clone, clap::Args)]
pub struct TenantArgs {
    /// Tenants to work on at the same time (1 to 1000)
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = whole(1_usize..=1_000))]
    pub tenants: usize,
    /// Write records in the order of the input, not as their tenants finish
    #[arg(long)]
    pub keep_order: bool,
}
