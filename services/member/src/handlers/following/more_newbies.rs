//! `GET /api/members/follow/recommend/newbie/more`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, Summary};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Reply, ok};

use crate::App;

/// The same list without totals.
#[utoipa::path(
    get,
    path = "/api/members/follow/recommend/newbie/more",
    operation_id = "recommend_more_newbies",
    tag = "follow",
    security(("access_token" = [])),
    params(
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Scroll<Summary>>),
        Failures,
    )
)]
pub(crate) async fn more_newbies(
    State(app): State<App>,
    caller: Caller,
    Paging(query): Paging<1, 10>,
) -> Result<Reply<Scroll<Summary>>, ApiError> {
    app.more_newbies(&caller, &query).await.map(ok)
}
