//! The links of one text: where each leads, and what it shows.

use std::{collections::HashSet, ops::Range};

use common::{
    sections::{InvitationKind as Kind, InvitationVerdict as Verdict},
    text::printable,
};
use url::Url;

use super::{mail_text::MailText, model::LocatedLink};
use crate::{
    bounds::floor,
    host::{self, Hosts},
    html::Anchor,
    link,
    link_scan::{self, Found, LinkStyle},
    mail::Form,
    other_link::{self, Asks},
    rewritten_link,
    verdict::{self, JudgedLink, Judgement},
    warning::Caution,
};

/// So many links that ask for something else are kept of one mail.
const MAX_OTHERS: usize = 16;
/// So many sites are told apart.
const MAX_SEEN: usize = 4_096;
/// So many foreign sites are named.
const MAX_SITES: usize = 5;

/// So much of what stands in a host's place is named.
const MAX_HOST: usize = 100;

/// The links of a mail, judged one after the other.
#[derive(Default)]
pub(super) struct Links {
    pub(super) placed: Vec<LocatedLink>,
    /// Links whose service keeps the target to itself.
    pub(super) opaque: Vec<LocatedLink>,
    pub(super) others: Others,
    hosts: Hosts,
}

/// The links of a mail that are no invitation.
#[derive(Default)]
pub(super) struct Others {
    /// Those that ask for something, each once.
    pub(super) asking: Vec<OtherLink>,
    /// How many more there are.
    pub(super) more: usize,
    /// The first sites that links lead to and that are not Microsoft's.
    pub(super) sites: Vec<String>,
    seen: HashSet<(Asks, String)>,
}

/// A link that is no invitation and asks for something.
#[derive(Debug, Clone)]
pub(super) struct OtherLink {
    pub(super) asks: Asks,
    /// Without its parameters, which may name the recipient.
    pub(super) url: String,
    pub(super) is_hidden: bool,
    /// Where it leads is kept by another service.
    pub(super) is_opaque: bool,
    pub(super) text: usize,
    pub(super) at: usize,
}

/// Where a link stands.
struct Place<'a> {
    text: usize,
    at: usize,
    /// The link as it stands.
    written: &'a str,
    /// Its words, made plain.
    shown: &'a str,
    /// The text that it stands in, and its place there.
    within: Option<(&'a str, Range<usize>)>,
    is_hidden: bool,
}

impl<'a> Place<'a> {
    /// The words of its sentence.
    fn around(&self) -> &'a str {
        self.within
            .as_ref()
            .map_or("", |(text, at)| sentence(text, at))
    }
}

impl Links {
    /// Judges every link of one text.
    pub(super) fn collect(&mut self, index: usize, text: &MailText) {
        let plain = &text.plain.text;
        for anchor in &text.anchors {
            let shown = text.plain.place(anchor.shown.clone());
            let words = plain[shown.clone()].trim();
            let (judged, cautions) = of_anchor(anchor, words, &mut self.hosts);
            let place = Place {
                text: index,
                at: anchor.shown.start,
                written: &anchor.href,
                shown: words,
                within: Some((plain, shown)),
                is_hidden: anchor.is_hidden,
            };
            self.sort(judged, &place, cautions);
        }
        self.scan(index, text);
        self.scan_hidden(index, &text.hidden);
        if text.form == Form::Url && self.placed.is_empty() && self.opaque.is_empty() {
            // What no one would take for a link in a text is one where a link is all there is.
            let judged = verdict::judge(text.text.trim(), LinkStyle::default(), &mut self.hosts);
            let place = Place {
                text: index,
                at: 0,
                written: &text.text,
                shown: "",
                within: None,
                is_hidden: false,
            };
            self.sort(judged, &place, Vec::new());
        }
    }

    /// Judges the links that stand in the words of a text.
    fn scan(&mut self, index: usize, text: &MailText) {
        // What is plain for words is so for links.
        let found = if text.plain.is_as_written() {
            link_scan::find_in(&text.text, &text.plain, &link::completeness)
        } else {
            link_scan::find(&text.text, &link::completeness)
        };
        for found in found {
            if is_inside(&found, &text.anchors) {
                continue;
            }
            let judged = verdict::judge(&found.link, found.style, &mut self.hosts);
            let place = Place {
                text: index,
                at: found.at.start,
                written: &found.link,
                shown: "",
                within: Some((&text.plain.text, text.plain.place(found.at.clone()))),
                is_hidden: false,
            };
            self.sort(judged, &place, Vec::new());
        }
    }

    /// Judges the links that stand in words that no one sees.
    fn scan_hidden(&mut self, index: usize, hidden: &str) {
        for found in link_scan::find(hidden, &link::completeness) {
            let judged = verdict::judge(&found.link, found.style, &mut self.hosts);
            let place = Place {
                text: index,
                at: 0,
                written: &found.link,
                shown: "",
                within: Some((hidden, found.at.clone())),
                is_hidden: true,
            };
            self.sort(judged, &place, vec![Caution::Hidden]);
        }
    }

    fn sort(&mut self, judged: Judgement, place: &Place<'_>, cautions: Vec<Caution>) {
        let (mut link, to) = match judged {
            Judgement::Invitation(link) => (link, &mut self.placed),
            Judgement::Opaque(link) => {
                let url = link.url.as_deref().and_then(|url| Url::parse(url).ok());
                if self.others.note(url.as_ref(), place, true) == Some(Asks::DeviceCode) {
                    return;
                }
                (link, &mut self.opaque)
            }
            Judgement::Other(url) => {
                self.others.note(url.as_ref(), place, false);
                return;
            }
        };
        link.cautions.extend(cautions);
        to.push(LocatedLink {
            text: place.text,
            at: place.at,
            link,
        });
    }
}

impl Others {
    /// Notes a link, and says what it asks for.
    fn note(&mut self, url: Option<&Url>, place: &Place<'_>, is_opaque: bool) -> Option<Asks> {
        let Some(url) = url else {
            let host = printable(host::authority_of_broken(place.written)?);
            self.note_site(&host.chars().take(MAX_HOST).collect::<String>());
            return None;
        };
        let url = Some(url).filter(|url| other_link::leads_somewhere(url))?;
        let host = url.host_str().unwrap_or_default();
        self.note_site(host);
        let asks = other_link::asks(url, place.shown, || place.around())?;
        // Many links to one site are told once.
        let is_flood = self.seen.len() > MAX_SEEN;
        if !is_flood && !self.seen.insert((asks, host.to_owned())) {
            return Some(asks);
        }
        if is_flood || self.asking.len() >= MAX_OTHERS {
            self.more += 1;
            return Some(asks);
        }
        self.asking.push(OtherLink {
            asks,
            url: without_parameters(url),
            is_hidden: place.is_hidden,
            is_opaque: is_opaque && asks != Asks::DeviceCode,
            text: place.text,
            at: place.at,
        });
        Some(asks)
    }

    fn note_site(&mut self, host: &str) {
        if self.sites.len() < MAX_SITES
            && !host.is_empty()
            && !other_link::is_microsoft(host)
            && !self.sites.iter().any(|site| site == host)
        {
            self.sites.push(host.to_owned());
        }
    }

    /// What is to be known of them beside an invitation.
    pub(super) fn cautions(&self) -> Vec<Caution> {
        let mut cautions: Vec<Caution> = Vec::new();
        for link in &self.asking {
            cautions.push(Caution::LinkAsks {
                asks: link.asks,
                url: link.url.clone(),
            });
            if link.is_hidden && link.asks != Asks::Instructions {
                cautions.push(Caution::Hidden);
            }
        }
        cautions.extend((self.more > 0).then_some(Caution::MoreLinks(self.more)));
        cautions
    }
}

fn without_parameters(url: &Url) -> String {
    const MOST: usize = 200;
    let mut url = url.clone();
    url.set_query(None);
    url.set_fragment(None);
    let text = String::from(url);
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

/// The words around a link: of its line, else of the line before it that has some.
fn sentence<'a>(text: &'a str, at: &Range<usize>) -> &'a str {
    const MOST: usize = 400;
    let before = &text[floor(text, at.start.saturating_sub(MOST))..at.start];
    let after = &text[at.end..floor(text, at.end.saturating_add(MOST))];
    let after = after.split('\n').next().unwrap_or("");
    let own = before.rsplit('\n').next().unwrap_or("");
    let is_blank = |words: &str| !words.chars().any(char::is_alphanumeric);
    if !is_blank(own) || !is_blank(after) {
        return &text[at.start - own.len()..at.end + after.len()];
    }
    let mut lines = before.rsplit('\n').skip(1);
    lines.find(|line| !is_blank(line)).unwrap_or("")
}

/// Text inside a link is what the link shows, not a link of its own.
fn is_inside(found: &Found, anchors: &[Anchor]) -> bool {
    let before = anchors.partition_point(|anchor| anchor.shown.start <= found.at.start);
    anchors[..before]
        .iter()
        .rev()
        .take(4)
        .any(|anchor| found.at.start < anchor.shown.end)
}

/// Judges where a link leads, and compares that with what it shows.
fn of_anchor(anchor: &Anchor, shown: &str, hosts: &mut Hosts) -> (Judgement, Vec<Caution>) {
    let mut cautions = Vec::new();
    let mut judged = verdict::judge(&anchor.href, LinkStyle::default(), hosts);
    let shown = shown_link(shown, hosts);
    if shown.is_some() || anchor.original.is_some() {
        let leads = leads(&judged, anchor);
        if let Some((shown, shown_judged)) = shown
            && !is_same(&shown, &leads)
            && !matches!(&judged, Judgement::Opaque(_))
        {
            let invites = matches!(shown_judged, Judgement::Invitation(_));
            if matches!(judged, Judgement::Other(_)) && invites {
                judged = Judgement::Invitation(elsewhere(&leads));
            }
            cautions.push(Caution::ShowsAnother {
                shown,
                leads: leads.clone(),
            });
        }
        if let Some(original) = &anchor.original
            && !is_same(&rewritten_link::unwrap(original).link, &leads)
        {
            cautions.push(Caution::OriginalDiffers);
        }
    }
    if anchor.is_hidden {
        cautions.push(Caution::Hidden);
    }
    (judged, cautions)
}

/// Where a link leads, out of its wrapping.
fn leads(judged: &Judgement, anchor: &Anchor) -> String {
    match judged {
        Judgement::Invitation(link) | Judgement::Opaque(link) => link.url.clone(),
        Judgement::Other(url) => url.clone().map(String::from),
    }
    .unwrap_or_else(|| anchor.href.clone())
}

/// The verdict on a link that shows an invitation and leads somewhere else.
fn elsewhere(leads: &str) -> JudgedLink {
    let mut link = JudgedLink::other(Kind::Unknown, Some(leads.to_owned()), Some(Verdict::Forged));
    link.cautions.push(Caution::ForeignHost(link.host.clone()));
    link
}

/// The link that the text of a link shows: the whole text, as an address bar would have it.
fn shown_link(shown: &str, hosts: &mut Hosts) -> Option<(String, Judgement)> {
    // Nearly every link of a page shows words, and no link has neither a dot nor a slash.
    if shown.len() > 4_096 || !shown.contains(['.', '．', '/', '／']) {
        return None;
    }
    let found = link_scan::find(shown, &|_| 0).into_iter().next();
    let (link, style) = match found {
        Some(found) => (found.link, found.style),
        None if link_scan::is_bare_host(shown) => {
            (format!("https://{shown}"), LinkStyle::default())
        }
        None => return None,
    };
    let unwrapped = rewritten_link::unwrap(&link).link;
    Some((unwrapped, verdict::judge(&link, style, hosts)))
}

/// Whether two links lead to the same page. What is shown may be cut short, but not another host.
fn is_same(shown: &str, leads: &str) -> bool {
    let plain = |link: &str| {
        let link = Url::parse(link).map_or_else(|_| link.to_owned(), String::from);
        link.to_ascii_lowercase().trim_end_matches('/').to_owned()
    };
    let host = |link: &str| {
        Url::parse(link)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
    };
    let (one, other) = (plain(shown), plain(leads));
    let cut = one.trim_end_matches('.').trim_end_matches("%e2%80%a6");
    host(shown) == host(leads) && (one == other || other.starts_with(cut))
}
