//! What a request shows: its bearer token, its service token, its refresh cookie.

use axum::http::{HeaderMap, HeaderName, header};

use crate::refusal::Refusal;

/// Name of the cookie that carries the refresh token.
pub const REFRESH_COOKIE: &str = "refresh_token";

/// Where a service shows its own token beside that of the member it acts for.
pub const SERVICE_TOKEN_HEADER: HeaderName = HeaderName::from_static("x-service-token");

/// The refresh token the request carries; an empty one, as left by a logout, counts as none.
pub fn refresh_cookie(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == REFRESH_COOKIE && !value.is_empty()).then_some(value))
}

/// The token of `Authorization: Bearer <token>`; the scheme in any case (RFC 9110, 11.1).
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Refusal> {
    let value = single(headers, &header::AUTHORIZATION)?.ok_or(Refusal::Missing)?;
    let (scheme, token) = value.trim().split_once(' ').ok_or(Refusal::Missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim_start()) } else { Err(Refusal::Missing) }
}

/// The one value of a header; two of them are refused, since which one counts is anybody's guess.
pub(crate) fn single<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Result<Option<&'h str>, Refusal> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Refusal::Ambiguous),
        (Some(_), Some(_)) => Err(Refusal::Ambiguous),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn headers(name: &'static str, values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_refresh_cookie_is_found_among_others_and_by_its_whole_name() {
        let found = |values: &[&'static str]| refresh_cookie(&headers("cookie", values)).map(str::to_owned);
        assert_eq!(found(&["a=b; refresh_token=x.y=z; c=d"]).as_deref(), Some("x.y=z"));
        assert_eq!(found(&["a=b", "refresh_token=x"]).as_deref(), Some("x"));
        for none in
            ["", "refresh_token", "refresh_token=", "my_refresh_token=x", "Refresh_Token=x", "a=refresh_token=x"]
        {
            assert_eq!(found(&[none]), None, "{none}");
        }
    }

    #[test]
    fn the_scheme_is_read_in_any_case() {
        for value in ["Bearer a.b.c", "bearer a.b.c", "BEARER  a.b.c"] {
            assert_eq!(bearer(&headers("authorization", &[value])).ok(), Some("a.b.c"), "{value}");
        }
        for value in ["", "Bearer", "Bearer ", "Basic a", "a.b.c"] {
            let refusal = bearer(&headers("authorization", &[value])).err();
            assert!(matches!(refusal, Some(Refusal::Missing)), "{value}: {refusal:?}");
        }
        let twice = headers("authorization", &["Bearer a", "Bearer a"]);
        assert!(matches!(bearer(&twice), Err(Refusal::Ambiguous)));
    }
}
