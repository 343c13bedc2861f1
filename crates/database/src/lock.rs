//! Locks by name, for work that one process of the fleet does at a time.

use std::{collections::HashMap, fmt, sync::Arc};

use parking_lot::Mutex;
use tokio::sync::{Mutex as Turn, OwnedMutexGuard};

#[cfg(feature = "mysql")]
use crate::mysql;

/// Held until it is dropped. A server also takes it back when the connection behind it breaks, so what is done under it
/// must bear being done twice.
pub struct Lock(Held);

enum Held {
    Here(OwnedMutexGuard<()>),
    #[cfg(feature = "mysql")]
    MySql(mysql::Handle),
}

impl Lock {
    /// Gives it back: whoever asks next can have it. Dropping it does the same a little later.
    #[cfg_attr(not(feature = "mysql"), expect(clippy::unused_async, reason = "a server is told"))]
    pub async fn release(self) {
        match self.0 {
            Held::Here(guard) => drop(guard),
            #[cfg(feature = "mysql")]
            Held::MySql(mut handle) => handle.release_lock().await,
        }
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lock")
    }
}

#[cfg(feature = "mysql")]
impl From<mysql::Handle> for Lock {
    fn from(handle: mysql::Handle) -> Self {
        Self(Held::MySql(handle))
    }
}

/// The locks of a database that belongs to one process.
#[derive(Clone, Default)]
pub(crate) struct Locks(Arc<Mutex<HashMap<String, Arc<Turn<()>>>>>);

impl Locks {
    fn turn(&self, name: &str) -> Arc<Turn<()>> {
        Arc::clone(self.0.lock().entry(name.to_owned()).or_default())
    }

    pub(crate) fn try_lock(&self, name: &str) -> Option<Lock> {
        self.turn(name).try_lock_owned().ok().map(|guard| Lock(Held::Here(guard)))
    }

    pub(crate) async fn lock(&self, name: &str) -> Lock {
        Lock(Held::Here(self.turn(name).lock_owned().await))
    }
}
