//! Table `jwt_keys`. `public_key` holds the key as it is published (RFC 7517), so that publishing needs no private half.

use database::{Connection, DatabaseError, sql};
use dto::Timestamp;
use error::ApiError;
use jwt::{Jwk, SigningKey};
use secrecy::ExposeSecret;

/// The key that signs, if there is one.
pub(crate) async fn find_signing(c: &mut Connection) -> Result<Option<SigningKey>, ApiError> {
    let statement = "SELECT key_id, secret_key FROM jwt_keys WHERE is_primary = 1 AND is_active = 1";
    let Some((kid, secret)) = c.first::<(String, String)>(sql(statement)).await? else { return Ok(None) };
    let kid = kid.parse().map_err(ApiError::internal)?;
    SigningKey::from_pkcs8(kid, &secret.into()).map(Some).map_err(ApiError::internal)
}

/// The key that signs; without one nobody can log in.
pub(crate) async fn get_signing(c: &mut Connection) -> Result<SigningKey, ApiError> {
    find_signing(c).await?.ok_or_else(|| ApiError::unavailable("there is no signing key"))
}

/// Makes this the key that signs; it verifies for as long as it does.
pub(crate) async fn insert_signing(c: &mut Connection, key: &SigningKey, now: Timestamp) -> Result<(), ApiError> {
    let statement = "INSERT INTO jwt_keys (key_id, secret_key, public_key, is_active, is_primary, expires_at, \
                     created_at, updated_at) VALUES (?, ?, ?, 1, 1, NULL, ?, ?)";
    let statement = sql(statement)
        .bind(key.kid().to_string())
        .bind(key.to_pkcs8().map_err(ApiError::internal)?.expose_secret())
        .bind(serde_json::to_string(&key.jwk()).map_err(ApiError::internal)?)
        .bind_all([now, now]);
    Ok(c.run(statement).await.map(drop)?)
}

/// Every key that still verifies: those that sign, and those whose last token has not expired by `now`.
pub(crate) async fn find_verifying(c: &mut Connection, now: Timestamp) -> Result<Vec<Jwk>, DatabaseError> {
    let statement = "SELECT public_key FROM jwt_keys WHERE is_active = 1 OR expires_at > ? ORDER BY id";
    let rows: Vec<(String,)> = c.all(sql(statement).bind(now)).await?;
    let read = |(text,): &(String,)| serde_json::from_str(text);
    rows.iter().map(read).collect::<Result<_, _>>().map_err(|cause| DatabaseError::Corrupt(cause.to_string()))
}
