//! `GET /api/search/comments`

use authentication::Caller;
use axum::extract::State;
use dto::{CommentSearchResult, Env};
use error::ApiError;
use pagination::Page;
use rest::{Failures, PagingParams, Params, Reply, ok};

use crate::{App, domain::Keyword, handlers::order, repository::CommentFilter};

/// Finds comments whose text contains the keyword, literally, in any case and width; where none does, initial
/// consonants find what they abbreviate (ㅎㄴ: 하늘).
#[utoipa::path(
    get,
    path = "/api/search/comments",
    operation_id = "search_comments",
    tag = "search",
    security(("access_token" = [])),
    params(
        ("keyword" = String, Query, description = "One Hangul syllable or two other characters at least, at most 100; `*` at both ends is dropped"),
        ("sort" = Option<String>, Query, description = "`rank`: by relevance; anything else: newest first"),
        PagingParams,
    ),
    responses((status = 200, body = Env<Page<CommentSearchResult>>), Failures)
)]
pub(crate) async fn search(
    State(app): State<App>,
    caller: Caller,
    params: Params,
) -> Result<Reply<Page<CommentSearchResult>>, ApiError> {
    let keyword = Keyword::parse(params.one("keyword")?)?;
    let filter = CommentFilter { keyword: Some(keyword), ..CommentFilter::default() };
    let page = app.search_comments(&caller, filter, order(&params)?, &params.paging(0, 10)?).await?;
    Ok(ok(page))
}
