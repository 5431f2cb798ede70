//! The two ways of signing in, and what is kept of it.

use std::time::Duration;

use common::{
    Exit, Failure, Text,
    cli::Session,
    ids::{Guid, TenantId},
    sections::SignInStatus,
    services::auth::{
        TokenError,
        interactive::{Challenge, GRAPH_COMMAND_LINE, SignedIn, SigningIn},
        store::{Store, StoredSignIn},
    },
    settings::{Cloud, Settings},
    text,
    text::printable,
};

use crate::{
    browser::{PATIENCE, Redirect, cannot_listen},
    section, status,
    wanted::Wanted,
};

/// What is asked for, of whom.
#[derive(Debug)]
pub(crate) struct Plan {
    wanted: Wanted,
    application: Guid,
    tenant: Option<TenantId>,
    scopes: Vec<String>,
    partner: bool,
    /// Whether it is Microsoft's own application, which needs no registration.
    is_microsofts: bool,
}

impl Plan {
    /// Pure.
    pub(crate) fn of(settings: &Settings, wanted: Wanted, partner: bool) -> Result<Self, Failure> {
        let partner = partner || wanted.is_for_partners();
        let (resource, names, tenant) = if partner {
            let tenant = settings.partner_tenant.clone();
            let names = vec!["user_impersonation"];
            (settings.cloud.partner_center(), names, tenant)
        } else {
            let tenant = settings.tenant.clone();
            (settings.cloud.graph(), wanted.permissions(), tenant)
        };
        if names.is_empty() {
            return Err(nothing_to_ask_for(&wanted));
        }
        let own: Option<Guid> = GRAPH_COMMAND_LINE.parse().ok();
        let can_do_without = !partner && settings.cloud == Cloud::Global;
        let application = settings.client.or(own.filter(|_| can_do_without));
        let application = application.ok_or_else(|| no_application(partner))?;
        Ok(Self {
            scopes: names
                .iter()
                .map(|name| format!("{resource}/{name}"))
                .collect(),
            is_microsofts: Some(application) == own,
            wanted,
            application,
            tenant,
            partner,
        })
    }
}

/// Signs a person in, and keeps the sign-in.
pub(crate) async fn run(
    settings: &Settings,
    plan: &Plan,
    browser: bool,
    session: &mut Session,
) -> anyhow::Result<()> {
    let Some(store) = &settings.store else {
        return Err(no_store().into());
    };
    if plan.is_microsofts {
        session.log.notice(&about_microsofts_own(&plan.wanted));
    }
    let tenant = plan.tenant.as_ref();
    let signing_in = SigningIn::new(
        settings,
        tenant,
        plan.application,
        &plan.scopes,
        session.log,
    );
    let patience = settings.max_time.unwrap_or(PATIENCE).min(PATIENCE);
    let signed_in = if browser {
        by_browser(&signing_in, patience, session).await?
    } else {
        by_code(&signing_in, session).await?
    };
    keep(settings, store, plan, signed_in, session)
}

async fn by_code(signing_in: &SigningIn, session: &Session) -> Result<SignedIn, Failure> {
    let code = signing_in
        .device_code(session.lang)
        .await
        .map_err(|error| without_code(&error))?;
    let (page, user_code) = (printable(&code.page), printable(&code.user_code));
    let minutes = code.life.as_secs() / 60;
    session.log.notice(&text!(
        "open {page} in a browser and enter the code {user_code} within {minutes} minutes",
        "ブラウザーで {page} を開き、{minutes} 分以内にコード {user_code} を入力してください"
    ));
    session.log.notice(&text!(
        "this code was made by the command that you have just run; never enter one that a mail, a chat or a caller gives you",
        "このコードは、今実行したコマンドが発行したものです。メール、チャット、電話で伝えられたコードは絶対に入力しないでください"
    ));
    let signed_in = signing_in.by_device(&code).await;
    signed_in.map_err(|error| without_code(&error))
}

async fn by_browser(
    signing_in: &SigningIn,
    patience: Duration,
    session: &Session,
) -> Result<SignedIn, Failure> {
    let failed = |error: TokenError| Failure::new(error.exit(), error.text());
    let challenge = Challenge::new().ok_or_else(no_random_numbers)?;
    let redirect = Redirect::open()
        .await
        .map_err(|error| Failure::new(Exit::Local, cannot_listen(&error)))?;
    let address = redirect.address.clone();
    let page = signing_in.page(&address, &challenge).map_err(failed)?;
    session.log.notice(&text!(
        "open this address in a browser on this machine and sign in:",
        "このコンピューターのブラウザーで次のアドレスを開き、サインインしてください:"
    ));
    session.log.notice(&Text::verbatim(page.to_string()));
    let code = redirect.code(&challenge, patience, session.lang).await?;
    let redeemed = signing_in.by_code(&code, &address, &challenge).await;
    redeemed.map_err(failed)
}

/// A refusal by a policy names the other way: one that blocks codes is among Microsoft's own (documented).
fn without_code(error: &TokenError) -> Failure {
    let Text { en, ja } = error.text();
    if !error.is_policy() {
        return Failure::new(error.exit(), Text { en, ja });
    }
    Failure::new(
        error.exit(),
        text!(
            "{en}; where it blocks codes, sign in with --browser",
            "{ja}。コードによるサインインがブロックされている場合は --browser を付けてください"
        ),
    )
}

fn keep(
    settings: &Settings,
    store: &Store,
    plan: &Plan,
    signed_in: SignedIn,
    session: &mut Session,
) -> anyhow::Result<()> {
    let stored = StoredSignIn {
        cloud: settings.cloud,
        login: settings.addresses.login.clone(),
        tenant: signed_in.tenant,
        client: plan.application,
        user: signed_in.user,
        name: signed_in.name,
        partner: plan.partner,
        scopes: signed_in.scopes,
        refresh_token: signed_in.refresh_token,
        renewed: signed_in.at,
    };
    let path = store.save(&stored)?;
    session
        .log
        .detail(|| format!("keeps the sign-in in {}", path.display()));
    let is_mfa = signed_in.is_mfa;
    let status = SignInStatus::SignedIn;
    let record = section::of_stored(
        settings,
        &stored,
        status,
        is_mfa,
        &plan.wanted,
        session.now(),
    );
    if plan.partner && is_mfa == Some(false) {
        status::without_mfa(session);
    }
    status::complain_of_missing(&record, session);
    session.write(&record)
}

fn about_microsofts_own(wanted: &Wanted) -> Text {
    let scopes = wanted.permissions().join(", ");
    text!(
        "signs in to Microsoft's own application \"Microsoft Graph Command Line Tools\", which needs no app registration: it may do what you may do, and of that only {scopes}; an administrator may have to consent",
        "Microsoft 提供のアプリ「Microsoft Graph Command Line Tools」にサインインします (アプリの登録は不要)。このアプリは、ご自身の権限の範囲で、次のアクセス許可だけを使用します: {scopes}。管理者の同意が必要な場合があります"
    )
}

fn nothing_to_ask_for(wanted: &Wanted) -> Failure {
    let text = if wanted.is_named() {
        text!(
            "what is named needs no sign-in",
            "指定されたツールにはサインインが必要ありません"
        )
    } else {
        text!(
            "name the tools to sign in for, such as: sign-in list-licenses swap-license; or sign-in --partner",
            "サインインして使うツールを指定してください (例: sign-in list-licenses swap-license)。パートナーは sign-in --partner を使用します"
        )
    };
    Failure::new(Exit::Usage, text)
}

fn no_application(partner: bool) -> Failure {
    let text = if partner {
        text!(
            "Partner Center needs an app registration of the partner's own: name it with --client-id, and its secret or certificate (see the README)",
            "パートナー センターにはパートナー自身のアプリの登録が必要です。--client-id と、シークレットまたは証明書を指定してください (README を参照)"
        )
    } else {
        text!(
            "in this cloud an app registration of your own is needed: name it with --client-id",
            "このクラウドでは独自のアプリの登録が必要です。--client-id で指定してください"
        )
    };
    Failure::new(Exit::Usage, text)
}

fn no_store() -> Failure {
    Failure::new(
        Exit::Local,
        text!(
            "no folder for sign-ins is known on this machine; name one in NORIKAE_STATE_DIR",
            "サインインの保存先フォルダーを特定できません。環境変数 NORIKAE_STATE_DIR で指定してください"
        ),
    )
}

fn no_random_numbers() -> Failure {
    Failure::new(
        Exit::Local,
        text!(
            "this machine gives no random numbers, without which a sign-in by browser is not safe; sign in without --browser",
            "このコンピューターで乱数を生成できないため、ブラウザーで安全にサインインできません。--browser を付けずにサインインしてください"
        ),
    )
}
