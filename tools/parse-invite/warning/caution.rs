//! What a person should know before accepting, with its code and its weight.

use common::sections::InvitationKind as Kind;

use crate::{
    charset::CharsetNote,
    content::Sign,
    deadline::Doubt,
    host::Trick,
    link::Flaw,
    mail::{Attached, ReadProblem},
    other_link::Asks,
    sender::SenderDoubt,
};

/// One thing to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Caution {
    Host(Trick),
    ForeignHost(String),
    OpenRedirect(String),
    Redirector(&'static str),
    Link(Flaw),
    OlderForm,
    UnverifiedForm,
    Retired,
    NationalCloud,
    ForPartners,
    IsOffer,
    AsksAdmin,
    AsksGdap,
    NoScheme,
    Obfuscated,
    Defanged,
    Rejoined,
    Opaque(&'static str),
    WrappedTooDeep,
    /// The text of the link is another link.
    ShowsAnother {
        shown: String,
        leads: String,
    },
    /// What the mail program noted as the link before rewriting is another one.
    OriginalDiffers,
    Hidden,
    /// HTML and plain text invite to different things.
    PartsDiffer,
    /// The mail says that no rights are given.
    BeliesNoRights,
    /// Administration is asked for beside a reseller relationship.
    AdminBeside(Kind),
    /// Another invitation in the same input is another partner's.
    OtherPartner(String),
    /// An id that differs by so many characters stands in the same input.
    MisreadCopy {
        other: String,
        characters: usize,
    },
    /// The second half of a GDAP id is neither the partner nor the provider.
    HintDiffers {
        hint: String,
        partner: String,
    },
    /// The partner's id is the customer's own tenant.
    OwnTenant,
    NotExpectedPartner {
        found: Option<String>,
    },
    NotExpectedName {
        found: Option<String>,
    },
    NotExpectedDomain {
        found: Option<String>,
    },
    Sender(SenderDoubt),
    Sign(Sign),
    Attachment(String),
    /// Another link of the mail asks for something: for what, and where it leads.
    LinkAsks {
        asks: Asks,
        url: String,
    },
    /// More such links than are named.
    MoreLinks(usize),
    /// The mail speaks of an invitation, and its links lead to these sites.
    OnlyForeignLinks(Vec<String>),
    /// The mail speaks of an invitation, and the link may be in what was not read.
    OnlyIn(Attached, String),
    /// An attachment or a picture that was not read.
    NotRead(String),
    /// More warnings than are given.
    More(usize),
    Day(Doubt),
    Charset(CharsetNote),
    NotEncoded,
    EncodedTwice,
    Sanitised,
    ReadProblem(ReadProblem),
    /// A notice that the service is open has nothing to accept.
    NothingToAccept,
}

impl Caution {
    /// The stable code.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Host(trick) => of_trick(trick),
            Self::ForeignHost(_) => "host-foreign",
            Self::OpenRedirect(_) => "open-redirect",
            Self::Redirector(_) => "redirector",
            Self::Link(flaw) => of_flaw(flaw),
            Self::OlderForm => "form-older",
            Self::UnverifiedForm => "form-unverified",
            Self::Retired => "service-retired",
            Self::NationalCloud => "national-cloud",
            Self::ForPartners => "for-partners",
            Self::IsOffer => "offer",
            Self::AsksAdmin => "asks-administrator-rights",
            Self::AsksGdap => "asks-granular-rights",
            Self::NoScheme => "scheme-missing",
            Self::Obfuscated => "obfuscated",
            Self::Defanged => "defanged",
            Self::Rejoined => "rejoined",
            Self::Opaque(_) => "opaque-wrapper",
            Self::WrappedTooDeep => "wrapped-too-deep",
            Self::ShowsAnother { .. } => "shows-another-link",
            Self::OriginalDiffers => "original-differs",
            Self::Hidden => "hidden-link",
            Self::PartsDiffer => "parts-differ",
            Self::BeliesNoRights => "says-no-rights",
            Self::AdminBeside(_) => "administration-beside",
            Self::OtherPartner(_) => "partner-mismatch",
            Self::MisreadCopy { .. } => "misread-copy",
            Self::HintDiffers { .. } => "partner-hint-differs",
            Self::OwnTenant => "own-tenant",
            Self::NotExpectedPartner { .. } => "unexpected-partner",
            Self::NotExpectedName { .. } => "unexpected-name",
            Self::NotExpectedDomain { .. } => "unexpected-domain",
            Self::Sender(doubt) => of_sender(doubt),
            Self::Sign(sign) => of_sign(sign),
            Self::Attachment(_) => "attachment",
            Self::LinkAsks { asks, .. } => of_asks(*asks),
            Self::MoreLinks(_) => "more-links",
            Self::OnlyForeignLinks(_) => "only-foreign-links",
            Self::OnlyIn(Attached::Picture, _) => "only-in-picture",
            Self::OnlyIn(Attached::File, _) => "only-in-attachment",
            Self::NotRead(_) => "not-read",
            Self::More(_) => "more-warnings",
            Self::Day(doubt) => of_doubt(doubt),
            Self::Charset(_) => "charset-mislabelled",
            Self::NotEncoded => "transfer-mislabelled",
            Self::EncodedTwice => "quoted-printable-left",
            Self::Sanitised => "sanitised",
            Self::ReadProblem(problem) => of_trouble(problem),
            Self::NothingToAccept => "nothing-to-accept",
        }
    }

    /// How much it weighs.
    pub(crate) fn weight(&self) -> Weight {
        match self {
            Self::Host(trick) if !trick.leads_astray() => Weight::Remark,
            Self::Sender(doubt) => of_sender_weight(doubt),
            Self::LinkAsks { asks, .. } => of_asks_weight(*asks),
            Self::AdminBeside(Kind::Gdap) => Weight::Remark,
            Self::Sign(Sign::Payment | Sign::Transfer)
            | Self::Day(Doubt::Past { .. })
            | Self::OriginalDiffers
            | Self::OtherPartner(_)
            | Self::MisreadCopy { .. }
            | Self::HintDiffers { .. }
            | Self::MoreLinks(_)
            | Self::Attachment(_) => Weight::Notable,
            Self::Sign(Sign::Password | Sign::DeviceCode)
            | Self::Host(_)
            | Self::ForeignHost(_)
            | Self::OpenRedirect(_)
            | Self::Link(_)
            | Self::AsksAdmin
            | Self::ForPartners
            | Self::Opaque(_)
            | Self::WrappedTooDeep
            | Self::ShowsAnother { .. }
            | Self::Hidden
            | Self::PartsDiffer
            | Self::BeliesNoRights
            | Self::AdminBeside(_)
            | Self::OwnTenant
            | Self::NotExpectedPartner { .. }
            | Self::NotExpectedName { .. }
            | Self::NotExpectedDomain { .. }
            | Self::OnlyForeignLinks(_)
            | Self::OnlyIn(..) => Weight::Grave,
            _ => Weight::Remark,
        }
    }

    /// Whether it is a reason not to accept: the answer is then no.
    pub(crate) fn is_grave(&self) -> bool {
        self.weight() == Weight::Grave
    }
}

/// How much a warning weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    /// Good to know.
    Remark,
    /// To be asked about before accepting.
    Notable,
    /// A reason not to accept.
    Grave,
}

fn of_sender_weight(doubt: &SenderDoubt) -> Weight {
    match doubt {
        SenderDoubt::FreeMail(_) => Weight::Remark,
        SenderDoubt::ClaimsMicrosoftUnconfirmed { .. }
        | SenderDoubt::ForgesMicrosoft { .. }
        | SenderDoubt::Lookalike { .. } => Weight::Grave,
        _ => Weight::Notable,
    }
}

fn of_asks_weight(asks: Asks) -> Weight {
    match asks {
        Asks::Consent | Asks::DeviceCode | Asks::Acceptance | Asks::ShowsMicrosoft => Weight::Grave,
        Asks::SignIn | Asks::Payment => Weight::Notable,
        Asks::Instructions => Weight::Remark,
    }
}

fn of_asks(asks: Asks) -> &'static str {
    match asks {
        Asks::Consent => "asks-consent",
        Asks::DeviceCode => "asks-device-code",
        Asks::Acceptance => "accepts-elsewhere",
        Asks::ShowsMicrosoft => "shows-another-link",
        Asks::Instructions => "instructions-elsewhere",
        Asks::SignIn => "asks-sign-in",
        Asks::Payment => "asks-payment",
    }
}

fn of_trick(trick: &Trick) -> &'static str {
    match trick {
        Trick::ExtraLabel(_) => "host-extra-label",
        Trick::Homoglyph(_) => "host-homoglyph",
        Trick::Typo(_) => "host-typo",
        Trick::Punycode(_) => "host-punycode",
        Trick::Userinfo => "host-userinfo",
        Trick::Backslash => "host-backslash",
        Trick::Address => "host-address",
        Trick::Port(_) => "host-port",
        Trick::Scheme(_) => "not-https",
        Trick::Obfuscated => "host-obfuscated",
        Trick::TrailingDot => "host-trailing-dot",
    }
}

fn of_flaw(flaw: &Flaw) -> &'static str {
    match flaw {
        Flaw::NoPartner => "partner-id-missing",
        Flaw::BadPartner(_) => "partner-id-damaged",
        Flaw::BadProvider(_) => "provider-id-damaged",
        Flaw::BadMspp(_) => "mspp-id-damaged",
        Flaw::BadRelationship(_) => "relationship-id-damaged",
        Flaw::NoRoute => "fragment-lost",
        Flaw::UnknownRoute(_) => "fragment-unknown",
        Flaw::UnknownPath(_) => "path-unknown",
        Flaw::BadName { .. } => "parameter-damaged",
        Flaw::Twice { .. } => "parameter-twice",
        Flaw::UnknownType(_) => "type-unknown",
        Flaw::SeveralRequests(_) => "several-requests",
        Flaw::Stray(_) => "parameter-stray",
        Flaw::BadDap(_) => "dap-damaged",
    }
}

fn of_sender(doubt: &SenderDoubt) -> &'static str {
    match doubt {
        SenderDoubt::FreeMail(_) => "sender-free-mail",
        SenderDoubt::ClaimsMicrosoft(_) => "sender-claims-microsoft",
        SenderDoubt::ClaimsMicrosoftUnconfirmed { .. } | SenderDoubt::ForgesMicrosoft { .. } => {
            "sender-forges-microsoft"
        }
        SenderDoubt::Lookalike { .. } => "sender-lookalike",
        SenderDoubt::IsMicrosoft(_) => "sender-is-microsoft",
        SenderDoubt::NameIsAddress { .. } => "sender-name-is-address",
        SenderDoubt::ReplyElsewhere { .. } => "reply-to-elsewhere",
        SenderDoubt::Failed(_) => "authentication-failed",
    }
}

fn of_sign(sign: &Sign) -> &'static str {
    match sign {
        Sign::Password => "asks-password",
        Sign::DeviceCode => "asks-device-code",
        Sign::Payment => "asks-payment",
        Sign::Urgency(_) => "urgency",
        Sign::NoRights => "says-no-rights",
        Sign::Transfer => "asks-transfer",
    }
}

fn of_doubt(doubt: &Doubt) -> &'static str {
    match doubt {
        Doubt::Blank(_) => "deadline-blank",
        Doubt::Impossible(_) => "deadline-impossible",
        Doubt::NeedsDate(_) => "deadline-needs-date",
        Doubt::NeedsHolidays(_) => "deadline-needs-holidays",
        Doubt::AtOnce(_) => "deadline-at-once",
        Doubt::Weekday { .. } => "deadline-weekday",
        Doubt::Past { .. } => "deadline-past",
        Doubt::Unread(_) => "deadline-unread",
        Doubt::Ambiguous { .. } => "deadline-ambiguous",
        Doubt::CountryUnknown(_) => "deadline-holidays-unknown",
    }
}

fn of_trouble(problem: &ReadProblem) -> &'static str {
    match problem {
        ReadProblem::TooDeep => "nested-too-deep",
        ReadProblem::Document => "document-unreadable",
        ReadProblem::TooManyParts => "too-many-parts",
        ReadProblem::RichTextTooLarge => "rich-text-too-large",
        ReadProblem::Encrypted => "encrypted",
        ReadProblem::Broken(_) => "container-broken",
    }
}
