//! What a running service tells its operators: logs, metrics, and which request a line belongs to.
//!
//! Logs go to stderr, as text or JSON, and their levels change at run time ([`Logs`]). Metrics have
//! one registry per service, because six services share a process and each management port shows
//! its own ([`Metrics`]). [`observe`] wraps a router: it measures requests and gives each the
//! [`Context`] (request id and W3C trace) that its log lines carry and its calls pass on.
//!
//! A log line never has a token, cookie, password, e-mail or body: requests are logged by their
//! route, not their path or query.

mod directives;
mod logs;
mod metrics;
mod observe;

pub use directives::BadLevel;
pub use logs::{LogError, Logs};
pub use metrics::Metrics;
pub use observe::observe;
pub use prometheus_client;
pub use prometheus_client::metrics::counter::Counter;
pub use trace_context::Context;
