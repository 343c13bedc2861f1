//! `GET /api/members`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Member};
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::App;

/// The caller's bare member.
#[utoipa::path(
    get,
    path = "/api/members",
    operation_id = "get_own_member",
    tag = "members",
    security(("access_token" = [])),
    responses(
        (status = 200, body = Env<Member>),
        Failures,
    )
)]
pub(crate) async fn own(State(app): State<App>, caller: Caller) -> Result<Reply<Member>, ApiError> {
    app.member(&caller, caller.id).await.map(ok)
}
