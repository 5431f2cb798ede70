//! A rehearsal that is going on: the services, their tenant, and the folder with the secret.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, RecvTimeoutError},
    },
    thread::JoinHandle,
    time::Duration,
};

use jiff::{Span, Timestamp};

use crate::{
    authority::Authority,
    clock::Clock,
    entra::Keys,
    environment::Folder,
    faults::{Effect, Fault, Faults, Gate},
    fleet::Fleet,
    ledger::{Entry, Ledger},
    quota::Quotas,
    server::{self, Playing, Server},
    services::Services,
    tenant::{Scale, Tenant},
};

/// What is played.
#[derive(Debug, Clone)]
pub struct Options {
    /// The tenant at the beginning.
    pub tenant: Tenant,
    /// What goes wrong on purpose.
    pub faults: Vec<Fault>,
    /// Seconds that a token lives; by default what the tenant says.
    pub token_lifetime_seconds: Option<u32>,
    /// How large the tenant is made; as it is, where absent.
    pub scale: Option<Scale>,
    /// How many tenants like it are played, itself included.
    pub fleet: usize,
    /// Whether clients are throttled as the services do.
    pub quotas: bool,
    /// What everything random follows from.
    pub seed: u64,
    /// What the clock shows at the beginning, with everything lived through until then; what the tenant says,
    /// where absent.
    pub clock: Option<Timestamp>,
    /// Seconds that go by on the clock in a real second; 0: it stands still.
    pub speed: u32,
    /// Whether the ledger keeps the bodies of answers.
    pub keep_answers: bool,
}

impl Default for Options {
    /// The built-in tenant `omakase`, and nothing goes wrong.
    fn default() -> Self {
        Self::of(Tenant::omakase())
    }
}

impl Options {
    /// A tenant, and nothing goes wrong.
    #[must_use]
    pub fn of(tenant: Tenant) -> Self {
        Self {
            tenant,
            faults: Vec::new(),
            token_lifetime_seconds: None,
            scale: None,
            fleet: 1,
            quotas: false,
            seed: 0,
            clock: None,
            speed: 0,
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
    let authority = Arc::new(Authority::new(Timestamp::now())?);
    let folder = Folder::new(&tenant, &secret, authority.pem())?;
    let (listener, address) = server::bind()?;
    let url = format!("http://{address}");
    let env = folder.variables(&url, &tenant);
    let clock = Clock::new(tenant.now, options.speed);
    let fleet = Fleet::new(tenant, options.fleet, options.seed, &clock);
    let playing = Arc::new(Playing {
        services: Services::new(
            url.clone(),
            Keys::new(secret),
            fleet,
            (clock, folder.face()),
            Faults::new(options.faults, options.seed),
            options.quotas.then(Quotas::new),
        ),
        ledger: Ledger::new(url.clone(), options.keep_answers),
    });
    let hands = (options.speed > 0).then(|| Hands::of(Arc::clone(&playing)));
    let server = Server::start(listener, Arc::clone(&playing), &authority)?;
    Ok(Rehearsal {
        env,
        url,
        playing,
        _hands: hands.transpose()?,
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
    playing: Arc<Playing>,
    _hands: Option<Hands>,
    // The server goes before the folder that its clients read.
    _server: Server,
    _folder: Folder,
}

/// Shows the time of a clock that runs, until dropped.
#[derive(Debug)]
struct Hands {
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Hands {
    fn of(playing: Arc<Playing>) -> io::Result<Self> {
        const OFTEN: Duration = Duration::from_millis(100);
        let (stop, stopped) = mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("hands of the clock".to_owned())
            .spawn(move || {
                while stopped.recv_timeout(OFTEN) == Err(RecvTimeoutError::Timeout) {
                    playing.services.show_time();
                }
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Hands {
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
        self.playing.ledger.entries()
    }

    /// The tenant as it is now.
    #[must_use]
    pub fn tenant(&self) -> Tenant {
        self.playing.services.tenant()
    }

    /// A tenant of the fleet as it is now, by its number from 0, the one that was loaded.
    #[must_use]
    pub fn member(&self, number: usize) -> Option<Tenant> {
        let services = &self.playing.services;
        let there = number < services.fleet.len();
        there.then(|| {
            services
                .fleet
                .member(number, &services.clock)
                .tenant
                .clone()
        })
    }

    /// Sets the clock forward. Gives what it shows then; none where that is beyond all time.
    #[expect(clippy::must_use_candidate, reason = "it is set for its own sake")]
    pub fn tick(&self, span: Span) -> Option<Timestamp> {
        self.playing.services.tick(span)
    }

    /// Lets one more thing go wrong.
    pub fn fault(&self, fault: Fault) {
        self.playing.services.faults.add(fault);
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
