//! Hashing passwords: slow on purpose, and so in a bounded pool beside the threads that serve requests.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::Error,
};
use error::{ApiError, ErrorCode};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::domain::{Password, is_bcrypt};

/// Bytes of a fingerprint and of its salt.
const FINGERPRINT: usize = 32;

/// Argon2id (RFC 9106) by the settings `identity.argon2_*`; clones share the pool.
#[derive(Clone)]
pub(crate) struct Passwords(Arc<Pool>);

struct Pool {
    argon2: Argon2<'static>,
    /// The hash of no password, to be verified where there is no account.
    nobody: String,
    /// Those at work and those who wait.
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
}

/// What is kept of a new password.
pub(crate) struct Hashed {
    /// A PHC string with a random salt, column `password`.
    pub(crate) phc: String,
    /// The same for the same password and context, and as hard to guess from as the hash.
    pub(crate) fingerprint: Vec<u8>,
}

impl Passwords {
    pub(crate) fn new(settings: &settings::sections::Identity) -> Result<Self, Error> {
        let kib = u32::try_from(settings.argon2_memory.as_usize() / 1024).unwrap_or(u32::MAX);
        let params = Params::new(kib, settings.argon2_iterations, settings.argon2_parallelism, None)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = argon2.hash_password(b"")?.to_string();
        let workers = Arc::new(Semaphore::new(settings.password_workers));
        let places = Arc::new(Semaphore::new(settings.password_workers + settings.password_queue));
        Ok(Self(Arc::new(Pool { argon2, nobody, places, workers })))
    }

    /// Hashes a new password; `context` is what its fingerprint is bound to.
    pub(crate) async fn hash(&self, password: Password, context: &str) -> Result<Hashed, ApiError> {
        let salt = Sha256::digest(context);
        let hashing = self.work(move |pool| {
            let password = password.expose_secret().as_bytes();
            let phc = pool.argon2.hash_password(password)?.to_string();
            let mut fingerprint = vec![0; FINGERPRINT];
            pool.argon2.hash_password_into(password, &salt, &mut fingerprint)?;
            Ok(Hashed { phc, fingerprint })
        });
        hashing.await
    }

    /// Whether this is the password of `hash`, a PHC string or, of imported members, bcrypt's; without one it is not, but takes as long to say so. However long the
    /// password, reading it takes no time beside hashing: bodies are bounded.
    pub(crate) async fn verify(&self, password: SecretString, hash: Option<String>) -> Result<bool, ApiError> {
        let verifying = self.work(move |pool| {
            let password = password.expose_secret().as_bytes();
            let hash = hash.filter(|hash| !hash.is_empty());
            if let Some(hash) = hash.as_deref().filter(|hash| is_bcrypt(hash)) {
                return bcrypt::verify(password, hash).map_err(|_| Error::EncodingInvalid);
            }
            let known = PasswordHash::new(hash.as_deref().unwrap_or(&pool.nobody))?;
            match pool.argon2.verify_password(password, &known) {
                Ok(()) => Ok(hash.is_some()),
                Err(Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        });
        verifying.await
    }

    /// What a password that was verified by `hash` is kept as from now on, if that is bcrypt's.
    pub(crate) async fn renew(&self, password: SecretString, hash: &str) -> Result<Option<String>, ApiError> {
        if !is_bcrypt(hash) {
            return Ok(None);
        }
        let hashing =
            self.work(move |pool| Ok(pool.argon2.hash_password(password.expose_secret().as_bytes())?.to_string()));
        hashing.await.map(Some)
    }

    /// Runs on a thread of its own, in its turn; where even the queue is full, 503 at once. A worker stays taken until
    /// its work is done, also when nobody waits for it any more.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Pool) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, ApiError> {
        let pool = Arc::clone(&self.0);
        let place = Arc::clone(&pool.places).try_acquire_owned();
        let place = place.map_err(|full| ApiError::new(ErrorCode::LoadShed).retry_after(1).caused_by(full))?;
        let worker = Arc::clone(&pool.workers).acquire_owned().await.map_err(ApiError::internal)?;
        let working = spawn_blocking(move || {
            let done = work(&pool);
            drop((worker, place));
            done
        });
        working.await.map_err(ApiError::internal)?.map_err(ApiError::internal)
    }
}

#[cfg(test)]
mod tests {
    use settings::Settings;

    use super::*;

    fn passwords(more: &[&str]) -> Passwords {
        let cheap = ["identity.argon2_memory=8KiB", "identity.argon2_iterations=1"];
        Passwords::new(&Settings::with(&[&cheap, more].concat()).unwrap().identity).unwrap()
    }

    fn password(text: &str) -> Password {
        Password::parse(text.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn hashes_have_their_own_salt_and_fingerprints_their_context() {
        let passwords = passwords(&[]);
        let hash = async |text, context| passwords.hash(password(text), context).await.unwrap();
        let (one, same) = (hash("Passw0rd!", "a").await, hash("Passw0rd!", "a").await);
        assert!(one.phc.starts_with("$argon2id$v=19$m=8,t=1,p=1$"), "{}", one.phc);
        assert_ne!(one.phc, same.phc);
        assert_eq!(one.fingerprint, same.fingerprint);
        assert_ne!(one.fingerprint, hash("Passw0rd!", "b").await.fingerprint);
        assert_ne!(one.fingerprint, hash("Passw0rd?", "a").await.fingerprint);
    }

    #[tokio::test]
    async fn only_the_same_password_is_verified_and_nobody_has_none() {
        let passwords = passwords(&[]);
        let phc = passwords.hash(password("Passw0rd!"), "").await.unwrap().phc;
        assert!(passwords.verify("Passw0rd!".into(), Some(phc.clone())).await.unwrap());
        for wrong in ["passw0rd!", "Passw0rd! ", ""] {
            assert!(!passwords.verify(wrong.into(), Some(phc.clone())).await.unwrap(), "{wrong}");
            assert!(!passwords.verify(wrong.into(), None).await.unwrap(), "{wrong}");
        }
        assert!(passwords.verify("Passw0rd!".into(), Some("no hash".to_owned())).await.is_err());
    }

    #[tokio::test]
    async fn what_bcrypt_made_is_verified_and_renewed() {
        let passwords = passwords(&[]);
        let old = bcrypt::hash("Passw0rd!", 4).unwrap();
        assert!(passwords.verify("Passw0rd!".into(), Some(old.clone())).await.unwrap());
        assert!(!passwords.verify("passw0rd!".into(), Some(old.clone())).await.unwrap());
        let renewed = passwords.renew("Passw0rd!".into(), &old).await.unwrap().unwrap();
        assert!(renewed.starts_with("$argon2id$"), "{renewed}");
        assert!(passwords.verify("Passw0rd!".into(), Some(renewed.clone())).await.unwrap());
        assert_eq!(passwords.renew("Passw0rd!".into(), &renewed).await.unwrap(), None);
        assert!(!passwords.verify("".into(), Some(String::new())).await.unwrap(), "an empty hash is nobody's");
    }

    #[tokio::test]
    async fn beyond_workers_and_queue_there_is_no_place() {
        let passwords = passwords(&["identity.password_workers=1", "identity.password_queue=1"]);
        let (release, gate) = std::sync::mpsc::sync_channel::<()>(0);
        let held = passwords.work(move |_| gate.recv().map_err(|_| Error::Internal));
        let waiting = passwords.verify("x".into(), None);
        let refused = async {
            // Both others have been polled: one works, one waits.
            let refused = passwords.verify("x".into(), None).await.unwrap_err();
            release.send(()).unwrap();
            refused
        };
        let (held, waiting, refused) = tokio::join!(held, waiting, refused);
        assert_eq!((refused.code(), refused.retry_after_seconds()), (ErrorCode::LoadShed, Some(1)));
        held.unwrap();
        assert!(!waiting.unwrap());
    }
}
