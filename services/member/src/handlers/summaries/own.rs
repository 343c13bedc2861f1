//! `GET /api/members/summary`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::App;

/// The caller as lists show members.
#[utoipa::path(
    get,
    path = "/api/members/summary",
    operation_id = "get_own_summary",
    tag = "members",
    security(("access_token" = [])),
    responses(
        (status = 200, body = Env<Summary>),
        Failures,
    )
)]
pub(crate) async fn own(State(app): State<App>, caller: Caller) -> Result<Reply<Summary>, ApiError> {
    app.summary(&caller, caller.id).await.map(ok)
}
