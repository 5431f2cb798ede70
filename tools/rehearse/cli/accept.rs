//! `rehearse accept`: the customer's click on the invitation.

use common::cli::Session;

use super::control_client;
use crate::control::AcceptOutcome;

/// Accepts the invitation of the rehearsal at an address.
pub(crate) fn run(url: Option<&str>, session: &mut Session) -> anyhow::Result<()> {
    let accepted = control_client::post(
        url,
        "/rehearsal/accept",
        "rehearse --tenant omakase-invited -- sh -c 'rehearse accept'",
    )?;
    session.log.detail(|| words(&accepted));
    Ok(())
}

fn words(accepted: &AcceptOutcome) -> String {
    let AcceptOutcome {
        already,
        partner,
        delay_seconds,
    } = accepted;
    if *already {
        format!("the invitation of {partner} was accepted before")
    } else {
        format!(
            "accepted the invitation of {partner}; the relationship appears in {delay_seconds} s"
        )
    }
}
