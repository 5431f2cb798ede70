//! Lists the subscriptions of customers, what follows the end of each term, and what to look at.
//! See the crate `list_subscriptions`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(list_subscriptions::run)
}
