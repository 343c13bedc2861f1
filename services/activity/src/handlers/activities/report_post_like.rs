//! `POST /api/member-activities/posts/likes`

use authentication::MemberOrService;
use axum::extract::State;
use dto::{Env, MemberActivity, PostActivityRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, created};

use crate::{
    App,
    domain::{POST_LIKES, Report},
};

/// Records a like of a post, or its end. Internal: a service's token, or a member's own with his own `memberId`.
#[utoipa::path(
    post,
    path = "/api/member-activities/posts/likes",
    tag = "activities",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = PostActivityRequest,
    responses(
        (status = 201, body = Env<MemberActivity>),
        (status = 403, description = "Another member's activity", body = error::ErrorBody),
        Failures,
    )
)]
pub(crate) async fn report_post_like_activity(
    State(app): State<App>,
    reporter: MemberOrService,
    attempt: Attempt,
    Json(request): Json<PostActivityRequest>,
) -> Result<Reply<MemberActivity>, ApiError> {
    let report = Report::on_post(&request, POST_LIKES)?;
    let done = app.report_activity(&reporter, attempt, report).await?;
    Ok(created(done.data).replayed(done.replayed))
}
