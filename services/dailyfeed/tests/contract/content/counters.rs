//! Counters equal a recount at any quiet moment.

use std::{cell::RefCell, collections::BTreeMap};

use fastrand::Rng;
use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Answer, Member};

use super::{COMMENTS, POSTS, like, path, read_post, try_reply};
use crate::{
    fleet,
    list::{id, walk},
};

/// Members, posts and comments that the acts are about.
struct World {
    members: Vec<Member>,
    posts: Vec<Value>,
    comments: RefCell<Vec<Value>>,
}

impl World {
    async fn new() -> Self {
        let members = join_all((0..4).map(|_| fleet().member())).await;
        let posts = join_all(["하나", "둘"].map(|text| members[0].publish(text))).await;
        Self { members, posts, comments: RefCell::default() }
    }

    fn any_comment(&self, rng: &mut Rng) -> Option<Value> {
        rng.choice(&*self.comments.borrow()).cloned()
    }

    /// One act of a member; who loses a race against a deletion is told 404.
    async fn act(&self, member: &Member, rng: &mut Rng, text: &str) -> Option<Answer> {
        let post = rng.choice(&self.posts)?;
        let answer = match rng.u32(0..10) {
            0 => member.post_empty(&like(POSTS, post)).await,
            1 => member.delete(&like(POSTS, post)).await,
            2 | 3 => member.post(COMMENTS, &json!({"content": text, "postId": post["id"]})).await,
            4 | 5 => try_reply(member, &self.any_comment(rng)?, text).await,
            6 => member.post_empty(&like(COMMENTS, &self.any_comment(rng)?)).await,
            7 => member.delete(&like(COMMENTS, &self.any_comment(rng)?)).await,
            _ => member.delete(&path(COMMENTS, &self.any_comment(rng)?)).await,
        };
        Some(answer)
    }

    async fn wander(&self, member: &Member, mut rng: Rng) {
        for step in 0..40 {
            let Some(answer) = self.act(member, &mut rng, &format!("{} {step}", member.handle)).await else { continue };
            answer.check([200, 201, 400, 403, 404].contains(&answer.status), "an act succeeds or loses a race");
            if answer.status == 400 {
                answer.refused(400, "COMMENT_DEPTH_LIMIT_EXCEEDS");
            }
            if answer.json["data"].is_object() {
                self.comments.borrow_mut().push(answer.json["data"].clone());
            }
        }
    }

    /// Everything under a post as the member sees it, by walking the lists.
    async fn comments_of(&self, member: &Member, post: &Value) -> Vec<Value> {
        let mut open = walk(member, &format!("/api/timeline/posts/{}/comments", post["id"]), 7).await;
        let mut all = Vec::new();
        while let Some(comment) = open.pop() {
            let replies = walk(member, &format!("/api/timeline/comments/{}/replies", comment["id"]), 7).await;
            assert_eq!(comment["replyCount"], replies.len(), "replies of {comment}");
            open.extend(replies);
            all.push(comment);
        }
        all
    }
}

#[tokio::test]
async fn counters_equal_a_recount_after_a_random_mix() {
    let seed = fastrand::u64(..);
    // Shown when the test fails.
    println!("seed {seed}");
    let world = World::new().await;
    let members = world.members.iter().zip(seed..);
    join_all(members.map(|(member, seed)| world.wander(member, Rng::with_seed(seed)))).await;
    assert!(world.comments.borrow().len() > 20, "there is something to count");
    for post in &world.posts {
        recount(&world, post).await;
    }
}

async fn recount(world: &World, post: &Value) {
    let mut likers = 0;
    let mut recounted: BTreeMap<i64, i64> = BTreeMap::new();
    let mut counted: BTreeMap<i64, Value> = BTreeMap::new();
    for member in &world.members {
        likers += i64::from(read_post(member, post).await["liked"] == true);
        for comment in world.comments_of(member, post).await {
            *recounted.entry(id(&comment)).or_default() += i64::from(comment["liked"] == true);
            counted.insert(id(&comment), comment["likeCount"].clone());
        }
    }
    let recounted: BTreeMap<i64, Value> = recounted.into_iter().map(|(id, count)| (id, json!(count))).collect();
    assert_eq!(counted, recounted, "likes of the comments of {post}");
    let read = read_post(&world.members[0], post).await;
    assert_eq!((&read["likeCount"], &read["commentCount"]), (&json!(likers), &json!(counted.len())), "{read}");
    let statistics = world.members[1].get(&path("/api/timeline/statistics/posts", post)).await.ok(200);
    assert_eq!(statistics, json!({"commentCount": counted.len(), "likeCount": likers}));
}
