//! The records of one input: what its invitations say of each other, and each as it is written out.

use std::collections::BTreeSet;

use common::{
    Lang,
    ids::{Guid, TenantId},
    sections::{
        Invitation, InvitationKind as Kind, InvitationSource, InvitationVerdict as Verdict,
        NamedDeadline, NoticedLicense, Warning,
    },
};
use jiff::{Timestamp, ToSpan as _, tz::TimeZone};

use crate::{
    date::TimeOfDay,
    deadline::{Days, Named},
    expectation::{self, Expected},
    guid,
    header::Address,
    link::{Flaw, Link},
    reading::Reading,
    warning::{Caution, Weight},
};

/// So many different ids of one input are compared with each other.
const MAX_COMPARED: usize = 64;

/// So many warnings of one record are given, of so many characters each and together.
const MAX_WARNINGS: usize = 40;
const MAX_WORDS_EACH: usize = 300;
const MAX_WORDS: usize = 4_000;
/// A subject, a name or a damaged id is cut to so many characters.
const MAX_TEXT: usize = 400;
/// The words of one of several days are cut to so many characters.
const MAX_CONTEXT: usize = 120;
/// So many licences of a notice are given.
const MAX_LICENSES: usize = 50;
const MAX_LICENSE_NAME: usize = 150;
const MAX_LICENSE_ID: usize = 64;

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
            let Some(link) = &reading.link.link else {
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
        let Some(link) = &reading.link.link else {
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
            reading.link.verdict = Some(Verdict::Damaged);
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
    let cautions = bounded(cautions);
    let warnings = warnings(&cautions, context.lang);
    let source = |part: &str, wrappers: &[&str]| InvitationSource {
        file: origin.file.clone(),
        message: origin.message,
        part: part.to_owned(),
        wrappers: wrappers.iter().map(|name| (*name).to_owned()).collect(),
    };
    let days = &reading.days;
    let judged = &reading.link;
    let has_days = days.all.iter().any(|named| named.day.is_some()) || days.opening.is_some();
    let lapses = lapses(reading, context.zone);
    let mut invitation = Invitation {
        kind: judged.kind,
        url: judged.url.clone(),
        deadline: days.deadline.map(|day| day.to_string()),
        deadline_time: days.hour.map(time),
        deadlines: deadlines(days),
        deadline_text: cut_text(days.deadline_text.as_ref()),
        zone: (has_days || lapses.is_some())
            .then(|| zone_name(context.zone))
            .flatten(),
        lapses,
        opening_date: days.opening.map(|day| day.to_string()),
        partner_name: cut_text(reading.partner_name.as_ref()),
        addressee: cut_text(reading.addressee.as_ref()),
        sender: cut_text(reading.envelope.from.as_ref().map(show).as_ref()),
        subject: cut_text(reading.envelope.subject.as_ref()),
        message_id: reading.envelope.message_id.clone(),
        date: reading
            .envelope
            .date
            .map(|date: Timestamp| date.to_string()),
        requires_role: role(judged.kind).map(str::to_owned),
        licenses: licenses(reading),
        verdict: judged.verdict,
        genuine: judged.verdict == Some(Verdict::Genuine),
        host_ok: judged.host_ok,
        expected,
        warnings,
        source: source(&reading.part, &judged.wrappers),
        also: reading
            .also
            .iter()
            .map(|(part, wrappers)| source(part, wrappers))
            .collect(),
        more_places: (reading.more_places > 0).then_some(reading.more_places),
        ..Invitation::default()
    };
    if let Some(link) = &judged.link {
        take_ids(&mut invitation, link);
    }
    Assembled {
        invitation,
        cautions,
    }
}

/// Each once, and no more than a person reads: what weighs most stays.
fn bounded(cautions: Vec<Caution>) -> Vec<Caution> {
    let mut kept: Vec<Caution> = Vec::new();
    for caution in cautions {
        if !kept.contains(&caution) {
            kept.push(caution);
        }
    }
    let excess = kept.len().saturating_sub(MAX_WARNINGS);
    if excess == 0 {
        return kept;
    }
    for weight in [Weight::Remark, Weight::Notable, Weight::Grave] {
        while kept.len() > MAX_WARNINGS
            && let Some(at) = kept.iter().rposition(|caution| caution.weight() == weight)
        {
            kept.remove(at);
        }
    }
    kept.push(Caution::More(excess));
    kept
}

/// The warnings as the record has them. All words together are no more than a record can hold.
fn warnings(cautions: &[Caution], lang: Lang) -> Vec<Warning> {
    let mut left = MAX_WORDS;
    let one = |caution: &Caution| {
        let mut warning = caution.in_lang(lang);
        warning.words = cut(&warning.words, left.min(MAX_WORDS_EACH));
        left = left.saturating_sub(warning.words.chars().count());
        warning
    };
    cautions.iter().map(one).collect()
}

/// A text of no more than so many characters.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

fn cut_text(text: Option<&String>) -> Option<String> {
    text.map(|text| cut(text, MAX_TEXT))
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
            } if name.eq_ignore_ascii_case(wanted) => {
                Some(cut(&format!("{first}, {second}"), MAX_TEXT))
            }
            _ => None,
        })
    };
    let id = |id: &guid::Id, twice: Option<String>| match twice {
        Some(both) => (None, Some(both)),
        None => (id.good().copied(), id.bad().map(|bad| cut(bad, MAX_TEXT))),
    };
    (invitation.partner_id, invitation.raw_partner_id) = id(&link.partner, twice("partnerId"));
    let provider = twice("indirectCSPId").or_else(|| twice("indirectCSP"));
    (invitation.indirect_csp_id, invitation.raw_indirect_csp_id) = id(&link.provider, provider);
    invitation.mspp_id.clone_from(&link.mspp);
    invitation.relationship_id.clone_from(&link.relationship);
    invitation.partner_hint = link.partner_hint.good().copied();
    invitation.dap = link.dap;
    if link.requests.len() > 1 {
        invitation.requests.clone_from(&link.requests);
    }
    for flaw in &link.flaws {
        match flaw {
            Flaw::BadMspp(text) => invitation.raw_mspp_id = Some(cut(text, MAX_TEXT)),
            Flaw::BadRelationship(text) => {
                invitation.raw_relationship_id = Some(cut(text, MAX_TEXT));
            }
            _ => {}
        }
    }
}

fn time(hour: TimeOfDay) -> String {
    format!("{:02}:{:02}", hour.hour, hour.minute)
}

/// Where the mail gives several days, or one that is not for accepting: all of them.
fn deadlines(days: &Days) -> Vec<NamedDeadline> {
    let said = |named: &Named| (named.purpose, named.day, named.hour);
    let says_one = days
        .all
        .windows(2)
        .all(|two| said(&two[0]) == said(&two[1]));
    if says_one && days.deadline_text.is_some() {
        return Vec::new();
    }
    days.all
        .iter()
        .map(|named| NamedDeadline {
            purpose: named.purpose,
            day: named.day.map(|day| day.to_string()),
            time: named.hour.map(time),
            text: cut(&named.text, MAX_CONTEXT),
            context: cut(&named.line, MAX_CONTEXT),
        })
        .collect()
}

/// An unanswered GDAP request lapses after 90 days (documented).
fn lapses(reading: &Reading, zone: &TimeZone) -> Option<String> {
    if reading.link.kind != Kind::Gdap {
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
            name: named.name.as_ref().map(|name| cut(name, MAX_LICENSE_NAME)),
            raw_subscription_id: named
                .subscription
                .as_ref()
                .filter(|_| id.is_none())
                .map(|text| cut(text, MAX_LICENSE_ID)),
            subscription_id: id,
        }
    };
    named.take(MAX_LICENSES).map(license).collect()
}

fn show(address: &Address) -> String {
    match (&address.name, &address.mail) {
        (Some(name), Some(mail)) => format!("{name} <{mail}>"),
        (Some(only), None) | (None, Some(only)) => only.clone(),
        (None, None) => String::new(),
    }
}
