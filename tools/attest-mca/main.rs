//! Says how the Microsoft Customer Agreement stands, and what is left to do.
//! See the crate `attest_mca`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(attest_mca::run)
}
