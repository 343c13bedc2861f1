//! Images.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Images to delete; ids are the last path segments of the URLs.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ImageDeleteBulkRequest {
    /// At most 1000 URLs.
    pub image_urls: Option<Vec<String>>,
}
