//! The page on which a person enters the code of a device, says who they are, and agrees or declines.

use hyper::Method;
use record::{
    text,
    text::{Lang, Text},
};
use tenant_file::Tenant;

use super::{
    accounts::{self, Account, Unknown},
    context::Context,
    device_codes::Waiting,
};
use crate::http::{
    html::{self, Html},
    message::Answer,
};

/// How many accounts are offered.
const OFFERED: usize = 20;

pub(super) fn answer(context: Context<'_>) -> Answer {
    let lang = html::language(context.call.request);
    if context.call.is(&Method::GET) {
        return ask_for_code(200, lang, None);
    }
    if !context
        .call
        .request
        .is_of_type("application/x-www-form-urlencoded")
    {
        return Answer::empty(415).refused("a page takes forms only");
    }
    let field = |name| context.call.request.form_field(name);
    let code = field("otc").unwrap_or_default();
    let devices = &context.issuer.device_codes;
    let Some(waiting) = devices.waiting(&code, context.call.now) else {
        let words = text!(
            "That code does not exist, has expired, or has been answered. Check it against the one you were shown.",
            "そのコードは存在しないか、期限切れか、すでに使用されています。表示されたコードをもう一度ご確認ください。"
        );
        return ask_for_code(400, lang, Some(&words)).refused("no device waits with this code");
    };
    let upn = field("upn").unwrap_or_default();
    match field("answer").as_deref() {
        Some("deny") => {
            devices.decide(&code, None, context.call.now);
            declined(lang)
        }
        Some("allow") => match accounts::find(context.tenant, &upn, waiting.tid.as_deref()) {
            Ok(account) => {
                devices.decide(&code, Some(account.clone()), context.call.now);
                done(lang, &account)
            }
            Err(unknown) => {
                let words = wrong_account(unknown);
                ask_for_person(400, context.tenant, lang, &code, &waiting, Some(&words))
                    .refused("no account that can sign in here has this name")
            }
        },
        _ => ask_for_person(200, context.tenant, lang, &code, &waiting, None),
    }
}

fn problem(words: Option<&Text>, lang: Lang) -> Html {
    words.map_or_else(Html::default, |words| html::alert(words, lang))
}

fn ask_for_code(status: u16, lang: Lang, wrong: Option<&Text>) -> Answer {
    let title = text!("Enter the code", "コードの入力");
    let label = text!(
        "The code that your app or tool shows",
        "アプリまたはツールに表示されたコード"
    );
    let next = text!("Next", "次へ");
    let body = format!(
        "{}<form method=\"post\">\n<p><label for=\"otc\">{}</label><br>\n\
         <input type=\"text\" id=\"otc\" name=\"otc\" required autofocus autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\"></p>\n\
         {}</form>\n",
        problem(wrong, lang),
        html::words(&label, lang),
        html::button("answer", "code", &next, lang, false),
    );
    html::page(status, lang, &title, &Html::own(body))
}

fn wrong_account(unknown: Unknown) -> Text {
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

fn ask_for_person(
    status: u16,
    tenant: &Tenant,
    lang: Lang,
    code: &str,
    waiting: &Waiting,
    wrong: Option<&Text>,
) -> Answer {
    let title = text!("Sign in and allow", "サインインと許可");
    let app = tenant.app.display_name.clone();
    let asks = text!("{app} asks for:", "{app} が次の許可を求めています。");
    let label = text!(
        "Sign in as (no password here)",
        "サインインするアカウント (パスワードは不要)"
    );
    let (allow, deny) = (
        text!("Sign in and allow", "サインインして許可"),
        text!("Decline", "拒否"),
    );
    let items = html::each(&waiting.asked.words, |word| {
        format!("<li><code>{word}</code></li>\n")
    });
    let offered = html::each(&offered(tenant, waiting.tid.as_deref()), |upn| {
        format!("<option value=\"{upn}\"></option>\n")
    });
    let body = format!(
        "{}{}<ul>\n{items}</ul>\n<form method=\"post\">\n{}<p><label for=\"upn\">{}</label><br>\n\
         <input type=\"text\" id=\"upn\" name=\"upn\" list=\"accounts\" required autofocus autocomplete=\"username\" size=\"40\"></p>\n\
         <datalist id=\"accounts\">\n{offered}</datalist>\n{}{}</form>\n",
        problem(wrong, lang),
        html::paragraph(&asks, lang),
        html::hidden("otc", code),
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

fn done(lang: Lang, account: &Account) -> Answer {
    let title = text!("Signed in", "サインインしました");
    let upn = &account.upn;
    let words = text!(
        "You are signed in as {upn}. You can close this page and go back to your app or tool.",
        "{upn} としてサインインしました。このページを閉じて、アプリまたはツールに戻ってください。"
    );
    let body = format!(
        "<div class=\"done\" role=\"status\">{}</div>\n",
        html::paragraph(&words, lang)
    );
    html::page(200, lang, &title, &Html::own(body))
}

fn declined(lang: Lang) -> Answer {
    let title = text!("Declined", "拒否しました");
    let words = text!(
        "The app gets no access. You can close this page.",
        "アプリにはアクセスが許可されません。このページを閉じてください。"
    );
    html::page(200, lang, &title, &html::paragraph(&words, lang))
}
