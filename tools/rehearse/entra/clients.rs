//! The applications that can be signed in to. Pure.

use tenant_file::Tenant;

use super::resource::Resource;

/// Microsoft's own public application for command lines that use Graph (documented): nobody registers it, and it has no
/// permission but what a person agrees to.
const GRAPH_COMMAND_LINE: &str = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

/// An application.
#[derive(Debug, Clone, Copy)]
pub(super) enum Client<'a> {
    /// The one of the tenant file.
    Registered(&'a Tenant),
    /// Microsoft's own.
    GraphCommandLine,
}

impl<'a> Client<'a> {
    /// The application of an id; none where nobody knows it.
    pub(super) fn of(tenant: &'a Tenant, id: &str) -> Option<Self> {
        if id.eq_ignore_ascii_case(tenant.app.client_id.as_str()) {
            Some(Self::Registered(tenant))
        } else {
            id.eq_ignore_ascii_case(GRAPH_COMMAND_LINE)
                .then_some(Self::GraphCommandLine)
        }
    }

    pub(super) fn id(self) -> &'a str {
        match self {
            Self::Registered(tenant) => tenant.app.client_id.as_str(),
            Self::GraphCommandLine => GRAPH_COMMAND_LINE,
        }
    }

    pub(super) fn name(self) -> &'a str {
        match self {
            Self::Registered(tenant) => &tenant.app.display_name,
            Self::GraphCommandLine => "Microsoft Graph Command Line Tools",
        }
    }

    /// Whether it may prove itself by a secret or a certificate.
    pub(super) fn is_confidential(self) -> bool {
        matches!(self, Self::Registered(_))
    }

    /// Whether it can have tokens of a resource on a person's behalf. That Microsoft's own has none of Partner Center is
    /// inferred: it is preauthorized for Graph.
    pub(super) fn may_use(self, resource: &str) -> bool {
        self.is_confidential() || !Resource::PartnerCenter.accepts(resource, "")
    }

    /// What it is registered with. A rehearsal takes its application permissions for delegated ones too, whose names are
    /// the same for all that the tools need.
    pub(super) fn registered(self, resource: &str, origin: &str) -> Vec<String> {
        let Self::Registered(tenant) = self else {
            return Vec::new();
        };
        if Resource::PartnerCenter.accepts(resource, "") {
            vec!["user_impersonation".to_owned()]
        } else if resource == origin {
            // Which of the two services is meant is not known before the token is used.
            let mut both = tenant.app.roles.clone();
            both.push("user_impersonation".to_owned());
            both
        } else {
            tenant.app.roles.clone()
        }
    }
}
