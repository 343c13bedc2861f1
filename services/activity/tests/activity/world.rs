//! The service under test, and who asks it.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::Relaxed},
    },
    time::Duration,
};

use async_trait::async_trait;
use authentication::{Authentication, IdentitySource, Revocation, Revocations, Setup, SourceError};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use clock::Clock;
use dailyfeed_activity::{App, Recorder, router};
use database::{Database, Options};
use dead_letters::TableLetters;
use dto::Timestamp;
use event_log::{Delivery, Handler};
use http_body_util::BodyExt;
use idempotency::Windows;
use jwt::{Claims, JwkSet, KeySet, ServiceSecrets, SigningKey};
use kafka_envelope::{Envelope, topic};
use rest::Boundary;
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;

use crate::stored::Stored;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
pub(crate) const ACTIVITIES: &str = "/api/member-activities";
pub(crate) const NOTIFICATIONS: &str = "/api/member-activities/notifications";
pub(crate) const UNREAD: &str = "/api/member-activities/notifications/unread-count";
pub(crate) const READ: &str = "/api/member-activities/notifications/read";

pub(crate) struct World {
    _folder: TempDir,
    pub(crate) stored: Stored,
    pub(crate) clock: Clock,
    pub(crate) letters: Arc<TableLetters>,
    app: App,
    key: SigningKey,
    secrets: ServiceSecrets,
    offset: AtomicI64,
}

#[derive(Clone)]
struct Keys(SigningKey);

#[async_trait]
impl IdentitySource for Keys {
    async fn key_set(&self) -> Result<KeySet, SourceError> {
        Ok(KeySet::from(&JwkSet { keys: vec![self.0.jwk()] }))
    }

    async fn revocations(&self, _: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError> {
        Ok(Vec::new())
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let (key, clock) = (SigningKey::generate().unwrap(), Clock::manual(NOW));
        let secrets = ServiceSecrets::generate().unwrap();
        let authentication = Authentication::new(Setup {
            service: "activity",
            secrets: secrets.clone(),
            source: Arc::new(Keys(key.clone())),
            revocations: Revocations::new(clock.clone()),
            clock: clock.clone(),
            leeway: Duration::ZERO,
        });
        authentication.synchronise().await.unwrap();
        let windows = Windows {
            key_lifetime: Duration::from_hours(24),
            implicit_window: Duration::from_secs(10),
            claim_lease: Duration::from_secs(10),
        };
        let stored = Stored::new(&clock, windows).await;
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("letters.db");
        let letters = Database::open(&path, Options::default(), dead_letters::MIGRATIONS).await.unwrap();
        let letters = Arc::new(TableLetters::new(letters, clock.clone()));
        let app = App { activities: stored.activities(), authentication, letters: letters.clone() };
        Self { _folder: folder, stored, clock, letters, app, key, secrets, offset: AtomicI64::new(0) }
    }

    /// As the event log delivers a batch.
    pub(crate) async fn feed(&self, events: impl IntoIterator<Item = Envelope>) {
        let deliver = |envelope: Envelope| Delivery {
            topic: topic(envelope.created_at),
            partition: 0,
            offset: self.offset.fetch_add(1, Relaxed),
            envelope,
        };
        let batch: Vec<Delivery> = events.into_iter().map(deliver).collect();
        // Nothing is remembered from one batch to the next but what is stored.
        Recorder::new(self.stored.activities()).handle(&batch).await.unwrap();
    }

    pub(crate) fn token(&self, member: i64) -> String {
        let year = Duration::from_hours(24 * 365);
        format!("Bearer {}", self.key.sign(&Claims::new(member, Uuid::from_u128(1), Vec::new(), NOW, year)))
    }

    /// As the service `from` shows itself.
    pub(crate) fn service_token(&self, from: &str) -> String {
        format!("Bearer {}", self.secrets.sign(from, "activity", self.clock.now()))
    }

    pub(crate) async fn get(&self, member: i64, path: &str) -> Answer {
        self.send(Method::GET, path, &[("authorization", &self.token(member))], Body::empty()).await
    }

    pub(crate) async fn post(&self, member: i64, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, &[("authorization", &self.token(member))], body.to_string().into()).await
    }

    pub(crate) async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router().oneshot(request.body(body).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Answer { status: parts.status, headers: parts.headers, json }
    }

    fn router(&self) -> Router {
        let boundary = Boundary { body_bytes: 1024 * 1024, timeout: Duration::from_secs(30) };
        boundary.around(router(self.app.clone()))
    }

    /// All that a member is told, newest first.
    pub(crate) async fn notifications(&self, member: i64) -> Vec<Value> {
        self.get(member, &format!("{NOTIFICATIONS}?size=100")).await.content()
    }

    /// Type and actor of all that a member is told, newest first.
    pub(crate) async fn told(&self, member: i64) -> Vec<(String, i64)> {
        let told = self.notifications(member).await;
        let told = told
            .iter()
            .map(|one| (one["type"].as_str().unwrap().to_owned(), one["actor"]["memberId"].as_i64().unwrap()));
        told.collect()
    }

    /// The event ids of all that a member is told, newest first.
    pub(crate) async fn told_events(&self, member: i64) -> Vec<Uuid> {
        let recorded: BTreeMap<i64, Uuid> = self.recorded().await.into_iter().collect();
        self.notifications(member).await.iter().map(|one| recorded[&one["id"].as_i64().unwrap()]).collect()
    }

    /// All activities with their event ids, in the order of their arrival.
    pub(crate) async fn recorded(&self) -> Vec<(i64, Uuid)> {
        let rows = self.stored.recorded().await;
        rows.into_iter().map(|(id, event)| (id, event.parse().unwrap())).collect()
    }

    pub(crate) async fn unread(&self, member: i64) -> i64 {
        self.get(member, UNREAD).await.data()["count"].as_i64().unwrap()
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) json: Value,
}

impl Answer {
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.json["code"].as_str()), (status, Some(code)), "{}", self.json);
    }

    /// Refused for exactly these fields.
    #[track_caller]
    pub(crate) fn invalid(&self, fields: &[&str]) {
        self.refused(400, "VALIDATION_FAILED");
        let found: Vec<_> = self.json["errors"].as_array().unwrap().iter().map(|one| one["field"].clone()).collect();
        assert_eq!(found, fields, "{}", self.json);
    }

    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json);
        self.json["data"].clone()
    }

    #[track_caller]
    pub(crate) fn created(&self) -> Value {
        assert_eq!(self.status, StatusCode::CREATED, "{}", self.json);
        self.json["data"].clone()
    }

    #[track_caller]
    pub(crate) fn content(&self) -> Vec<Value> {
        self.data()["content"].as_array().unwrap().clone()
    }

    pub(crate) fn replayed(&self) -> bool {
        self.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
    }
}

/// Type and actor, as [`World::told`] gives them.
pub(crate) fn by(kind: &str, actor: i64) -> (String, i64) {
    (kind.to_owned(), actor)
}
