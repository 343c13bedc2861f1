//! A member service on a database of its own, and members to ask it.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use authentication::{Authentication, IdentitySource, Revocation, Revocations, Setup, SourceError};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request},
};
use clock::Clock;
use dailyfeed_member::{App, Identity};
use database::{Database, DatabaseError, sql};
use dto::Timestamp;
use http_body_util::BodyExt;
use idempotency::{Idempotency, Windows};
use jwt::{Claims, JwkSet, KeySet, ServiceSecrets, SigningKey};
use kafka_envelope::Envelope;
use rest::Boundary;
use serde_json::{Value, json};
use service_client::{CallingService, ImageClient, http_client};
use settings::Settings;
use test_support::Place;
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
const DAY: Duration = Duration::from_hours(24);

/// Few enough to reach in a test.
pub(crate) const MAX_FOLLOWINGS: u32 = 30;

struct OneKey(SigningKey);

#[async_trait]
impl IdentitySource for OneKey {
    async fn key_set(&self) -> Result<KeySet, SourceError> {
        Ok(KeySet::from(&JwkSet { keys: vec![self.0.jwk()] }))
    }

    async fn revocations(&self, _: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError> {
        Ok(Vec::new())
    }
}

pub(crate) struct World {
    _place: Place,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    key: SigningKey,
    router: Router,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The payload of a success.
    #[track_caller]
    pub(crate) fn data(self) -> Value {
        assert!(matches!(self.status, 200 | 201), "{self:?}");
        assert_eq!(self.body["status"], self.status);
        assert_eq!(self.body["result"], "SUCCESS");
        self.body["data"].clone()
    }

    /// Status and code of a failure.
    #[track_caller]
    pub(crate) fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.body["resultCode"], "FAIL", "{self:?}");
        (self.status, self.body["code"].as_str().unwrap())
    }

    /// The fields that were refused.
    pub(crate) fn fields(&self) -> Vec<&str> {
        self.body["errors"].as_array().unwrap().iter().map(|error| error["field"].as_str().unwrap()).collect()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        // Nobody listens at the discard port.
        Self::with_images_at("http://127.0.0.1:9").await
    }

    pub(crate) async fn with_images_at(images: &str) -> Self {
        Self::at(Place::new().await, images).await
    }

    pub(crate) async fn at(place: Place, images: &str) -> Self {
        let database = place.truth(schema::MIGRATIONS).await;
        let clock = Clock::manual(NOW);
        let (key, secrets) = (SigningKey::generate().unwrap(), ServiceSecrets::generate().unwrap());
        let authentication = Authentication::new(Setup {
            service: "member",
            secrets: secrets.clone(),
            source: Arc::new(OneKey(key.clone())),
            revocations: Revocations::new(clock.clone()),
            clock: clock.clone(),
            leeway: Duration::ZERO,
        });
        authentication.synchronise().await.unwrap();
        let windows = Windows {
            key_lifetime: DAY,
            implicit_window: Duration::from_secs(10),
            claim_lease: Duration::from_secs(10),
        };
        let calling = CallingService { name: "member", secrets, clock: clock.clone() };
        let settings = Settings::with(&["identity.argon2_memory=8KiB", "identity.argon2_iterations=1"]).unwrap();
        let app = App {
            database: database.clone(),
            identity: Identity::new(&settings.identity, false).unwrap(),
            idempotency: Idempotency::new(database.clone(), clock.clone(), windows),
            authentication,
            clock: clock.clone(),
            images: ImageClient::new(calling, images, http_client().unwrap()).into(),
            max_followings: MAX_FOLLOWINGS,
        };
        let boundary = Boundary { body_bytes: 1 << 20, timeout: Duration::from_secs(10) };
        let router = boundary.around(dailyfeed_member::router(app));
        Self { _place: place, database, clock, key, router }
    }

    /// Runs one statement as it stands.
    pub(crate) async fn run(&self, statement: String) -> i64 {
        let done: Result<_, DatabaseError> =
            self.database.write(move |c| Box::pin(async move { c.run(sql(statement)).await })).await;
        done.unwrap().last_id
    }

    /// Signs a member up, a second after the one before; the names are those of `handle`.
    pub(crate) async fn member(&self, handle: &str) -> i64 {
        self.clock.advance(Duration::from_secs(1));
        let now = self.clock.now().millis();
        let id = self
            .run(format!(
                "INSERT INTO members (password, roles, created_at, updated_at) VALUES ('-', 'MEMBER', {now}, {now})"
            ))
            .await;
        self.run(format!(
            "INSERT INTO member_emails (member_id, email, email_key, is_active, verified, created_at) \
             VALUES ({id}, '{handle}@example.com', lower('{handle}@example.com'), 1, 0, {now})"
        ))
        .await;
        self.run(format!(
            "INSERT INTO member_profiles (id, member_id, member_name, handle, handle_key, display_name, bio, location, \
             website_url, birth_date, gender, timezone, language_code, country_code, verification_status, \
             privacy_level, is_active, avatar_url, cover_url, followers_count, followings_count, version, created_at, \
             updated_at) VALUES ({profile}, {id}, 'real {handle}', '{handle}', lower('{handle}'), 'shown {handle}', \
             'about {handle}', 'Seoul', 'https://example.com/{handle}', '2000-01-02', 'OTHER', 'Asia/Seoul', 'ko', \
             'KR', 'NONE', 'PUBLIC', 1, 'no-image', 'https://example.com/cover', 0, 0, 1, {now}, {now})",
            profile = id + 1000,
        ))
        .await;
        id
    }

    /// Signs up as many members.
    pub(crate) async fn members<const N: usize>(&self, prefix: &str) -> [i64; N] {
        let mut ids = [0; N];
        for (index, id) in ids.iter_mut().enumerate() {
            *id = self.member(&format!("{prefix}{index}")).await;
        }
        ids
    }

    /// Changes a member's profile behind the service's back.
    pub(crate) async fn set(&self, member: i64, assignment: &str) {
        self.run(format!("UPDATE member_profiles SET {assignment} WHERE member_id = {member}")).await;
    }

    pub(crate) async fn deactivate(&self, member: i64) {
        let now = self.clock.now();
        let write = self
            .database
            .write(move |c| Box::pin(async move { dailyfeed_member::deactivate_profile(c, member, now).await }));
        write.await.unwrap();
    }

    pub(crate) fn token(&self, member: i64) -> String {
        let claims = Claims::new(member, Uuid::new_v4(), vec!["MEMBER".to_owned()], self.clock.now(), DAY);
        format!("Bearer {}", self.key.sign(&claims))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// A request as the client's proxy sends it: C3 makes JSON bodies `text/plain`.
    pub(crate) fn request(&self, member: i64, method: &str, path: &str, body: &Value) -> Request<Body> {
        let request = Request::builder().method(method).uri(path).header("authorization", self.token(member));
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        request.header("content-type", "text/plain;charset=UTF-8").body(body).unwrap()
    }

    pub(crate) async fn ask(&self, member: i64, method: &str, path: &str, body: Value) -> Answer {
        self.send(self.request(member, method, path, &body)).await
    }

    pub(crate) async fn get(&self, member: i64, path: &str) -> Answer {
        self.ask(member, "GET", path, Value::Null).await
    }

    pub(crate) async fn put(&self, member: i64, path: &str, body: Value) -> Answer {
        self.ask(member, "PUT", path, body).await
    }

    pub(crate) async fn keyed(&self, member: i64, method: &str, path: &str, key: &str, body: Value) -> Answer {
        let mut request = self.request(member, method, path, &body);
        request.headers_mut().insert("idempotency-key", key.parse().unwrap());
        self.send(request).await
    }

    pub(crate) async fn follow(&self, member: i64, followed: i64) -> Answer {
        self.ask(member, "POST", &format!("/api/members/follow/{followed}"), Value::Null).await
    }

    pub(crate) async fn unfollow(&self, member: i64, followed: i64) -> Answer {
        self.ask(member, "DELETE", &format!("/api/members/follow/{followed}"), Value::Null).await
    }

    /// The members of `data.content`, or of `data`.
    pub(crate) async fn listed(&self, member: i64, path: &str) -> Vec<i64> {
        ids(&self.get(member, path).await.data())
    }

    /// Every event so far, oldest first.
    pub(crate) async fn events(&self) -> Vec<Envelope> {
        let mut c = self.database.read().await.unwrap();
        let rows: Vec<(String,)> = c.all(sql("SELECT payload FROM member_outbox ORDER BY id")).await.unwrap();
        rows.iter().map(|row| Envelope::from_json(row.0.as_bytes()).unwrap()).collect()
    }
}

/// The member ids of a list.
pub(crate) fn ids(list: &Value) -> Vec<i64> {
    let list = list.get("content").unwrap_or(list);
    list.as_array().unwrap().iter().map(|item| item["memberId"].as_i64().unwrap()).collect()
}

/// Paths of a member, by his id.
pub(crate) fn of(member: i64, rest: &str) -> String {
    format!("/api/members/{member}/{rest}")
}

pub(crate) fn nothing() -> Value {
    json!({})
}
