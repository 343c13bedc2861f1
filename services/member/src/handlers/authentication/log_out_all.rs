//! `POST /api/authentication/logout-all`

use authentication::Caller;
use axum::{extract::State, http::HeaderMap};
use dto::Env;
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::{App, handlers::sessions};

/// Ends every session of the caller in every service.
#[utoipa::path(
    post,
    path = "/api/authentication/logout-all",
    operation_id = "log_out_all",
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
pub(crate) async fn log_out_all(State(app): State<App>, caller: Caller) -> Result<(HeaderMap, Reply<bool>), ApiError> {
    app.log_out_everywhere(&caller).await?;
    Ok((sessions::closed(&app)?, ok(true)))
}
