//! Which images a profile no longer needs.

use std::collections::BTreeSet;

/// Those of `urls` that are images of ours, each once, without the one the profile shows: URLs differ in how they
/// reach an image, not in its id.
pub(crate) fn unused_images(urls: Vec<String>, shown: &str) -> Vec<String> {
    let mut seen = BTreeSet::from([String::new(), image_id(shown)]);
    urls.into_iter().filter(|url| path(url).contains("/images/view/") && seen.insert(image_id(url))).collect()
}

/// The id as the image service reads it: the last segment of the path, without its extension.
fn image_id(url: &str) -> String {
    let file = path(url).rsplit('/').next().unwrap_or_default();
    file.split('.').next().unwrap_or_default().to_ascii_lowercase()
}

fn path(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unused(urls: &[&str], shown: &str) -> Vec<String> {
        unused_images(urls.iter().map(|url| (*url).to_owned()).collect(), shown)
    }

    #[test]
    fn the_shown_image_stays_however_it_is_written() {
        let urls = ["/api/proxy/images/view/A-1", "http://localhost:8085/api/images/view/a-1?thumbnail=true"];
        assert!(unused(&urls, "https://example.com/api/images/view/a-1").is_empty());
        assert!(unused(&["/images/view/a-1.png", "/images/view/b/a-1"], "a-1").is_empty());
        assert_eq!(unused(&urls, "no-image"), [urls[0]]);
    }

    #[test]
    fn only_images_of_ours_are_meant() {
        let urls = ["no-image", "https://example.com/a?/images/view/a", "/api/images/view/", "", "/api/images/view/b"];
        assert_eq!(unused(&urls, "no-image"), ["/api/images/view/b"]);
    }
}
