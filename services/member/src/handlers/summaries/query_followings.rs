//! `GET /api/members/query/followings`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::App;

/// Every active member whom the caller follows, the latest follow first.
#[utoipa::path(
    get,
    path = "/api/members/query/followings",
    operation_id = "query_followings",
    tag = "members",
    security(("access_token" = [])),
    responses(
        (status = 200, body = Env<Vec<Summary>>),
        Failures,
    )
)]
pub(crate) async fn query_followings(State(app): State<App>, caller: Caller) -> Result<Reply<Vec<Summary>>, ApiError> {
    app.followings(&caller).await.map(ok)
}
