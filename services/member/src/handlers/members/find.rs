//! `GET /api/members/{id}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Member};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// A bare member.
#[utoipa::path(
    get,
    path = "/api/members/{id}",
    operation_id = "get_member",
    tag = "members",
    security(("access_token" = [])),
    params(
        ("id" = i64, Path, description = "Member id"),
    ),
    responses(
        (status = 200, body = Env<Member>),
        Failures,
    )
)]
pub(crate) async fn find(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<Reply<Member>, ApiError> {
    app.member(&caller, id).await.map(ok)
}
