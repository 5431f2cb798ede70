//! The routes of Graph: what each takes, what a token must be allowed for it, and which one a request leads to.

mod route;
mod table;

use hyper::Method;

use super::{paths::fit, refusals::Refusal};
pub(super) use route::Handler;
use route::Route;
pub(super) use route::reads_basics_only;
pub(crate) use table::ROUTES;

/// The route that a request leads to, and the parameters in its path.
pub(super) fn find<'a>(
    method: &Method,
    path: &[&'a str],
) -> Result<(&'static Route, Vec<&'a str>), Refusal> {
    let mut routes = ROUTES.iter().filter(|route| route.method == *method);
    let found = routes.find_map(|route| Some((route, fit(route.path, path)?)));
    let is_of_one = |route: &Route| route.path.split('/').nth(1) == Some("{id}");
    let found =
        found.filter(|(route, _)| !is_of_one(route) || !path.get(1).is_some_and(is_function));
    found.ok_or_else(|| Refusal::not_emulated(&format!("{method} /{}", path.join("/"))))
}

/// Whether it is a function or a count of a whole collection, and no object's id (documented: graph/api). An answer that
/// there is no such object would be taken for Graph's.
fn is_function(word: &&str) -> bool {
    const FUNCTIONS: [&str; 5] = [
        "delta",
        "getAvailableExtensionProperties",
        "getByIds",
        "validatePassword",
        "validateProperties",
    ];
    let name = word.split('(').next().unwrap_or_default();
    word.starts_with('$')
        || name.to_ascii_lowercase().starts_with("microsoft.graph.")
        || FUNCTIONS.iter().any(|one| one.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use crate::entra::Token;

    use super::*;

    #[test]
    fn a_request_leads_to_its_route_or_is_not_emulated() {
        let nowhere = |path: &str| Err(Refusal::not_emulated(&format!("POST /{path}")));
        for (path, route) in [
            ("users/x/assignLicense", Ok("users/{id}/assignLicense")),
            (
                "users/x/revokeSignInSessions",
                nowhere("users/x/revokeSignInSessions"),
            ),
            ("directory/subscription", nowhere("directory/subscription")),
            ("organization", nowhere("organization")),
            ("", nowhere("")),
        ] {
            let parts: Vec<&str> = path.split('/').collect();
            let found = find(&Method::POST, &parts).map(|(route, _)| route.path);
            assert_eq!(found, route, "{path:?}");
        }
    }

    #[test]
    fn a_function_of_a_collection_is_not_taken_for_an_id() {
        for path in [
            "groups/delta",
            "groups/delta()",
            "directoryObjects/delta",
            "groups/microsoft.graph.delta()",
            "domains/$count",
            "users/microsoft.graph.group",
        ] {
            let parts: Vec<&str> = path.split('/').collect();
            let found = find(&Method::GET, &parts).map(|(route, _)| route.path);
            let nowhere = Refusal::not_emulated(&format!("GET /{path}"));
            assert_eq!(found, Err(nowhere), "{path}");
        }
        for (path, route) in [
            ("users/delta", "users/delta"),
            ("users/delta@aozora-koumuten.example", "users/{id}"),
            ("groups/$count", "groups/$count"),
        ] {
            let parts: Vec<&str> = path.split('/').collect();
            let found = find(&Method::GET, &parts).map(|(route, _)| route.path);
            assert_eq!(found, Ok(route), "{path}");
        }
    }

    #[test]
    fn no_route_stands_twice_or_behind_one_that_takes_its_place() {
        for route in ROUTES {
            let path: Vec<&str> = route.path.split('/').collect();
            let (found, _) = find(&route.method, &path).unwrap();
            assert_eq!(found.path, route.path);
        }
    }

    #[test]
    fn every_route_has_a_row_in_the_table_of_permissions() {
        for route in ROUTES {
            let row = record::permissions::graph::row(route.method.as_str(), route.path);
            assert!(row.is_some(), "{} {}", route.method, route.path);
        }
    }

    fn token(claims: &serde_json::Value) -> Token {
        let mut all = serde_json::json!({
            "aud": "", "iss": "", "iat": 0, "nbf": 0, "exp": 0, "appid": "", "app_displayname": "",
            "appidacr": "1", "idtyp": "user", "oid": "", "sub": "", "tid": "", "uti": "", "ver": "1.0",
        });
        let more = claims.as_object().unwrap().clone();
        all.as_object_mut().unwrap().extend(more);
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn a_person_may_do_by_scopes_what_an_app_may_by_roles_and_see_its_own_organization() {
        let open = |method: &Method, path: &str, claims: serde_json::Value| {
            let path: Vec<&str> = path.split('/').collect();
            let (route, _) = find(method, &path).unwrap();
            route.is_open_to(&token(&claims), false)
        };
        let (role, scopes) = (
            serde_json::json!({"roles": ["User.Read.All"]}),
            serde_json::json!({"scp": "openid User.Read.All"}),
        );
        for claims in [role, scopes] {
            assert!(open(&Method::GET, "users", claims.clone()));
            assert!(!open(&Method::GET, "groups", claims.clone()));
            assert!(!open(
                &Method::POST,
                "users/x/assignLicense",
                claims.clone()
            ));
            assert!(open(&Method::POST, "$batch", claims));
        }
        let own = serde_json::json!({"scp": "User.Read"});
        assert!(open(&Method::GET, "organization", own));
        let app = serde_json::json!({"roles": ["User.Read"]});
        assert!(!open(&Method::GET, "organization", app));
        assert!(!open(&Method::GET, "organization", serde_json::json!({})));
    }
}
