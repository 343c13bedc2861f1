//! `GET /api/members/{memberId}/summary`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// A member as lists show him.
#[utoipa::path(
    get,
    path = "/api/members/{memberId}/summary",
    operation_id = "get_summary",
    tag = "members",
    security(("access_token" = [])),
    params(
        ("memberId" = i64, Path, description = "Member id"),
    ),
    responses(
        (status = 200, body = Env<Summary>),
        Failures,
    )
)]
pub(crate) async fn of_member(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Reply<Summary>, ApiError> {
    app.summary(&caller, id).await.map(ok)
}
