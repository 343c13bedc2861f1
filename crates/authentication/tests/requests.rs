//! Requests with and without tokens, as a service answers them.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use authentication::{
    Authentication, Caller, IdentitySource, MemberOrService, Revocation, Revocations, ServiceCaller, Setup, SourceError,
};
use axum::{
    Router,
    body::Body,
    extract::FromRef,
    http::{Request, StatusCode},
    routing::get,
};
use cache::Bus;
use clock::Clock;
use dto::Timestamp;
use error::{ApiError, AuthFlag, ErrorCode};
use futures::future::join_all;
use jwt::{Claims, JwkSet, KeySet, ServiceSecrets, SigningKey};
use tower::ServiceExt;
use uuid::Uuid;

const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
const HOUR: Duration = Duration::from_hours(1);
const RELOGIN: Option<AuthFlag> = Some(AuthFlag::ReloginRequired);
const REFRESH: Option<AuthFlag> = Some(AuthFlag::RefreshNeeded);

/// A member service that can be away.
#[derive(Default)]
struct MemberService {
    keys: Mutex<Vec<SigningKey>>,
    revoked: Mutex<Vec<Revocation>>,
    away: AtomicBool,
    fetches: AtomicUsize,
    /// Since when it was asked for revocations.
    asked: Mutex<Vec<Option<Timestamp>>>,
}

#[async_trait]
impl IdentitySource for MemberService {
    async fn key_set(&self) -> Result<KeySet, SourceError> {
        self.fetches.fetch_add(1, Ordering::SeqCst);
        let keys = self.keys.lock().map_err(|_| "poisoned")?.iter().map(SigningKey::jwk).collect();
        tokio::time::sleep(Duration::from_millis(5)).await;
        if self.away.load(Ordering::SeqCst) { Err("away".into()) } else { Ok(KeySet::from(&JwkSet { keys })) }
    }

    async fn revocations(&self, since: Option<Timestamp>) -> Result<Vec<Revocation>, SourceError> {
        self.asked.lock().map_err(|_| "poisoned")?.push(since);
        if self.away.load(Ordering::SeqCst) {
            return Err("away".into());
        }
        Ok(self.revoked.lock().map_err(|_| "poisoned")?.clone())
    }
}

#[derive(Clone, FromRef)]
struct App {
    authentication: Authentication,
}

struct World {
    member: Arc<MemberService>,
    key: SigningKey,
    secrets: ServiceSecrets,
    clock: Clock,
    authentication: Authentication,
}

#[expect(clippy::unwrap_used, reason = "a helper of tests")]
impl World {
    fn unsynchronised() -> Self {
        Self::on(Bus::in_process())
    }

    /// A process that has not heard of anything yet.
    fn on(bus: Bus) -> Self {
        let (key, secrets) = (SigningKey::generate().unwrap(), ServiceSecrets::generate().unwrap());
        let member = Arc::new(MemberService::default());
        member.keys.lock().unwrap().push(key.clone());
        let clock = Clock::manual(NOW);
        let authentication = Authentication::new(Setup {
            service: "content",
            secrets: secrets.clone(),
            source: Arc::clone(&member) as Arc<dyn IdentitySource>,
            revocations: Revocations::on(bus, clock.clone()),
            clock: clock.clone(),
            leeway: Duration::ZERO,
        });
        Self { member, key, secrets, clock, authentication }
    }

    async fn new() -> Self {
        let world = Self::unsynchronised();
        world.authentication.synchronise().await.unwrap();
        world
    }

    fn fetches(&self) -> usize {
        self.member.fetches.load(Ordering::SeqCst)
    }

    /// Asks with these headers; what came back is the text, or code and flag of the refusal.
    async fn ask(&self, path: &str, headers: &[(&str, &str)]) -> Result<String, (ErrorCode, Option<AuthFlag>)> {
        let mut request = Request::get(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let app = App { authentication: self.authentication.clone() };
        let response = router().with_state(app).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        if let Some(error) = response.extensions().get::<ApiError>() {
            assert_eq!(response.status().as_u16(), error.code().status());
            return Err((error.code(), error.flag()));
        }
        assert_eq!(response.status(), StatusCode::OK);
        let body = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
        Ok(String::from_utf8(body.to_vec()).unwrap())
    }

    async fn me(&self, token: &str) -> Result<String, (ErrorCode, Option<AuthFlag>)> {
        self.ask("/me", &[("authorization", &format!("Bearer {token}"))]).await
    }
}

fn router() -> Router<App> {
    Router::new()
        .route("/me", get(|first: Caller, second: Caller| async move { format!("{} {}", first.id, second.token.expose().len() > 9) }))
        .route("/service", get(|service: ServiceCaller| async move { service.name }))
        .route("/either", get(either))
}

async fn either(caller: MemberOrService) -> String {
    match caller {
        MemberOrService::Member(member) => format!("member {}", member.id),
        MemberOrService::Service(service) => format!("service {}", service.name),
    }
}

fn claims(jti: u128) -> Claims {
    Claims::new(7, Uuid::from_u128(jti), vec!["MEMBER".to_owned()], NOW, HOUR)
}

#[tokio::test]
async fn a_good_token_is_its_member() {
    let world = World::new().await;
    let token = world.key.sign(&claims(1));
    assert_eq!(world.me(&token).await.as_deref(), Ok("7 true"));
    assert_eq!(world.ask("/me", &[("authorization", &format!("bEARER {token}"))]).await.as_deref(), Ok("7 true"));
    assert_eq!(world.fetches(), 1, "verified locally");
}

#[tokio::test(start_paused = true)]
async fn every_refusal_has_its_code_and_one_flag() {
    let world = World::new().await;
    let token = world.key.sign(&claims(1));
    let bearer = format!("Bearer {token}");
    let stranger = format!("Bearer {}", SigningKey::generate().unwrap().sign(&claims(1)));
    let forged = format!("{}AAAA", &bearer[..bearer.len() - 4]);
    let service = format!("Bearer {}", world.secrets.sign("member", "content", NOW));
    let cookie = ("cookie", "refresh_token=x");
    let cases: [(&[(&str, &str)], ErrorCode); 8] = [
        (&[], ErrorCode::BearerTokenMissing),
        (&[("authorization", "Basic YTpi")], ErrorCode::BearerTokenMissing),
        (&[("authorization", "Bearer null")], ErrorCode::InvalidToken),
        (&[("authorization", "Bearer é")], ErrorCode::InvalidToken),
        (&[("authorization", &forged)], ErrorCode::InvalidToken),
        (&[("authorization", &stranger)], ErrorCode::JwtKeyExpired),
        (&[("authorization", &service)], ErrorCode::InvalidToken),
        (&[("authorization", &bearer), ("authorization", &bearer)], ErrorCode::InvalidToken),
    ];
    for (headers, code) in cases {
        assert_eq!(world.ask("/me", headers).await, Err((code, RELOGIN)), "{headers:?}");
        let with_cookie = [headers, &[cookie]].concat();
        assert_eq!(world.ask("/me", &with_cookie).await, Err((code, RELOGIN)), "the cookie helps the expired only");
    }
    assert!(world.me(&token).await.is_ok());
    world.clock.advance(HOUR);
    let expired = ("authorization", bearer.as_str());
    assert_eq!(world.ask("/me", &[expired]).await, Err((ErrorCode::JwtExpired, RELOGIN)));
    assert_eq!(world.ask("/me", &[expired, ("cookie", "refresh_token=")]).await, Err((ErrorCode::JwtExpired, RELOGIN)));
    assert_eq!(world.ask("/me", &[expired, cookie]).await, Err((ErrorCode::JwtExpired, REFRESH)));
}

#[tokio::test]
async fn a_logout_ends_the_token_at_once_in_every_service_of_the_process() {
    let world = World::new().await;
    let (ended, other) = (world.key.sign(&claims(1)), world.key.sign(&claims(2)));
    assert!(world.me(&ended).await.is_ok(), "and is remembered as verified");
    let member = world.authentication.for_service("member");
    let ended_now = Revocation { jti: Uuid::from_u128(1), expires_at: claims(1).expires_at() };
    member.revocations().revoke(&[ended_now]).await;
    assert_eq!(world.me(&ended).await, Err((ErrorCode::InvalidToken, RELOGIN)));
    assert!(world.me(&other).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn members_wait_for_the_revocations_and_processes_learn_of_them_in_time() {
    let world = World::unsynchronised();
    let (token, ended) = (world.key.sign(&claims(1)), world.key.sign(&claims(2)));
    world.member.away.store(true, Ordering::SeqCst);
    let sync = tokio::spawn(world.authentication.clone().keep_synchronised(Duration::from_secs(1)));
    assert_eq!(world.me(&token).await, Err((ErrorCode::ServiceUnavailable, None)));
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert!(!world.authentication.revocations().is_loaded());
    world.member.away.store(false, Ordering::SeqCst);
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert!(world.authentication.revocations().is_loaded());
    assert!(world.me(&token).await.is_ok() && world.me(&ended).await.is_ok());
    let revocation = Revocation { jti: Uuid::from_u128(2), expires_at: claims(2).expires_at() };
    world.member.revoked.lock().unwrap().push(revocation);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert_eq!(world.me(&ended).await, Err((ErrorCode::InvalidToken, RELOGIN)));
    assert!(world.me(&token).await.is_ok());
    sync.abort();
}

#[tokio::test(start_paused = true)]
async fn a_logout_ends_the_token_at_once_in_every_process_on_the_bus() {
    let bus = Bus::in_process();
    let (here, there) = (World::on(bus.clone()), World::on(bus));
    let sync = tokio::spawn(there.authentication.clone().keep_synchronised(Duration::from_secs(30)));
    tokio::time::sleep(Duration::from_secs(5)).await;
    let revocations: Vec<_> =
        (1..=2001).map(|jti| Revocation { jti: Uuid::from_u128(jti), expires_at: claims(jti).expires_at() }).collect();
    let [first, last, other] = [1, 2001, 2002].map(|jti| there.key.sign(&claims(jti)));
    assert!(there.me(&first).await.is_ok() && there.me(&last).await.is_ok());
    here.authentication.revocations().revoke(&revocations).await;
    tokio::time::sleep(Duration::from_millis(1)).await;
    for ended in [first, last] {
        assert_eq!(there.me(&ended).await, Err((ErrorCode::InvalidToken, RELOGIN)));
    }
    assert!(there.me(&other).await.is_ok());
    assert_eq!(there.member.asked.lock().unwrap().len(), 1, "nothing was missed");
    sync.abort();
}

#[tokio::test(start_paused = true)]
async fn what_the_bus_has_missed_is_asked_for_and_nothing_older() {
    let bus = Bus::in_process();
    let world = World::on(bus.clone());
    let sync = tokio::spawn(world.authentication.clone().keep_synchronised(Duration::from_secs(30)));
    tokio::time::sleep(Duration::from_secs(5)).await;
    let ended = world.key.sign(&claims(1));
    assert!(world.me(&ended).await.is_ok());
    let revocation = Revocation { jti: Uuid::from_u128(1), expires_at: claims(1).expires_at() };
    world.member.revoked.lock().unwrap().push(revocation);
    bus.publish("revoked", &"nonsense").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(world.me(&ended).await, Err((ErrorCode::InvalidToken, RELOGIN)));
    let quarter_before = NOW.plus_millis(-15 * 60 * 1000);
    assert_eq!(*world.member.asked.lock().unwrap(), [None, Some(quarter_before)]);
    for _ in 0..1000 {
        bus.publish("revoked", &"nonsense").await;
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let asked = world.member.asked.lock().unwrap().len();
    assert!((2..15).contains(&asked), "a flood of nonsense asked {asked} times");
    sync.abort();
}

#[tokio::test(start_paused = true)]
async fn unknown_keys_are_fetched_once_for_all_and_at_most_every_second() {
    let world = World::new().await;
    let next = SigningKey::generate().unwrap();
    world.member.keys.lock().unwrap().push(next.clone());
    let start = tokio::time::Instant::now();
    let token = next.sign(&claims(1));
    let answers = join_all((0..20).map(|_| world.me(&token))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(world.fetches(), 2);
    assert!(start.elapsed() >= Duration::from_millis(990), "the floor");
    let forged: Vec<_> = (0..30).map(|_| SigningKey::generate().unwrap().sign(&claims(1))).collect();
    let answers = join_all(forged.iter().map(|token| world.me(token))).await;
    assert!(answers.iter().all(|answer| *answer == Err((ErrorCode::JwtKeyExpired, RELOGIN))), "{answers:?}");
    assert_eq!(world.fetches(), 3);
    let crowd: Vec<_> = (0..100).map(|_| SigningKey::generate().unwrap().sign(&claims(1))).collect();
    let answers = join_all(crowd.iter().map(|token| world.me(token))).await;
    let turned_away = answers.iter().filter(|answer| **answer == Err((ErrorCode::ServiceUnavailable, None))).count();
    assert_eq!((turned_away, world.fetches()), (36, 4), "64 may wait");
    assert!(world.me(&token).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn the_last_good_set_serves_while_the_member_service_is_away() {
    let world = World::new().await;
    let (known, unknown) = (world.key.sign(&claims(1)), SigningKey::generate().unwrap().sign(&claims(1)));
    world.member.away.store(true, Ordering::SeqCst);
    let answers = join_all((0..3).map(|_| world.me(&unknown))).await;
    assert!(answers.iter().all(|a| *a == Err((ErrorCode::ServiceUnavailable, None))), "not known to be forged");
    assert!(world.me(&known).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_left_the_set_takes_its_verified_tokens_along() {
    let world = World::new().await;
    let token = world.key.sign(&claims(1));
    assert!(world.me(&token).await.is_ok());
    world.member.keys.lock().unwrap().clear();
    world.authentication.synchronise().await.unwrap();
    assert_eq!(world.me(&token).await, Err((ErrorCode::JwtKeyExpired, RELOGIN)));
}

#[tokio::test]
async fn services_and_members_are_never_taken_for_each_other() {
    let world = World::new().await;
    let service = world.secrets.sign("timeline", "content", NOW);
    let elsewhere = world.secrets.sign("timeline", "image", NOW);
    let as_bearer = format!("Bearer {service}");
    let member = format!("Bearer {}", world.key.sign(&claims(1)));
    let (alone, beside) = (("authorization", as_bearer.as_str()), ("x-service-token", service.as_str()));
    let (member, wrong) = (("authorization", member.as_str()), ("x-service-token", elsewhere.as_str()));

    assert_eq!(world.ask("/service", &[alone]).await.as_deref(), Ok("timeline"));
    assert_eq!(world.ask("/service", &[member, beside]).await.as_deref(), Ok("timeline"));
    assert_eq!(world.ask("/service", &[member]).await, Err((ErrorCode::InvalidToken, None)));
    assert_eq!(world.ask("/service", &[member, wrong]).await, Err((ErrorCode::InvalidToken, None)));
    assert_eq!(world.ask("/service", &[beside, beside]).await, Err((ErrorCode::InvalidToken, None)));
    assert_eq!(world.ask("/service", &[]).await, Err((ErrorCode::BearerTokenMissing, None)));

    assert_eq!(world.ask("/me", &[member, beside]).await.as_deref(), Ok("7 true"));
    assert_eq!(world.ask("/me", &[beside]).await, Err((ErrorCode::BearerTokenMissing, RELOGIN)));

    assert_eq!(world.ask("/either", &[member]).await.as_deref(), Ok("member 7"));
    assert_eq!(world.ask("/either", &[member, beside]).await.as_deref(), Ok("service timeline"));
    assert_eq!(world.ask("/either", &[alone]).await.as_deref(), Ok("service timeline"));
    assert_eq!(world.ask("/either", &[member, wrong]).await, Err((ErrorCode::InvalidToken, None)));
    assert_eq!(world.ask("/either", &[]).await, Err((ErrorCode::BearerTokenMissing, RELOGIN)));

    world.clock.advance(Duration::from_mins(1));
    assert_eq!(world.ask("/service", &[alone]).await, Err((ErrorCode::JwtExpired, None)));
}
