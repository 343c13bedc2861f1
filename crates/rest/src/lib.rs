//! The REST contract's manners, the same in every service: how input is taken, how answers and failures look.
//!
//! Handlers use [`Json`], [`Path`], [`Params`] and [`Paging`] (their refusals carry the error envelope), answer with
//! [`ok`] or [`created`], and fail with `ApiError`. [`Boundary`] wraps a service's routes once.

mod boundary;
mod failures;
mod header_bound;
mod json;
mod params;
mod path;
mod read_on;
mod reply;
mod time_bound;

pub use boundary::{Boundary, accepts_problem};
pub use failures::{BearerToken, Failures, ServiceToken};
pub use header_bound::HeaderBound;
pub use json::Json;
pub use params::{Paging, PagingParams, Params};
pub use path::Path;
pub use read_on::read_on;
pub use reply::{Reply, Written, created, ok};
