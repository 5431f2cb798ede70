//! See the crate `save_files`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(save_files::run)
}
