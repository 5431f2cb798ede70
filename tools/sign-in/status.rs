//! Asks what a sign-in is worth: its tokens, the tenant, and Partner Center's view of its multi-factor authentication.

use common::{
    Exit, Failure, Lang, Record, Services, Text,
    cli::Session,
    ids::{Guid, TenantId},
    permissions::{roles, tools::Use},
    sections::{IdentityKind, SectionError, SignIn, SignInStatus, ToolVerdict},
    services::{
        auth::{self, Identity, User, claims::Claims, store::StoredSignIn},
        error::{ErrorKind, ServiceError},
        graph::Graph,
    },
    settings::Settings,
    text,
};
use jiff::Timestamp;

use crate::{
    judge::{Tokens, judge},
    wanted::Wanted,
};

/// One sign-in to ask about.
pub(crate) struct Subject {
    pub(crate) settings: Settings,
    pub(crate) stored: Option<StoredSignIn>,
}

impl Subject {
    /// Every sign-in of the settings: the application, the user whose token is given, and those that are stored and fit.
    pub(crate) fn all(settings: &Settings, stored: Vec<StoredSignIn>) -> Vec<Self> {
        let mut subjects = Vec::new();
        if settings.app.is_some() {
            subjects.push(Self::of(settings, |settings| settings.user = None));
        }
        let is_stored = settings.user.as_ref().is_some_and(User::is_stored);
        if let Some(user) = settings.user.as_ref().filter(|_| !is_stored) {
            let client = user.client;
            subjects.push(Self::of(settings, |settings| act_as_user(settings, client)));
        }
        for one in stored {
            let mut subject = Self::of(settings, |settings| {
                settings.user = settings
                    .store
                    .as_ref()
                    .map(|store| User::stored(store, &one));
                act_as_user(settings, one.client);
                let home = TenantId::Id(one.tenant);
                if one.partner {
                    settings.partner_tenant = Some(home);
                } else {
                    settings.tenant = Some(home);
                    settings.partner_tenant = None;
                }
            });
            subject.stored = Some(one);
            subjects.push(subject);
        }
        subjects
    }

    fn of(settings: &Settings, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = settings.clone();
        change(&mut settings);
        Self {
            settings,
            stored: None,
        }
    }

    fn is_partners(&self) -> bool {
        match &self.stored {
            Some(stored) => stored.partner,
            // One whose token is given with a customer's tenant alone is asked about there.
            None => self.settings.user.is_some() && self.settings.partner_tenant.is_some(),
        }
    }

    fn home(&self) -> Option<TenantId> {
        match &self.settings.user {
            Some(user) => Some(user.home.clone()),
            None => self
                .settings
                .tenant
                .clone()
                .or(self.settings.partner_tenant.clone()),
        }
    }
}

/// Every call is made with the user's own token: another's would prove nothing of this sign-in. The application stays where
/// it is the one that was signed in to, because the user's token is then had with its credential.
fn act_as_user(settings: &mut Settings, client: Guid) {
    settings.acts_as = Some(Identity::User);
    settings.app = (settings.app.take()).filter(|app| app.client() == Some(client));
}

/// What is to be told of each sign-in.
pub(crate) struct AskedFor<'a> {
    pub(crate) wanted: &'a Wanted,
    /// The fewest days that are to be left.
    pub(crate) days: Option<i64>,
    /// Whether each tool has a row of its own, as in a table.
    pub(crate) by_tool: bool,
}

/// What came of asking.
#[derive(Default)]
struct Seen {
    tokens: Tokens,
    tier: Option<String>,
    mfa_compliant: Option<bool>,
}

/// Why a sign-in could not be asked about.
#[derive(Debug)]
enum NotTold {
    Service(ServiceError),
    /// The settings do not say where to ask.
    Settings(Failure),
}

impl NotTold {
    fn exit(&self) -> Exit {
        match self {
            Self::Service(error) => error.exit(),
            Self::Settings(failure) => failure.exit,
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Service(error) => error.text(),
            Self::Settings(failure) => failure.text.clone(),
        }
    }

    fn to_section_error(&self, lang: Lang) -> SectionError {
        match self {
            Self::Service(error) => error.to_section_error(lang),
            Self::Settings(failure) => SectionError {
                code: "no-tenant".to_owned(),
                message: failure.text.in_lang(lang).to_owned(),
                service_message: None,
                request_id: None,
            },
        }
    }
}

impl From<ServiceError> for NotTold {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<Failure> for NotTold {
    fn from(failure: Failure) -> Self {
        Self::Settings(failure)
    }
}

/// What a command prints may be a person's token, and then it is no application's.
fn has_application(settings: &Settings) -> bool {
    let app = settings.app.as_ref();
    app.is_some_and(|app| !matches!(app, auth::SignIn::Command(_)))
}

fn no_tenant() -> Failure {
    Failure::new(
        Exit::Usage,
        text!(
            "no tenant is named in which the application could be asked about; name it with --tenant or --partner-tenant",
            "アプリのサインインを確認するテナントが指定されていません。--tenant または --partner-tenant で指定してください"
        ),
    )
}

/// Asks about one sign-in, and writes its record.
pub(crate) async fn tell(
    subject: &Subject,
    asked_for: &AskedFor<'_>,
    session: &mut Session,
) -> anyhow::Result<()> {
    let services = Services::new(subject.settings.clone(), session.log);
    let mut seen = Seen::default();
    seen.tokens.has_application = has_application(&subject.settings);
    let asked = ask(subject, &services, &mut seen).await;
    let mut section = section(subject, asked_for.wanted, &seen, session.now());
    if let Err(error) = &asked {
        section.status = SignInStatus::Failed;
        // What was not read is not told as missing.
        section.tools.clear();
        section.error = Some(error.to_section_error(session.lang));
        session.complain(error.exit(), &error.text());
    }
    if let Some(days) = asked_for.days {
        judge_days(days, &section, session);
    }
    if seen.mfa_compliant == Some(false) {
        without_mfa(session);
    }
    let mut record = Record::default();
    if let Some(home) = home(subject, &seen) {
        record.set_tenant(&home);
    }
    record.set(&section);
    if asked_for.wanted.is_named() && asked.is_ok() {
        complain_of_missing(&record, session);
    }
    if !asked_for.by_tool || section.tools.is_empty() {
        return session.write(&record);
    }
    for tool in std::mem::take(&mut section.tools) {
        section.tools = vec![tool];
        record.set(&section);
        session.write(&record)?;
    }
    Ok(())
}

/// Says what a tool that was named cannot do with the sign-in.
pub(crate) fn complain_of_missing(record: &Record, session: &Session) {
    let Ok(Some(section)) = record.get::<SignIn>() else {
        return;
    };
    let lacking =
        (section.tools.iter()).filter(|one| one.required && one.status == ToolVerdict::Missing);
    for one in lacking {
        let option = one.option.as_ref().map(|option| format!(" {option}"));
        let tool = format!("{}{}", one.tool, option.unwrap_or_default());
        let missing = one.missing.join(", ");
        session.complain(
            Exit::No,
            &text!(
                "{tool} lacks {missing}",
                "{tool} には {missing} が不足しています"
            ),
        );
    }
}

/// Partner Center refuses such a sign-in since 1 April 2026 (documented).
pub(crate) fn without_mfa(session: &Session) {
    session.complain(
        Exit::No,
        &text!(
            "the sign-in was without multi-factor authentication, and Partner Center takes none such since April 2026; turn it on for the user, and sign in again",
            "多要素認証なしのサインインです。パートナー センターは 2026 年 4 月以降これを受け付けません。ユーザーの多要素認証を有効にして、サインインし直してください"
        ),
    );
}

fn home(subject: &Subject, seen: &Seen) -> Option<TenantId> {
    let of_user = subject.settings.user.is_some();
    let reached = seen
        .tokens
        .graph
        .as_ref()
        .or(seen.tokens.partner_center.as_ref());
    let reached = reached.and_then(|claims| claims.tenant).map(TenantId::Id);
    reached.filter(|_| !of_user).or_else(|| subject.home())
}

async fn ask(subject: &Subject, services: &Services, seen: &mut Seen) -> Result<(), NotTold> {
    let home = subject.home().ok_or_else(no_tenant)?;
    if subject.settings.user.is_none() && subject.settings.partner_tenant.is_some() {
        let claims = services.partner_center()?.claims().await;
        seen.tokens.partner_center = unless_refused(claims)?;
    }
    if subject.is_partners() {
        return ask_partner(services, &home, seen).await;
    }
    let graph = services.graph(&home);
    seen.tokens.graph = graph.claims().await?;
    seen.tier = tier(&graph).await?;
    Ok(())
}

/// Not to be allowed to read it says only that: the token was taken.
async fn tier(graph: &Graph) -> Result<Option<String>, ServiceError> {
    match graph.organization().await {
        Ok(organization) => Ok(organization.partner_tenant_type),
        Err(error) if *error.kind() == ErrorKind::Denied => Ok(None),
        Err(error) => Err(error),
    }
}

/// A refusal is an answer: there is no such token. Any other failure says nothing of what the sign-in may do.
fn unless_refused(
    claims: Result<Option<Claims>, ServiceError>,
) -> Result<Option<Claims>, ServiceError> {
    match claims {
        Err(error) if error.exit() == Exit::Denied => Ok(None),
        other => other,
    }
}

/// A partner's user is asked about at Partner Center; what of Graph it may use is told where it may.
async fn ask_partner(services: &Services, home: &TenantId, seen: &mut Seen) -> Result<(), NotTold> {
    let partner_center = services.partner_center()?;
    seen.tokens.partner_center = partner_center.claims().await?;
    seen.mfa_compliant = match partner_center.is_mfa_compliant().await {
        Ok(is) => is,
        // That very refusal is the answer.
        Err(error) if error.code() == Some("900421") => Some(false),
        Err(error) => return Err(error.into()),
    };
    let graph = services.graph(home);
    seen.tokens.graph = unless_refused(graph.claims().await)?;
    if seen.tokens.graph.is_some() {
        seen.tier = tier(&graph).await?;
    }
    Ok(())
}

fn section(subject: &Subject, wanted: &Wanted, seen: &Seen, now: Timestamp) -> SignIn {
    let Tokens {
        graph,
        partner_center,
        ..
    } = &seen.tokens;
    let claims = graph.clone().or_else(|| partner_center.clone());
    let claims = claims.unwrap_or_default();
    let stored = subject.stored.as_ref();
    let is_user = subject.settings.user.is_some();
    SignIn {
        status: SignInStatus::SignedIn,
        identity: if is_user {
            IdentityKind::User
        } else {
            IdentityKind::App
        },
        user: stored.map(|one| one.user.clone()).or(claims.user.clone()),
        name: stored
            .and_then(|one| one.name.clone())
            .or(claims.name.clone()),
        client_id: claims.client.map(|id| id.to_string()),
        cloud: subject.settings.cloud.word().to_owned(),
        partner: subject.is_partners(),
        tier: seen.tier.clone(),
        roles: claims
            .roles
            .iter()
            .map(|id| roles::name(id).to_owned())
            .collect(),
        permissions: permissions([graph.as_ref(), partner_center.as_ref()]),
        mfa: partner_center.as_ref().unwrap_or(&claims).is_mfa(),
        mfa_compliant: seen.mfa_compliant,
        renewed_at: stored.map(|one| one.renewed.to_string()),
        days_left: stored.map(|one| one.days_left(now)),
        tools: judge(wanted.uses(), &seen.tokens),
        error: None,
    }
}

fn permissions(all: [Option<&Claims>; 2]) -> Vec<String> {
    let all = all.into_iter().flatten();
    let mut names: Vec<String> = all
        .flat_map(|claims| claims.scopes.iter().flatten().chain(&claims.permissions))
        .cloned()
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Of what is not stored here the days are not known, and they are not asked about.
fn judge_days(days: i64, section: &SignIn, session: &Session) {
    let Some(left) = section.days_left.filter(|left| *left < days) else {
        return;
    };
    let who = section.user.as_deref().or(section.name.as_deref());
    let who = common::text::printable(who.unwrap_or("-"));
    session.complain(
        Exit::No,
        &text!(
            "the sign-in of {who} ends in {left} day(s) unless it is used; use a tool with it, or sign in again",
            "{who} のサインインは、使用しないとあと {left} 日で期限切れになります。ツールを使用するか、サインインし直してください"
        ),
    );
}

/// The uses whose token was asked for: a partner's sign-in brings that of Partner Center, and says nothing of Graph.
fn of_one_service(wanted: &Wanted, partner: bool) -> Vec<&'static Use> {
    let uses = wanted.uses().iter().copied();
    uses.filter(|one| !partner || one.graph.is_empty())
        .collect()
}

/// The record of a sign-in that has just been made, or was forgotten.
pub(crate) fn of_stored(
    settings: &Settings,
    stored: &StoredSignIn,
    status: SignInStatus,
    is_mfa: Option<bool>,
    wanted: &Wanted,
    now: Timestamp,
) -> Record {
    let claims = Claims {
        scopes: Some(stored.scopes.clone()),
        ..Claims::default()
    };
    let (graph, partner_center) = if stored.partner {
        (None, Some(claims))
    } else {
        (Some(claims), None)
    };
    let tokens = Tokens {
        graph,
        partner_center,
        has_application: has_application(settings),
    };
    let section = SignIn {
        status,
        identity: IdentityKind::User,
        user: Some(stored.user.clone()),
        name: stored.name.clone(),
        client_id: Some(stored.client.to_string()),
        cloud: stored.cloud.word().to_owned(),
        partner: stored.partner,
        tier: None,
        roles: Vec::new(),
        permissions: stored.scopes.clone(),
        mfa: is_mfa,
        mfa_compliant: None,
        renewed_at: Some(stored.renewed.to_string()),
        days_left: Some(stored.days_left(now)),
        tools: match status {
            SignInStatus::SignedIn => judge(&of_one_service(wanted, stored.partner), &tokens),
            SignInStatus::Forgotten | SignInStatus::Failed => Vec::new(),
        },
        error: None::<SectionError>,
    };
    let mut record = Record::default();
    record.set_tenant(&TenantId::Id(stored.tenant));
    record.set(&section);
    record
}
