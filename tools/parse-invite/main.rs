//! See the crate `parse_invite`.
fn main() -> std::process::ExitCode {
    common::cli::main(parse_invite::run)
}
