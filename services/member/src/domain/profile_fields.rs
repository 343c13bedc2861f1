//! The limits of a profile's fields, the same at sign-up and update (decision 5). Each takes what was sent and not
//! empty; the refusal is a Korean sentence for the `errors` of a 400.

use chrono::NaiveDate;
use dto::{NO_IMAGE, Timestamp};
use text::named;
use url::Url;

pub(crate) fn member_name(text: &str) -> Result<&str, String> {
    named("이름", text::bounded(text, 2..=30))
}

pub(crate) fn display_name(text: &str) -> Result<&str, String> {
    named("표시 이름", text::bounded(text, 1..=50))
}

pub(crate) fn bio(text: &str) -> Result<&str, String> {
    named("소개", text::bounded(text, 0..=500))
}

pub(crate) fn location(text: &str) -> Result<&str, String> {
    named("위치", text::bounded(text, 0..=100))
}

pub(crate) fn website_url(text: &str) -> Result<&str, String> {
    let checked = text::bounded(text, 0..=200).and_then(|text| {
        let is_web = parse_url(text).is_ok_and(|url| is_web(&url));
        if is_web { Ok(text) } else { Err("http(s) 주소여야 합니다.".to_owned()) }
    });
    named("웹사이트", checked)
}

/// `yyyy-MM-dd`, before today in UTC.
pub(crate) fn birth_date(text: &str, now: Timestamp) -> Result<&str, String> {
    let written_out = text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    if !written_out {
        return Err("생년월일: yyyy-MM-dd 형식의 날짜여야 합니다.".to_owned());
    }
    if text < now.date().as_str() { Ok(text) } else { Err("생년월일: 지난 날짜여야 합니다.".to_owned()) }
}

/// The longest IANA name has 32 characters.
pub(crate) fn timezone(text: &str) -> Result<&str, String> {
    named("시간대", text::bounded(text, 1..=64))
}

pub(crate) fn language_code(text: &str) -> Result<&str, String> {
    named("언어", text::bounded(text, 2..=5))
}

/// An http(s) URL or, as the client stores it, a path; blank is no avatar.
pub(crate) fn avatar_url(text: &str) -> Result<&str, String> {
    if text.trim().is_empty() {
        return Ok(NO_IMAGE);
    }
    named("이미지 주소", text::bounded(text, 1..=500))?;
    match parse_url(text) {
        Ok(url) if !is_web(&url) => Err("이미지 주소: http(s) 주소이거나 경로여야 합니다.".to_owned()),
        Ok(_) | Err(url::ParseError::RelativeUrlWithoutBase) => Ok(text),
        Err(_) => Err("이미지 주소: 올바른 주소가 아닙니다.".to_owned()),
    }
}

/// The parser would drop white space or encode it; here it is refused, because the text is kept as it came.
fn parse_url(text: &str) -> Result<Url, url::ParseError> {
    if text.contains(char::is_whitespace) { Err(url::ParseError::InvalidDomainCharacter) } else { Url::parse(text) }
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_counted_in_characters() {
        assert!(member_name("김하").is_ok() && member_name("김").is_err() && member_name("  ").is_err());
        assert!(member_name(&"가".repeat(30)).is_ok() && member_name(&"가".repeat(31)).is_err());
        assert!(display_name("하").is_ok() && display_name(&"하".repeat(51)).is_err());
        assert!(bio(&"글".repeat(500)).is_ok() && bio(&"글".repeat(501)).is_err());
        assert!(location(&"서".repeat(100)).is_ok() && location("서\u{0}울").is_err());
        assert!(language_code("ko").is_ok() && language_code("k").is_err() && language_code("korean").is_err());
    }

    #[test]
    fn web_addresses_are_http_and_have_a_host() {
        for good in ["https://example.com", "http://예시.한국/길?x=1"] {
            assert!(website_url(good).is_ok(), "{good}");
        }
        for bad in [
            "example.com",
            "/path",
            "ftp://example.com",
            "javascript:alert(1)",
            "http://",
            "https://a b",
            "https://a/\tb",
            " https://a",
        ] {
            assert!(website_url(bad).is_err(), "{bad}");
        }
        assert!(website_url(&format!("https://example.com/{}", "x".repeat(200))).is_err());
    }

    #[test]
    fn avatars_are_addresses_or_paths_or_none() {
        for good in ["no-image", "/api/proxy/images/view/1", "https://example.com/a.png", "a.png"] {
            assert_eq!(avatar_url(good), Ok(good));
        }
        for blank in ["", "  "] {
            assert_eq!(avatar_url(blank), Ok(NO_IMAGE));
        }
        for bad in ["javascript:alert(1)", "data:image/png;base64,AA", "http://", "/a b", &"/x".repeat(251), "/a\u{7}"]
        {
            assert!(avatar_url(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn birth_dates_are_written_out_real_and_past() {
        let now: Timestamp = "2026-11-21T23:59:59Z".parse().unwrap();
        assert!(birth_date("2026-11-20", now).is_ok() && birth_date("2000-02-29", now).is_ok());
        for bad in
            ["2026-11-21", "2027-01-01", "2001-02-29", "2001-2-03", "01-02-2001", "2001-02-03 ", "2001/02/03", ""]
        {
            assert!(birth_date(bad, now).is_err(), "{bad}");
        }
    }
}
