//! A running rehearsal: the server, the state, and the folder with the secret.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::JoinHandle,
    time::Duration,
};

use jiff::{SignedDuration, Span, Timestamp};
use tenant_file::{Scale, Tenant};

use crate::{
    entra::{self, Issuer, Policy},
    environment::{self, Folder},
    faults::{Effect, Fault, Faults, Gate, UnusedFault},
    log::{entry::Entry, request_log::RequestLog, summary::Summary},
    quota::Quotas,
    reordering::Reordering,
    server::{self, AppState, Server, certificate_authority::CertificateAuthority},
    world::{World, clock::Clock, tenants::Tenants},
};

/// What is emulated.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of its own, set by name"
)]
#[derive(Debug, Clone)]
pub struct Options {
    /// The tenant at the beginning.
    pub tenant: Tenant,
    /// The faults to inject.
    pub faults: Vec<Fault>,
    /// Seconds that a token lives; by default what the tenant says.
    pub token_lifetime_seconds: Option<u32>,
    /// To what size the tenant is scaled; as it is, where absent.
    pub scale: Option<Scale>,
    /// The number of customer tenants, itself included.
    pub fleet: usize,
    /// Whether clients are throttled as the services do.
    pub quotas: bool,
    /// Whether people sign in with multi-factor authentication.
    pub mfa: bool,
    /// Whether a policy of the tenants blocks device codes.
    pub block_device_codes: bool,
    /// Whether lists come in another order each time.
    pub reorder_lists: bool,
    /// The seed of the random generator.
    pub seed: u64,
    /// The time at which the clock starts; changes due before it have been applied. The time of the tenant file, where
    /// absent.
    pub clock: Option<Timestamp>,
    /// Seconds by which the clock advances in a real second; 0: it is frozen.
    pub speed: u32,
    /// By how much the services' real clock is ahead of this computer's.
    pub clock_skew: SignedDuration,
    /// Whether the environment is that of the partner who sold to the customer before.
    pub as_old_partner: bool,
    /// Whether the log keeps requests once they are answered, or only counts them.
    pub keep_requests: bool,
    /// Whether the request log keeps the bodies of answers.
    pub keep_answers: bool,
}

impl Default for Options {
    /// The built-in tenant `omakase`, without faults.
    fn default() -> Self {
        Self::of(Tenant::omakase())
    }
}

impl Options {
    /// A tenant, without faults.
    #[must_use]
    pub fn of(tenant: Tenant) -> Self {
        Self {
            tenant,
            faults: Vec::new(),
            token_lifetime_seconds: None,
            scale: None,
            fleet: 1,
            quotas: false,
            mfa: true,
            block_device_codes: false,
            reorder_lists: false,
            seed: 0,
            clock: None,
            speed: 0,
            clock_skew: SignedDuration::ZERO,
            as_old_partner: false,
            keep_requests: true,
            keep_answers: false,
        }
    }
}

/// Starts the services on a loopback port of the system's choosing.
pub fn start(options: Options) -> io::Result<Rehearsal> {
    let mut tenant = options.tenant;
    if let Some(scale) = options.scale {
        tenant = tenant.scaled(scale, options.seed);
    }
    if let Some(clock) = options.clock {
        tenant.pass(clock);
    }
    if let Some(seconds) = options.token_lifetime_seconds {
        tenant.app.token_lifetime_seconds = seconds;
    }
    let secret = secret();
    let authority = Arc::new(CertificateAuthority::new(Timestamp::now())?);
    let folder = Folder::new(&tenant, &secret, authority.pem())?;
    let (listener, address) = server::bind()?;
    let url = format!("http://{address}");
    let policy = Policy {
        asks_for_mfa: options.mfa,
        blocks_device_codes: options.block_device_codes,
    };
    let issuer = Issuer::new(url.clone(), secret, policy);
    let mut env = folder.variables(&url, &tenant);
    match entra::of_partner_administrator(&issuer, &tenant, Timestamp::now()) {
        Some(token) => folder.keep_refresh_token(&token)?,
        // Nobody can sign in for a partner of whom the file says nothing.
        None => env.retain(|(name, _)| name != "NORIKAE_REFRESH_TOKEN_FILE"),
    }
    if let Some(other) = tenant.other_partner() {
        let mut seen = tenant.clone();
        seen.change_places();
        let token = entra::of_partner_administrator(&issuer, &seen, Timestamp::now());
        let own = folder.of_other_partner(&other, token.as_deref())?;
        if options.as_old_partner {
            environment::become_other_partner(&mut env, &own);
        }
        env.extend(own);
    }
    let clock = Clock::new(tenant.now, options.speed);
    let tenants = Tenants::new(tenant, options.fleet, options.seed, &clock);
    let app = Arc::new(AppState {
        world: World {
            tenants,
            clock,
            clock_file: folder.clock_file(),
            issuer,
            faults: Faults::new(options.faults, options.seed),
            reordering: options.reorder_lists.then(|| Reordering::new(options.seed)),
            clock_skew: options.clock_skew,
            quotas: options.quotas.then(Quotas::new),
        },
        log: RequestLog::new(url.clone(), options.keep_requests, options.keep_answers),
    });
    let ticker = (options.speed > 0).then(|| ClockTicker::start(Arc::clone(&app)));
    let server = Server::start(listener, Arc::clone(&app), &authority)?;
    Ok(Rehearsal {
        env,
        url,
        app,
        _ticker: ticker.transpose()?,
        _server: server,
        _folder: folder,
    })
}

/// A fresh secret of the kind that Entra makes, with the characters that must be escaped in a form.
fn secret() -> String {
    let random = [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()];
    format!("{}~+%{}", random[0].simple(), random[1].simple())
}

/// A running rehearsal. Stops, and leaves nothing behind, when dropped.
#[derive(Debug)]
pub struct Rehearsal {
    env: Vec<(String, String)>,
    url: String,
    app: Arc<AppState>,
    _ticker: Option<ClockTicker>,
    // The server goes before the folder that its clients read.
    _server: Server,
    _folder: Folder,
}

/// Writes the time of a running clock to its file, until dropped.
#[derive(Debug)]
struct ClockTicker {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl ClockTicker {
    fn start(app: Arc<AppState>) -> io::Result<Self> {
        const INTERVAL: Duration = Duration::from_millis(100);
        let (stop, stopped) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("clock".to_owned())
            .spawn(move || {
                while stopped.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
                    app.world.write_clock_file();
                }
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for ClockTicker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed already.
            let _ = thread.join();
        }
    }
}

impl Rehearsal {
    /// The environment that points the tools here.
    #[must_use]
    pub fn env(&self) -> Vec<(String, String)> {
        self.env.clone()
    }

    /// Where all three services are: `http://127.0.0.1:…`, without a path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every request so far, in order of arrival.
    #[must_use]
    pub fn ledger(&self) -> Vec<Entry> {
        self.app.log.entries()
    }

    /// The tenant as it is now.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        self.app.world.tenant()
    }

    /// A tenant of the fleet as it is now, by its number from 0, the one that was loaded.
    #[must_use]
    pub fn member(&self, number: usize) -> Option<Tenant> {
        let World { tenants, clock, .. } = &self.app.world;
        (number < tenants.len()).then(|| tenants.member(number, clock).tenant.clone())
    }

    /// Advances the clock. Gives its new time; none where that is beyond the range of times.
    #[expect(clippy::must_use_candidate, reason = "the time is often not needed")]
    pub fn tick(&self, span: Span) -> Option<Timestamp> {
        self.app.world.advance(span)
    }

    /// Revokes every sign-in so far, as an administrator or a new password does.
    pub fn revoke_sign_ins(&self) {
        self.app.world.issuer.revoke_sign_ins();
    }

    /// Adds a fault.
    pub fn fault(&self, fault: Fault) {
        self.app.world.faults.add(fault);
    }

    /// Removes all faults: from now on every answer is true.
    pub fn end_faults(&self) {
        self.app.world.faults.clear();
    }

    /// Whose licences a client has changed so far, in order: the names of users and groups, as the directory's audit
    /// log has them, whatever the client was answered.
    #[must_use]
    pub fn license_changes(&self) -> Vec<String> {
        let World { tenants, clock, .. } = &self.app.world;
        tenants.first(clock).store.license_changes()
    }

    /// All requests so far in numbers.
    #[must_use]
    pub fn summary(&self) -> Summary {
        self.app.log.summary()
    }

    /// The rules that were never applied.
    #[must_use]
    pub fn unused_faults(&self) -> Vec<UnusedFault> {
        self.app.world.faults.unused()
    }

    /// Stops every request of a method whose path ends so, after or before it has taken effect, until the gate is
    /// opened for it: a test can then kill its client at that very step.
    #[must_use]
    pub fn hold(&self, method: &str, path_suffix: &str, applied: bool) -> Gate {
        let gate = Gate::default();
        let effect = Effect::Hold {
            applied,
            gate: gate.clone(),
        };
        self.fault(Fault::once(method, path_suffix, effect).times(None));
        gate
    }
}
