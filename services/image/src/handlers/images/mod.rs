//! `/api/images`.

pub(crate) mod delete;
mod part;
pub(crate) mod upload;
pub(crate) mod upload_profile;
pub(crate) mod view;
mod wanted;

use utoipa::ToSchema;

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "documentation only; `ImagePart` reads the form")]
pub(crate) struct UploadForm {
    /// One JPEG, PNG, GIF or WebP of at most 10 MiB and 40 megapixels.
    #[schema(value_type = String, content_media_type = "application/octet-stream")]
    image: Vec<u8>,
}
