//! A member service, another service beside it in the same process, and members who use them.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use authentication::{Authentication, Caller, Revocations, Setup};
use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, FromRef},
    http::{HeaderMap, Request, header},
    routing::get,
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use clock::Clock;
use dailyfeed_member::{App, Identity, IdentityTables};
use database::{Database, Row, sql};
use dto::Timestamp;
use http_body_util::BodyExt;
use idempotency::{Idempotency, Windows};
use jwt::ServiceSecrets;
use kafka_envelope::Envelope;
use rest::Boundary;
use serde_json::{Value, json};
use service_client::{CallingService, ImageClient, http_client};
use settings::Settings;
use test_support::Place;
use tower::ServiceExt;

pub(crate) const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_123);
pub(crate) const PASSWORD: &str = "Passw0rd!";
pub(crate) const LEEWAY: Duration = Duration::from_secs(5);
const DAY: Duration = Duration::from_hours(24);
const FLAGS: [&str; 2] = ["x-token-refresh-needed", "x-relogin-required"];

pub(crate) struct World {
    place: Place,
    pub(crate) database: Database,
    pub(crate) clock: Clock,
    pub(crate) secrets: ServiceSecrets,
    pub(crate) tables: IdentityTables,
    member: Router,
    other: Router,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

/// The tokens of a session, as a client keeps them.
#[derive(Debug, Clone)]
pub(crate) struct Tokens {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn data(&self) -> &Value {
        assert!(matches!(self.status, 200 | 201), "{self:?}");
        assert_eq!((&self.body["status"], &self.body["result"]), (&json!(self.status), &json!("SUCCESS")));
        assert!(self.flags().is_empty(), "{self:?}");
        &self.body["data"]
    }

    /// Status and code of a failure.
    #[track_caller]
    pub(crate) fn refusal(&self) -> (u16, &str) {
        assert_eq!(self.body["resultCode"], "FAIL", "{self:?}");
        (self.status, self.body["code"].as_str().unwrap())
    }

    /// The flag headers, each as often as it is there.
    pub(crate) fn flags(&self) -> Vec<(&str, &str)> {
        let of = |name| self.headers.get_all(name).iter().map(move |value| (name, value.to_str().unwrap()));
        FLAGS.into_iter().flat_map(of).collect()
    }

    /// A 401 with `X-Relogin-Required: true`, once, and no other flag.
    #[track_caller]
    pub(crate) fn demands_relogin(&self) {
        assert_eq!(self.refusal().0, 401);
        assert_eq!(self.flags(), [("x-relogin-required", "true")]);
    }

    /// The one cookie that is set, as name=value and attributes.
    #[track_caller]
    pub(crate) fn cookie(&self) -> Vec<&str> {
        let cookies: Vec<_> = self.headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(cookies.len(), 1, "{self:?}");
        cookies[0].to_str().unwrap().split("; ").collect()
    }

    /// The session is taken away: cookie removed, `Authorization` empty.
    #[track_caller]
    pub(crate) fn closes_session(&self) {
        assert_eq!(self.cookie(), ["refresh_token=", "Path=/", "Max-Age=0", "HttpOnly", "SameSite=Strict"]);
        assert_eq!(self.headers[header::AUTHORIZATION], "");
    }

    #[track_caller]
    pub(crate) fn tokens(&self) -> Tokens {
        assert_eq!(self.status, 200, "{self:?}");
        let access = self.headers[header::AUTHORIZATION].to_str().unwrap().strip_prefix("Bearer ").unwrap().to_owned();
        let refresh = self.cookie()[0].strip_prefix("refresh_token=").unwrap().to_owned();
        Tokens { access, refresh }
    }
}

impl Tokens {
    pub(crate) fn claims(&self) -> Value {
        let payload = self.access.split('.').nth(1).unwrap();
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
    }
}

/// A sign-up as the client sends it.
pub(crate) fn form(handle: &str) -> Value {
    json!({
        "email": format!("{handle}@example.com"), "password": PASSWORD, "memberName": "김하루", "handle": handle,
        "displayName": "하루", "bio": "", "location": "", "websiteUrl": "", "birthDate": "", "gender": "FEMALE",
        "timezone": "Asia/Seoul", "languageCode": "ko", "countryCode": "KR", "privacyLevel": "PUBLIC",
        "isActive": true, "avatarUrl": null, "coverUrl": null,
    })
}

/// Another service, with one route for members.
#[derive(Clone, FromRef)]
struct Other(Authentication);

fn other(authentication: &Authentication) -> Router {
    let routes = Router::new().route("/knock", get(async |caller: Caller| rest::ok(caller.id)));
    boundary(routes.with_state(Other(authentication.for_service("content"))))
}

fn boundary(routes: Router) -> Router {
    Boundary { body_bytes: 1 << 20, timeout: Duration::from_secs(10) }.around(routes)
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with(&[]).await
    }

    /// With settings of its own.
    pub(crate) async fn with(overrides: &[&str]) -> Self {
        Self::open(Place::new().await, Clock::manual(NOW), overrides).await
    }

    /// The same database in a new process.
    pub(crate) async fn restarted(self) -> Self {
        Self::open(self.place, self.clock, &[]).await
    }

    async fn open(place: Place, clock: Clock, overrides: &[&str]) -> Self {
        let cheap = ["identity.argon2_memory=8KiB", "identity.argon2_iterations=1"];
        let settings = Settings::with(&[&cheap, overrides].concat()).unwrap();
        let database = place.truth(schema::MIGRATIONS).await;
        let tables = IdentityTables { database: database.clone(), clock: clock.clone(), leeway: LEEWAY };
        tables.ensure_signing_key().await.unwrap();
        let secrets = ServiceSecrets::generate().unwrap();
        let authentication = Authentication::new(Setup {
            service: "member",
            secrets: secrets.clone(),
            source: Arc::new(tables.clone()),
            revocations: Revocations::new(clock.clone()),
            clock: clock.clone(),
            leeway: LEEWAY,
        });
        authentication.synchronise().await.unwrap();
        let windows = Windows {
            key_lifetime: DAY,
            implicit_window: Duration::from_secs(10),
            claim_lease: Duration::from_secs(10),
        };
        let calling = CallingService { name: "member", secrets: secrets.clone(), clock: clock.clone() };
        let secure_cookie = settings.identity.cookie_secure == settings::sections::CookieSecure::Always;
        let app = App {
            database: database.clone(),
            idempotency: Idempotency::new(database.clone(), clock.clone(), windows),
            authentication: authentication.clone(),
            clock: clock.clone(),
            identity: Identity::new(&settings.identity, secure_cookie).unwrap(),
            // Nobody listens at the discard port.
            images: ImageClient::new(calling, "http://127.0.0.1:9", http_client().unwrap()).into(),
            max_followings: 10,
        };
        let (member, other) = (boundary(dailyfeed_member::router(app)), other(&authentication));
        Self { place, database, clock, secrets, tables, member, other }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let router = if request.uri().path() == "/knock" { &self.other } else { &self.member };
        let response = router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status.as_u16(), headers: parts.headers, body: serde_json::from_slice(&bytes).unwrap() }
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Request::post(path).body(Body::from(body.to_string())).unwrap()).await
    }

    /// With both tokens of a session and no body.
    pub(crate) async fn ask(&self, method: &str, path: &str, tokens: &Tokens) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let request = request.header("authorization", format!("Bearer {}", tokens.access));
        let request = request.header("cookie", format!("a=b; refresh_token={}", tokens.refresh));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Without a bearer, as a refresh is sent.
    pub(crate) async fn refresh(&self, path: &str, refresh_token: &str) -> Answer {
        let request = Request::post(path).header("cookie", format!("refresh_token={refresh_token}"));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Signs a member up and gives his id.
    pub(crate) async fn member(&self, handle: &str) -> i64 {
        self.post("/api/authentication/signup", &form(handle)).await.data()["id"].as_i64().unwrap()
    }

    pub(crate) async fn try_log_in(&self, email: &str, password: &str) -> Answer {
        let request = Request::post("/api/authentication/login")
            .header("user-agent", "a browser")
            .extension(ConnectInfo(SocketAddr::from(([127, 0, 0, 7], 4000))));
        let body = json!({"email": email, "password": password}).to_string();
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    pub(crate) async fn log_in(&self, handle: &str) -> Tokens {
        self.try_log_in(&format!("{handle}@example.com"), PASSWORD).await.tokens()
    }

    /// Whether a session is good, for both services alike.
    pub(crate) async fn is_good(&self, tokens: &Tokens) -> bool {
        let (here, there) = (self.ask("GET", "/api/members", tokens).await, self.ask("GET", "/knock", tokens).await);
        assert_eq!((here.status, here.flags()), (there.status, there.flags()));
        if here.status == 401 {
            here.demands_relogin();
        }
        here.status == 200
    }

    pub(crate) async fn rows<T: Row>(&self, query: &'static str) -> Vec<T> {
        self.database.read().await.unwrap().all(sql(query)).await.unwrap()
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let count = sql(format!("SELECT count(*) FROM {table}"));
        self.database.read().await.unwrap().one::<(i64,)>(count).await.unwrap().0
    }

    /// The events in the outbox, oldest first.
    pub(crate) async fn events(&self) -> Vec<Envelope> {
        let rows: Vec<(String,)> = self.rows("SELECT payload FROM member_outbox ORDER BY id").await;
        rows.iter().map(|row| Envelope::from_json(row.0.as_bytes()).unwrap()).collect()
    }
}
