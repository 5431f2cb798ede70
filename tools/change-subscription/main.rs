//! Changes one thing of a subscription.
//! See the crate `change_subscription`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(change_subscription::run)
}
