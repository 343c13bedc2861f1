//! `GET /api/members/profile/@{handle}`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MemberProfile};
use error::ApiError;
use rest::{Failures, Path, Reply, ok};

use crate::App;

/// The profile of the member with this handle, in any case of its letters.
#[utoipa::path(
    get,
    path = "/api/members/profile/@{handle}",
    operation_id = "get_profile_of_handle",
    tag = "profiles",
    security(("access_token" = [])),
    params(
        ("handle" = String, Path, description = "Handle, after a literal `@`"),
    ),
    responses(
        (status = 200, body = Env<MemberProfile>),
        Failures,
    )
)]
pub(crate) async fn of_handle(
    State(app): State<App>,
    caller: Caller,
    Path(handle): Path<String>,
) -> Result<Reply<MemberProfile>, ApiError> {
    app.profile_of_handle(&caller, &handle).await.map(ok)
}
