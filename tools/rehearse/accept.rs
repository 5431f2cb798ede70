//! `rehearse accept`: the customer's click on the invitation.

use common::cli::Session;

use crate::{doors::Accepted, inside};

/// Accepts the invitation of the rehearsal at an address.
pub(crate) fn run(url: Option<&str>, session: &mut Session) -> anyhow::Result<()> {
    let accepted = inside::post(
        url,
        "/rehearsal/accept",
        "rehearse --tenant omakase-invited -- sh -c 'rehearse accept'",
    )?;
    session.log.detail(|| told(&accepted));
    Ok(())
}

fn told(accepted: &Accepted) -> String {
    let Accepted {
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
