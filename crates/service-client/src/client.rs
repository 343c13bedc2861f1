//! The one way out.

use std::{fmt, time::Duration};

use authentication::{Caller, SERVICE_TOKEN_HEADER};
use clock::Clock;
use error::{AuthFlag, ErrorBody};
use http::{HeaderMap, StatusCode};
use jwt::ServiceSecrets;
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};
use serde::{Serialize, de::DeserializeOwned};
use telemetry::Context;

use crate::CallError;

/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long an answer may keep silent.
const READ_TIMEOUT: Duration = Duration::from_secs(10);

/// Idle connections kept to each service.
const MAX_IDLE: usize = 32;

/// Idle connections are closed after this time, before a service would close them.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// Longest answer that is read: a thousand of the longest posts.
pub const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// Who is calling; shared by all clients of a service.
#[derive(Debug, Clone)]
pub struct CallingService {
    /// The service's name, the `iss` of its tokens, e.g. `search`.
    pub name: &'static str,
    /// What its tokens are signed with.
    pub secrets: ServiceSecrets,
    /// The time.
    pub clock: Clock,
}

/// Calls one service on behalf of another.
#[derive(Clone)]
pub struct ServiceClient {
    from: CallingService,
    to: &'static str,
    base_url: String,
    http: Client,
}

/// The connections of a process to all other services: plain HTTP (the mesh encrypts), no proxies, no redirects.
pub fn http_client() -> Result<Client, reqwest::Error> {
    Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(READ_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(MAX_IDLE)
        .redirect(Policy::none())
        .no_proxy()
        .build()
}

impl ServiceClient {
    /// Calls the service named `to` at `base_url`, e.g. `http://127.0.0.1:8084` (no slash at the end).
    pub fn new(from: CallingService, to: &'static str, base_url: impl Into<String>, http: Client) -> Self {
        Self { from, to, base_url: base_url.into(), http }
    }

    /// A GET of `path`.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.base_url))
    }

    /// A POST of `body` as JSON to `path`.
    pub fn post(&self, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.base_url)).json(body)
    }

    /// Sends a request with this service's token, the member's too if it acts for one, and the trace context and id
    /// of the work in progress; the JSON of a 2xx answer is returned.
    pub async fn send<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
        on_behalf_of: Option<&Caller>,
    ) -> Result<T, CallError> {
        let service_token = self.from.secrets.sign(self.from.name, self.to, self.from.clock.now());
        let mut context = HeaderMap::new();
        if let Some(current) = Context::current() {
            current.inject(&mut context);
        }
        let request = request.headers(context);
        let request = match on_behalf_of {
            Some(caller) => request.bearer_auth(caller.token.expose()).header(SERVICE_TOKEN_HEADER, service_token),
            None => request.bearer_auth(service_token),
        };
        let response = request.send().await?;
        let (status, flag) = (response.status(), flag(response.headers()));
        let body = read(response).await?;
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|error| CallError::Decode(error.into()));
        }
        let body = serde_json::from_slice::<ErrorBody>(&body).ok();
        Err(match status {
            StatusCode::UNAUTHORIZED => CallError::Unauthorized { flag, body },
            status => CallError::Status { status: status.as_u16(), body },
        })
    }
}

/// At most [`MAX_ANSWER_BYTES`], whatever the other side declares.
async fn read(mut response: Response) -> Result<Vec<u8>, CallError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(CallError::Decode("the answer is too long".into()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn flag(headers: &HeaderMap) -> Option<AuthFlag> {
    [("x-relogin-required", AuthFlag::ReloginRequired), ("x-token-refresh-needed", AuthFlag::RefreshNeeded)]
        .into_iter()
        .find_map(|(name, flag)| headers.get(name).is_some_and(|value| value == "true").then_some(flag))
}

impl fmt::Debug for ServiceClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to, base_url, .. } = self;
        f.debug_struct("ServiceClient").field("from", &from.name).field("to", to).field("at", base_url).finish()
    }
}
