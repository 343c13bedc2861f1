//! The key set, fetched again when a token names a key that is not in it.

use std::{sync::Arc, time::Duration};

use arc_swap::{ArcSwap, Guard};
use jwt::KeySet;
use tokio::{
    sync::{Mutex, Semaphore},
    time::{Instant, sleep_until, timeout},
};

use crate::{IdentitySource, SourceError, known::Known};

/// Fetches begin at least this far apart, however many unknown keys are presented.
const FLOOR: Duration = Duration::from_secs(1);

/// How long one fetch may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(2);

/// Requests that wait for a fetch at the same time; beyond, 503.
const MAX_WAITING: usize = 64;

pub(crate) struct Keys {
    known: ArcSwap<Known>,
    source: Arc<dyn IdentitySource>,
    fetches: Mutex<Fetches>,
    waiting: Semaphore,
}

#[derive(Default)]
struct Fetches {
    last_began: Option<Instant>,
    /// When the last fetch that came to its end began, and whether it brought a set.
    last_ended: Option<(Instant, bool)>,
}

impl Keys {
    pub(crate) fn new(source: Arc<dyn IdentitySource>) -> Self {
        Self {
            known: ArcSwap::from_pointee(Known::new(KeySet::default())),
            source,
            fetches: Mutex::default(),
            waiting: Semaphore::new(MAX_WAITING),
        }
    }

    pub(crate) fn known(&self) -> Guard<Arc<Known>> {
        self.known.load()
    }

    /// Returns once a fetch that began after this call has ended, so that a key published before it is there.
    /// All who wait share one fetch; if it fails the last good set stays.
    pub(crate) async fn fetch(&self) -> Result<(), SourceError> {
        let asked = Instant::now();
        let _place = self.waiting.try_acquire()?;
        let mut fetches = self.fetches.lock().await;
        if let Some((_, ok)) = fetches.last_ended.filter(|(began, _)| *began >= asked) {
            return if ok { Ok(()) } else { Err("the fetch of the key set failed".into()) };
        }
        if let Some(began) = fetches.last_began {
            sleep_until(began + FLOOR).await;
        }
        let began = Instant::now();
        fetches.last_began = Some(began);
        let keys = timeout(FETCH_TIMEOUT, self.source.key_set()).await.map_err(SourceError::from).flatten();
        fetches.last_ended = Some((began, keys.is_ok()));
        self.install(keys?);
        Ok(())
    }

    /// The same set again keeps what it has verified.
    fn install(&self, keys: KeySet) {
        if self.known().keys != keys {
            self.known.store(Arc::new(Known::new(keys)));
        }
    }
}
