//! The links of one text: where each leads, and what it shows.

use common::sections::InvitationKind as Kind;
use url::Url;

use super::{LocatedLink, MailText};
use crate::{
    host::Hosts,
    html::Anchor,
    link,
    link_scan::{self, Found, LinkStyle},
    mail::Form,
    rewritten_link,
    verdict::{self, Judged, Verdict},
    warning::Caution,
};

/// The links of a mail, judged one after the other.
#[derive(Default)]
pub(super) struct Links {
    pub(super) placed: Vec<LocatedLink>,
    /// Links whose service keeps the target to itself.
    pub(super) opaque: Vec<LocatedLink>,
    hosts: Hosts,
}

impl Links {
    /// Judges every link of one text.
    pub(super) fn collect(&mut self, index: usize, text: &MailText) {
        for anchor in &text.anchors {
            let (judged, cautions) = of_anchor(anchor, &text.text, &mut self.hosts);
            self.sort(judged, index, anchor.shown.start, cautions);
        }
        for found in link_scan::find(&text.text, &link::completeness) {
            if !is_inside(&found, &text.anchors) {
                let judged = verdict::judge(&found.link, found.style, &mut self.hosts);
                self.sort(judged, index, found.at.start, Vec::new());
            }
        }
        if text.form == Form::Url && self.placed.is_empty() && self.opaque.is_empty() {
            // What nobody would take for a link in a text is one where a link is all there is.
            let judged = verdict::judge(text.text.trim(), LinkStyle::default(), &mut self.hosts);
            self.sort(judged, index, 0, Vec::new());
        }
    }

    fn sort(&mut self, judged: Judged, text: usize, at: usize, cautions: Vec<Caution>) {
        let (mut verdict, to) = match judged {
            Judged::Invitation(verdict) => (verdict, &mut self.placed),
            Judged::Opaque(verdict) => (verdict, &mut self.opaque),
            Judged::Other => return,
        };
        verdict.cautions.extend(cautions);
        to.push(LocatedLink { text, at, verdict });
    }
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
fn of_anchor(anchor: &Anchor, text: &str, hosts: &mut Hosts) -> (Judged, Vec<Caution>) {
    let mut cautions = Vec::new();
    let mut judged = verdict::judge(&anchor.href, LinkStyle::default(), hosts);
    let shown = shown_link(text[anchor.shown.clone()].trim(), hosts);
    if shown.is_some() || anchor.original.is_some() {
        let leads = leads(&judged, anchor);
        if let Some((shown, shown_judged)) = shown
            && !is_same(&shown, &leads)
            && !matches!(&judged, Judged::Opaque(_))
        {
            let invites = matches!(shown_judged, Judged::Invitation(_));
            if matches!(judged, Judged::Other) && invites {
                judged = Judged::Invitation(elsewhere(&leads));
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
fn leads(judged: &Judged, anchor: &Anchor) -> String {
    match judged {
        Judged::Invitation(verdict) | Judged::Opaque(verdict) => verdict.url.clone(),
        Judged::Other => Url::parse(&anchor.href).ok().map(String::from),
    }
    .unwrap_or_else(|| anchor.href.clone())
}

/// The verdict on a link that shows an invitation and leads somewhere else.
fn elsewhere(leads: &str) -> Verdict {
    let host = Url::parse(leads)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    Verdict {
        kind: Kind::Unknown,
        url: Some(leads.to_owned()),
        host: host.clone().unwrap_or_default(),
        link: None,
        wrappers: Vec::new(),
        genuine: false,
        host_ok: false,
        cautions: vec![Caution::ForeignHost(host.unwrap_or_default())],
    }
}

/// The link that the text of a link shows: the whole text, as an address bar would have it.
fn shown_link(shown: &str, hosts: &mut Hosts) -> Option<(String, Judged)> {
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
