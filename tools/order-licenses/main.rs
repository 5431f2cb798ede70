//! Orders licences for a customer.
//! See the crate `order_licenses`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(order_licenses::run)
}
