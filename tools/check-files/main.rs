//! See the crate `check_files`.
fn main() -> std::process::ExitCode {
    common::cli::main(check_files::run)
}
