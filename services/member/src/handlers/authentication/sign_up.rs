//! `POST /api/authentication/signup`

use axum::extract::State;
use dto::{Env, Member, SignupRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, created};

use crate::{App, domain::SignUp};

/// Signs a member up; no session is opened. The same body within 10 s gives the first member.
#[utoipa::path(
    post,
    path = "/api/authentication/signup",
    operation_id = "sign_up",
    tag = "authentication",
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = SignupRequest,
    responses(
        (status = 201, body = Env<Member>),
        Failures,
    )
)]
pub(crate) async fn sign_up(
    State(app): State<App>,
    attempt: Attempt,
    Json(request): Json<SignupRequest>,
) -> Result<Reply<Member>, ApiError> {
    let sign_up = SignUp::parse(request, app.clock.now())?;
    let done = app.sign_up(attempt, sign_up).await?;
    Ok(created(done.data).replayed(done.replayed))
}
