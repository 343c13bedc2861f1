//! `GET /api/images/view/{imageId}`

use std::ops::Range;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use error::{ApiError, ErrorCode};
use rest::{Failures, Params, Path};

use super::wanted::{Wanted, wanted};
use crate::{
    App,
    domain::{ImageId, Rendition},
    service::Picture,
};

/// Shows a picture, to everybody.
///
/// An id never shows another one, so it may be cached for good.
#[utoipa::path(
    get,
    path = "/api/images/view/{imageId}",
    operation_id = "viewImage",
    tag = "images",
    params(
        ("imageId" = String, Path, description = "What the upload answered"),
        ("thumbnail" = Option<bool>, Query, description = "The small square instead of the whole picture"),
        ("If-None-Match" = Option<String>, Header, description = "Answers 304 when it names the picture's ETag"),
        ("Range" = Option<String>, Header, description = "One range of bytes; answers 206 or 416"),
        ("If-Range" = Option<String>, Header, description = "An ETag; another picture is answered whole"),
    ),
    responses(
        (status = 200, description = "The picture", content_type = "image/png", body = String),
        (status = 206, description = "The range asked for", content_type = "image/png", body = String),
        (status = 304, description = "The picture is the one the client has"),
        (status = 416, description = "The range begins beyond the end"),
        Failures,
    )
)]
pub(crate) async fn view(
    State(app): State<App>,
    method: Method,
    Path(id): Path<String>,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let thumbnail = params.flag("thumbnail")?.unwrap_or_default();
    let rendition = if thumbnail { Rendition::Thumbnail } else { Rendition::Original };
    let id = ImageId::parse(&id).ok_or(ErrorCode::ImageNotFound)?;
    let picture = app.view_image(id, rendition).await?;
    answer(picture, id, &method, &headers).await
}

async fn answer(picture: Picture, id: ImageId, method: &Method, headers: &HeaderMap) -> Result<Response, ApiError> {
    let (length, tag) = (picture.length(), picture.tag(id));
    let about = about(id, &tag)?;
    Ok(match wanted(method, headers, &tag, length) {
        Wanted::NotModified => (StatusCode::NOT_MODIFIED, about).into_response(),
        Wanted::Whole => (StatusCode::OK, about, png(picture.read(0..length).await?)).into_response(),
        Wanted::Part(part) => {
            let place = content_range(&part, length)?;
            (StatusCode::PARTIAL_CONTENT, about, place, png(picture.read(part).await?)).into_response()
        }
        Wanted::Beyond => {
            let size = [(header::CONTENT_RANGE, value(&format!("bytes */{length}"))?)];
            (size, ApiError::new(ErrorCode::RangeNotSatisfiable)).into_response()
        }
    })
}

/// What 200, 206 and 304 say alike (RFC 9110, 15.4.5).
fn about(id: ImageId, tag: &str) -> Result<[(HeaderName, HeaderValue); 5], ApiError> {
    Ok([
        (header::ETAG, value(tag)?),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::CONTENT_DISPOSITION, value(&format!("inline; filename=\"{id}\""))?),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ])
}

fn png(bytes: Bytes) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, HeaderValue::from_static("image/png"))], bytes)
}

fn content_range(part: &Range<u64>, length: u64) -> Result<[(HeaderName, HeaderValue); 1], ApiError> {
    Ok([(header::CONTENT_RANGE, value(&format!("bytes {}-{}/{length}", part.start, part.end - 1))?)])
}

fn value(text: &str) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(text).map_err(ApiError::internal)
}
