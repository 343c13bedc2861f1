//! `GET /api/search/posts`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Page;
use rest::{Failures, PagingParams, Params, Reply, ok};

use crate::{App, domain::Keyword, handlers::order};

/// Finds posts whose text contains the keyword, literally, in any case and width; where none does, initial consonants
/// find what they abbreviate (ㅎㄴ: 하늘).
#[utoipa::path(
    get,
    path = "/api/search/posts",
    operation_id = "search_posts",
    tag = "search",
    security(("access_token" = [])),
    params(
        ("keyword" = String, Query, description = "One Hangul syllable or two other characters at least, at most 100; `*` at both ends is dropped"),
        ("sort" = Option<String>, Query, description = "`rank`: by relevance; anything else: newest first"),
        PagingParams,
    ),
    responses((status = 200, body = Env<Page<Post>>), Failures)
)]
pub(crate) async fn search(
    State(app): State<App>,
    caller: Caller,
    params: Params,
) -> Result<Reply<Page<Post>>, ApiError> {
    let keyword = Keyword::parse(params.one("keyword")?)?;
    let page = app.search_posts(&caller, keyword, order(&params)?, &params.paging(0, 10)?).await?;
    Ok(ok(page))
}
