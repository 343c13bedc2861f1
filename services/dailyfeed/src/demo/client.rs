//! The REST API, as any client would call it.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::{Context, bail};
use reqwest::{
    Method, Response,
    header::AUTHORIZATION,
    multipart::{Form, Part},
};
use serde_json::{Value, json};

/// What every demonstration member's password is.
pub(super) const PASSWORD: &str = "Dailyfeed1!";

/// A client of a running fleet. Every write carries an `Idempotency-Key`, because demonstration texts repeat.
#[derive(Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    base: String,
    run: Arc<str>,
    writes: Arc<AtomicU64>,
}

/// A member with a session.
#[derive(Clone)]
pub(super) struct Session {
    client: Client,
    token: String,
    pub(super) id: i64,
    pub(super) email: String,
}

impl Client {
    pub(super) fn new(base: String, run: &str) -> Self {
        Self { http: reqwest::Client::new(), base, run: run.into(), writes: Arc::default() }
    }

    /// Signs a member up and logs in.
    pub(super) async fn join(&self, name: &str, stem: &str, bio: &str, place: &str) -> anyhow::Result<Session> {
        let handle = format!("{stem}_{}", self.run);
        let email = format!("{handle}@dailyfeed.example");
        let form = json!({
            "email": email, "password": PASSWORD, "memberName": name, "handle": handle, "displayName": name,
            "bio": bio, "location": place, "gender": "PREFER_NOT_TO_SAY", "timezone": "Asia/Seoul",
            "languageCode": "ko", "countryCode": "KR",
        });
        self.json(self.request(Method::POST, "/api/authentication/signup").json(&form)).await?;
        let credentials = json!({ "email": email, "password": PASSWORD });
        let login = self.http.post(format!("{}/api/authentication/login", self.base)).json(&credentials);
        let answer = self.sent(login).await?;
        let token = answer.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = token.context("the login answer has no Authorization header")?.to_owned();
        let data = data(answer).await?;
        let id = data["memberId"].as_i64().context("the login answer has no memberId")?;
        Ok(Session { client: self.clone(), token, id, email })
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let write = self.writes.fetch_add(1, Ordering::Relaxed);
        let key = format!("demo-{}-{write}", self.run);
        self.http.request(method, format!("{}{path}", self.base)).header("Idempotency-Key", key)
    }

    async fn json(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        data(self.sent(request).await?).await
    }

    async fn sent(&self, request: reqwest::RequestBuilder) -> anyhow::Result<Response> {
        let answer =
            request.send().await.with_context(|| format!("no fleet answers at {}; is it running?", self.base))?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        let (status, path) = (answer.status(), answer.url().path().to_owned());
        let body = answer.text().await.unwrap_or_default();
        bail!("{path} answered {status}: {body}")
    }
}

async fn data(answer: Response) -> anyhow::Result<Value> {
    let mut body: Value = answer.json().await.context("the answer is not JSON")?;
    Ok(body["data"].take())
}

impl Session {
    /// POSTs `body` and gives the answer's `data`.
    pub(super) async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let request = self.client.request(Method::POST, path).header(AUTHORIZATION, &self.token).json(&body);
        self.client.json(request).await
    }

    /// POSTs without a body.
    pub(super) async fn act(&self, path: &str) -> anyhow::Result<()> {
        let request = self.client.request(Method::POST, path).header(AUTHORIZATION, &self.token);
        self.client.json(request).await.map(drop)
    }

    /// Reads something, as a viewer does.
    pub(super) async fn view(&self, path: &str) -> anyhow::Result<()> {
        let request = self.client.http.get(format!("{}{path}", self.client.base)).header(AUTHORIZATION, &self.token);
        self.client.json(request).await.map(drop)
    }

    /// Uploads a picture and makes it the avatar, at the URL the existing client would store.
    pub(super) async fn wear(&self, png: Vec<u8>) -> anyhow::Result<()> {
        let part = Part::bytes(png).file_name("avatar.png").mime_str("image/png")?;
        let upload = self.client.request(Method::POST, "/api/images/upload/profile").header(AUTHORIZATION, &self.token);
        let id = self.client.json(upload.multipart(Form::new().part("image", part))).await?;
        let id = id.as_str().context("the upload answer has no id")?;
        let change = json!({ "avatarUrl": format!("/api/images/view/{id}") });
        let save = self.client.request(Method::PUT, "/api/members/profile").header(AUTHORIZATION, &self.token);
        self.client.json(save.json(&change)).await.map(drop)
    }
}
