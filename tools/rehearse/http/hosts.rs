//! The host names that a rehearsal answers to, and the service behind each. Pure.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The services behind the one port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Entra,
    Graph,
    PartnerCenter,
    AdminCenter,
    /// Where file contents are fetched from.
    SharePoint,
    /// The control endpoints, which no real service has.
    Rehearsal,
}

/// Microsoft's names for them, in every cloud.
const NAMES: [(&str, Service); 19] = [
    ("login.microsoftonline.com", Service::Entra),
    ("login.windows.net", Service::Entra),
    ("login.microsoft.com", Service::Entra),
    ("sts.windows.net", Service::Entra),
    ("login.microsoftonline.us", Service::Entra),
    ("login.partner.microsoftonline.cn", Service::Entra),
    ("login.chinacloudapi.cn", Service::Entra),
    // Where a person enters the code of a device.
    ("microsoft.com", Service::Entra),
    ("www.microsoft.com", Service::Entra),
    ("graph.microsoft.com", Service::Graph),
    ("graph.microsoft.us", Service::Graph),
    ("dod-graph.microsoft.us", Service::Graph),
    ("microsoftgraph.chinacloudapi.cn", Service::Graph),
    ("api.partnercenter.microsoft.com", Service::PartnerCenter),
    (
        "partner.partnercenterapi.microsoftonline.cn",
        Service::PartnerCenter,
    ),
    ("admin.microsoft.com", Service::AdminCenter),
    ("admin.cloud.microsoft", Service::AdminCenter),
    ("portal.office.com", Service::AdminCenter),
    ("portal.partner.microsoftonline.cn", Service::AdminCenter),
];

impl Service {
    /// The service of a host, whatever the case of its name.
    pub(crate) fn of_name(host: &str) -> Option<Self> {
        let is_sharepoint = host.to_ascii_lowercase().ends_with("-my.sharepoint.com");
        NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(host))
            .map(|(_, service)| *service)
            .or(is_sharepoint.then_some(Self::SharePoint))
    }

    /// The service of a request. Without an origin it came to this computer's own address, where the path tells.
    pub(crate) fn of(origin: Option<&str>, path: &[&str]) -> Option<Self> {
        let Some(origin) = origin else {
            return Some(Self::of_path(path));
        };
        // No token may be sent over a plain connection to Microsoft.
        let authority = origin.strip_prefix("https://")?;
        let (name, port) = split(authority);
        if is_loopback(name) {
            Some(Self::of_path(path))
        } else {
            Self::of_name(name).filter(|_| port.is_none_or(|port| port == "443"))
        }
    }

    fn of_path(path: &[&str]) -> Self {
        match path {
            ["v1", ..] => Self::PartnerCenter,
            [first, ..] if is_graph_version(first) => Self::Graph,
            ["rehearsal", ..] => Self::Rehearsal,
            ["download", ..] => Self::SharePoint,
            [first, ..] if first.eq_ignore_ascii_case("Adminportal") => Self::AdminCenter,
            _ => Self::Entra,
        }
    }
}

/// `beta`, or a number such as `v1.0`, whether there is that version or not.
fn is_graph_version(segment: &str) -> bool {
    let number = segment.strip_prefix(['v', 'V']);
    let is_number = |number: &str| {
        number.split_once('.').is_some_and(|(major, minor)| {
            [major, minor].iter().all(|part| part.parse::<u8>().is_ok())
        })
    };
    segment.eq_ignore_ascii_case("beta") || number.is_some_and(is_number)
}

/// Where Entra is for the service at an origin: at the same address on loopback, else in the same cloud.
pub(crate) fn login(origin: &str) -> &str {
    let name = origin.strip_prefix("https://").unwrap_or_default();
    match Service::of_name(name) {
        None => origin,
        Some(_) => match name.rsplit('.').next() {
            Some("us") => "https://login.microsoftonline.us",
            Some("cn") => "https://login.partner.microsoftonline.cn",
            _ => "https://login.microsoftonline.com",
        },
    }
}

/// The name and the port of an authority.
pub(crate) fn split(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        // The colon may be one inside `[::1]`.
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (authority, None),
    }
}

/// Whether a host is this computer.
pub(crate) fn is_loopback(name: &str) -> bool {
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || bare.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback())
        || bare.parse::<Ipv6Addr>().is_ok_and(|ip| ip.is_loopback())
}

/// The origin that a request names as its goal. None: the rehearsal's own address, over plain http.
pub(crate) fn origin(tls: bool, authority: Option<&str>) -> Option<String> {
    let authority = authority?;
    let (name, _) = split(authority);
    match (tls, is_loopback(name)) {
        (false, true) => None,
        (false, false) => Some(format!("http://{authority}")),
        (true, _) => {
            let authority = authority.strip_suffix(":443").unwrap_or(authority);
            Some(format!("https://{}", authority.to_ascii_lowercase()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_microsoft_name_tells_the_service_and_on_loopback_the_path_does() {
        for (tls, authority, path, service) in [
            (false, Some("127.0.0.1:4711"), "v1.0", Some(Service::Graph)),
            (
                false,
                Some("localhost:4711"),
                "v1",
                Some(Service::PartnerCenter),
            ),
            (true, Some("[::1]:4711"), "common", Some(Service::Entra)),
            (false, None, "adminportal", Some(Service::AdminCenter)),
            (
                true,
                Some("graph.microsoft.com"),
                "common",
                Some(Service::Graph),
            ),
            (
                true,
                Some("LOGIN.microsoftonline.com:443"),
                "v1.0",
                Some(Service::Entra),
            ),
            (true, Some("graph.microsoft.com:8443"), "v1.0", None),
            (false, Some("graph.microsoft.com"), "v1.0", None),
            (true, Some("graph.microsoft.com.example"), "v1.0", None),
            (true, Some("127.0.0.1.example"), "v1.0", None),
        ] {
            let origin = origin(tls, authority);
            assert_eq!(
                Service::of(origin.as_deref(), &[path]),
                service,
                "{authority:?}"
            );
        }
    }

    #[test]
    fn an_origin_has_no_default_port_and_keeps_any_other() {
        for (authority, seen) in [
            ("graph.microsoft.com:443", "https://graph.microsoft.com"),
            ("Graph.Microsoft.com", "https://graph.microsoft.com"),
            ("localhost:4711", "https://localhost:4711"),
        ] {
            assert_eq!(origin(true, Some(authority)).as_deref(), Some(seen));
        }
    }
}
