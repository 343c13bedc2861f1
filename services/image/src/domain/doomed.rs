//! Which images a bulk delete means.

use std::collections::BTreeSet;

use dto::ImageDeleteBulkRequest;
use error::ApiError;

use super::ImageId;

/// The longest list.
const MAX_URLS: usize = 1000;

/// The images to delete, each once.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Doomed(pub(crate) BTreeSet<ImageId>);

impl Doomed {
    /// Takes the ids from the URLs; what names no image is passed over, no list is an empty one.
    pub(crate) fn parse(request: ImageDeleteBulkRequest) -> Result<Self, ApiError> {
        let urls = request.image_urls.unwrap_or_default();
        if urls.len() > MAX_URLS {
            return Err(ApiError::invalid("imageUrls", "이미지는 한 번에 1000개까지 삭제할 수 있습니다."));
        }
        Ok(Self(urls.iter().filter_map(|url| image(url)).collect()))
    }
}

/// The id is the last segment of the path, without query and extension.
fn image(url: &str) -> Option<ImageId> {
    let path = url.split(['?', '#']).next()?;
    let file = path.rsplit('/').next()?;
    ImageId::parse(file.split('.').next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(urls: Vec<String>) -> Result<Doomed, ApiError> {
        Doomed::parse(ImageDeleteBulkRequest { image_urls: Some(urls) })
    }

    #[test]
    fn every_form_of_the_url_names_the_image() {
        let id = ImageId::random();
        for url in [
            format!("/api/proxy/images/view/{id}"),
            format!("http://localhost:8085/api/images/view/{id}?thumbnail=true"),
            format!("{id}.PNG#top"),
            format!("http://x/a/../{id}.tar.gz?url=/b/c"),
            id.to_string(),
        ] {
            assert_eq!(parse(vec![url.clone()]).unwrap(), Doomed([id].into()), "{url}");
        }
    }

    #[test]
    fn what_names_none_is_passed_over() {
        let id = ImageId::random();
        for url in
            ["", "no-image", "/", "..", "/api/images/view/../../etc/passwd", "?", &format!("{id}/"), &format!("?{id}")]
        {
            assert_eq!(parse(vec![url.to_owned()]).unwrap(), Doomed([].into()), "{url}");
        }
        assert_eq!(Doomed::parse(ImageDeleteBulkRequest::default()).unwrap(), Doomed([].into()));
    }

    #[test]
    fn a_thousand_are_enough() {
        let id = ImageId::random();
        assert_eq!(parse(vec![id.to_string(); 1000]).unwrap(), Doomed([id].into()));
        assert_eq!(parse(vec![id.to_string(); 1001]).unwrap_err().errors()[0].field, "imageUrls");
    }
}
