//! The customer's side of acceptance: the page that the invitation's link opens, in three steps.

mod link;
mod pages;
mod steps;

use hyper::Method;

use crate::{
    control::{self, AcceptOutcome},
    http::{call::Call, html, message::Answer},
    world::World,
};
use pages::Partner;
use steps::Step;

/// Methods and paths. The case of a path does not matter (observed).
pub(crate) const ROUTES: [(Method, &str); 2] = [
    (Method::GET, "Adminportal/Home"),
    (Method::POST, "Adminportal/Home"),
];

pub(crate) fn answer(call: &Call<'_>, world: &World) -> Answer {
    let lang = html::language(call.request);
    let asked = call.path.join("/");
    let is_emulated = ROUTES
        .iter()
        .any(|(method, path)| call.is(method) && path.eq_ignore_ascii_case(&asked));
    if !is_emulated {
        return pages::not_emulated(lang).refused("this page is not emulated");
    }
    if call.is(&Method::POST) && !call.request.is_of_type("application/x-www-form-urlencoded") {
        return Answer::empty(415).refused("a page takes forms only");
    }
    let options = call.query;
    let number = world.tenants.number(link::tenant(options));
    let (partner, state) = {
        let state = world.tenants.member(number, &world.clock);
        let tenant = &state.tenant;
        if let Err(wrong) = link::check(options, tenant.partner_center.tenant_id.as_str()) {
            return pages::wrong_link(lang, wrong).refused(wrong.why());
        }
        (Partner::of(tenant), tenant.invitation.state)
    };
    let asked = |name| call.request.form_field(name);
    let step = steps::next(state, asked("go").as_deref(), asked("agreed").is_some());
    let again = call.request.query.as_deref().unwrap_or_default();
    match step {
        Step::Overview => pages::overview(lang, &partner),
        Step::Agreement { unticked } => pages::agreement(lang, &partner, unticked),
        Step::Finish => pages::finish(lang, &partner),
        Step::Declined => pages::declined(lang, &partner, again),
        Step::Accept => {
            let AcceptOutcome { delay_seconds, .. } = control::accepted(world, number);
            pages::accepted(lang, &partner, delay_seconds, again)
        }
        Step::Waiting => pages::waiting(lang, &partner, again),
        Step::Established => pages::established(lang, &partner),
    }
}
