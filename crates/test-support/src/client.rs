//! Requests, sent the way the existing client's server sends them.

use std::{sync::Arc, time::Duration};

use reqwest::{
    Method,
    header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue},
    multipart::{Form, Part},
    redirect::Policy,
};
use serde_json::Value;

use crate::{Answer, log::Log};

/// How long an answer may take before the test gives up.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A base URL, and the log to show when something goes wrong there.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    url: Arc<str>,
    pub(crate) log: Log,
}

impl Origin {
    pub(crate) fn new(url: &str, log: Log) -> Self {
        Self { url: url.trim_end_matches('/').into(), log }
    }
}

/// An HTTP client of one origin, with the headers of one caller; cheap to clone, to be used in one test only.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    origin: Origin,
    headers: HeaderMap,
}

impl Client {
    pub(crate) fn new(origin: Origin) -> Self {
        let http = reqwest::Client::builder().no_proxy().redirect(Policy::none()).timeout(TIMEOUT).build();
        Self { http: http.expect("a client without TLS needs nothing"), origin, headers: HeaderMap::new() }
    }

    /// The base URL, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.origin.url
    }

    /// The same caller at the origin of `other`.
    #[must_use]
    pub fn at(&self, other: &Self) -> Self {
        Self { origin: other.origin.clone(), ..self.clone() }
    }

    /// The same client with one header more (or another value of it).
    #[must_use]
    pub fn with_header(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        let name = HeaderName::try_from(name).expect("a header name");
        client.headers.insert(name, HeaderValue::try_from(value).expect("a header value"));
        client
    }

    /// The same client with `Authorization: Bearer <token>`.
    #[must_use]
    pub fn with_bearer(&self, token: &str) -> Self {
        self.with_header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// The same client with the refresh cookie.
    #[must_use]
    pub fn with_refresh_cookie(&self, value: &str) -> Self {
        self.with_header(COOKIE.as_str(), &format!("refresh_token={value}"))
    }

    /// The same client without credentials or other headers.
    #[must_use]
    pub fn anonymous(&self) -> Self {
        Self { headers: HeaderMap::new(), ..self.clone() }
    }

    /// GET, with the `Content-Type: application/json` that the existing client's server adds.
    pub async fn get(&self, path: &str) -> Answer {
        self.request(&Method::GET, path).content_type("application/json").send().await
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.request(&Method::POST, path).json(body).send().await
    }

    /// POST without a body, but with a JSON content type and `Content-Length: 0`.
    pub async fn post_empty(&self, path: &str) -> Answer {
        self.request(&Method::POST, path).body("application/json", Vec::new()).send().await
    }

    /// PUT of a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.request(&Method::PUT, path).json(body).send().await
    }

    /// DELETE without a body, but with a JSON content type.
    pub async fn delete(&self, path: &str) -> Answer {
        self.request(&Method::DELETE, path).content_type("application/json").send().await
    }

    /// POST of one file as multipart/form-data, in the part `image`.
    pub async fn upload(&self, path: &str, mime: &str, file: Vec<u8>) -> Answer {
        self.request(&Method::POST, path).file("image", mime, file).send().await
    }

    /// Any request; nothing is added to it but the caller's headers.
    pub fn request(&self, method: &Method, path: &str) -> Request {
        let builder =
            self.http.request(method.clone(), format!("{}{path}", self.origin.url)).headers(self.headers.clone());
        Request { builder, line: format!("{method} {}{path}", self.origin.url), log: self.origin.log.clone() }
    }
}

/// A request being put together.
#[derive(Debug)]
pub struct Request {
    builder: reqwest::RequestBuilder,
    line: String,
    log: Log,
}

impl Request {
    /// Adds a header; the same name twice sends it twice.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.builder = self.builder.header(name, value);
        self
    }

    /// Sets the content type alone.
    #[must_use]
    pub fn content_type(self, value: &str) -> Self {
        self.header(CONTENT_TYPE.as_str(), value)
    }

    /// A JSON body, as `application/json`.
    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    /// A JSON body as the existing client sends three of its calls: `text/plain`.
    #[must_use]
    pub fn json_as_text(self, body: &Value) -> Self {
        self.body("text/plain;charset=UTF-8", body.to_string())
    }

    /// Any bytes under any content type.
    #[must_use]
    pub fn body(self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let mut request = self.content_type(content_type);
        request.builder = request.builder.body(body.into());
        request
    }

    /// One file as multipart/form-data.
    #[must_use]
    pub fn file(mut self, part: &'static str, mime: &str, file: Vec<u8>) -> Self {
        let file = Part::bytes(file).file_name("picture").mime_str(mime).expect("a media type");
        self.builder = self.builder.multipart(Form::new().part(part, file));
        self
    }

    /// Sends it and reads the whole answer.
    pub async fn send(self) -> Answer {
        let (line, log) = (self.line.clone(), self.log.clone());
        self.exchange().await.unwrap_or_else(|error| panic!("{line}: no answer: {error:?}, stderr:\n{}", log.tail()))
    }

    /// Sends it; nothing if the connection breaks before the answer is whole, as when the program is killed.
    pub async fn attempt(self) -> Option<Answer> {
        self.exchange().await.ok()
    }

    async fn exchange(self) -> reqwest::Result<Answer> {
        let (client, request) = self.builder.build_split();
        let request = request.unwrap_or_else(|error| panic!("{} is no request: {error:?}", self.line));
        let path = request.url().path().to_owned();
        let conditional = ["if-none-match", "if-modified-since", "range"];
        let conditional = conditional.iter().any(|name| request.headers().contains_key(*name));
        let answer = Answer::read(client.execute(request).await?, self.line, path, self.log).await?;
        // The existing client's server crashes on these statuses.
        assert!(conditional || ![204, 205, 304].contains(&answer.status), "a status without a body, unasked: {answer}");
        Ok(answer)
    }
}
