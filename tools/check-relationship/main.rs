//! Says whether a reseller relationship has taken effect, with the evidence.
//! See the crate `check_relationship`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(check_relationship::run)
}
