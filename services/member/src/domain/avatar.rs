//! Which images a profile no longer needs.

use std::collections::BTreeSet;

/// Those of `urls` that are images of ours, each once, without the one the profile shows: URLs differ in how they
/// reach an image, not in its id.
pub(crate) fn unused_images(urls: Vec<String>, shown: &str) -> Vec<String> {
    let mut seen: BTreeSet<String> = view_id(shown).into_iter().collect();
    urls.into_iter().filter(|url| view_id(url).is_some_and(|id| seen.insert(id))).collect()
}

/// The id at the end of `…/images/view/<id>`.
fn view_id(url: &str) -> Option<String> {
    let (_, rest) = url.rsplit_once("/images/view/")?;
    let id = rest.split(['?', '#', '/']).next().filter(|id| !id.is_empty())?;
    Some(id.to_ascii_lowercase())
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
        assert_eq!(unused(&urls, "no-image"), [urls[0]]);
    }

    #[test]
    fn only_images_of_ours_are_meant() {
        let urls = ["no-image", "https://example.com/face.png", "/api/images/view/", "", "/api/images/view/b"];
        assert_eq!(unused(&urls, "no-image"), ["/api/images/view/b"]);
    }
}
