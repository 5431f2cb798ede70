//! The files that a tool reads.

use std::path::PathBuf;

/// The operands of a tool that reads records.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Operands {
    /// Files with records, one JSON object a line; `-` or nothing reads standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Accept an input without any record (otherwise exit code 3)
    #[arg(long)]
    pub allow_empty: bool,
}

/// How many tenants a tool works on at once. Flatten it beside [`Operands`] where the tool uses the network.
#[derive(Debug, Clone, clap::Args)]
pub struct TenantArgs {
    /// Tenants to work on at the same time (1 to 1000)
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = tenants)]
    pub tenants: usize,
    /// Write records in the order of the input, not as their tenants finish
    #[arg(long)]
    pub keep_order: bool,
}

fn tenants(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number @ 1..=1_000) => Ok(number),
        _ => Err("write a number from 1 to 1000".to_owned()),
    }
}
