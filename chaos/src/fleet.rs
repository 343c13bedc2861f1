//! The fleet under test, and what of it can be killed.

mod embedded;
mod real;

use tokio::sync::watch;

pub(crate) use embedded::Embedded;
pub(crate) use real::Real;

/// A fleet whose parts can be killed and started.
pub(crate) enum Fleet {
    Embedded(Embedded),
    Real(Real),
}

impl Fleet {
    /// The gateway's address now and after each start.
    pub(crate) fn base(&self) -> watch::Receiver<String> {
        match self {
            Self::Embedded(fleet) => fleet.base(),
            Self::Real(fleet) => fleet.base(),
        }
    }

    /// The names of what can be killed.
    pub(crate) fn parts(&self) -> Vec<String> {
        match self {
            Self::Embedded(_) => vec!["dailyfeed".to_owned()],
            Self::Real(fleet) => fleet.parts(),
        }
    }

    /// SIGKILL.
    pub(crate) async fn kill(&mut self, part: &str) -> anyhow::Result<()> {
        match self {
            Self::Embedded(fleet) => fleet.kill().await,
            Self::Real(fleet) => fleet.tell("kill", part).await,
        }
    }

    /// Starts a part that was killed and waits until it is ready.
    pub(crate) async fn start(&mut self, part: &str) -> anyhow::Result<()> {
        match self {
            Self::Embedded(fleet) => fleet.start().await,
            Self::Real(fleet) => fleet.tell("start", part).await,
        }
    }

    /// Keeps what a fault can be looked for in, and says where it is.
    pub(crate) fn keep(&mut self) -> String {
        match self {
            Self::Embedded(fleet) => fleet.keep(),
            Self::Real(_) => "the fleet's logs".to_owned(),
        }
    }
}
