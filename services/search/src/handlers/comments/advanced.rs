//! `GET /api/search/comments/advanced`

use authentication::Caller;
use axum::extract::State;
use dto::{CommentSearchResult, Env, Timestamp};
use error::ApiError;
use pagination::Page;
use rest::{Failures, PagingParams, Params, Reply, ok};

use crate::{App, domain::Keyword, handlers::order, repository::CommentFilter};

/// Finds comments by keyword, and by post, author and time.
#[utoipa::path(
    get,
    path = "/api/search/comments/advanced",
    operation_id = "search_comments_advanced",
    tag = "search",
    security(("access_token" = [])),
    params(
        ("keyword" = String, Query, description = "One Hangul syllable or two other characters at least, at most 100; `*` at both ends is dropped"),
        ("postId" = Option<i64>, Query, description = "Only under this post"),
        ("authorId" = Option<i64>, Query, description = "Only by this member"),
        ("from" = Option<Timestamp>, Query, description = "Only written at or after"),
        ("to" = Option<Timestamp>, Query, description = "Only written at or before"),
        ("sort" = Option<String>, Query, description = "`rank`: by relevance; anything else: newest first"),
        PagingParams,
    ),
    responses((status = 200, body = Env<Page<CommentSearchResult>>), Failures)
)]
pub(crate) async fn advanced(
    State(app): State<App>,
    caller: Caller,
    params: Params,
) -> Result<Reply<Page<CommentSearchResult>>, ApiError> {
    let filter = filter(&params)?;
    let page = app.search_comments(&caller, filter, order(&params)?, &params.paging(0, 10)?).await?;
    Ok(ok(page))
}

fn filter(params: &Params) -> Result<CommentFilter, ApiError> {
    let filter = CommentFilter {
        keyword: Some(Keyword::parse(params.one("keyword")?)?),
        post_id: params.number("postId")?,
        author_id: params.number("authorId")?,
        from: params.instant("from")?.map(Timestamp::millis),
        to: params.instant("to")?.map(Timestamp::millis),
    };
    if let (Some(from), Some(to)) = (filter.from, filter.to)
        && from > to
    {
        return Err(ApiError::invalid("from", "to보다 늦을 수 없습니다."));
    }
    Ok(filter)
}
