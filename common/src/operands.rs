//! The files that a tool reads.

use std::path::PathBuf;

/// The operands of a tool that reads records.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Operands {
    /// Files with records, one JSON object a line; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
