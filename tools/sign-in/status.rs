//! Asks what a sign-in is worth: its tokens, the tenant, and Partner Center's view of its multi-factor authentication.

use common::{
    Exit, Failure, Lang, Record, Services, Text,
    cli::Session,
    ids::TenantId,
    sections::{IdentityKind, SectionError, SignIn, SignInStatus, ToolStatus, ToolVerdict},
    services::{
        auth::{TokenError, claims::Claims},
        error::{ErrorKind, ServiceError},
        graph::Graph,
    },
    text,
    text::printable,
};

use crate::{
    judge::{APPLICATION, USER_IMPERSONATION},
    section::{self, Seen, too_few_days},
    subject::{Subject, has_application},
    wanted::Wanted,
};

/// What is to be told of each sign-in.
pub(crate) struct AskedFor<'a> {
    pub(crate) wanted: &'a Wanted,
    /// The fewest days that are to be left.
    pub(crate) days: Option<i64>,
    /// Whether each tool has a row of its own, as in a table.
    pub(crate) by_tool: bool,
}

/// Why a sign-in could not be asked about.
#[derive(Debug)]
enum NotTold {
    Service(ServiceError),
    /// The settings do not say where to ask.
    Settings(Failure),
    /// The stored sign-in cannot be read any more.
    Token(TokenError),
}

impl NotTold {
    fn exit(&self) -> Exit {
        match self {
            Self::Service(error) => error.exit(),
            Self::Settings(failure) => failure.exit,
            Self::Token(error) => error.exit(),
        }
    }

    /// Whether the sign-in itself was refused, or is gone.
    fn is_refusal(&self) -> bool {
        let error = match self {
            Self::Service(error) => match error.kind() {
                ErrorKind::Token(error) => error,
                _ => return false,
            },
            Self::Settings(_) => return false,
            Self::Token(error) => error,
        };
        matches!(error, TokenError::Refused { .. } | TokenError::Forgotten)
    }

    fn text(&self) -> Text {
        match self {
            Self::Service(error) => error.text(),
            Self::Settings(failure) => failure.text.clone(),
            Self::Token(error) => error.text(),
        }
    }

    fn to_section_error(&self, lang: Lang) -> SectionError {
        let code = match self {
            Self::Service(error) => return error.to_section_error(lang),
            Self::Settings(_) => "no-tenant".to_owned(),
            Self::Token(error) => error.code(),
        };
        SectionError {
            code,
            message: self.text().in_lang(lang).to_owned(),
            service_message: None,
            request_id: None,
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
    // Asking has renewed it: what is told and judged is what is kept by now.
    let asked = match subject.kept_by_now() {
        Ok(kept) => {
            seen.kept = kept;
            asked
        }
        Err(error) => asked.and(Err(NotTold::Token(error))),
    };
    let mut section = section::of_subject(subject, asked_for.wanted, &seen, session.now());
    if let Err(error) = &asked {
        section.status = SignInStatus::Failed;
        // What was not read is not told as missing, and of what was refused no days are left that could be counted.
        section.tools.clear();
        if error.is_refusal() {
            section.days_left = None;
        }
        section.error = Some(error.to_section_error(session.lang));
        session.complain(error.exit(), &error.text());
    }
    if let Some(left) = too_few_days(&section, asked_for.days) {
        ends_soon(&section, left, session);
    }
    if seen.mfa_compliant == Some(false) {
        without_mfa(session);
    }
    let mut record = Record::default();
    if let Some(home) = seen.tenant(subject) {
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
        let Text { en, ja } = remedy(&section, one);
        session.complain(
            Exit::No,
            &text!(
                "{tool} lacks {missing}; {en}",
                "{tool} には {missing} が不足しています。{ja}"
            ),
        );
    }
}

/// What to do about what a tool lacks.
fn remedy(section: &SignIn, tool: &ToolStatus) -> Text {
    let lacks = |name: &str| tool.missing.iter().any(|one| one == name);
    let is_user = section.identity == IdentityKind::User;
    if lacks(USER_IMPERSONATION) {
        text!(
            "sign in as a user of the partner with sign-in --partner",
            "sign-in --partner でパートナーのユーザーとしてサインインしてください"
        )
    } else if lacks(APPLICATION) {
        text!(
            "name the application's own secret or certificate with --secret-file or --certificate-file",
            "--secret-file または --certificate-file でアプリ自身のシークレットまたは証明書を指定してください"
        )
    } else if is_user && !section.partner {
        let tool = &tool.tool;
        text!(
            "run sign-in again and name {tool} with its options; if it stays so, a Global Administrator must give admin consent",
            "{tool} とそのオプションを指定して sign-in を再度実行してください。解消しない場合は、グローバル管理者による管理者の同意が必要です"
        )
    } else if is_user {
        text!(
            "add it to the app registration as a delegated permission, and grant admin consent",
            "アプリの登録で「委任されたアクセス許可」として追加し、管理者の同意を与えてください"
        )
    } else {
        text!(
            "add it to the app registration as an application permission, and grant admin consent",
            "アプリの登録で「アプリケーションの許可」として追加し、管理者の同意を与えてください"
        )
    }
}

/// Partner Center refuses such a sign-in since 1 April 2026 (documented).
pub(crate) fn without_mfa(session: &Session) {
    session.complain(
        Exit::No,
        &text!(
            "the user signed in without multi-factor authentication, which Partner Center has refused since April 2026; turn it on for the user, and run sign-in --partner again",
            "多要素認証なしのサインインです。パートナー センターは 2026 年 4 月以降これを受け付けません。ユーザーの多要素認証を有効にして、sign-in --partner を再度実行してください"
        ),
    );
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
        Err(error) if error.wants_mfa() => Some(false),
        Err(error) => return Err(error.into()),
    };
    let graph = services.graph(home);
    seen.tokens.graph = unless_refused(graph.claims().await)?;
    if seen.tokens.graph.is_some() {
        seen.tier = tier(&graph).await?;
    }
    Ok(())
}

/// A sign-in that is used is renewed, so that few days are left only where asking about it did not renew it.
fn ends_soon(section: &SignIn, left: i64, session: &Session) {
    let who = section.user.as_deref().or(section.name.as_deref());
    let who = printable(who.unwrap_or("-"));
    session.complain(
        Exit::No,
        &text!(
            "the sign-in of {who} ends in {left} day(s) unless it is used; use a tool with it, or sign in again",
            "{who} のサインインは、使用しないとあと {left} 日で期限切れになります。ツールを使用するか、サインインし直してください"
        ),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{CLIENT, CUSTOMER, settings, stored};

    /// A section of a user or of an application, in which a tool lacks something.
    fn lacking(identity: IdentityKind, partner: bool, missing: &str) -> (SignIn, ToolStatus) {
        let one = stored(CUSTOMER, CLIENT, partner);
        let subject = Subject::all(&settings(None, None), vec![one]).remove(0);
        let now = "2026-10-01T00:00:00Z".parse().unwrap();
        let mut section = section::of_subject(&subject, &Wanted::default(), &Seen::default(), now);
        section.identity = identity;
        let tool = ToolStatus {
            tool: "list-licenses".to_owned(),
            option: None,
            required: true,
            status: ToolVerdict::Missing,
            missing: vec![missing.to_owned()],
        };
        (section, tool)
    }

    #[test]
    fn what_to_do_about_a_lack_depends_on_what_is_lacking_and_on_whose_token_it_is() {
        let permission = "Organization.Read.All";
        for (identity, partner, missing, en, ja) in [
            (
                IdentityKind::User,
                false,
                permission,
                "run sign-in again and name list-licenses",
                "グローバル管理者",
            ),
            (
                IdentityKind::User,
                true,
                permission,
                "as a delegated permission",
                "委任された",
            ),
            (
                IdentityKind::App,
                false,
                permission,
                "as an application permission",
                "アプリケーションの許可",
            ),
            (
                IdentityKind::App,
                false,
                USER_IMPERSONATION,
                "with sign-in --partner",
                "sign-in --partner",
            ),
            (
                IdentityKind::User,
                true,
                APPLICATION,
                "--secret-file or --certificate-file",
                "--secret-file",
            ),
        ] {
            let (section, tool) = lacking(identity, partner, missing);
            let text = remedy(&section, &tool);
            assert!(text.en.contains(en) && text.ja.contains(ja), "{text:?}");
        }
    }
}
