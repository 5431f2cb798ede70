//! See the crate `list_licenses`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(list_licenses::run)
}
