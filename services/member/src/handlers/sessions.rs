//! What requests show of a session, and the headers that hand one out or take it away.

use std::net::SocketAddr;

use authentication::{REFRESH_COOKIE, refresh_cookie};
use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, HeaderValue, header, request::Parts},
};
use error::ApiError;

use crate::{
    App,
    domain::{Device, RefreshToken, Session},
};

/// The refresh cookie, if there is one, and the device it comes from: the first entry of `X-Forwarded-For`, which the
/// gateway writes, else the peer.
pub(crate) struct Shown {
    pub(crate) refresh_token: Option<RefreshToken>,
    pub(crate) device: Device,
}

impl<S: Send + Sync> FromRequestParts<S> for Shown {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let text = |name| parts.headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()));
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip().to_string());
        let forwarded = text("x-forwarded-for");
        let forwarded =
            forwarded.as_deref().and_then(|list| list.split(',').next()).filter(|first| !first.trim().is_empty());
        let device = Device::new(text("user-agent").as_deref(), forwarded.or(peer.as_deref()));
        Ok(Self { refresh_token: refresh_cookie(&parts.headers).map(RefreshToken::from), device })
    }
}

/// The headers of an answer that hands a session out; nobody on the way may keep them.
pub(crate) fn opened(app: &App, session: &Session) -> Result<HeaderMap, ApiError> {
    let max_age = app.identity.lifetimes.refresh.as_secs();
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, secret(&format!("Bearer {}", session.access_token))?);
    headers.insert(header::SET_COOKIE, cookie(app, session.refresh_token.expose(), max_age)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(headers)
}

/// The headers of an answer that takes the session away.
pub(crate) fn closed(app: &App) -> Result<HeaderMap, ApiError> {
    let mut headers = HeaderMap::new();
    headers.insert(header::AUTHORIZATION, HeaderValue::from_static(""));
    headers.insert(header::SET_COOKIE, cookie(app, "", 0)?);
    Ok(headers)
}

/// Set and removed with the same attributes, or browsers keep it (defect D40 of the reference).
fn cookie(app: &App, value: &str, max_age: u64) -> Result<HeaderValue, ApiError> {
    let secure = if app.identity.secure_cookie { "; Secure" } else { "" };
    secret(&format!("{REFRESH_COOKIE}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Strict{secure}"))
}

/// A header value that is not printed.
fn secret(text: &str) -> Result<HeaderValue, ApiError> {
    let mut value = HeaderValue::from_str(text).map_err(ApiError::internal)?;
    value.set_sensitive(true);
    Ok(value)
}
