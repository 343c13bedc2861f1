//! Bad input of any kind is a clear 4xx with the whole envelope, on every operation that the documents name.

mod body;
mod header;
mod operation;
mod path;
mod problem;
mod query;
mod raw;
mod route;

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::OnceLock,
};

use futures::{StreamExt, future, stream};
use serde_json::{Value, json};
use test_support::{Answer, Fleet, Member, unique};

use self::operation::Operation;
use crate::{own_fleet, picture};

/// Requests under way at the same time.
const AT_ONCE: usize = 8;

/// One fleet for all of these tests: what they do to it shall not disturb others.
fn fleet() -> &'static Fleet {
    static FLEET: OnceLock<Fleet> = OnceLock::new();
    FLEET.get_or_init(|| own_fleet(&[]))
}

/// A caller, things that exist, and every operation.
struct Target {
    member: Member,
    other: Member,
    post: Value,
    comment: Value,
    image: String,
    operations: Vec<Operation>,
}

impl Target {
    async fn new() -> Self {
        let (member, other) = (fleet().member().await, fleet().member().await);
        let post = member.publish("과녁").await;
        let comment = member.comment(&post, "과녁").await;
        let image = member.upload("/api/images/upload", "image/png", picture::any_png()).await.ok(200);
        let image = image.as_str().unwrap_or_default().to_owned();
        Self { member, other, post, comment, image, operations: operation::all(fleet()).await }
    }

    /// A good value of a path parameter.
    fn parameter(&self, name: &str) -> String {
        match name {
            "postId" => self.post["id"].to_string(),
            "commentId" => self.comment["id"].to_string(),
            "imageId" => self.image.clone(),
            "handle" => self.other.handle.clone(),
            _ => self.other.id.to_string(),
        }
    }

    /// A good value of a member of a body.
    fn sample(&self, name: &str) -> Value {
        match name {
            "content" | "title" => json!("좋은 글"),
            "email" => json!(format!("{}@example.com", unique("e"))),
            "password" | "currentPassword" | "newPassword" => json!("Passw0rd!"),
            "handle" | "newHandle" => json!(unique("h_")),
            "memberName" | "displayName" | "bio" | "location" => json!("좋은 이름"),
            "gender" => json!("OTHER"),
            "countryCode" => json!("KR"),
            "privacyLevel" => json!("PUBLIC"),
            "languageCode" => json!("ko"),
            "timezone" => json!("Asia/Seoul"),
            "postId" => self.post["id"].clone(),
            "commentId" | "parentId" => self.comment["id"].clone(),
            "memberId" => json!(self.member.id),
            "activityType" => json!("POST_READ"),
            "upTo" => json!(0),
            "ids" | "postPks" | "commentIds" | "toMemberIds" => json!([1]),
            "imageUrls" | "previousAvatarUrl" => json!([]),
            _ => Value::Null,
        }
    }

    /// A body that the operation would take.
    fn good_body(&self, operation: &Operation) -> Value {
        operation.members().map(|(name, _)| (name.to_owned(), self.sample(name))).collect()
    }

    /// The operation's address with good values for all parameters.
    fn address(&self, operation: &Operation) -> String {
        let path = operation.fill(|name| self.parameter(name));
        operation
            .required_query()
            .iter()
            .fold(path, |path, (name, value)| crate::list::with(&path, &format!("{name}={value}")))
    }

    /// After all of it, the fleet is as alive as before.
    async fn is_alive(&self) {
        self.member.get("/api/members/profile").await.ok(200);
        for service in test_support::SERVICES {
            let live = fleet().service(service).get("/healthcheck/live").await;
            live.check(live.status == 200, &format!("{service} still answers"));
        }
    }
}

/// What is wrong with an answer, as its checks say it.
fn fault(check: impl FnOnce()) -> Option<String> {
    let cause = catch_unwind(AssertUnwindSafe(check)).err()?;
    Some(cause.downcast_ref::<String>().cloned().unwrap_or_else(|| "a check failed".to_owned()))
}

/// Any 4xx, with its envelope.
#[track_caller]
fn is_refused(answer: &Answer) {
    answer.check((400..500).contains(&answer.status), "a clear 4xx");
    answer.failed(answer.status);
}

/// Anything but a 5xx; a 4xx has its envelope.
#[track_caller]
fn is_no_fault(answer: &Answer) {
    answer.check(answer.status < 500, "no 5xx");
    if answer.status >= 400 {
        answer.failed(answer.status);
    }
}

/// Runs every attempt, a few at a time, and fails with all that went wrong.
fn all_well<F: Future<Output = Option<String>>>(attempts: impl IntoIterator<Item = F>) -> impl Future<Output = ()> {
    let attempts: Vec<_> = attempts.into_iter().map(Box::pin).collect();
    let tried = attempts.len();
    assert!(tried > 0, "nothing was tried");
    async move {
        let outcomes = stream::iter(attempts).buffer_unordered(AT_ONCE);
        let faults: Vec<String> = outcomes.filter_map(future::ready).collect().await;
        let shown = faults.iter().take(40).cloned().collect::<Vec<_>>().join("\n\n");
        assert!(faults.is_empty(), "{} of {tried} went wrong:\n{shown}", faults.len());
    }
}
