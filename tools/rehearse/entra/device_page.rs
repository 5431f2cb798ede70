//! The page on which a person enters the code of a device, says who they are, and agrees or declines.

use super::{
    accounts::{self, Account},
    consent_page,
    context::Context,
};
use crate::http::{
    html::{self, Html},
    message::Answer,
};
use hyper::Method;
use record::{
    text,
    text::{Lang, Text},
};

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
                let words = consent_page::wrong_account(unknown);
                consent_page::ask_for(400, context.tenant, lang, &waiting, &code, Some(&words))
                    .refused("no account that can sign in here has this name")
            }
        },
        _ => consent_page::ask_for(200, context.tenant, lang, &waiting, &code, None),
    }
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
        consent_page::problem(wrong, lang),
        html::words(&label, lang),
        html::button("answer", "code", &next, lang, false),
    );
    html::page(status, lang, &title, &Html::own(body))
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
