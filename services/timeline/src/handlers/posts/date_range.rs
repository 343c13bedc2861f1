//! `GET /api/timeline/posts/date-range`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Post};
use error::ApiError;
use pagination::Page;
use rest::{Failures, PagingParams, Params, Reply, ok};

use crate::{App, domain::DateRange};

/// Posts of everybody from `startDate` to `endDate`, both included, newest first, with totals.
#[utoipa::path(
    get,
    path = "/api/timeline/posts/date-range",
    operation_id = "get_posts_of_days",
    tag = "posts",
    security(("access_token" = [])),
    params(
        ("startDate" = String, Query, description = "RFC 3339; without an offset UTC"),
        ("endDate" = String, Query, description = "RFC 3339; without an offset UTC; at most 31 days later"),
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Page<Post>>),
        Failures,
    )
)]
pub(crate) async fn date_range(
    State(app): State<App>,
    caller: Caller,
    params: Params,
) -> Result<Reply<Page<Post>>, ApiError> {
    let (range, query) = (DateRange::parse(&params)?, params.paging(0, 20)?);
    app.posts_between(caller.id, range, &query).await.map(ok)
}
