//! Says whether the Microsoft Customer Agreement is accepted, and what is left to do.
//! See the crate `attest_mca`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(attest_mca::run)
}
