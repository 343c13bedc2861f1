//! `POST /api/authentication/login`

use axum::{extract::State, http::HeaderMap};
use dto::{Env, LoginRequest, Summary};
use error::ApiError;
use rest::{Failures, Json, Reply, ok};

use crate::{
    App,
    domain::Login,
    handlers::sessions::{self, Shown},
};

/// Opens a session. An unknown e-mail and a wrong password are the same `LOGIN_FAILED`, 401 without a flag header.
#[utoipa::path(
    post,
    path = "/api/authentication/login",
    operation_id = "log_in",
    tag = "authentication",
    request_body = LoginRequest,
    responses(
        (status = 200, body = Env<Summary>, headers(
            ("Authorization" = String, description = "`Bearer` and the access token"),
            ("Set-Cookie" = String, description = "`refresh_token`, HttpOnly, SameSite=Strict"),
        )),
        Failures,
    )
)]
pub(crate) async fn log_in(
    State(app): State<App>,
    shown: Shown,
    Json(request): Json<LoginRequest>,
) -> Result<(HeaderMap, Reply<Summary>), ApiError> {
    let (session, summary) = app.log_in(Login::parse(request)?, shown.device).await?;
    Ok((sessions::opened(&app, &session)?, ok(summary)))
}
