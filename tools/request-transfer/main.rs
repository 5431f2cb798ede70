//! Moves subscriptions from one partner to another.
//! See the crate `request_transfer`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(request_transfer::run)
}
