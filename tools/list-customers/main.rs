//! Lists the customers of a partner.
//! See the crate `list_customers`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(list_customers::run)
}
