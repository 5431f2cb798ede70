//! The certificate of the app.

/// The certificate, with its key, that the app of every rehearsal may sign in with.
pub const CERTIFICATE: &str = include_str!("../built_in/certificate.pem");
