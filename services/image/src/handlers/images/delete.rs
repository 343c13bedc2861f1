//! `POST /api/images/view/command/delete/in`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, ImageDeleteBulkRequest};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, domain::Doomed, service::Request};

const PATH: &str = "/api/images/view/command/delete/in";

/// Deletes one's own images, named by their URLs.
///
/// Those of others and those that are gone are left alone.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "deleteImages",
    tag = "images",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body = ImageDeleteBulkRequest,
    responses(
        (status = 200, body = Env<bool>, description = "`true`, whatever there was to delete"),
        (status = 409, description = "The first request with this key still runs; `Retry-After` in seconds"),
        (status = 422, description = "The key belongs to another list"),
        Failures,
    )
)]
pub(crate) async fn delete(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    Json(request): Json<ImageDeleteBulkRequest>,
) -> Result<Reply<bool>, ApiError> {
    let doomed = Doomed::parse(request)?;
    let done = app.delete_images(Request { member: caller.id, path: PATH, key: attempt.key() }, doomed).await?;
    Ok(ok(true).replayed(done.replayed))
}
