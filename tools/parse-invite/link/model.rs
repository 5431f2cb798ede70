//! What a link says, and what is wrong with it.

use common::sections::InvitationKind as Kind;

use crate::guid::Id;

/// What a link says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) kind: Kind,
    /// All that it asks for, what gives most first. Where it is more than one, no one knows which page opens.
    pub(crate) requests: Vec<Kind>,
    pub(crate) partner: Id,
    /// `0` where the link says that it gives none.
    pub(crate) mspp: Option<String>,
    pub(crate) provider: Id,
    pub(crate) relationship: Option<String>,
    /// The second half of a GDAP id. That it is the partner's tenant is observed, not documented.
    pub(crate) partner_hint: Id,
    pub(crate) dap: Option<bool>,
    /// Why it does not lead where it should.
    pub(crate) flaws: Vec<Flaw>,
    pub(crate) age: Age,
}

/// Which generation of links it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Age {
    Current,
    /// Still works, made by old tools.
    Older,
    /// The service behind it is gone.
    Retired,
    /// Seen in one place only, or never literally.
    Unverified,
}

/// What is damaged or missing in a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// No partner's id where there should be one.
    NoPartner,
    BadPartner(String),
    BadProvider(String),
    /// `msppId` is no number.
    BadMspp(String),
    BadRelationship(String),
    /// `#/partners/invitation` is gone: the link opens the home page.
    NoRoute,
    UnknownRoute(String),
    UnknownPath(String),
    /// A parameter's name is damaged: as found, and what it seems to be.
    BadName {
        found: String,
        meant: &'static str,
    },
    /// The same parameter with two values.
    Twice {
        name: &'static str,
        first: String,
        second: String,
    },
    UnknownType(String),
    /// It asks for several things at once.
    SeveralRequests(Vec<Kind>),
    /// A parameter that does not belong to a link of this kind.
    Stray(String),
    /// `DAP` is neither true nor false.
    BadDap(String),
}

impl Link {
    pub(super) fn new(kind: Kind, age: Age) -> Self {
        Self {
            kind,
            requests: vec![kind],
            partner: Id::Absent,
            mspp: None,
            provider: Id::Absent,
            relationship: None,
            partner_hint: Id::Absent,
            dap: None,
            flaws: Vec::new(),
            age,
        }
    }

    /// Whether everything in the link is as it should be, whatever host it stands on.
    pub(crate) fn is_whole(&self) -> bool {
        self.flaws.is_empty() && self.kind != Kind::Unknown
    }
}
