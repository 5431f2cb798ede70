//! See the crate `list_deadlines`.
fn main() -> std::process::ExitCode {
    common::cli::main(list_deadlines::run)
}
