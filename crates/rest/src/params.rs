//! Query parameters: strictly decoded, each at most once.

use axum::{extract::FromRequestParts, http::request::Parts};
use error::ApiError;
use pagination::PageQuery;
use percent_encoding::percent_decode;
use utoipa::IntoParams;

/// The query string as names and values, in order.
#[derive(Debug, Clone, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    fn parse(query: &str) -> Result<Self, ApiError> {
        let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let name =
                decode(name).ok_or_else(|| ApiError::invalid("query", "쿼리 문자열이 올바른 UTF-8이 아닙니다."))?;
            match decode(value) {
                Some(value) => Ok((name, value)),
                None => Err(ApiError::invalid(name, "올바른 UTF-8이 아닙니다.")),
            }
        });
        pairs.collect::<Result<_, _>>().map(Self)
    }

    /// The value of `name`, if given; given twice it is a 400.
    pub fn one(&self, name: &str) -> Result<Option<&str>, ApiError> {
        let mut values = self.0.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(ApiError::invalid(name, "한 번만 보낼 수 있습니다."));
        }
        Ok(first)
    }

    /// The value of `name` as a whole number, if given.
    pub fn number(&self, name: &str) -> Result<Option<i64>, ApiError> {
        self.one(name)?.map(|text| text.parse().map_err(|_| ApiError::invalid(name, "정수여야 합니다."))).transpose()
    }

    /// The value of `name` as an instant (RFC 3339; without an offset UTC), if given.
    pub fn instant(&self, name: &str) -> Result<Option<dto::Timestamp>, ApiError> {
        self.one(name)?
            .map(|text| {
                // A `+` of an offset that was not percent-encoded arrives as a space.
                text.replace(' ', "+")
                    .parse()
                    .map_err(|_| ApiError::invalid(name, "ISO 8601 날짜와 시각이어야 합니다."))
            })
            .transpose()
    }

    /// `true` or `false`, if given.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        self.one(name)?
            .map(|text| text.parse().map_err(|_| ApiError::invalid(name, "true 또는 false여야 합니다.")))
            .transpose()
    }

    /// `page`, `size` and `cursor` with the endpoint's defaults.
    pub fn paging(&self, default_page: u32, default_size: u32) -> Result<PageQuery, ApiError> {
        PageQuery::parse(self.one("page")?, self.one("size")?, self.one("cursor")?, default_page, default_size)
    }
}

/// Form-style decoding: `+` is a space; broken UTF-8 is nothing.
fn decode(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        Self::parse(parts.uri.query().unwrap_or_default())
    }
}

/// `page`, `size` and `cursor` of an endpoint whose defaults are `PAGE` and `SIZE`.
#[derive(Debug, Clone)]
pub struct Paging<const PAGE: u32, const SIZE: u32>(pub PageQuery);

impl<S: Send + Sync, const PAGE: u32, const SIZE: u32> FromRequestParts<S> for Paging<PAGE, SIZE> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        Params::from_request_parts(parts, state).await?.paging(PAGE, SIZE).map(Self)
    }
}

/// The paging parameters as OpenAPI shows them.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "documentation only; PageQuery parses them")]
pub struct PagingParams {
    /// 0-based page number.
    #[param(minimum = 0)]
    page: Option<u32>,
    /// Items per page.
    #[param(minimum = 1, maximum = 100)]
    size: Option<u32>,
    /// `nextCursor` of the page before; takes the place of `page`.
    cursor: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_forms_and_refuses_repeats_and_broken_text() {
        let params = Params::parse("keyword=%EC%95%88%EB%85%95+%2B1&page=2&page=3&flag").unwrap();
        assert_eq!(params.one("keyword").unwrap(), Some("안녕 +1"));
        assert_eq!(params.one("flag").unwrap(), Some(""));
        assert_eq!(params.one("absent").unwrap(), None);
        assert!(params.one("page").is_err());
        assert!(params.paging(0, 10).is_err());
        assert_eq!(Params::parse("keyword=%FF").unwrap_err().errors()[0].field, "keyword");
    }

    #[test]
    fn an_unescaped_offset_is_understood() {
        let params = Params::parse("from=2026-11-21T18:00:00+09:00&to=2026-11-21T09:00:00Z").unwrap();
        assert_eq!(params.instant("from").unwrap(), params.instant("to").unwrap());
    }
}
