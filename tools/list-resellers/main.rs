//! Lists the indirect resellers of a provider.
//! See the crate `list_resellers`.
fn main() -> std::process::ExitCode {
    common::cli::main_async(list_resellers::run)
}
