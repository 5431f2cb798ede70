//! The page on which a person says who they are, and agrees or declines.

use record::{
    text,
    text::{Lang, Text},
};
use tenant_file::Tenant;

use super::{
    accounts::{self, Unknown},
    sign_in_request::SignInRequest,
};
use crate::http::{
    html::{self, Html},
    message::Answer,
};

/// How many accounts are offered.
const OFFERED: usize = 20;

/// What is wrong with what was sent, where something is.
pub(super) fn problem(words: Option<&Text>, lang: Lang) -> Html {
    words.map_or_else(Html::default, |words| html::alert(words, lang))
}

/// Why an account cannot sign in here.
pub(super) fn wrong_account(unknown: Unknown) -> Text {
    match unknown {
        Unknown::NoSuchAccount => text!(
            "No account in this rehearsal has that name.",
            "この練習環境に、その名前のアカウントはありません。"
        ),
        Unknown::Disabled => text!(
            "That account is blocked from signing in.",
            "そのアカウントのサインインはブロックされています。"
        ),
        Unknown::OtherTenant => text!(
            "That account belongs to another tenant than the one the app signs in to.",
            "そのアカウントは、アプリのサインイン先とは別のテナントのものです。"
        ),
    }
}

/// Asks a person who they are, and whether they agree.
pub(super) fn ask(
    status: u16,
    tenant: &Tenant,
    lang: Lang,
    request: &SignInRequest,
    wrong: Option<&Text>,
) -> Answer {
    page(status, tenant, lang, request, &Html::default(), wrong)
}

/// The same of a person who has entered the code of a device.
pub(super) fn ask_for(
    status: u16,
    tenant: &Tenant,
    lang: Lang,
    request: &SignInRequest,
    code: &str,
    wrong: Option<&Text>,
) -> Answer {
    page(
        status,
        tenant,
        lang,
        request,
        &html::hidden("otc", code),
        wrong,
    )
}

fn page(
    status: u16,
    tenant: &Tenant,
    lang: Lang,
    request: &SignInRequest,
    hidden: &Html,
    wrong: Option<&Text>,
) -> Answer {
    let title = text!("Sign in and allow", "サインインと許可");
    let app = request.name.clone();
    let asks = text!("{app} asks for:", "{app} が次の許可を求めています。");
    let label = text!(
        "Sign in as (no password here)",
        "サインインするアカウント (パスワードは不要)"
    );
    let (allow, deny) = (
        text!("Sign in and allow", "サインインして許可"),
        text!("Decline", "拒否"),
    );
    let items = html::each(&request.asked.words, |word| {
        format!("<li><code>{word}</code></li>\n")
    });
    let offered = html::each(&offered(tenant, request.tid.as_deref()), |upn| {
        format!("<option value=\"{upn}\"></option>\n")
    });
    let body = format!(
        "{}{}<ul>\n{items}</ul>\n<form method=\"post\">\n{hidden}<p><label for=\"upn\">{}</label><br>\n\
         <input type=\"text\" id=\"upn\" name=\"upn\" list=\"accounts\" required autofocus autocomplete=\"username\" size=\"40\"></p>\n\
         <datalist id=\"accounts\">\n{offered}</datalist>\n{}{}</form>\n",
        problem(wrong, lang),
        html::paragraph(&asks, lang),
        html::words(&label, lang),
        html::button("answer", "allow", &allow, lang, false),
        html::button("answer", "deny", &deny, lang, true),
    );
    html::page(status, lang, &title, &Html::own(body))
}

/// Names to choose from: of the tenant that is asked for, or of both.
fn offered(tenant: &Tenant, tid: Option<&str>) -> Vec<String> {
    let customer = tenant.organization.id.as_str();
    let wanted = |own: &str| tid.is_none_or(|tid| tid == own);
    let partner = accounts::partner_administrator(tenant).filter(|admin| wanted(&admin.tid));
    let users = tenant.users.iter().filter(|user| user.account_enabled);
    users
        .filter(|_| wanted(customer))
        .take(OFFERED)
        .map(|user| user.user_principal_name.clone())
        .chain(partner.map(|admin| admin.upn))
        .collect()
}
