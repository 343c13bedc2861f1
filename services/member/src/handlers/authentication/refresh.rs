//! `POST /api/authentication/refresh`

use axum::{extract::State, http::HeaderMap};
use dto::{Env, TokenRefreshResponse};
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::{
    App,
    handlers::sessions::{self, Shown},
};

/// Changes the refresh token of the cookie `refresh_token` for a new session. A dead one is 401 `INVALID_TOKEN` with
/// `X-Relogin-Required: true`.
#[utoipa::path(
    post,
    path = "/api/authentication/refresh",
    operation_id = "refresh_session",
    tag = "authentication",
    responses(
        (status = 200, body = Env<TokenRefreshResponse>, headers(
            ("Authorization" = String, description = "`Bearer` and the access token"),
            ("Set-Cookie" = String, description = "`refresh_token`, HttpOnly, SameSite=Strict"),
        )),
        Failures,
    )
)]
pub(crate) async fn refresh(
    State(app): State<App>,
    shown: Shown,
) -> Result<(HeaderMap, Reply<TokenRefreshResponse>), ApiError> {
    let session = app.refresh(shown.refresh_token, shown.device).await?;
    let headers = sessions::opened(&app, &session)?;
    Ok((headers, ok(TokenRefreshResponse { access_token: session.access_token, expires_in: session.expires_in })))
}
