//! `GET /api/members/follow/recommend/newbie`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use pagination::Page;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::App;

/// The newest members whom the caller does not follow.
#[utoipa::path(
    get,
    path = "/api/members/follow/recommend/newbie",
    operation_id = "recommend_newbies",
    tag = "follow",
    security(("access_token" = [])),
    params(
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Page<Summary>>),
        Failures,
    )
)]
pub(crate) async fn newbies(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<0, 10>,
) -> Result<Reply<Page<Summary>>, ApiError> {
    app.newbies(&caller, &query).await.map(ok)
}
