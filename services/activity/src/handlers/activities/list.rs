//! `GET /api/member-activities`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MemberActivity, MemberActivityType, Timestamp};
use error::ApiError;
use pagination::Scroll;
use rest::{Failures, Paging, PagingParams, Params, Reply, ok};

use crate::{App, domain::ActivityFilter};

/// The caller's own activities, newest first in the order of their arrival.
#[utoipa::path(
    get,
    path = "/api/member-activities",
    tag = "activities",
    security(("access_token" = [])),
    params(
        ("type" = Option<MemberActivityType>, Query, description = "Only activities of this type"),
        ("from" = Option<Timestamp>, Query, description = "Only activities since this instant; without an offset it is UTC"),
        ("to" = Option<Timestamp>, Query, description = "Only activities until this instant, itself included"),
        PagingParams,
    ),
    responses(
        (status = 200, body = Env<Scroll<MemberActivity>>),
        Failures,
    )
)]
pub(crate) async fn list_activities(
    State(app): State<App>,
    caller: Caller,
    params: Params,
    Paging(query): Paging<0, 20>,
) -> Result<Reply<Scroll<MemberActivity>>, ApiError> {
    let filter = ActivityFilter::parse(&params)?;
    Ok(ok(app.list_activities(&caller, &filter, &query).await?))
}
