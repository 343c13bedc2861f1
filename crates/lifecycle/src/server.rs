//! Listening, and serving until the stop.

use std::{io, net::SocketAddr};

use axum::Router;
use tokio::net::TcpListener;

use crate::{Lifecycle, accept};

/// When a server closes during the stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// First: its requests still call the services behind it.
    Front,
    /// Then, all together.
    Service,
    /// Last, beside the background tasks, so that probes see the stop.
    Management,
}

/// An address that cannot be listened on, as one sentence.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    /// Somebody else listens there.
    #[error("port {} is in use ({setting}); stop what listens there or choose another with --set {setting}=ADDRESS:PORT", address.port())]
    InUse {
        /// The address.
        address: SocketAddr,
        /// The setting it came from.
        setting: String,
    },
    /// Any other refusal of the system.
    #[error("cannot listen on {address} ({setting}): {source}")]
    Refused {
        /// The address.
        address: SocketAddr,
        /// The setting it came from.
        setting: String,
        /// What the system said.
        source: io::Error,
    },
}

/// Listens on an address; `setting` is the key that it came from, for the error.
///
/// # Errors
/// When the address is in use or not to be had.
pub async fn bind(address: SocketAddr, setting: &str) -> Result<TcpListener, BindError> {
    TcpListener::bind(address).await.map_err(|source| {
        let setting = setting.to_owned();
        match source.kind() {
            io::ErrorKind::AddrInUse => BindError::InUse { address, setting },
            _ => BindError::Refused { address, setting, source },
        }
    })
}

impl Lifecycle {
    /// Serves a router in the background until its stage of the stop, then lets requests in
    /// progress finish. Handlers find the peer as `ConnectInfo<SocketAddr>`. The bounds of its connections are those
    /// of `lifecycle.connections`, `lifecycle.head_timeout` and `lifecycle.idle_timeout`.
    pub fn serve(&self, stage: Stage, listener: TcpListener, router: Router) {
        let group = match stage {
            Stage::Front => &self.process.front,
            Stage::Service => &self.process.services,
            Stage::Management => &self.process.background,
        };
        self.process.run_in(group, accept::serve(listener, router, self.process.bounds, group.closing.clone()));
    }
}
