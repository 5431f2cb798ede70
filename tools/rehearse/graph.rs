//! Microsoft Graph v1.0: which path leads where, and what a token must be allowed for it.

mod asked;
mod assign;
mod audit_record;
mod audits;
mod batch;
mod conflicts;
mod context;
mod contracts;
mod delegated;
mod delegated_access;
mod delegated_change;
mod directory_objects;
mod directory_writes;
mod domains;
mod download;
mod drive_index;
mod drive_tree;
mod drives;
mod envelope;
mod filter;
mod group_licensing;
mod groups;
mod licenses;
mod memberships;
mod metadata;
mod objects;
mod ordering;
mod path_forms;
mod paths;
mod plan_history;
mod query;
mod refusals;
mod routes;
mod state;
mod store;
mod tenants;
mod users;

use std::time::Instant;

use hyper::{Method, header};
use tenant_file::Tenant;

pub(crate) use assign::AssignLicense;
pub(crate) use context::Inner;
pub(crate) use download::answer as download;
pub(crate) use group_licensing::{is_unsettled, settle};
pub(crate) use licenses::Units;
pub(crate) use path_forms::usual as usual_path;
pub(crate) use refusals::{expired_page_token, unavailable};
pub(crate) use routes::ROUTES;
pub(crate) use state::State;
pub(crate) use store::{Mark, Store};
pub(crate) use users::change::change_licenses;

use crate::{
    entra::{self, Issuer, Resource, Token},
    http::{
        call::Call,
        message::{Answer, EMULATION},
    },
};
use asked::Asked;
use audit_record::Actor;
use context::{Change, Context, Whole};
use drive_tree::DriveOf;
use query::Query;
use refusals::Refusal;
use routes::Handler;

/// The ids of all drives.
pub(crate) fn drive_ids(tenant: &Tenant) -> impl Iterator<Item = String> {
    DriveOf::all(tenant).map(DriveOf::id)
}

/// In a path: who has signed in.
const ME: &str = "me";

/// `beta` is answered as `v1.0`, and says so.
const VERSIONS: [&str; 2] = ["v1.0", "beta"];

/// What a call is answered from, and by whom the requests inside a batch are answered.
pub(crate) struct Service<'a> {
    pub(crate) issuer: &'a Issuer,
    /// By what delays are measured.
    pub(crate) instant: Instant,
    pub(crate) inner: Inner<'a>,
}

/// Whether a call changes nothing, so that it can be answered from a shared state.
pub(crate) fn only_reads(call: &Call<'_>) -> bool {
    reads(&call.request.method, &call.path, &call.request.body)
}

/// The same of a path with its version, in its usual form. What has no route is refused, which changes nothing either.
fn reads(method: &Method, path: &[&str], body: &[u8]) -> bool {
    let path = path.get(1..).unwrap_or_default();
    let path = match path.split_first() {
        Some((&ME, rest)) => &[&["users", ME], rest].concat(),
        _ => path,
    };
    match routes::find(method, path).map(|(route, _)| route.answer) {
        Ok(Handler::Change(_)) => false,
        // What cannot be understood of a batch is refused, and changes nothing.
        Ok(Handler::Batch(_)) => batch::parts(body).iter().all(|part| {
            let path = usual_path(&part.path_segments());
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            reads(&part.method, &path, &[])
        }),
        Ok(Handler::Read(_)) | Err(_) => true,
    }
}

impl Service<'_> {
    pub(crate) fn answer(&self, call: &Call<'_>, state: State<'_>) -> Answer {
        let answer = match self.route(call, state) {
            Ok(answer) => answer,
            Err(refusal) if is_beta(call) => refusal.of_beta().answer(call),
            Err(refusal) => refusal.answer(call),
        };
        let answer = refusals::identified(call, metadata::at_level(call, answer));
        if is_beta(call) && answer.header(EMULATION).is_none() {
            answer.with(EMULATION, "beta is answered as v1.0")
        } else {
            answer
        }
    }

    fn route(&self, call: &Call<'_>, state: State<'_>) -> Result<Answer, Refusal> {
        let token = entra::checked(self.issuer, call, Resource::Graph).map_err(Refusal::token)?;
        let version = call.version();
        if !is_version(version) {
            return Err(Refusal::no_segment(version));
        }
        let path = own_path(call, &token)?;
        // What some SDKs put into batches: the version again, which is no resource (observed).
        if let Some(again) = path.first().filter(|first| is_version(first)) {
            return Err(Refusal::no_segment(again));
        }
        let (route, path_params) = routes::find(&call.request.method, &path)?;
        let tenant = state.tenant();
        let as_partner = token.tid == tenant.partner_center.tenant_id.as_str();
        let is_at_home = token.tid == tenant.organization.id.as_str();
        if !(is_at_home || as_partner && route.takes_partners) {
            return Err(Refusal::not_the_customer());
        }
        let named = path_params.first().and_then(|key| tenant.user(key));
        let is_own = named.is_some_and(|user| user.id.as_str() == token.oid);
        if !route.is_open_to(&token, is_own) {
            return Err(Refusal::permission());
        }
        let eventual = consistency(call)?;
        accepts_json(call)?;
        let query = Query::of(call.query)?;
        query.only(route.options)?;
        query.at_most(most_of_a_page(&path))?;
        let actor = Actor::of(&token, tenant);
        let asked = Asked {
            call,
            query,
            path_params,
            eventual,
            as_partner,
            basics_only: routes::reads_basics_only(&token, is_own),
            reads_sign_ins: token.permits("AuditLog.Read.All"),
            actor,
            instant: self.instant,
        };
        self.by(route.answer, &asked, state)
    }

    fn by(&self, handler: Handler, asked: &Asked<'_>, state: State<'_>) -> Result<Answer, Refusal> {
        match (handler, state) {
            (Handler::Read(answer), state) => answer(&Context {
                asked,
                tenant: state.tenant(),
                store: state.store(),
            }),
            (Handler::Batch(answer), state) => answer(&mut Whole {
                asked,
                state,
                inner: self.inner,
            }),
            (Handler::Change(answer), State::Own(tenant, store)) => answer(&mut Change {
                asked,
                tenant,
                store,
            }),
            (Handler::Change(_), State::Shared(..)) => {
                unreachable!("a state is shared only with what reads")
            }
        }
    }
}

fn is_version(segment: &str) -> bool {
    let mut versions = VERSIONS.iter();
    versions.any(|known| known.eq_ignore_ascii_case(segment))
}

fn is_beta(call: &Call<'_>) -> bool {
    call.version().eq_ignore_ascii_case(VERSIONS[1])
}

/// The path below the version, in which `me` is the signed-in user (documented; the words are observed).
fn own_path<'a>(call: &Call<'a>, token: &'a Token) -> Result<Vec<&'a str>, Refusal> {
    let path = call.path.get(1..).unwrap_or_default();
    match path.split_first() {
        Some((&ME, rest)) if token.scp.is_some() => {
            Ok([&["users", token.oid.as_str()], rest].concat())
        }
        Some((&ME, _)) => Err(Refusal::new(
            400,
            "BadRequest",
            "/me request is only valid with delegated authentication flow.",
        )),
        _ => Ok(path.to_vec()),
    }
}

/// Of the children of a folder a thousand come at once (observed), of all else what is documented.
fn most_of_a_page(path: &[&str]) -> usize {
    match path.last() {
        Some(&"children") => drives::MOST_CHILDREN,
        _ => query::MOST,
    }
}

/// The two levels are documented; what the service says to any other is not known.
fn consistency(call: &Call<'_>) -> Result<bool, Refusal> {
    match call.request.header("consistencylevel") {
        None => Ok(false),
        Some(level) if level.eq_ignore_ascii_case("eventual") => Ok(true),
        Some(level) if level.eq_ignore_ascii_case("session") => Ok(false),
        Some(level) => Err(Refusal::bad(format!(
            "Invalid value '{level}' for header 'ConsistencyLevel'."
        ))),
    }
}

/// Everything here is JSON but file contents, whose address is asked for with any type (inferred).
fn accepts_json(call: &Call<'_>) -> Result<(), Refusal> {
    let Some(accepted) = call.request.header(header::ACCEPT.as_str()) else {
        return Ok(());
    };
    let fits = accepted.split(',').any(|one| {
        let kind = one.split(';').next().unwrap_or_default().trim();
        let kind = kind.to_ascii_lowercase();
        [
            "*/*",
            "application/*",
            "application/json",
            "text/plain",
            "text/*",
        ]
        .contains(&kind.as_str())
    });
    if fits || call.path.last() == Some(&"content") {
        return Ok(());
    }
    let message = format!("The requested media type '{accepted}' is not available.");
    Err(Refusal::new(406, "NotAcceptable", message))
}
