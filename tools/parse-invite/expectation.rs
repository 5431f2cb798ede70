//! Whether the partner is the one that the administrator waits for.

use common::{ids::Guid, sections::InvitationKind as Kind};

use crate::{company_name, host, reading::Reading, sender::SenderDoubt, warning::Caution};

/// What the administrator knows of the partner beforehand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Expected {
    pub(crate) partners: Vec<Guid>,
    pub(crate) names: Vec<String>,
    pub(crate) domains: Vec<String>,
}

/// Compares; `None` where nothing was expected or nothing can be compared. What is missing from an
/// invitation that should have it counts against it.
pub(crate) fn compare(expected: &Expected, reading: &Reading) -> (Option<bool>, Vec<Caution>) {
    let answers = [
        partner(expected, reading),
        by_name(expected, reading),
        domain(expected, reading),
    ];
    let mut cautions = Vec::new();
    let mut verdict = None;
    for answer in answers.into_iter().flatten() {
        match answer {
            Ok(()) => verdict = verdict.or(Some(true)),
            Err(caution) => {
                verdict = Some(false);
                cautions.push(caution);
            }
        }
    }
    (verdict, cautions)
}

type Answer = Option<Result<(), Caution>>;

fn partner(expected: &Expected, reading: &Reading) -> Answer {
    if expected.partners.is_empty() || !names_a_partner(reading.link.kind) {
        return None;
    }
    let link = reading.link.link.as_ref();
    let ids = link.map(|link| [link.partner.good(), link.provider.good()]);
    let fits = ids.is_some_and(|ids| {
        ids.into_iter()
            .flatten()
            .any(|id| expected.partners.contains(id))
    });
    let found = link
        .and_then(|link| link.partner.as_written())
        .map(str::to_owned);
    Some(if fits {
        Ok(())
    } else {
        Err(Caution::NotExpectedPartner { found })
    })
}

/// Links of other kinds do not say whose they are.
fn names_a_partner(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Reseller | Kind::IndirectReseller | Kind::AdminOnly | Kind::Unknown | Kind::Opaque
    )
}

fn by_name(expected: &Expected, reading: &Reading) -> Answer {
    if expected.names.is_empty() {
        return None;
    }
    let sender = reading
        .envelope
        .from
        .as_ref()
        .and_then(|from| from.name.as_deref());
    let found = reading.partner_name.as_deref().or(sender);
    let fits = found.is_some_and(|found| {
        expected
            .names
            .iter()
            .any(|wanted| company_name::is_same(found, wanted))
    });
    let like = found.and_then(|found| {
        let wanted = expected
            .names
            .iter()
            .find(|wanted| company_name::is_same(&host::latin(found), wanted))?;
        Some(SenderDoubt::Lookalike {
            shown: found.to_owned(),
            like: wanted.clone(),
        })
    });
    Some(match like {
        _ if fits => Ok(()),
        Some(like) => Err(Caution::Sender(like)),
        None => Err(Caution::NotExpectedName {
            found: found.map(str::to_owned),
        }),
    })
}

fn domain(expected: &Expected, reading: &Reading) -> Answer {
    if expected.domains.is_empty() {
        return None;
    }
    let found = reading
        .envelope
        .from
        .as_ref()
        .and_then(crate::header::Address::domain);
    let wanted: Vec<String> = expected
        .domains
        .iter()
        .map(|domain| domain.trim_start_matches('@').to_ascii_lowercase())
        .collect();
    let fits = found.as_deref().is_some_and(|found| {
        wanted.iter().any(|domain| {
            found == domain
                || found
                    .strip_suffix(domain.as_str())
                    .is_some_and(|head| head.ends_with('.'))
        })
    });
    let like = found.as_deref().and_then(|found| {
        wanted
            .iter()
            .find(|domain| host::is_like(found, domain))
            .map(|domain| SenderDoubt::Lookalike {
                shown: found.to_owned(),
                like: domain.clone(),
            })
    });
    Some(match like {
        _ if fits => Ok(()),
        Some(like) => Err(Caution::Sender(like)),
        None => Err(Caution::NotExpectedDomain { found }),
    })
}
