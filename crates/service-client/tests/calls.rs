//! Calls to a service that answers as it is told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use authentication::{Caller, IdentitySource, Revocation};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response, Uri},
};
use clock::Clock;
use dto::{Env, Post, ResultCode, Timestamp};
use error::{ApiError, AuthFlag, ErrorCode};
use jwt::{JwkSet, KeySet, ServiceSecrets, SigningKey};
use service_client::{
    CallError, CallingService, ImageClient, MAX_ANSWER_BYTES, MemberClient, TimelineClient, http_client,
};
use telemetry::Context;
use tokio::net::TcpListener;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);

#[derive(Debug)]
struct Seen {
    path: String,
    headers: HeaderMap,
    body: String,
}

/// A service with one answer to everything.
struct Neighbour {
    status: u16,
    headers: Vec<(&'static str, &'static str)>,
    body: String,
    seen: Mutex<Vec<Seen>>,
}

#[expect(clippy::unwrap_used, reason = "helpers of tests")]
impl Neighbour {
    async fn start(status: u16, headers: &[(&'static str, &'static str)], body: String) -> (Arc<Self>, String) {
        let neighbour = Arc::new(Self { status, headers: headers.to_vec(), body, seen: Mutex::default() });
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(|State(me): State<Arc<Self>>, uri: Uri, headers: HeaderMap, body: Bytes| async move {
                me.answer(&uri, headers, &body)
            })
            .with_state(Arc::clone(&neighbour));
        tokio::spawn(async move { axum::serve(listener, router).await });
        (neighbour, url)
    }

    fn answer(&self, uri: &Uri, headers: HeaderMap, body: &Bytes) -> Response<Body> {
        let body = String::from_utf8(body.to_vec()).unwrap();
        self.seen.lock().unwrap().push(Seen { path: uri.to_string(), headers, body });
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(*name, *value);
        }
        response.body(Body::from(self.body.clone())).unwrap()
    }

    fn seen(&self) -> Vec<Seen> {
        std::mem::take(&mut *self.seen.lock().unwrap())
    }
}

#[expect(clippy::unwrap_used, reason = "helpers of tests")]
fn calling(name: &'static str) -> CallingService {
    CallingService { name, secrets: ServiceSecrets::generate().unwrap(), clock: Clock::manual(NOW) }
}

fn caller() -> Caller {
    Caller { id: 7, jti: Uuid::nil(), expires_at: NOW, token: "a.b.c".into() }
}

#[expect(clippy::unwrap_used, reason = "helpers of tests")]
fn timeline(url: &str) -> TimelineClient {
    TimelineClient::new(calling("search"), url, http_client().unwrap())
}

fn posts() -> Vec<Post> {
    vec![Post {
        id: 3,
        title: String::new(),
        content: "글".to_owned(),
        author_id: 7,
        author_name: "n".to_owned(),
        author_handle: "h".to_owned(),
        author_avatar_url: dto::NO_IMAGE.to_owned(),
        view_count: 0,
        like_count: 0,
        comment_count: 0,
        liked: false,
        created_at: NOW,
        updated_at: NOW,
    }]
}

fn text(headers: &HeaderMap, name: &str) -> String {
    headers.get_all(name).iter().map(|value| value.to_str().unwrap_or("?")).collect::<Vec<_>>().join(" | ")
}

#[tokio::test]
async fn a_call_says_who_calls_and_for_whom() {
    let answer = Env { status: 200, result: ResultCode::Success, data: posts() };
    let (neighbour, url) = Neighbour::start(200, &[], serde_json::to_string(&answer).unwrap()).await;
    let from = calling("search");
    let client = TimelineClient::new(from.clone(), url, http_client().unwrap());
    let context = Context::root();
    let answer = context.clone().scope(client.posts(vec![3, 4], &caller())).await.unwrap();
    assert_eq!(answer, posts());
    let [seen] = &neighbour.seen()[..] else { panic!("one request") };
    assert_eq!((seen.path.as_str(), seen.body.as_str()), ("/api/timeline/posts/query/list", r#"{"ids":[3,4]}"#));
    assert_eq!(text(&seen.headers, "authorization"), "Bearer a.b.c");
    assert_eq!(text(&seen.headers, "traceparent"), context.traceparent());
    assert_eq!(text(&seen.headers, "x-request-id"), context.request_id());
    let token = text(&seen.headers, "x-service-token");
    let claims = from.secrets.verify(&token, "timeline", NOW, Duration::ZERO).unwrap();
    assert_eq!(claims.iss, "search");
}

#[tokio::test]
async fn nothing_to_ask_is_no_call() {
    let (neighbour, url) = Neighbour::start(500, &[], String::new()).await;
    assert!(timeline(&url).posts(Vec::new(), &caller()).await.unwrap().is_empty());
    let images = ImageClient::new(calling("member"), &url, http_client().unwrap());
    assert!(images.delete(Vec::new(), &caller()).await.is_ok());
    assert!(neighbour.seen().is_empty());
}

#[tokio::test]
async fn images_are_deleted_by_their_urls() {
    let (neighbour, url) =
        Neighbour::start(200, &[], r#"{"status":200,"result":"SUCCESS","data":true}"#.to_owned()).await;
    let images = ImageClient::new(calling("member"), &url, http_client().unwrap());
    images.delete(vec!["/api/proxy/images/view/x".to_owned()], &caller()).await.unwrap();
    let [seen] = &neighbour.seen()[..] else { panic!("one request") };
    assert_eq!(seen.path, "/api/images/view/command/delete/in");
    assert_eq!(seen.body, r#"{"imageUrls":["/api/proxy/images/view/x"]}"#);
}

#[tokio::test]
async fn a_refused_member_is_told_unchanged() {
    let expired = ApiError::new(ErrorCode::JwtExpired).with_message("다시");
    let body = serde_json::to_string(&expired.body("/elsewhere")).unwrap();
    let cases =
        [("x-token-refresh-needed", AuthFlag::RefreshNeeded), ("x-relogin-required", AuthFlag::ReloginRequired)];
    for (header, flag) in cases {
        let (_neighbour, url) = Neighbour::start(401, &[(header, "true")], body.clone()).await;
        let error = ApiError::from(timeline(&url).posts(vec![1], &caller()).await.unwrap_err());
        assert_eq!((error.code(), error.flag()), (ErrorCode::JwtExpired, Some(flag)));
        assert_eq!(error.message(), "다시");
    }
    let (_neighbour, url) = Neighbour::start(401, &[("x-relogin-required", "true")], "<html>".to_owned()).await;
    let error = ApiError::from(timeline(&url).posts(vec![1], &caller()).await.unwrap_err());
    assert_eq!((error.code(), error.flag()), (ErrorCode::InvalidToken, Some(AuthFlag::ReloginRequired)));
}

#[tokio::test]
async fn other_statuses_say_whose_fault_it_is() {
    let outcomes = [
        (500, ErrorCode::ServiceUnavailable),
        (503, ErrorCode::ServiceUnavailable),
        (429, ErrorCode::ServiceUnavailable),
        (401, ErrorCode::ServiceUnavailable),
        (400, ErrorCode::InternalError),
        (404, ErrorCode::InternalError),
        (302, ErrorCode::InternalError),
    ];
    for (status, code) in outcomes {
        let (_neighbour, url) = Neighbour::start(status, &[("location", "/")], "?".to_owned()).await;
        let error = ApiError::from(timeline(&url).posts(vec![1], &caller()).await.unwrap_err());
        assert_eq!((error.code(), error.flag()), (code, None), "{status}");
    }
    let body = serde_json::to_string(&ApiError::new(ErrorCode::PostNotFound).body("/p")).unwrap();
    let (_neighbour, url) = Neighbour::start(404, &[], body).await;
    let error = timeline(&url).posts(vec![1], &caller()).await.unwrap_err();
    assert!(
        matches!(&error, CallError::Status { status: 404, body: Some(body) } if body.code == ErrorCode::PostNotFound),
        "{error:?}"
    );
}

#[tokio::test]
async fn unreadable_answers_are_not_taken() {
    for body in ["", "{}", "<html>", r#"{"status":200,"result":"FAIL","data":[]}"#, &" ".repeat(MAX_ANSWER_BYTES + 1)] {
        let (_neighbour, url) = Neighbour::start(200, &[], body.to_owned()).await;
        let error = timeline(&url).posts(vec![1], &caller()).await.unwrap_err();
        assert!(matches!(error, CallError::Decode(_)), "{error:?}");
    }
}

#[tokio::test]
async fn a_service_that_is_away_or_silent_is_unavailable() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", silent.local_addr().unwrap());
    let impatient = reqwest::Client::builder().no_proxy().read_timeout(Duration::from_millis(50)).build().unwrap();
    let client = TimelineClient::new(calling("search"), &url, impatient);
    let error = client.posts(vec![1], &caller()).await.unwrap_err();
    assert!(matches!(error, CallError::Timeout(_)), "{error:?}");
    assert_eq!(ApiError::from(error).code(), ErrorCode::ServiceUnavailable);
    drop(silent);
    let error = timeline(&url).posts(vec![1], &caller()).await.unwrap_err();
    assert!(matches!(error, CallError::Unavailable(_)), "{error:?}");
    assert_eq!(ApiError::from(error).code(), ErrorCode::ServiceUnavailable);
}

#[tokio::test]
async fn keys_and_revocations_come_from_the_member_service() {
    let from = calling("content");
    let published = JwkSet { keys: vec![SigningKey::generate().unwrap().jwk()] };
    let (neighbour, url) = Neighbour::start(200, &[], serde_json::to_string(&published).unwrap()).await;
    let member = MemberClient::new(from.clone(), url, http_client().unwrap());
    assert_eq!(member.key_set().await.unwrap(), KeySet::from(&published));
    assert_eq!(neighbour.seen()[0].path, "/.well-known/jwks.json");

    let body = r#"[{"jti":"00000000-0000-0000-0000-000000000001","expiresAt":"2026-11-21T09:00:00.000Z"}]"#;
    let (neighbour, url) = Neighbour::start(200, &[], body.to_owned()).await;
    let member = MemberClient::new(from.clone(), url, http_client().unwrap());
    let revoked = [Revocation { jti: Uuid::from_u128(1), expires_at: NOW }];
    assert_eq!(member.revocations(None).await.unwrap(), revoked);
    assert_eq!(member.revocations(Some(NOW)).await.unwrap(), revoked);
    let [seen, since] = &neighbour.seen()[..] else { panic!("two requests") };
    assert_eq!(since.path, "/internal/revocations?since=2026-11-21T09%3A00%3A00.000Z");
    assert_eq!(seen.path, "/internal/revocations");
    let token = text(&seen.headers, "authorization");
    let claims = from.secrets.verify(token.trim_start_matches("Bearer "), "member", NOW, Duration::ZERO).unwrap();
    assert_eq!(claims.iss, "content");
}
