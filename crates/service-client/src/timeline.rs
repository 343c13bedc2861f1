//! The timeline service, as others call it.

use authentication::Caller;
use dto::{Env, Post, PostsBulkRequest};
use reqwest::Client;

use crate::{CallError, CallingService, ServiceClient};

/// Calls the timeline service.
#[derive(Debug, Clone)]
pub struct TimelineClient(ServiceClient);

impl TimelineClient {
    /// Calls it at `base_url`.
    pub fn new(from: CallingService, base_url: impl Into<String>, http: Client) -> Self {
        Self(ServiceClient::new(from, "timeline", base_url, http))
    }

    /// The posts with these ids (at most 1000) that the caller may see, newest first.
    pub async fn posts(&self, ids: Vec<i64>, caller: &Caller) -> Result<Vec<Post>, CallError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let request = self.0.post("/api/timeline/posts/query/list", &PostsBulkRequest { ids: Some(ids) });
        self.0.send::<Env<Vec<Post>>>(request, Some(caller)).await.map(|answer| answer.data)
    }
}
