//! See the crate `swap_license`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(swap_license::run)
}
