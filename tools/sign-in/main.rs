//! Signs a person in, and says what the tools can do with it. See the crate `sign_in`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(sign_in::run)
}
