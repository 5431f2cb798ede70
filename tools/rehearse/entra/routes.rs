//! Which path leads where, as a table.

use hyper::Method;

use super::{
    authorize, configuration, context::Context, device, device_page, grants, refusals::Refusal,
};
use crate::http::message::Answer;

/// Answers a call. The text is the tenant as the path names it, where it does.
type Handler = fn(Context<'_>, &str) -> Result<Answer, Refusal>;

/// One route.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) method: Method,
    /// Below the root; `{tenant}` is any one segment.
    pub(crate) path: &'static str,
    answer: Handler,
}

const GET: Method = Method::GET;
const POST: Method = Method::POST;

const fn route(method: Method, path: &'static str, answer: Handler) -> Route {
    Route {
        method,
        path,
        answer,
    }
}

/// The table.
pub(crate) const ROUTES: &[Route] = &[
    route(POST, "{tenant}/oauth2/v2.0/token", grants::issue),
    route(POST, "{tenant}/oauth2/token", grants::issue_v1),
    route(POST, "{tenant}/oauth2/v2.0/devicecode", device::begin),
    route(GET, "{tenant}/oauth2/v2.0/authorize", authorize::answer),
    route(POST, "{tenant}/oauth2/v2.0/authorize", authorize::answer),
    route(
        GET,
        "{tenant}/v2.0/.well-known/openid-configuration",
        configuration::openid,
    ),
    route(
        GET,
        "{tenant}/.well-known/openid-configuration",
        configuration::openid_v1,
    ),
    route(GET, "{tenant}/discovery/keys", |context, _| {
        Ok(Answer::json(200, &context.issuer.keys.published()))
    }),
    route(GET, "common/discovery/instance", |context, _| {
        configuration::instances(context.call)
    }),
    route(GET, "{tenant}/discovery/v2.0/keys", |context, _| {
        Ok(Answer::json(200, &context.issuer.keys.published()))
    }),
    route(GET, "devicelogin", page),
    route(POST, "devicelogin", page),
    route(GET, "device", page),
    route(POST, "device", page),
];

#[expect(
    clippy::unnecessary_wraps,
    reason = "of the type of all routes, and a page has its refusals in words for people"
)]
fn page(context: Context<'_>, _: &str) -> Result<Answer, Refusal> {
    Ok(device_page::answer(context))
}

pub(super) fn answer(context: Context<'_>) -> Result<Answer, Refusal> {
    let found = ROUTES.iter().find_map(|route| {
        let who = fit(route.path, &context.call.path)?;
        context.call.is(&route.method).then_some((route, who))
    });
    match found {
        Some((route, who)) => (route.answer)(context, who),
        None => Ok(Answer::empty(404).refused("no endpoint has this path")),
    }
}

/// The tenant in a path that fits a template; an empty text where the template has none.
fn fit<'a>(template: &str, path: &[&'a str]) -> Option<&'a str> {
    let mut who = "";
    let mut parts = path.iter();
    for wanted in template.split('/') {
        let part = parts.next()?;
        if wanted == "{tenant}" {
            who = part;
        } else if wanted != *part {
            return None;
        }
    }
    parts.next().is_none().then_some(who)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_fits_a_template_to_its_end_and_names_the_tenant() {
        let template = "{tenant}/oauth2/v2.0/token";
        for (path, who) in [
            (&["common", "oauth2", "v2.0", "token"][..], Some("common")),
            (&["common", "oauth2", "v2.0"], None),
            (&["common", "oauth2", "v2.0", "token", "x"], None),
            (&["common", "oauth2", "v1.0", "token"], None),
            (&[], None),
        ] {
            assert_eq!(fit(template, path), who, "{path:?}");
        }
        assert_eq!(fit("devicelogin", &["devicelogin"]), Some(""));
    }
}
