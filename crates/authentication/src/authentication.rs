//! What a service needs to know who is calling it.

use std::{fmt, sync::Arc, time::Duration};

use cache::{News, Subscription};
use clock::Clock;
use jwt::{Claims, ServiceSecrets, TokenError};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};

use crate::{IdentitySource, Revocation, Revocations, SourceError, keys::Keys, refusal::Refusal};

/// Pause after the first failed synchronisation; it doubles up to [`LAST_RETRY`].
const FIRST_RETRY: Duration = Duration::from_millis(100);

/// Longest pause between two tries of a synchronisation.
const LAST_RETRY: Duration = Duration::from_secs(2);

/// What an [`Authentication`] is made of.
pub struct Setup {
    /// The service this is for, the `aud` of calls to it, e.g. `content`.
    pub service: &'static str,
    /// The secrets with which services call one another.
    pub secrets: ServiceSecrets,
    /// Where keys and revocations come from.
    pub source: Arc<dyn IdentitySource>,
    /// The revoked tokens, shared with whoever hears of new ones.
    pub revocations: Revocations,
    /// The time.
    pub clock: Clock,
    /// How far clocks may differ.
    pub leeway: Duration,
}

/// Verifies the tokens of requests to one service; clones are cheap and share everything.
#[derive(Clone)]
pub struct Authentication {
    service: &'static str,
    shared: Arc<Shared>,
}

struct Shared {
    secrets: ServiceSecrets,
    keys: Keys,
    source: Arc<dyn IdentitySource>,
    revocations: Revocations,
    clock: Clock,
    leeway: Duration,
}

impl Authentication {
    /// Knows no key and no revocation yet; until [`Self::synchronise`] has succeeded once, members are answered 503.
    pub fn new(setup: Setup) -> Self {
        let Setup { service, secrets, source, revocations, clock, leeway } = setup;
        let keys = Keys::new(Arc::clone(&source));
        Self { service, shared: Arc::new(Shared { secrets, keys, source, revocations, clock, leeway }) }
    }

    /// The same for another service of this process; keys and revocations are shared.
    #[must_use]
    pub fn for_service(&self, service: &'static str) -> Self {
        Self { service, shared: Arc::clone(&self.shared) }
    }

    /// The revoked tokens: the member service adds to them, readiness asks whether they are loaded.
    pub fn revocations(&self) -> &Revocations {
        &self.shared.revocations
    }

    /// Loads keys and revocations, of these what may be missing. A member service does so before it listens.
    pub async fn synchronise(&self) -> Result<(), SourceError> {
        let Shared { revocations, source, clock, keys, .. } = &*self.shared;
        let asked = clock.now();
        revocations.load(source.revocations(revocations.since()).await?, asked);
        keys.fetch().await
    }

    /// Synchronises once, trying again until it succeeds.
    pub async fn synchronised(self) {
        let mut retry = FIRST_RETRY;
        while let Err(error) = self.synchronise().await {
            tracing::warn!(service = self.service, error = %error, "keys and revocations could not be loaded");
            sleep(retry).await;
            retry = LAST_RETRY.min(retry * 2);
        }
    }

    /// Hears what others revoke, and synchronises at `interval`, sooner after a failure or when something was missed;
    /// runs until it is dropped. While the bus is away it misses something every second, and that is how long a logout
    /// may then take.
    pub async fn keep_synchronised(self, interval: Duration) {
        let (news, missed) = (self.shared.revocations.news(), Notify::new());
        tokio::join!(self.hear(news, &missed), self.load_again(interval, &missed));
    }

    async fn hear(&self, mut news: Subscription<Vec<Revocation>>, missed: &Notify) {
        loop {
            match news.next().await {
                News::Message(ended) => self.shared.revocations.insert(ended),
                News::Missed => missed.notify_one(),
            }
        }
    }

    async fn load_again(&self, interval: Duration, missed: &Notify) {
        let mut retry = FIRST_RETRY;
        loop {
            match self.synchronise().await {
                Ok(()) => {
                    retry = FIRST_RETRY;
                    // However often something is missed.
                    sleep(FIRST_RETRY).await;
                    // An error means that nothing was, and that it is time.
                    drop(timeout(interval.saturating_sub(FIRST_RETRY), missed.notified()).await);
                }
                Err(error) => {
                    tracing::warn!(service = self.service, %error, "keys and revocations could not be loaded");
                    sleep(retry).await;
                    retry = LAST_RETRY.min(retry * 2);
                }
            }
        }
    }

    /// The claims of a member's token that is good right now.
    pub(crate) async fn member(&self, token: &str) -> Result<Arc<Claims>, Refusal> {
        let claims = match self.verify(token) {
            Err(TokenError::UnknownKey(_)) => {
                self.shared.keys.fetch().await.map_err(Refusal::Unavailable)?;
                self.verify(token)?
            }
            verdict => verdict?,
        };
        if self.shared.revocations.contains(claims.jti) {
            return Err(Refusal::Revoked);
        }
        if !self.shared.revocations.is_loaded() {
            return Err(Refusal::Unavailable("revocations are not loaded yet".into()));
        }
        Ok(claims)
    }

    /// The name of the service behind a service token.
    pub(crate) fn service(&self, token: &str) -> Result<String, TokenError> {
        let Shared { secrets, clock, leeway, .. } = &*self.shared;
        secrets.verify(token, self.service, clock.now(), *leeway).map(|claims| claims.iss)
    }

    fn verify(&self, token: &str) -> Result<Arc<Claims>, TokenError> {
        self.shared.keys.known().verify(token, self.shared.clock.now(), self.shared.leeway)
    }
}

impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authentication").field("service", &self.service).finish_non_exhaustive()
    }
}
