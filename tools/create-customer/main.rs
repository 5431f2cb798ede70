//! Creates a customer of a partner.
//! See the crate `create_customer`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(create_customer::run)
}
