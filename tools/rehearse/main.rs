//! Emulates Entra, Microsoft Graph and Partner Center on loopback.
//! See the crate `rehearse`.
fn main() -> std::process::ExitCode {
    rehearse::main()
}
