//! See the crate `list_files`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(list_files::run)
}
