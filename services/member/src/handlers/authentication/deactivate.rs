//! `DELETE /api/authentication/deactivate`

use authentication::Caller;
use axum::{extract::State, http::HeaderMap};
use dto::Env;
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::{App, handlers::sessions};

/// Ends the account: its sessions end, and profile, posts and lists vanish at once.
#[utoipa::path(
    delete,
    path = "/api/authentication/deactivate",
    operation_id = "deactivate",
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
pub(crate) async fn deactivate(State(app): State<App>, caller: Caller) -> Result<(HeaderMap, Reply<bool>), ApiError> {
    app.deactivate(&caller).await?;
    Ok((sessions::closed(&app)?, ok(true)))
}
