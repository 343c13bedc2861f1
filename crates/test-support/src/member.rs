//! Members to act with.

use std::ops::Deref;

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{Answer, Client};

/// A password that keeps every rule.
const PASSWORD: &str = "Passw0rd!";

/// A text that no other test has, of ASCII letters and digits: `prefix` and twelve more.
pub fn unique(prefix: &str) -> String {
    format!("{prefix}{}", &Uuid::new_v4().simple().to_string()[..12])
}

/// A sign-up as the existing client sends it (untouched fields are empty strings), with an e-mail and a handle of its own.
pub fn sign_up_form() -> Value {
    let handle = unique("m_");
    json!({
        "email": format!("{handle}@example.com"), "password": PASSWORD, "memberName": "김하늘", "handle": handle,
        "displayName": "하늘", "bio": "", "location": "", "websiteUrl": "", "birthDate": "", "gender": "OTHER",
        "timezone": "Asia/Seoul", "languageCode": "ko", "countryCode": "KR", "privacyLevel": "PUBLIC", "isActive": true,
        "avatarUrl": null, "coverUrl": null,
    })
}

/// What a login gives.
#[derive(Debug, Clone)]
pub struct Session {
    /// The access token, without `Bearer `.
    pub token: String,
    /// The refresh cookie's value.
    pub refresh: String,
}

impl Session {
    /// Reads the session out of the answer to a login or a refresh.
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        let token = answer.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        answer.check(token.is_some(), "the answer carries Authorization: Bearer <jwt>");
        let cookie = answer.cookie("refresh_token");
        answer.check(cookie.is_some(), "the answer sets refresh_token");
        let refresh = cookie.map(|cookie| cookie.value).unwrap_or_default();
        Self { token: token.unwrap_or_default().to_owned(), refresh }
    }
}

/// A logged-in member; its own client's verbs can be called on it directly.
#[derive(Debug, Clone)]
pub struct Member {
    /// Member id.
    pub id: i64,
    /// Handle.
    pub handle: String,
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Access token and refresh cookie.
    pub session: Session,
    /// Sends the bearer token.
    pub client: Client,
}

impl Deref for Member {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Member {
    /// Signs up with `form` and logs in.
    pub(crate) async fn join(client: Client, form: Value) -> Self {
        let id = client.post("/api/authentication/signup", &form).await.created()["id"].as_i64();
        let text = |name: &str| form[name].as_str().unwrap_or_default().to_owned();
        let (email, password) = (text("email"), text("password"));
        let session = Session::of(&log_in(&client, &email, &password).await);
        let client = client.with_bearer(&session.token);
        Self { id: id.expect("the sign-up answers the id"), handle: text("handle"), email, password, session, client }
    }

    /// The same member and session at the origin of `other` (a service's own port, say).
    #[must_use]
    pub fn at(&self, other: &Client) -> Self {
        Self { client: self.client.at(other), ..self.clone() }
    }

    /// The same member in a session of its own.
    pub async fn another_session(&self) -> Self {
        let session = Session::of(&log_in(&self.client.anonymous(), &self.email, &self.password).await);
        self.with_session(session)
    }

    /// The same member with another session.
    #[must_use]
    pub fn with_session(&self, session: Session) -> Self {
        Self { client: self.client.anonymous().with_bearer(&session.token), session, ..self.clone() }
    }

    /// Follows `other`.
    pub async fn follow(&self, other: &Self) {
        self.post_empty(&format!("/api/members/follow/{}", other.id)).await.created();
    }

    /// Follows `other` and is followed back: they are friends then.
    pub async fn befriend(&self, other: &Self) {
        self.follow(other).await;
        other.follow(self).await;
    }

    /// Changes the privacy level.
    pub async fn set_privacy(&self, level: &str) {
        self.put("/api/members/profile", &json!({"privacyLevel": level})).await.ok(200);
    }

    /// Writes a post and returns it; equal texts make different posts.
    pub async fn publish(&self, content: &str) -> Value {
        self.create("/api/posts", &json!({"content": content})).await
    }

    /// Comments on a post and returns the comment; equal texts make different comments.
    pub async fn comment(&self, post: &Value, content: &str) -> Value {
        self.create("/api/comments", &json!({"content": content, "postId": post["id"], "parentId": null})).await
    }

    /// Replies to a comment and returns the reply; equal texts make different replies.
    pub async fn reply(&self, comment: &Value, content: &str) -> Value {
        let body = json!({"content": content, "postId": comment["postId"], "parentId": comment["id"]});
        self.create("/api/comments/replies", &body).await
    }

    /// Creates under a key of its own, so that no create is taken for a repeat of another.
    async fn create(&self, path: &str, body: &Value) -> Value {
        let key = Uuid::new_v4().to_string();
        self.client.with_header("idempotency-key", &key).post(path, body).await.created()
    }
}

/// Logs in and returns the answer, whatever it is.
pub(crate) async fn log_in(client: &Client, email: &str, password: &str) -> Answer {
    client.post("/api/authentication/login", &json!({"email": email, "password": password})).await
}
