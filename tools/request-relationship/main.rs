//! Asks a customer for a relationship, or ends one.
//! See the crate `request_relationship`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(request_relationship::run)
}
