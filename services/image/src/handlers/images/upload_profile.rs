//! `POST /api/images/upload/profile`

use authentication::Caller;
use axum::extract::State;
use dto::Env;
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Reply, ok};

use super::{UploadForm, part::ImagePart};
use crate::{App, service::Request};

const PATH: &str = "/api/images/upload/profile";

/// Uploads a profile picture and answers its id.
///
/// The bytes decide what it is, not the declared type. It is kept upright, without metadata, as PNG:
/// within 350 x 350 pixels, and a centred square of 150 x 150 as its thumbnail. Nothing is enlarged.
#[utoipa::path(
    post,
    path = PATH,
    operation_id = "uploadProfileImage",
    tag = "images",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; replays the first answer for 24 h"),
    ),
    request_body(content = UploadForm, content_type = "multipart/form-data"),
    responses(
        (status = 200, body = Env<String>, description = "The image's id"),
        (status = 409, description = "The first request with this key still runs; `Retry-After` in seconds"),
        (status = 413, description = "More than 10 MiB"),
        (status = 422, description = "The key belongs to another picture"),
        Failures,
    )
)]
pub(crate) async fn upload_profile(
    State(app): State<App>,
    caller: Caller,
    attempt: Attempt,
    ImagePart { image, place }: ImagePart,
) -> Result<Reply<String>, ApiError> {
    let done = app.upload_image(Request { member: caller.id, path: PATH, key: attempt.key() }, image).await?;
    drop(place);
    Ok(ok(done.data).replayed(done.replayed))
}
