//! What members see: every list, counter and feed, read through the API.

use std::collections::HashMap;

use anyhow::Context;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::Value;

use crate::{
    client::Session,
    fact::{Fact, Observation},
    history::{Act, History, Member, Outcome, Subject},
};

/// Lists that are read at the same time.
const CONCURRENCY: usize = 4;

/// What the checker's own reads and logins record.
const NOT_COMPARED: [&str; 3] = ["POST_READ", "COMMENT_READ", "MEMBER_LOGIN"];

/// Reads what is there.
pub(crate) struct Observer<'a> {
    run: &'a str,
    sessions: &'a [Session],
    members: HashMap<i64, Member>,
    posts: HashMap<i64, Subject>,
    comments: HashMap<i64, Subject>,
    seen: Observation,
}

impl<'a> Observer<'a> {
    pub(crate) fn new(run: &'a str, sessions: &'a [Session], history: &History) -> Self {
        let members = sessions.iter().enumerate().map(|(member, session)| (session.id, member)).collect();
        let (mut posts, mut comments) = (HashMap::new(), HashMap::new());
        for write in &history.writes {
            let Outcome::Acknowledged(id) = write.outcome else { continue };
            match write.step.act {
                Act::Post => drop(posts.insert(id, Subject::Post(write.step.number))),
                Act::Comment(_) => drop(comments.insert(id, Subject::Comment(write.step.number))),
                _ => {}
            }
        }
        Self { run, sessions, members, posts, comments, seen: Observation::default() }
    }

    pub(crate) async fn observe(mut self) -> anyhow::Result<Observation> {
        // First, because they tell the names of what was never acknowledged.
        self.lists().await?;
        self.profiles().await?;
        self.follows().await?;
        self.search().await?;
        self.feeds().await?;
        self.activities().await?;
        self.notifications().await?;
        Ok(self.seen)
    }

    /// A list for each member, which he reads.
    async fn each(&self, path: &str) -> anyhow::Result<Vec<(Member, Vec<Value>)>> {
        let reads = self.sessions.iter().enumerate().map(|(member, session)| async move {
            let list = session.walk(path).await?;
            anyhow::Ok((member, list))
        });
        stream::iter(reads).buffered(CONCURRENCY).try_collect().await
    }

    /// Everybody's posts and comments, as everybody sees them.
    async fn lists(&mut self) -> anyhow::Result<()> {
        for author in 0..self.sessions.len() {
            let id = self.sessions[author].id;
            for (viewer, posts) in self.each(&format!("/api/timeline/posts/authors/{id}")).await? {
                for post in &posts {
                    self.listed(author, viewer, post, 'p')?;
                }
            }
            for (viewer, comments) in self.each(&format!("/api/timeline/members/{id}/comments")).await? {
                for comment in &comments {
                    self.listed(author, viewer, comment, 'c')?;
                }
            }
        }
        Ok(())
    }

    fn listed(&mut self, author: Member, viewer: Member, item: &Value, kind: char) -> anyhow::Result<()> {
        let id = number(item, "id")?;
        let (subject, text) = self.named(kind, id, item["content"].as_str().unwrap_or_default());
        let known = if kind == 'p' { &mut self.posts } else { &mut self.comments };
        known.entry(id).or_insert(subject);
        if item["liked"] == true {
            self.seen.add(Fact::Liked(viewer, subject), 1);
        }
        // Presence and counters are counted once, as the author sees them.
        if viewer == author {
            self.seen.add(Fact::Listed(subject), 1);
            self.seen.add(Fact::Text(subject, text), 1);
            self.seen.add(Fact::Likes(subject), number(item, "likeCount")?.unsigned_abs());
            if kind == 'p' {
                self.seen.add(Fact::Comments(subject), number(item, "commentCount")?.unsigned_abs());
            }
        }
        Ok(())
    }

    /// Which step made a text, and the number of the text, by what it says.
    fn named(&self, kind: char, id: i64, text: &str) -> (Subject, u32) {
        let read = || {
            let (name, _) = text.strip_prefix(self.run)?.strip_prefix(kind)?.split_once(' ')?;
            let (step, edit) = name.split_once('v')?;
            Some((step.parse().ok()?, edit.parse().ok()?))
        };
        match (read(), kind) {
            (Some((step, edit)), 'p') => (Subject::Post(step), edit),
            (Some((step, edit)), _) => (Subject::Comment(step), edit),
            (None, 'p') => (Subject::StrangePost(id), 0),
            (None, _) => (Subject::StrangeComment(id), 0),
        }
    }

    async fn profiles(&mut self) -> anyhow::Result<()> {
        for (member, session) in self.sessions.iter().enumerate() {
            let profile = session.get("/api/members/profile").await?;
            let count = |name| anyhow::Ok(number(&profile, name)?.unsigned_abs());
            self.seen.add(Fact::Followings(member), count("followingsCount")?);
            self.seen.add(Fact::Followers(member), count("followersCount")?);
        }
        Ok(())
    }

    async fn follows(&mut self) -> anyhow::Result<()> {
        for (member, followings) in self.each("/api/members/followings/more?page=0").await? {
            for other in &followings {
                self.seen.add(Fact::Follows(member, self.member(number(other, "memberId")?)), 1);
            }
        }
        for (member, followers) in self.each("/api/members/followers/more?page=0").await? {
            for other in &followers {
                self.seen.add(Fact::FollowedBy(member, self.member(number(other, "memberId")?)), 1);
            }
        }
        Ok(())
    }

    async fn search(&mut self) -> anyhow::Result<()> {
        let Some(reader) = self.sessions.first() else { return Ok(()) };
        for post in reader.walk(&format!("/api/search/posts?keyword={}", self.run)).await? {
            self.seen.add(Fact::Found(self.post(number(&post, "id")?)), 1);
        }
        for comment in reader.walk(&format!("/api/search/comments?keyword={}", self.run)).await? {
            self.seen.add(Fact::Found(self.comment(number(&comment, "pk")?)), 1);
        }
        Ok(())
    }

    async fn feeds(&mut self) -> anyhow::Result<()> {
        for (member, posts) in self.each("/api/timeline/posts/followings").await? {
            for post in &posts {
                self.seen.add(Fact::Fed(member, self.post(number(post, "id")?)), 1);
            }
        }
        Ok(())
    }

    async fn activities(&mut self) -> anyhow::Result<()> {
        for (member, activities) in self.each("/api/member-activities").await? {
            for activity in &activities {
                let kind = activity["memberActivityType"].as_str().unwrap_or_default();
                if !NOT_COMPARED.contains(&kind) {
                    self.seen.add(Fact::Activity(member, kind.to_owned(), self.subject(activity)), 1);
                }
            }
        }
        Ok(())
    }

    async fn notifications(&mut self) -> anyhow::Result<()> {
        for (member, notifications) in self.each("/api/member-activities/notifications").await? {
            for told in &notifications {
                let kind = told["type"].as_str().unwrap_or_default().to_owned();
                let actor = self.member(number(&told["actor"], "memberId")?);
                self.seen.add(Fact::Told(member, kind, actor, self.subject(told)), 1);
            }
        }
        Ok(())
    }

    /// What an activity or notification is about.
    fn subject(&self, item: &Value) -> Option<Subject> {
        let comment = item["commentId"].as_i64().map(|id| self.comment(id));
        comment.or_else(|| item["postId"].as_i64().map(|id| self.post(id)))
    }

    fn post(&self, id: i64) -> Subject {
        self.posts.get(&id).copied().unwrap_or(Subject::StrangePost(id))
    }

    fn comment(&self, id: i64) -> Subject {
        self.comments.get(&id).copied().unwrap_or(Subject::StrangeComment(id))
    }

    fn member(&self, id: i64) -> Subject {
        self.members.get(&id).map_or(Subject::Stranger(id), |member| Subject::Member(*member))
    }
}

fn number(item: &Value, name: &str) -> anyhow::Result<i64> {
    item[name].as_i64().with_context(|| format!("no {name} in {item}"))
}
