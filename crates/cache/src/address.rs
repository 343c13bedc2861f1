//! Where Redis is, and how it is spoken to.

use std::fs;

use redis::{Client, ErrorKind, IntoConnectionInfo, RedisError, TlsCertificates};
use secrecy::ExposeSecret;
use settings::sections;

/// Why a Redis of the settings cannot be used, whether it is there or not.
#[derive(Debug, thiserror::Error)]
pub enum RedisMistake {
    /// `redis.url` is missing or no such URL.
    #[error("redis.url is not redis://HOST:PORT or rediss://HOST:PORT: {0}")]
    Url(String),
    /// `redis.ca` cannot be read as certificates.
    #[error("redis.ca cannot be used: {0}")]
    Authority(String),
}

/// A client of the Redis in the settings; nothing is connected yet.
pub(crate) fn client(settings: &sections::Redis) -> Result<Client, RedisMistake> {
    let url = settings.url.expose_secret();
    let mut info = url.into_connection_info().map_err(|error| RedisMistake::Url(told(&error)))?;
    let password = settings.password.expose_secret();
    if !password.is_empty() {
        let redis = info.redis_settings().clone().set_password(password);
        info = info.set_redis_settings(redis);
    }
    if !url.starts_with("rediss:") {
        return Client::open(info).map_err(|error| RedisMistake::Url(told(&error)));
    }
    // An error means that the process has chosen its cryptography already.
    drop(rustls::crypto::ring::default_provider().install_default());
    let root_cert = match settings.ca.as_str() {
        "" => None,
        file => Some(fs::read(file).map_err(|error| RedisMistake::Authority(format!("{file}: {error}")))?),
    };
    let certificates = TlsCertificates { client_tls: None, root_cert };
    Client::build_with_tls(info, certificates).map_err(|error| RedisMistake::Authority(error.to_string()))
}

/// What is wrong, without the URL, which may hold a password.
fn told(error: &RedisError) -> String {
    match error.kind() {
        ErrorKind::InvalidClientConfig => error.detail().unwrap_or("it cannot be read").to_owned(),
        _ => "it cannot be read".to_owned(),
    }
}
