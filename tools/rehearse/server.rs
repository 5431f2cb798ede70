//! The server: one loopback port, with a thread of its own.

pub(crate) mod certificate_authority;
mod connection;
mod exchange;
mod reset;
mod slow;
mod truncated;

use std::{
    io,
    net::{SocketAddr, TcpListener as StdListener},
    sync::Arc,
    thread::JoinHandle,
    time::Duration,
};

use tokio::{net::TcpListener, sync::oneshot};
use tokio_rustls::TlsAcceptor;

use certificate_authority::CertificateAuthority;
pub(crate) use exchange::AppState;

/// A running server. Stops when dropped.
#[derive(Debug)]
pub(crate) struct Server {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Takes a loopback port of the system's choosing.
pub(crate) fn bind() -> io::Result<(StdListener, SocketAddr)> {
    let listener = StdListener::bind(("127.0.0.1", 0))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

impl Server {
    pub(crate) fn start(
        listener: StdListener,
        app: Arc<AppState>,
        authority: &Arc<CertificateAuthority>,
    ) -> io::Result<Self> {
        let tls = authority.acceptor()?;
        // A core is left for the short requests.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(cores.saturating_sub(1).max(1))
            .build()?;
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener)?
        };
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("rehearsal".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        () = accept(listener, app, tls) => {}
                        // An error means that the other end was dropped: time to stop as well.
                        _ = stopped => {}
                    }
                });
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic in there has been printed already.
            let _ = thread.join();
        }
    }
}

async fn accept(listener: TcpListener, app: Arc<AppState>, tls: TlsAcceptor) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                tokio::spawn(connection::open(stream, Arc::clone(&app), tls.clone()));
            }
            // Out of file handles, mostly: others will be closed.
            Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
        }
    }
}
