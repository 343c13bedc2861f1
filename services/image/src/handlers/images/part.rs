//! Reading the one part of an upload.

use std::{error::Error, sync::Arc};

use axum::{
    body::{Body, BodyDataStream},
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
};
use bytes::Bytes;
use error::{ApiError, ErrorCode};
use futures::{Stream, StreamExt, stream::try_unfold};
use tokio::sync::OwnedSemaphorePermit;

use crate::{App, domain::Uploaded};

/// What a form may have beside the file: boundaries, headers, small fields.
const FORM_BYTES: usize = 64 * 1024;

/// How much more of a body that is too large is read and thrown away, so that the client gets to its answer.
const DRAINED_BYTES: usize = 64 * 1024 * 1024;

/// The part named `image`, read whole, and its place among the uploads in progress.
pub(crate) struct ImagePart {
    pub(crate) image: Uploaded,
    pub(crate) place: OwnedSemaphorePermit,
}

impl FromRequest<App> for ImagePart {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &App) -> Result<Self, ApiError> {
        let full = |_| ApiError::new(ErrorCode::LoadShed).retry_after(1);
        let place = Arc::clone(&app.uploads).try_acquire_owned().map_err(full)?;
        let request = request.map(|body| Body::from_stream(bounded(body, app.max_bytes + FORM_BYTES)));
        let form = Multipart::from_request(request, app).await;
        let form = form.map_err(|refused| invalid("multipart/form-data 요청이어야 합니다.").caused_by(refused))?;
        let image = read(form, app.max_bytes).await?.ok_or_else(|| invalid("이미지 파일이 필요합니다."))?;
        Ok(Self { image, place })
    }
}

fn invalid(message: &str) -> ApiError {
    ApiError::invalid("image", message)
}

async fn read(mut form: Multipart, max_bytes: usize) -> Result<Option<Uploaded>, ApiError> {
    let mut image = None;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some("image") {
            continue;
        }
        if image.is_some() {
            return Err(invalid("이미지 파일은 하나만 보낼 수 있습니다."));
        }
        image = Some(whole(field, max_bytes).await?);
    }
    Ok(image)
}

/// Reads the part to its end, but keeps no more than may be uploaded.
async fn whole(mut field: Field<'_>, max_bytes: usize) -> Result<Uploaded, ApiError> {
    let (mut image, mut length) = (Uploaded::default(), 0);
    while let Some(chunk) = field.chunk().await.map_err(broken)? {
        length += chunk.len();
        if length <= max_bytes {
            image.extend(&chunk);
        }
    }
    if length > max_bytes {
        return Err(ErrorCode::PayloadTooLarge.into());
    }
    Ok(image)
}

fn broken(failure: MultipartError) -> ApiError {
    let mut causes = std::iter::successors(Some(&failure as &dyn Error), |&cause| cause.source());
    if causes.any(<dyn Error>::is::<TooLarge>) {
        return ErrorCode::PayloadTooLarge.into();
    }
    invalid("요청 본문을 끝까지 읽지 못했습니다.").caused_by(failure)
}

#[derive(Debug, thiserror::Error)]
#[error("the body is too large")]
struct TooLarge;

/// The body up to `max_bytes`; what is more is drained before the failure is told.
fn bounded(body: Body, max_bytes: usize) -> impl Stream<Item = Result<Bytes, axum::Error>> {
    try_unfold((body.into_data_stream(), max_bytes), async |(mut body, left)| {
        let Some(chunk) = body.next().await.transpose()? else { return Ok(None) };
        let Some(left) = left.checked_sub(chunk.len()) else {
            drain(body).await;
            return Err(axum::Error::new(TooLarge));
        };
        Ok(Some((chunk, (body, left))))
    })
}

async fn drain(mut body: BodyDataStream) {
    let mut left = DRAINED_BYTES;
    while let Some(Ok(chunk)) = body.next().await {
        match left.checked_sub(chunk.len()) {
            Some(rest) => left = rest,
            None => return,
        }
    }
}
