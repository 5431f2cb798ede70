//! See the crate `backup_plan`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(backup_plan::run)
}
