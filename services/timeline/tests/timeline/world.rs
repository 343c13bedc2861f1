//! A truth to read: members, follows, posts, comments and likes, and a service over it.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use authentication::{Authentication, IdentitySource, Revocation, Revocations, Setup, SourceError};
use axum::{Router, body::Body, http::Request};
use cache::Cache;
use clock::Clock;
use dailyfeed_timeline::{App, PageMemory, ServedPages, router};
use database::{Database, Statement, sql};
use dto::Timestamp;
use event_log::{Consumer, EventLog, EventLogError, History};
use http_body_util::BodyExt;
use jwt::{Claims, JwkSet, KeySet, ServiceSecrets, SigningKey};
use kafka_envelope::Envelope;
use rest::Boundary;
use serde_json::Value;
use service_client::{ActivityClient, CallingService, http_client};
use test_support::Place;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use transport::{ReadEvents, Switch, Transport};
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
pub(crate) const PAGE_MEMORY: Duration = Duration::from_mins(10);

pub(crate) struct World {
    _place: Place,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    key: SigningKey,
    service: Router,
    told: Arc<Told>,
    shutdown: CancellationToken,
    telling: JoinHandle<()>,
}

/// A member service with one key.
struct OneKey(KeySet);

#[async_trait]
impl IdentitySource for OneKey {
    async fn key_set(&self) -> Result<KeySet, SourceError> {
        Ok(self.0.clone())
    }

    async fn revocations(&self, _: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError> {
        Ok(Vec::new())
    }
}

/// A log that keeps what it is told.
#[derive(Default)]
struct Told(Mutex<Vec<Envelope>>);

#[async_trait]
impl EventLog for Told {
    async fn append(&self, events: &[Envelope]) -> Result<(), EventLogError> {
        self.0.lock().unwrap().extend_from_slice(events);
        Ok(())
    }

    async fn subscribe(&self, _: &str) -> Result<Box<dyn Consumer>, EventLogError> {
        unreachable!("nobody listens")
    }

    async fn history(&self) -> Result<Box<dyn History>, EventLogError> {
        unreachable!("nobody asks for what was")
    }

    async fn prepare_topics(&self, _: Timestamp) -> Result<(), EventLogError> {
        Ok(())
    }

    async fn delete_topics_before(&self, _: Timestamp) -> Result<u64, EventLogError> {
        Ok(0)
    }
}

/// An answer: status and body.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Value,
}

impl Answer {
    /// The payload of a success.
    pub(crate) fn data(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.body);
        assert_eq!(self.body["status"], 200);
        self.body["data"].clone()
    }

    /// The ids of a page.
    pub(crate) fn ids(self) -> Vec<i64> {
        ids(&self.data())
    }

    /// Status and code of a refusal.
    pub(crate) fn refusal(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }
}

/// The ids of a page's items.
pub(crate) fn ids(page: &Value) -> Vec<i64> {
    page["content"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

/// A post about to be written.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Draft {
    pub(crate) author: i64,
    pub(crate) views: i64,
    pub(crate) likes: i64,
    pub(crate) comments: i64,
    pub(crate) deleted: bool,
}

impl World {
    pub(crate) async fn new() -> Self {
        let place = Place::new().await;
        let database = place.truth(schema::MIGRATIONS).await;
        let (key, clock) = (SigningKey::generate().unwrap(), Clock::manual(NOW));
        let authentication = Authentication::new(Setup {
            service: "timeline",
            secrets: ServiceSecrets::generate().unwrap(),
            source: Arc::new(OneKey(KeySet::from(&JwkSet { keys: vec![key.jwk()] }))),
            revocations: Revocations::new(clock.clone()),
            clock: clock.clone(),
            leeway: Duration::ZERO,
        });
        authentication.synchronise().await.unwrap();
        let (told, shutdown) = (Arc::new(Told::default()), CancellationToken::new());
        let secrets = ServiceSecrets::generate().unwrap();
        let from = CallingService { name: "timeline", secrets, clock: clock.clone() };
        let transport = Transport {
            switch: Switch::new(database.clone(), "timeline", clock.clone()),
            log: Arc::clone(&told) as Arc<dyn EventLog>,
            activity: ActivityClient::new(from, "http://127.0.0.1:9", http_client().unwrap()),
        };
        let (read_events, telling) = ReadEvents::new(transport, 1000, 1000, shutdown.clone());
        let app = App {
            database: database.clone(),
            authentication,
            clock: clock.clone(),
            page_memory: PageMemory::new(&Cache::in_process(1000), PAGE_MEMORY),
            served_pages: ServedPages::default(),
            read_events,
        };
        let boundary = Boundary { body_bytes: 1 << 20, timeout: Duration::from_mins(1) };
        let service = boundary.around(router(app));
        Self { _place: place, database, clock, key, service, told, shutdown, telling: tokio::spawn(telling) }
    }

    async fn send(&self, reader: Option<i64>, request: axum::http::request::Builder, body: Body) -> Answer {
        let claims = |id| Claims::new(id, Uuid::nil(), vec!["MEMBER".to_owned()], NOW, Duration::from_hours(1000));
        let request = match reader {
            Some(id) => request.header("authorization", format!("Bearer {}", self.key.sign(&claims(id)))),
            None => request,
        };
        let response = self.service.clone().oneshot(request.body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, body: serde_json::from_slice(&body).unwrap() }
    }

    /// `GET /api/timeline{path}` as `reader`.
    pub(crate) async fn get(&self, reader: i64, path: &str) -> Answer {
        self.send(Some(reader), Request::get(format!("/api/timeline{path}")), Body::empty()).await
    }

    /// The same without a token.
    pub(crate) async fn get_as_nobody(&self, path: &str) -> Answer {
        self.send(None, Request::get(format!("/api/timeline{path}")), Body::empty()).await
    }

    /// `POST /api/timeline{path}` as `reader`, with an `Idempotency-Key`.
    pub(crate) async fn post_json(&self, reader: i64, path: &str, key: &str, body: &Value) -> Answer {
        let request = Request::post(format!("/api/timeline{path}")).header("idempotency-key", key);
        self.send(Some(reader), request, Body::from(body.to_string())).await
    }

    /// Every page of a list, by page number until one says that nothing follows.
    pub(crate) async fn by_number(&self, reader: i64, path: &str, size: usize) -> Vec<i64> {
        let (mut all, mut number) = (Vec::new(), 0);
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = self.get(reader, &format!("{path}{joint}page={number}&size={size}")).await.data();
            all.extend(full_page(&page, size));
            if page["hasNext"] == false {
                return all;
            }
            number += 1;
        }
    }

    /// Every page of a list, by cursor until there is none.
    pub(crate) async fn by_cursor(&self, reader: i64, path: &str, size: usize) -> Vec<i64> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let joint = if path.contains('?') { '&' } else { '?' };
            let page = self.get(reader, &format!("{path}{joint}size={size}{cursor}")).await.data();
            all.extend(full_page(&page, size));
            let Some(next) = page["nextCursor"].as_str() else { return all };
            cursor = format!("&cursor={next}");
        }
    }

    /// What was told of reads; ends the telling.
    pub(crate) async fn told(self) -> Vec<Envelope> {
        self.shutdown.cancel();
        self.telling.await.unwrap();
        self.told.0.lock().unwrap().clone()
    }

    pub(crate) async fn run(&self, statement: Statement) -> i64 {
        self.database.write(|c| Box::pin(async move { c.run(statement).await })).await.unwrap().last_id
    }

    /// A member named `회원 {id}` with handle `member{id}`.
    pub(crate) async fn member(&self, id: i64, privacy: &str) {
        let statement = "INSERT INTO member_profiles (member_id, member_name, handle, handle_key, timezone, \
                         language_code, verification_status, privacy_level, is_active, avatar_url, followers_count, \
                         followings_count, version, created_at, updated_at) \
                         VALUES (?, ?, ?, ?, 'UTC', 'ko', 'NONE', ?, 1, 'no-image', 0, 0, 1, 0, 0)";
        let handle = format!("member{id}");
        let statement = sql(statement).bind(id).bind(format!("회원 {id}")).bind(handle.clone()).bind(handle);
        self.run(statement.bind(privacy)).await;
    }

    /// Public members 1 to `last`.
    pub(crate) async fn members(&self, last: i64) {
        for id in 1..=last {
            self.member(id, "PUBLIC").await;
        }
    }

    pub(crate) async fn follow(&self, follower: i64, following: i64) {
        let statement = "INSERT INTO member_follows (follower_id, following_id, created_at) VALUES (?, ?, 0)";
        self.run(sql(statement).bind(follower).bind(following)).await;
        let count = "UPDATE member_profiles SET followings_count = followings_count + 1 WHERE member_id = ?";
        self.run(sql(count).bind(follower)).await;
    }

    /// Sets a column of a member's profile, which is given as SQL.
    pub(crate) async fn set_profile(&self, id: i64, assignment: &'static str) {
        self.run(sql(format!("UPDATE member_profiles SET {assignment} WHERE member_id = ?")).bind(id)).await;
    }

    pub(crate) async fn insert_post(&self, draft: Draft) -> i64 {
        let statement = "INSERT INTO posts (author_id, title, content, view_count, like_count, comment_count, \
                         popularity, is_deleted, version, created_at, updated_at) \
                         VALUES (?, 'title', '글', ?, ?, ?, ?, ?, 1, ?, ?)";
        let Draft { author, views, likes, comments, deleted } = draft;
        let (popularity, now) = (views + 2 * likes, self.clock.now());
        let values = [author, views, likes, comments, popularity, deleted.into(), now.millis(), now.millis()];
        self.run(sql(statement).bind_all(values)).await
    }

    pub(crate) async fn post(&self, author: i64) -> i64 {
        self.insert_post(Draft { author, ..Draft::default() }).await
    }

    /// A comment, or with a `parent` (0: none) a reply.
    pub(crate) async fn comment(&self, author: i64, post: i64, parent: i64) -> i64 {
        let statement = "INSERT INTO comments (post_id, author_id, parent_id, depth, content, like_count, reply_count, \
                         is_deleted, version, created_at, updated_at) VALUES (?, ?, ?, ?, '댓글', 0, 0, 0, 1, ?, ?)";
        let now = self.clock.now();
        let statement = sql(statement).bind_all([post, author, parent, i64::from(parent != 0)]).bind(now).bind(now);
        let id = self.run(statement).await;
        self.run(sql("UPDATE comments SET reply_count = reply_count + 1 WHERE id = ?").bind(parent)).await;
        self.run(sql("UPDATE posts SET comment_count = comment_count + 1 WHERE id = ?").bind(post)).await;
        id
    }

    pub(crate) async fn delete(&self, table: &'static str, id: i64) {
        self.run(sql(format!("UPDATE {table} SET is_deleted = 1 WHERE id = ?")).bind(id)).await;
    }

    pub(crate) async fn like(&self, what: &'static str, id: i64, member: i64) {
        let statement = format!("INSERT INTO {what}_likes ({what}_id, member_id, created_at) VALUES (?, ?, 0)");
        self.run(sql(statement).bind(id).bind(member)).await;
        self.run(sql(format!("UPDATE {what}s SET like_count = like_count + 1 WHERE id = ?")).bind(id)).await;
    }

    pub(crate) fn tick(&self, millis: u64) {
        self.clock.advance(Duration::from_millis(millis));
    }
}

/// Pages are full but for the last, and a cursor stands where more follow.
fn full_page(page: &Value, size: usize) -> Vec<i64> {
    let found = ids(page);
    assert_eq!(page["nextCursor"].is_string(), page["hasNext"] == true, "{page}");
    assert!(found.len() == size || (page["hasNext"] == false && found.len() < size), "{page}");
    found
}
