//! How soon a write is seen: in its author's activities, in the search, in a follower's feed. Posts come at a rate,
//! whether those before them are answered or not; every tenth is looked for in all three places until it is there, and
//! its time counts from when its request was sent.

use std::{sync::Arc, time::Duration};

use anyhow::ensure;
use futures::future::try_join_all;
use serde_json::Value;
use test_support::Member;
use tokio::{
    sync::mpsc,
    task::JoinSet,
    time::{Instant, sleep},
};

use super::{PATIENCE, fleet::Processes, writes::Writers};
use crate::{
    connection::Connection,
    figures::{Figures, Latencies},
    load::at_rate,
};

const MEMBERS: usize = 50;

const CONNECTIONS: usize = 32;

/// Posts per second, and in all.
const RATE: u32 = 200;
const POSTS: usize = 6_000;

/// One of so many is looked for.
const EVERY: usize = 10;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(20);

/// A post that was written.
struct Written {
    index: usize,
    id: i64,
    keyword: Arc<str>,
    sent: Instant,
}

pub(crate) async fn run(processes: &Processes, figures: &mut Figures) -> anyhow::Result<()> {
    let members: Arc<[Member]> = processes.members(MEMBERS).await.into();
    // Each is read by the next.
    try_join_all((0..MEMBERS).map(|author| {
        let (reader, author) = (reader(&members, author), &members[author]);
        async move {
            reader.follow(author).await;
            anyhow::Ok(())
        }
    }))
    .await?;
    processes.settled().await?;
    let places = ["activity", "search", "timeline"].map(|service| Arc::<str>::from(processes.url(service)));
    let (written, mut to_look_for) = mpsc::channel::<Written>(POSTS);
    let looking = tokio::spawn({
        let members = Arc::clone(&members);
        async move {
            let mut looks = JoinSet::new();
            while let Some(post) = to_look_for.recv().await {
                looks.spawn(look(Arc::clone(&members), places.clone(), post));
            }
            looks.join_all().await.into_iter().collect::<anyhow::Result<Vec<_>>>()
        }
    });
    // Random, so that no other post has it, nor any part of it that matters.
    let keywords: Arc<[Arc<str>]> = (0..POSTS).map(|_| Arc::from(test_support::unique("w"))).collect();
    let (writers, kept) = (Writers::new(&processes.url("content"), &members), Arc::clone(&keywords));
    let latencies = at_rate(
        (CONNECTIONS, RATE),
        POSTS,
        move |index| writers.post(index, &keywords[index]),
        move |index, sent, answer| {
            let answer: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
            let id = answer["data"]["id"].as_i64();
            if let Some(id) = id.filter(|_| index % EVERY == 0) {
                // There is room for all of them.
                let _ = written.try_send(Written { index, id, keyword: Arc::clone(&kept[index]), sent });
            }
        },
    )
    .await?;
    let seen = looking.await??;
    ensure!(seen.len() == POSTS / EVERY, "{} posts were looked for", seen.len());
    figures.note(&format!("create post at {RATE} posts/s, p99"), latencies.percentile(99), "ms");
    for (place, what) in ["the author's activities", "search", "a follower's feed"].into_iter().enumerate() {
        let times = Latencies::new(seen.iter().map(|times| times[place]).collect());
        figures.note(&format!("at {RATE} posts/s a post is in {what}, p50"), times.percentile(50), "ms");
        figures.at_most(&format!("at {RATE} posts/s a post is in {what}, p99"), times.percentile(99), "ms", 1_000.0);
    }
    Ok(())
}

fn reader(members: &[Member], author: usize) -> &Member {
    &members[(author + 1) % members.len()]
}

async fn look(members: Arc<[Member]>, places: [Arc<str>; 3], post: Written) -> anyhow::Result<[Duration; 3]> {
    let author = post.index % members.len();
    let (author, reader) = (&members[author], reader(&members, author));
    let [activity, search, timeline] = places;
    let keyword = &post.keyword;
    let (activities, found, feed) = tokio::try_join!(
        until_there(&activity, author, "/api/member-activities?size=20".to_owned(), "postId", &post),
        until_there(&search, reader, format!("/api/search/posts?keyword={keyword}"), "id", &post),
        until_there(&timeline, reader, "/api/timeline/posts/followings?page=0&size=20".to_owned(), "id", &post),
    )?;
    Ok([activities, found, feed])
}

/// The time until a page has an item whose `field` is the post's id.
async fn until_there(url: &str, who: &Member, path: String, field: &str, post: &Written) -> anyhow::Result<Duration> {
    let mut connection = Connection::open(url).await?;
    loop {
        let page = connection.call("GET", &path, &who.session.token, b"").await?;
        let elapsed = post.sent.elapsed();
        // A refusal shows nothing; it is no reason to stop looking.
        let body: Value = serde_json::from_slice(&page.body)?;
        let items = body["data"]["content"].as_array().map(Vec::as_slice).unwrap_or_default();
        if items.iter().any(|item| item[field] == post.id) {
            return Ok(elapsed);
        }
        ensure!(elapsed < PATIENCE, "post {} is not in {path} after {elapsed:?}: {}", post.id, page.status);
        sleep(LOOK).await;
    }
}
