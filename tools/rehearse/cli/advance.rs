//! `rehearse tick`: advances the clock of the rehearsal.

use common::{BadValue, cli::Session, text};
use jiff::Span;

use super::control_client;
use crate::control::ClockTime;

/// Advances the clock of the rehearsal at an address.
pub(crate) fn run(url: Option<&str>, by: Span, session: &mut Session) -> anyhow::Result<()> {
    let path = format!("/rehearsal/tick?by={by}");
    let clock: ClockTime =
        control_client::post(url, &path, "rehearse -- sh -c 'rehearse tick 3d'")?;
    session
        .log
        .detail(|| format!("the clock shows {}", clock.now));
    Ok(())
}

/// How far: an ISO 8601 duration, or one like `3d` or `1mo 2h`.
pub(crate) fn span(text: &str) -> Result<Span, BadValue> {
    let span: Span = text.parse().map_err(|_: jiff::Error| {
        text!(
            "write a duration, such as 3d, 12h or 90s",
            "時間は 3d、12h、90s のように指定してください"
        )
    })?;
    if span.is_negative() || span.is_zero() {
        return Err(text!(
            "the clock goes forward only",
            "時計は進めることしかできません"
        )
        .into());
    }
    Ok(span)
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn a_time_is_written_as_people_do_or_as_the_standard_has_it() {
        for text in ["3d", "3 days", "P3D"] {
            assert_eq!(span(text).unwrap().fieldwise(), 3.days().fieldwise());
        }
        for text in ["", "3", "-3d", "0d", "soon"] {
            assert!(span(text).is_err(), "{text}");
        }
    }
}
