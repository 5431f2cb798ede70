//! See the crate `make_report`.
fn main() -> std::process::ExitCode {
    common::cli::main(make_report::run)
}
