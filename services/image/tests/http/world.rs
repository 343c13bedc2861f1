//! The service under test, its members and their pictures.

use std::{io::Cursor, sync::Arc, time::Duration};

use async_trait::async_trait;
use authentication::{Authentication, IdentitySource, Revocation, Revocations, Setup, SourceError};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode},
};
use bytes::Bytes;
use clock::Clock;
use dailyfeed_image::{App, router};
use dto::Timestamp;
use http_body_util::BodyExt;
use image::{ImageFormat, Rgb, RgbImage};
use jwt::{Claims, JwkSet, KeySet, ServiceSecrets, SigningKey};
use rest::Boundary;
use serde_json::Value;
use settings::Settings;
use tower::ServiceExt;
use uuid::Uuid;

use crate::place::Place;

pub(crate) const UPLOAD: &str = "/api/images/upload";
pub(crate) const UPLOAD_PROFILE: &str = "/api/images/upload/profile";
pub(crate) const DELETE: &str = "/api/images/view/command/delete/in";

const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);
const BOUNDARY: &str = "a-boundary";

/// One or more replicas of the service over one place for blobs.
pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) clock: Clock,
    pub(crate) app: App,
    key: SigningKey,
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
        Self::with(&[]).await
    }

    pub(crate) async fn with(settings: &[&str]) -> Self {
        Self::over(Place::new(), settings).await
    }

    pub(crate) async fn over(place: Place, settings: &[&str]) -> Self {
        let (key, clock) = (SigningKey::generate().unwrap(), Clock::manual(NOW));
        let app = replica(&place, &key, &clock, settings).await;
        Self { place, clock, app, key }
    }

    /// Another process over the same place.
    pub(crate) async fn another(&self) -> Router {
        around(replica(&self.place, &self.key, &self.clock, &[]).await)
    }

    pub(crate) fn router(&self) -> Router {
        around(self.app.clone())
    }

    pub(crate) fn token(&self, member: i64) -> String {
        let year = Duration::from_hours(24 * 365);
        format!("Bearer {}", self.key.sign(&Claims::new(member, Uuid::from_u128(1), Vec::new(), NOW, year)))
    }

    pub(crate) async fn upload(&self, member: i64, picture: &[u8]) -> String {
        let answer = self.send(self.uploading(member, UPLOAD, picture)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.json());
        answer.json()["data"].as_str().unwrap().to_owned()
    }

    pub(crate) fn uploading(&self, member: i64, path: &str, picture: &[u8]) -> Request<Body> {
        let request = Request::post(path).header("authorization", self.token(member));
        request.header("content-type", multipart()).body(form(&[("image", picture)]).into()).unwrap()
    }

    pub(crate) fn deleting(&self, member: i64, body: impl Into<Body>) -> Request<Body> {
        // As the existing client sends it (contract C3).
        let request = Request::post(DELETE).header("authorization", self.token(member));
        request.header("content-type", "text/plain;charset=UTF-8").body(body.into()).unwrap()
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask(Method::GET, path, headers).await
    }

    pub(crate) async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn is_there(&self, id: &str) -> bool {
        self.get(&format!("/api/images/view/{id}"), &[]).await.status == StatusCode::OK
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        send(self.router(), request).await
    }
}

pub(crate) async fn send(router: Router, request: Request<Body>) -> Answer {
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    Answer { status: parts.status, headers: parts.headers, bytes: body.collect().await.unwrap().to_bytes() }
}

async fn replica(place: &Place, key: &SigningKey, clock: &Clock, settings: &[&str]) -> App {
    let settings = Settings::with(settings).unwrap();
    let authentication = Authentication::new(Setup {
        service: "image",
        secrets: ServiceSecrets::generate().unwrap(),
        source: Arc::new(Keys(key.clone())),
        revocations: Revocations::new(clock.clone()),
        clock: clock.clone(),
        leeway: Duration::ZERO,
    });
    authentication.synchronise().await.unwrap();
    let (images, records) = (place.store("images").await, place.store("records").await);
    App::new(images, records, &settings, authentication, clock.clone())
}

fn around(app: App) -> Router {
    Boundary { body_bytes: 1024 * 1024, timeout: Duration::from_secs(30) }.around(router(app))
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_default()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.json()["code"].as_str()), (status, Some(code)), "{}", self.json());
    }

    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.json());
        self.json()["data"].clone()
    }
}

pub(crate) fn multipart() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

pub(crate) fn form(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file) in parts {
        let about =
            format!("content-disposition: form-data; name=\"{name}\"; filename=\"a.png\"\r\ncontent-type: image/png");
        body.extend(format!("--{BOUNDARY}\r\n{about}\r\n\r\n").bytes());
        body.extend(file.iter().chain(b"\r\n"));
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

/// A picture of one colour, as PNG.
pub(crate) fn picture(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, Rgb(colour)).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}
