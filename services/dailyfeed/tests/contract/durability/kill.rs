//! SIGKILL in the middle of concurrent writes.

use std::{cell::RefCell, collections::BTreeSet};

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Client, Fleet, Member, Method, once_recovered, unique};

use crate::{
    content,
    list::{encode, id, walk, with},
    own_fleet, pluck,
};

/// Members who write at the same time.
const WRITERS: usize = 6;

/// Acknowledged writes after which the process dies, in each of the rounds.
const ROUNDS: [usize; 3] = [40, 90, 150];

/// What was answered with success before the process died.
#[derive(Default)]
struct Acknowledged {
    posts: Vec<Value>,
    comments: Vec<Value>,
    likes: BTreeSet<(usize, i64)>,
    follows: BTreeSet<(usize, i64)>,
}

impl Acknowledged {
    fn count(&self) -> usize {
        self.posts.len() + self.comments.len() + self.likes.len() + self.follows.len()
    }
}

struct Writing {
    word: String,
    anchor: Value,
    members: Vec<Member>,
    acknowledged: RefCell<Acknowledged>,
}

impl Writing {
    async fn new(fleet: &Fleet) -> Self {
        let members = join_all((0..WRITERS).map(|_| fleet.member())).await;
        let anchor = members[0].publish("닻").await;
        Self { word: unique("내구"), anchor, members, acknowledged: RefCell::default() }
    }

    /// Writes one thing after the other until the process is gone.
    async fn write(&self, writer: usize, round: usize) {
        let member = &self.members[writer];
        for step in 0.. {
            let text = format!("{} {round} {writer} {step}", self.word);
            let Some(post) = attempt(member, "/api/posts", &json!({"content": text})).await else { return };
            self.acknowledged.borrow_mut().posts.push(post.clone());
            let body = json!({"content": text, "postId": self.anchor["id"]});
            let Some(comment) = attempt(member, "/api/comments", &body).await else { return };
            self.acknowledged.borrow_mut().comments.push(comment);
            for post in [&post, &self.anchor] {
                let like = format!("/api/posts/{}/like", post["id"]);
                let Some(_) = attempt(member, &like, &Value::Null).await else { return };
                self.acknowledged.borrow_mut().likes.insert((writer, id(post)));
            }
            let other = &self.members[(writer + 1 + step % (WRITERS - 1)) % WRITERS];
            let follow = format!("/api/members/follow/{}", other.id);
            let Some(_) = attempt(member, &follow, &Value::Null).await else { return };
            self.acknowledged.borrow_mut().follows.insert((writer, other.id));
        }
    }

    /// Writes until so many writes are acknowledged, then kills the process under the writers' hands.
    async fn round(&mut self, fleet: &mut Fleet, round: usize, goal: usize) {
        let writers = join_all((0..WRITERS).map(|writer| self.write(writer, round)));
        let killer = async {
            while self.acknowledged.borrow().count() < goal {
                tokio::task::yield_now().await;
            }
            fleet.kill();
        };
        tokio::join!(writers, killer);
        fleet.restart();
        self.members = self.members.iter().map(|member| fleet.rejoin(member)).collect();
    }

    /// Everything that was acknowledged is there, and what is there is whole.
    async fn check(&self) {
        let acknowledged = self.acknowledged.take();
        let mut posts = Vec::new();
        for (writer, member) in self.members.iter().enumerate() {
            let own = walk(member, "/api/timeline/posts", 100).await;
            self.whole(member, &own);
            for post in acknowledged.posts.iter().filter(|post| post["authorId"] == member.id) {
                let found = own.iter().find(|other| other["id"] == post["id"]);
                let found = found.unwrap_or_else(|| panic!("an acknowledged post is gone: {post}"));
                assert_eq!((&found["content"], &found["createdAt"]), (&post["content"], &post["createdAt"]));
            }
            Self::likes_and_follows(&acknowledged, writer, member).await;
            posts.extend(own);
        }
        self.counters(&posts).await;
        let comments = self.comments().await;
        for comment in &acknowledged.comments {
            assert!(comments.contains(&id(comment)), "an acknowledged comment is gone: {comment}");
        }
        self.events(&posts, comments.len()).await;
    }

    /// No text twice, and no text that nobody wrote.
    fn whole(&self, member: &Member, own: &[Value]) {
        let texts: BTreeSet<&str> = own.iter().filter_map(|post| post["content"].as_str()).collect();
        assert_eq!(texts.len(), own.len(), "a post is there twice: {own:#?}");
        for post in own {
            let text = post["content"].as_str().unwrap_or_default();
            assert!(text == "닻" || text.starts_with(&self.word), "nobody wrote {post}");
            assert_eq!((&post["authorId"], &post["createdAt"]), (&json!(member.id), &post["updatedAt"]));
        }
    }

    async fn likes_and_follows(acknowledged: &Acknowledged, writer: usize, member: &Member) {
        for (_, post) in acknowledged.likes.iter().filter(|(who, _)| *who == writer) {
            let read = member.get(&format!("/api/timeline/posts/{post}")).await.ok(200);
            assert_eq!(read["liked"], true, "an acknowledged like is gone: {read}");
        }
        let lists = member.get("/api/members/followers-followings?size=100").await.ok(200);
        let followed = pluck(content(&lists["followings"]), "memberId");
        for (_, other) in acknowledged.follows.iter().filter(|(who, _)| *who == writer) {
            assert!(followed.contains(&&json!(other)), "an acknowledged follow is gone: {lists}");
        }
        let profile = member.get("/api/members/profile").await.ok(200);
        assert_eq!(profile["followingsCount"], followed.len(), "counts equal the lists");
        assert_eq!(profile["followersCount"], content(&lists["followers"]).len(), "counts equal the lists");
    }

    /// The likes of every post as counted, and as its likers see them.
    async fn counters(&self, posts: &[Value]) {
        for post in posts {
            let path = format!("/api/timeline/posts/{}", post["id"]);
            let seen = join_all(self.members.iter().map(|member| member.get(&path))).await;
            let liked = seen.iter().filter(|answer| answer.ok(200)["liked"] == true).count();
            assert_eq!(seen[0].ok(200)["likeCount"], liked, "{post}");
        }
    }

    /// The ids of the anchor's comments, as many as are counted.
    async fn comments(&self) -> BTreeSet<i64> {
        let path = format!("/api/timeline/posts/{}", self.anchor["id"]);
        let comments = walk(&self.members[0], &format!("{path}/comments"), 100).await;
        let counted = self.members[0].get(&path).await.ok(200)["commentCount"].clone();
        assert_eq!(counted, comments.len(), "counters equal a recount");
        comments.iter().map(id).collect()
    }

    /// Every write has arrived in search and activities, once.
    async fn events(&self, posts: &[Value], comments: usize) {
        let reader = &self.members[0];
        for (path, count) in [("posts", posts.len() - 1), ("comments", comments)] {
            let path = format!("/api/search/{path}?keyword={}&size=1", encode(&self.word));
            once_recovered(&format!("search has {count}: {path}"), async || {
                reader.get(&path).await.ok(200)["totalElements"] == count
            })
            .await;
        }
        for member in &self.members {
            let own = posts.iter().filter(|post| post["authorId"] == member.id).map(id).collect::<BTreeSet<_>>();
            let path = with("/api/member-activities", "type=POST_CREATE");
            once_recovered("every post is an activity", async || {
                let recorded = walk(member, &path, 100).await;
                let ids: BTreeSet<i64> = recorded.iter().filter_map(|activity| activity["postId"].as_i64()).collect();
                assert_eq!(ids.len(), recorded.len(), "an activity came twice: {recorded:#?}");
                ids == own
            })
            .await;
        }
    }
}

/// A create that may meet the death of the process; its `data` if it was acknowledged.
async fn attempt(caller: &Client, path: &str, body: &Value) -> Option<Value> {
    let request = caller.request(&Method::POST, path);
    let request = if body.is_null() { request.body("application/json", Vec::new()) } else { request.json(body) };
    Some(request.attempt().await?.created())
}

#[tokio::test]
async fn acknowledged_writes_survive_a_kill() {
    let mut fleet = own_fleet(&[]);
    let mut writing = Writing::new(&fleet).await;
    for (round, goal) in ROUNDS.into_iter().enumerate() {
        writing.round(&mut fleet, round, goal).await;
    }
    writing.check().await;
}

#[tokio::test]
async fn sessions_and_images_survive_a_kill() {
    let mut fleet = own_fleet(&[]);
    let member = fleet.member().await;
    let left = member.another_session().await;
    left.post_empty("/api/authentication/logout").await.ok(200);
    let file = crate::picture::any_png();
    let image = member.upload("/api/images/upload", "image/png", file).await.ok(200);
    fleet.kill();
    fleet.restart();
    let (member, left) = (fleet.rejoin(&member), fleet.rejoin(&left));
    member.get("/api/members/profile").await.ok(200);
    left.get("/api/members/profile").await.relogin();
    left.get("/api/timeline/posts").await.relogin();
    let view = member.anonymous().get(&format!("/api/images/view/{}", image.as_str().unwrap_or_default())).await;
    view.check(view.status == 200, "an acknowledged image is there");
    let refresh = fleet.client().with_refresh_cookie(&member.session.refresh);
    refresh.post_empty("/api/token/refresh").await.ok(200);
    member.another_session().await.get("/api/members/profile").await.ok(200);
}
