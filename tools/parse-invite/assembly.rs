//! The records of one input: what its invitations say of each other, and each as it is written out.

use std::collections::BTreeSet;

use common::{
    Lang,
    ids::{Guid, TenantId},
    sections::{Invitation, InvitationKind as Kind, InvitationSource, NoticedLicense},
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use crate::{
    expectation::{self, Expected},
    guid,
    header::Address,
    link::{Flaw, Link},
    reading::Reading,
    warning::Caution,
};

/// So many different ids of one input are compared with each other.
const MAX_COMPARED: usize = 64;

/// What a run knows beside the input.
pub(crate) struct Context<'a> {
    pub(crate) expected: &'a Expected,
    pub(crate) lang: Lang,
    pub(crate) zone: &'a TimeZone,
}

/// Where an input came from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origin {
    pub(crate) file: String,
    pub(crate) message: Option<u64>,
    /// The customer's tenant, where the record says it.
    pub(crate) tenant: Option<TenantId>,
}

/// A record and what a person should know of it.
pub(crate) struct Assembled {
    pub(crate) invitation: Invitation,
    pub(crate) cautions: Vec<Caution>,
}

/// Makes the records of one input.
pub(crate) fn assemble(
    mut readings: Vec<Reading>,
    origin: &Origin,
    context: &Context<'_>,
) -> Vec<Assembled> {
    compare(&mut readings, origin);
    readings
        .into_iter()
        .map(|reading| record(&reading, origin, context))
        .collect()
}

/// The ids of an input, for comparing.
#[derive(Default)]
struct Ids {
    partners: BTreeSet<String>,
    providers: BTreeSet<String>,
    written: BTreeSet<String>,
    kinds: Vec<Kind>,
}

impl Ids {
    fn of(readings: &[Reading]) -> Self {
        let mut ids = Self::default();
        for reading in readings {
            let Some(link) = &reading.verdict.link else {
                continue;
            };
            if !ids.kinds.contains(&link.kind) {
                ids.kinds.push(link.kind);
            }
            let keep = |set: &mut BTreeSet<String>, id: Option<&str>| {
                if set.len() < MAX_COMPARED {
                    set.extend(id.map(str::to_owned));
                }
            };
            if is_reseller(link.kind) {
                keep(&mut ids.partners, link.partner.good().map(Guid::as_str));
                keep(&mut ids.providers, link.provider.good().map(Guid::as_str));
            }
            keep(&mut ids.written, link.partner.as_written());
        }
        ids
    }
}

fn is_reseller(kind: Kind) -> bool {
    matches!(kind, Kind::Reseller | Kind::IndirectReseller)
}

/// What the invitations of one input say of each other.
fn compare(readings: &mut [Reading], origin: &Origin) {
    let ids = Ids::of(readings);
    for reading in readings {
        let Some(link) = &reading.verdict.link else {
            continue;
        };
        let mut cautions = of_partner(link, &ids);
        if is_reseller(link.kind) {
            let beside = ids
                .kinds
                .iter()
                .find(|kind| matches!(kind, Kind::Gdap | Kind::AdminOnly));
            cautions.extend(beside.copied().map(Caution::AdminBeside));
        }
        let own = origin.tenant.as_ref().map(TenantId::as_str);
        if own.is_some() && link.partner.good().map(Guid::as_str) == own {
            cautions.push(Caution::OwnTenant);
            reading.verdict.genuine = false;
        }
        reading.cautions.extend(cautions);
    }
}

fn of_partner(link: &Link, ids: &Ids) -> Vec<Caution> {
    let mut cautions = Vec::new();
    if is_reseller(link.kind)
        && let Some(own) = link.partner.good()
        && let Some(other) = ids.partners.iter().find(|other| *other != own.as_str())
    {
        cautions.push(Caution::OtherPartner(other.clone()));
    }
    // Where there are more, it is a flood and no scan.
    if let Some(own) = link.partner.as_written()
        && ids.written.len() < MAX_COMPARED
    {
        let copy = ids
            .written
            .iter()
            .find_map(|other| Some((other, guid::misread(own, other)?)));
        cautions.extend(copy.map(|(other, characters)| Caution::MisreadCopy {
            other: other.clone(),
            characters,
        }));
    }
    if link.kind == Kind::Gdap
        && let Some(hint) = link.partner_hint.good()
        && let Some(partner) = ids.partners.first()
        && !ids.partners.contains(hint.as_str())
        && !ids.providers.contains(hint.as_str())
    {
        cautions.push(Caution::HintDiffers {
            hint: hint.to_string(),
            partner: partner.clone(),
        });
    }
    cautions
}

fn record(reading: &Reading, origin: &Origin, context: &Context<'_>) -> Assembled {
    let (expected, more) = expectation::compare(context.expected, reading);
    let mut cautions = reading.cautions.clone();
    cautions.extend(more);
    let mut seen: Vec<&Caution> = Vec::new();
    for caution in &cautions {
        if !seen.contains(&caution) {
            seen.push(caution);
        }
    }
    let warnings = seen
        .iter()
        .map(|caution| caution.in_lang(context.lang))
        .collect();
    let source = |part: &str, wrappers: &[&str]| InvitationSource {
        file: origin.file.clone(),
        message: origin.message,
        part: part.to_owned(),
        wrappers: wrappers.iter().map(|name| (*name).to_owned()).collect(),
    };
    let days = &reading.days;
    let verdict = &reading.verdict;
    let has_days = days.deadline.is_some() || days.opening.is_some();
    let lapses = lapses(reading, context.zone);
    let mut invitation = Invitation {
        kind: verdict.kind,
        url: verdict.url.clone(),
        deadline: days.deadline.map(|day| day.to_string()),
        deadline_text: days.deadline_text.clone(),
        zone: (has_days || lapses.is_some())
            .then(|| zone_name(context.zone))
            .flatten(),
        lapses,
        opening_date: days.opening.map(|day| day.to_string()),
        partner_name: reading.partner_name.clone(),
        addressee: reading.addressee.clone(),
        sender: reading.envelope.from.as_ref().map(show),
        subject: reading.envelope.subject.clone(),
        date: reading
            .envelope
            .date
            .map(|date: Timestamp| date.to_string()),
        requires_role: role(verdict.kind).map(str::to_owned),
        licenses: licenses(reading),
        genuine: verdict.genuine,
        host_ok: verdict.host_ok,
        expected,
        warnings,
        source: source(&reading.part, &verdict.wrappers),
        also: reading
            .also
            .iter()
            .map(|(part, wrappers)| source(part, wrappers))
            .collect(),
        ..Invitation::default()
    };
    if let Some(link) = &verdict.link {
        take_ids(&mut invitation, link);
    }
    Assembled {
        invitation,
        cautions,
    }
}

/// The ids as they stand. One that is damaged, or given twice with different values, is null with its
/// text beside it.
fn take_ids(invitation: &mut Invitation, link: &Link) {
    let twice = |wanted: &str| {
        link.flaws.iter().find_map(|flaw| match flaw {
            Flaw::Twice {
                name,
                first,
                second,
            } if name.eq_ignore_ascii_case(wanted) => Some(format!("{first}, {second}")),
            _ => None,
        })
    };
    let id = |id: &guid::Id, twice: Option<String>| match twice {
        Some(both) => (None, Some(both)),
        None => (id.good().copied(), id.bad().map(str::to_owned)),
    };
    (invitation.partner_id, invitation.raw_partner_id) = id(&link.partner, twice("partnerId"));
    let provider = twice("indirectCSPId").or_else(|| twice("indirectCSP"));
    (invitation.indirect_csp_id, invitation.raw_indirect_csp_id) = id(&link.provider, provider);
    invitation.mspp_id.clone_from(&link.mspp);
    invitation.relationship_id.clone_from(&link.relationship);
    invitation.partner_hint = link.partner_hint.good().copied();
    invitation.dap = link.dap;
    for flaw in &link.flaws {
        match flaw {
            Flaw::BadMspp(text) => invitation.raw_mspp_id = Some(text.clone()),
            Flaw::BadRelationship(text) => invitation.raw_relationship_id = Some(text.clone()),
            _ => {}
        }
    }
}

/// An unanswered GDAP request lapses after 90 days (documented).
fn lapses(reading: &Reading, zone: &TimeZone) -> Option<String> {
    if reading.verdict.kind != Kind::Gdap {
        return None;
    }
    let sent = reading.envelope.date?.to_zoned(zone.clone()).date();
    sent.checked_add(90.days()).ok().map(|day| day.to_string())
}

fn zone_name(zone: &TimeZone) -> Option<String> {
    zone.iana_name().map(str::to_owned)
}

/// Microsoft's pages of 2021 and the partners' template ask for a Global Administrator; a later page
/// says that a Billing Administrator can accept a reseller.
fn role(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Reseller | Kind::IndirectReseller => Some("Global Administrator (docs differ)"),
        Kind::AdminOnly | Kind::Gdap | Kind::Mca => Some("Global Administrator"),
        _ => None,
    }
}

fn licenses(reading: &Reading) -> Vec<NoticedLicense> {
    let named = reading.notice.iter().flat_map(|notice| &notice.licenses);
    let license = |named: &crate::opening_notice::Named| {
        let id = named.subscription_id();
        NoticedLicense {
            name: named.name.clone(),
            raw_subscription_id: named.subscription.clone().filter(|_| id.is_none()),
            subscription_id: id,
        }
    };
    named.map(license).collect()
}

fn show(address: &Address) -> String {
    match (&address.name, &address.mail) {
        (Some(name), Some(mail)) => format!("{name} <{mail}>"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => String::new(),
    }
}
