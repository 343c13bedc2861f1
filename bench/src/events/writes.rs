//! Posts written to content's own port.

use std::sync::Arc;

use serde_json::json;
use test_support::Member;

use crate::load::Request;

/// Members who write.
#[derive(Clone)]
pub(crate) struct Writers {
    url: Arc<str>,
    tokens: Arc<[Arc<str>]>,
}

impl Writers {
    pub(crate) fn new(url: &str, members: &[Member]) -> Self {
        Self { url: url.into(), tokens: members.iter().map(|member| member.session.token.as_str().into()).collect() }
    }

    /// Another post for every `keyword`.
    pub(crate) fn post(&self, index: usize, keyword: &str) -> Request {
        let text = format!("{keyword}: 오늘은 성수동에서 따뜻한 라떼를 마셨어요. 다음에는 같이 가요!");
        Request {
            url: Arc::clone(&self.url),
            method: "POST",
            path: "/api/posts".to_owned(),
            token: Arc::clone(&self.tokens[index % self.tokens.len()]),
            body: json!({ "content": text }).to_string().into_bytes(),
        }
    }
}
