//! `GET /api/members/profile`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MemberProfile};
use error::ApiError;
use rest::{Failures, Reply, ok};

use crate::App;

/// The caller's own profile, with everything in it.
#[utoipa::path(
    get,
    path = "/api/members/profile",
    operation_id = "get_own_profile",
    tag = "profiles",
    security(("access_token" = [])),
    responses(
        (status = 200, body = Env<MemberProfile>),
        Failures,
    )
)]
pub(crate) async fn own(State(app): State<App>, caller: Caller) -> Result<Reply<MemberProfile>, ApiError> {
    app.profile(&caller, caller.id).await.map(ok)
}
