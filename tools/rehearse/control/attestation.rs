//! The page on which a customer accepts an attestation. The real one is a component of Microsoft's whose address is not
//! public; like it, this one asks for no sign-in (observed).

use hyper::Method;
use record::text;
use tenant_file::Attestation;

use crate::{
    http::{
        call::Call,
        html::{self, Html},
        message::Answer,
    },
    world::World,
};

pub(super) fn answer(call: &Call<'_>, world: &World, id: &str) -> Answer {
    let accepts = call.is(&Method::POST);
    if !accepts && !call.is(&Method::GET) {
        return Answer::empty(405).refused("a page is opened, or its form is sent");
    }
    let lang = html::language(call.request);
    let tenant = &mut world.tenants.first(&world.clock).tenant;
    let now = tenant.now;
    let all = tenant.partner_center.desk.attestations.iter_mut();
    let found = all.into_iter().find(|one| one.id.as_str() == id);
    let Some(attestation) = found.filter(|one| !one.has_expired(now)) else {
        let words = text!(
            "There is no such request, or its time is over.",
            "この依頼は存在しないか、期限が切れています。"
        );
        let body = html::alert(&words, lang);
        return html::page(404, lang, &title(), &body).refused("no such attestation");
    };
    if accepts {
        attestation.accepted.get_or_insert(now);
    }
    html::page(200, lang, &title(), &page(attestation, lang))
}

fn title() -> text::Text {
    text!("Microsoft Customer Agreement", "Microsoft 顧客契約")
}

fn page(attestation: &Attestation, lang: text::Lang) -> Html {
    let company = Html::text(&attestation.company_name);
    if attestation.accepted.is_some() {
        let words = text!("The agreement is accepted.", "契約を承諾しました。");
        return Html::own(format!("<p>{company}</p>{}", html::paragraph(&words, lang)));
    }
    let words = text!(
        "Accept the Microsoft Customer Agreement for your company.",
        "会社を代表して Microsoft 顧客契約を承諾してください。"
    );
    let accept = text!("Accept", "承諾する");
    let button = html::button("go", "accept", &accept, lang, false);
    Html::own(format!(
        "<p>{company}</p>{}<form method=\"post\">{button}</form>",
        html::paragraph(&words, lang)
    ))
}
