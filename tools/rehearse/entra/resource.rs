//! What a token is for.

/// Microsoft Graph: the addresses and the id that its tokens may be asked for.
const GRAPH: [&str; 5] = [
    "https://graph.microsoft.com",
    "https://graph.microsoft.us",
    "https://dod-graph.microsoft.us",
    "https://microsoftgraph.chinacloudapi.cn",
    "00000003-0000-0000-c000-000000000000",
];

/// Partner Center: the same.
const PARTNER_CENTER: [&str; 2] = [
    "https://api.partnercenter.microsoft.com",
    "https://partner.partnercenterapi.microsoftonline.cn",
];

/// What a token is for. The emulator's own address may be named for both services.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Resource {
    Graph,
    PartnerCenter,
}

impl Resource {
    /// Whether a token whose audience is `audience` may be used here.
    pub(crate) fn accepts(self, audience: &str, origin: &str) -> bool {
        let known: &[&str] = match self {
            Self::Graph => &GRAPH,
            Self::PartnerCenter => &PARTNER_CENTER,
        };
        audience == origin || known.contains(&audience)
    }
}
