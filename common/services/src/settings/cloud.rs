//! The national clouds and their hosts.

use url::Url;

/// A national cloud. Apps are registered, and tokens hold, in one cloud only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cloud {
    /// The worldwide cloud, which also has Microsoft 365 GCC.
    #[default]
    Global,
    /// US Government L4 (GCC High).
    UsGov,
    /// US Government L5 (Department of Defense).
    UsDod,
    /// Operated by 21Vianet in China.
    China,
}

impl Cloud {
    /// Its word, as flags and files have it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::UsGov => "us-gov",
            Self::UsDod => "us-dod",
            Self::China => "china",
        }
    }

    /// Where tokens come from.
    #[must_use]
    pub fn login(self) -> &'static str {
        match self {
            Self::Global => "https://login.microsoftonline.com",
            Self::UsGov | Self::UsDod => "https://login.microsoftonline.us",
            // Entra's documents say this one, Graph's say login.chinacloudapi.cn (both documented).
            Self::China => "https://login.partner.microsoftonline.cn",
        }
    }

    /// Where Microsoft Graph is, and what its tokens are for.
    #[must_use]
    pub fn graph(self) -> &'static str {
        match self {
            Self::Global => "https://graph.microsoft.com",
            Self::UsGov => "https://graph.microsoft.us",
            Self::UsDod => "https://dod-graph.microsoft.us",
            Self::China => "https://microsoftgraph.chinacloudapi.cn",
        }
    }

    /// Where Partner Center is, and what its tokens are for.
    #[must_use]
    pub fn partner_center(self) -> &'static str {
        match self {
            Self::Global | Self::UsGov | Self::UsDod => "https://api.partnercenter.microsoft.com",
            Self::China => "https://partner.partnercenterapi.microsoftonline.cn",
        }
    }
}

/// Where the services are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// Entra's token host.
    pub login: Url,
    /// Microsoft Graph.
    pub graph: Url,
    /// Partner Center.
    pub partner_center: Url,
}

impl Addresses {
    /// The addresses of a cloud.
    ///
    /// # Panics
    ///
    /// Never: a test parses every address of the table.
    #[must_use]
    pub fn of(cloud: Cloud) -> Self {
        let url = |text| Url::parse(text).expect("the table holds addresses");
        Self {
            login: url(cloud.login()),
            graph: url(cloud.graph()),
            partner_center: url(cloud.partner_center()),
        }
    }

    /// Whether Partner Center is on this machine, so that it is a rehearsal.
    #[must_use]
    pub fn partner_center_is_here(&self) -> bool {
        is_loopback(&self.partner_center)
    }

    /// Whether Microsoft Graph is on this machine, so that it is a rehearsal.
    #[must_use]
    pub fn graph_is_here(&self) -> bool {
        is_loopback(&self.graph)
    }

    /// Whether one of the services is on this machine. What is meant for it must not go through a proxy.
    #[must_use]
    pub fn any_loopback(&self) -> bool {
        [&self.login, &self.graph, &self.partner_center]
            .into_iter()
            .any(is_loopback)
    }
}

/// Whether an address is this machine's own.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_of_every_cloud_is_https_and_leaves_this_machine() {
        for cloud in [Cloud::Global, Cloud::UsGov, Cloud::UsDod, Cloud::China] {
            let addresses = Addresses::of(cloud);
            assert!(!addresses.any_loopback());
            for url in [
                &addresses.login,
                &addresses.graph,
                &addresses.partner_center,
            ] {
                assert_eq!((url.scheme(), is_loopback(url)), ("https", false), "{url}");
            }
        }
    }

    #[test]
    fn one_service_on_this_machine_is_enough_to_keep_proxies_out() {
        let mut addresses = Addresses::of(Cloud::Global);
        addresses.graph = "http://127.0.0.1:8080/".parse().unwrap();
        assert!(addresses.any_loopback());
    }
}
