//! `POST /api/token/refresh`

use axum::{extract::State, http::HeaderMap};
use dto::Env;
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::{
    App,
    handlers::sessions::{self, Shown},
};

/// The refresh that the client calls: like `POST /api/authentication/refresh`, with the tokens in headers alone. A body
/// is ignored.
#[utoipa::path(
    post,
    path = "/api/token/refresh",
    operation_id = "refresh_token",
    tag = "token",
    responses(
        (status = 200, body = Env<bool>, headers(
            ("Authorization" = String, description = "`Bearer` and the access token"),
            ("Set-Cookie" = String, description = "`refresh_token`, HttpOnly, SameSite=Strict"),
        )),
        Failures,
    )
)]
pub(crate) async fn refresh(State(app): State<App>, shown: Shown) -> Result<(HeaderMap, Reply<bool>), ApiError> {
    let session = app.refresh(shown.refresh_token, shown.device).await?;
    Ok((sessions::opened(&app, &session)?, ok(true)))
}
