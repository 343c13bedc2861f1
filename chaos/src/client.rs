//! The fleet's API, as a member calls it while servers come and go.

use std::time::Duration;

use anyhow::{Context, bail};
use reqwest::{
    Method, RequestBuilder, StatusCode,
    header::{AUTHORIZATION, HeaderMap},
};
use serde_json::{Value, json};
use tokio::{sync::watch, time};

use crate::history::Outcome;

/// Longer than a request may take in the fleet (`limits.request_timeout`).
const TIMEOUT: Duration = Duration::from_secs(15);

/// Pauses between attempts, doubled from the one to the other.
const PAUSES: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(1));

/// How often a read or a sign-up is tried, about a minute in all.
const ATTEMPTS: u32 = 60;

/// Items of a page, the most that there may be.
const PAGE: usize = 100;

/// A write: method, path, and a body unless it is null.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Value,
}

/// A client of the gateway.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    http: reqwest::Client,
    /// The gateway's address, which may change with a start.
    base: watch::Receiver<String>,
}

/// A member with a session.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    client: Client,
    token: String,
    pub(crate) id: i64,
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Value,
}

impl Client {
    pub(crate) fn new(base: watch::Receiver<String>) -> anyhow::Result<Self> {
        Ok(Self { http: reqwest::Client::builder().timeout(TIMEOUT).build()?, base })
    }

    /// Signs a member up and logs him in.
    pub(crate) async fn join(&self, handle: &str) -> anyhow::Result<Session> {
        let (email, password) = (format!("{handle}@dailyfeed.example"), "Dailyfeed1!");
        let form = json!({
            "email": email, "password": password, "memberName": handle, "handle": handle, "displayName": handle,
            "gender": "OTHER", "countryCode": "KR",
        });
        let signup = || self.request(&Method::POST, "/api/authentication/signup").header("Idempotency-Key", handle);
        self.insist(|| signup().json(&form)).await?;
        let credentials = json!({ "email": email, "password": password });
        let login = || self.request(&Method::POST, "/api/authentication/login").json(&credentials);
        let answer = self.insist(login).await?;
        let token = answer.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = token.context("the login's answer has no Authorization header")?.to_owned();
        let id = answer.body["data"]["memberId"].as_i64().context("the login's answer has no memberId")?;
        Ok(Session { client: self.clone(), token, id })
    }

    fn request(&self, method: &Method, path: &str) -> RequestBuilder {
        let url = format!("{}{path}", *self.base.borrow());
        self.http.request(method.clone(), url)
    }

    /// Asks until there is a success, a bounded number of times.
    async fn insist(&self, request: impl Fn() -> RequestBuilder) -> anyhow::Result<Answer> {
        let mut pause = PAUSES.0;
        let mut attempt = 1;
        loop {
            let problem = match send(request()).await {
                Ok(answer) if answer.status.is_success() => return Ok(answer),
                Ok(answer) => format!("{}: {}", answer.status, answer.body),
                Err(cause) => format!("{:#}", anyhow::Error::from(cause)),
            };
            if attempt == ATTEMPTS {
                let path = request().build()?.url().path().to_owned();
                bail!("{path} gave no success in {ATTEMPTS} attempts, last {problem}");
            }
            attempt += 1;
            time::sleep(pause).await;
            pause = PAUSES.1.min(pause * 2);
        }
    }
}

async fn send(request: RequestBuilder) -> reqwest::Result<Answer> {
    let answer = request.send().await?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let body = answer.bytes().await?;
    Ok(Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or_default() })
}

impl Session {
    /// Sends a write again and again under `key` until it is answered, or until `over` says that the run ends.
    pub(crate) async fn write(&self, key: &str, request: &Request, over: &mut watch::Receiver<bool>) -> Outcome {
        let mut pause = PAUSES.0;
        loop {
            let attempt = self.request(&request.method, &request.path).header("Idempotency-Key", key);
            let attempt = if request.body.is_null() { attempt } else { attempt.json(&request.body) };
            if let Ok(answer) = send(attempt).await
                && let Some(outcome) = outcome(&answer)
            {
                return outcome;
            }
            tokio::select! {
                () = time::sleep(pause) => pause = PAUSES.1.min(pause * 2),
                _ = over.wait_for(|over| *over) => return Outcome::Unknown,
            }
        }
    }

    /// `data` of what is at `path`.
    pub(crate) async fn get(&self, path: &str) -> anyhow::Result<Value> {
        let mut answer = self.client.insist(|| self.request(&Method::GET, path)).await?;
        Ok(answer.body["data"].take())
    }

    /// Every item of a list, by its cursors.
    pub(crate) async fn walk(&self, path: &str) -> anyhow::Result<Vec<Value>> {
        let sign = if path.contains('?') { '&' } else { '?' };
        let first = format!("{path}{sign}size={PAGE}");
        let (mut items, mut next) = (Vec::new(), first.clone());
        loop {
            let mut page = self.get(&next).await?;
            let Value::Array(content) = page["content"].take() else { bail!("{path} has no list") };
            items.extend(content);
            let Some(cursor) = page["nextCursor"].as_str() else { return Ok(items) };
            next = format!("{first}&cursor={cursor}");
        }
    }

    fn request(&self, method: &Method, path: &str) -> RequestBuilder {
        self.client.request(method, path).header(AUTHORIZATION, &self.token)
    }
}

/// What an answer says about the write; nothing if it asks to try again.
fn outcome(answer: &Answer) -> Option<Outcome> {
    match answer.status.as_u16() {
        200..=299 => Some(Outcome::Acknowledged(answer.body["data"]["id"].as_i64().unwrap_or_default())),
        408 | 409 | 425 | 429 => None,
        status @ 400..=499 => Some(Outcome::Refused(status)),
        _ => None,
    }
}
