//! `POST /api/members/query/in`

use authentication::Caller;
use axum::extract::State;
use dto::{Env, MembersIdsQuery, Summary};
use error::ApiError;
use idempotency::Attempt;
use rest::{Failures, Json, Reply, ok};

use crate::{App, domain};

/// The members with these ids (at most 1000), in the order asked; unknown and deactivated ones are left out.
#[utoipa::path(
    post,
    path = "/api/members/query/in",
    operation_id = "query_members",
    tag = "members",
    security(("access_token" = [])),
    params(
        ("Idempotency-Key" = Option<String>, Header, description = "1-255 visible ASCII characters; nothing is stored, for nothing is written"),
    ),
    request_body = MembersIdsQuery,
    responses(
        (status = 200, body = Env<Vec<Summary>>),
        Failures,
    )
)]
pub(crate) async fn query_in(
    State(app): State<App>,
    caller: Caller,
    _key: Attempt,
    Json(query): Json<MembersIdsQuery>,
) -> Result<Reply<Vec<Summary>>, ApiError> {
    let ids = domain::member_ids(query)?;
    app.summaries(&caller, ids).await.map(ok)
}
