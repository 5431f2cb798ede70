//! Plays Entra, Microsoft Graph and Partner Center on loopback, so that a change can be practised.
//! See the crate `rehearse`.
fn main() -> std::process::ExitCode {
    rehearse::main()
}
