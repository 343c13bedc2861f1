//! `POST /api/authentication/logout`

use authentication::Caller;
use axum::{extract::State, http::HeaderMap};
use dto::Env;
use error::{ApiError, AuthFlag};
use rest::{Failures, Reply, ok};

use crate::{
    App,
    handlers::sessions::{self, Shown},
};

/// Ends the session in every service and removes the cookie; the latter with a dead token too.
#[utoipa::path(
    post,
    path = "/api/authentication/logout",
    operation_id = "log_out",
    tag = "authentication",
    security(("access_token" = [])),
    responses(
        (status = 200, body = Env<bool>, headers(
            ("Authorization" = String, description = "empty"),
            ("Set-Cookie" = String, description = "removes `refresh_token`"),
        )),
        Failures,
    )
)]
pub(crate) async fn log_out(
    State(app): State<App>,
    caller: Result<Caller, ApiError>,
    shown: Shown,
) -> Result<(HeaderMap, Result<Reply<bool>, ApiError>), ApiError> {
    let answer = match caller {
        Ok(caller) => app.log_out(&caller, shown.refresh_token).await.map(|()| Ok(ok(true)))?,
        Err(refusal) if refusal.code().status() != 401 => return Err(refusal),
        Err(refusal) => {
            app.forget(shown.refresh_token).await?;
            Err(refusal.flagged(AuthFlag::ReloginRequired))
        }
    };
    Ok((sessions::closed(&app)?, answer))
}
