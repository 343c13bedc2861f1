//! HTTP in and out, one file an operation.

pub(crate) mod comments;
pub(crate) mod followers;
pub(crate) mod posts;

use error::ApiError;
use rest::Params;

use crate::repository::Order;

/// Most ids that one request may ask for.
const MAX_IDS: usize = 1000;

/// `sort=rank`, or newest first whatever else `sort` says.
fn order(params: &Params) -> Result<Order, ApiError> {
    Ok(if params.one("sort")? == Some("rank") { Order::Rank } else { Order::Newest })
}

/// A list of at most [`MAX_IDS`] ids.
fn ids(field: &str, ids: Option<Vec<i64>>) -> Result<Vec<i64>, ApiError> {
    match ids {
        None => Err(ApiError::invalid(field, "번호 목록이 필요합니다.")),
        Some(ids) if ids.len() > MAX_IDS => {
            Err(ApiError::invalid(field, format!("한 번에 {MAX_IDS}개까지 조회할 수 있습니다.")))
        }
        Some(ids) => Ok(ids),
    }
}
