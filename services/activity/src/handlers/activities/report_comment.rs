//! `POST /api/member-activities/comments`

use authentication::MemberOrService;
use axum::extract::State;
use dto::{CommentActivityRequest, Env, MemberActivity};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, created};

use crate::{
    App,
    domain::{COMMENTS, Report},
};

/// Records what a member did to a comment. Internal: a service's token, or a member's own with his own `memberId`.
#[utoipa::path(
    post,
    path = "/api/member-activities/comments",
    tag = "activities",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = CommentActivityRequest,
    responses(
        (status = 201, body = Env<MemberActivity>),
        (status = 403, description = "Another member's activity", body = error::ErrorBody),
        Failures,
    )
)]
pub(crate) async fn report_comment_activity(
    State(app): State<App>,
    reporter: MemberOrService,
    attempt: Attempt,
    Json(request): Json<CommentActivityRequest>,
) -> Result<Reply<MemberActivity>, ApiError> {
    let report = Report::on_comment(&request, COMMENTS)?;
    let done = app.report_activity(&reporter, attempt, report).await?;
    Ok(created(done.data).replayed(done.replayed))
}
