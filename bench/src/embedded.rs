//! The embedded fleet's figures: start, feeds, writes, memory, statements.

use std::{fs, io::Cursor, sync::Arc, time::Duration};

use anyhow::Context;
use futures::{StreamExt, TryStreamExt, stream};
use serde_json::json;
use test_support::{Fleet, Member};
use tokio::time::Instant;

use crate::{
    connection::Connection,
    figures::Figures,
    load::{self, Request},
};

const MEMBERS: usize = 60;
const FOLLOWINGS: usize = 40;
const POSTS: usize = 20_000;
const CONNECTIONS: usize = 16;

/// Where requests go: the services' own ports, as the existing client calls them.
#[derive(Clone)]
struct World {
    content: Arc<str>,
    timeline: Arc<str>,
    search: Arc<str>,
    member: Arc<str>,
    gateway: Arc<str>,
    tokens: Arc<[Arc<str>]>,
    posts: i64,
}

impl World {
    fn of(fleet: &Fleet, members: &[Member]) -> anyhow::Result<Self> {
        let url = |name: &str| Arc::<str>::from(fleet.service(name).url());
        Ok(Self {
            content: url("content"),
            timeline: url("timeline"),
            search: url("search"),
            member: url("member"),
            gateway: url("gateway"),
            tokens: members.iter().map(|member| member.session.token.as_str().into()).collect(),
            posts: i64::try_from(POSTS)?,
        })
    }

    fn get(&self, url: &Arc<str>, index: usize, path: String) -> Request {
        self.request(url, "GET", index, path, Vec::new())
    }

    fn request(&self, url: &Arc<str>, method: &'static str, index: usize, path: String, body: Vec<u8>) -> Request {
        let token = Arc::clone(&self.tokens[index % self.tokens.len()]);
        Request { url: Arc::clone(url), method, path, token, body }
    }

    fn feed(&self, url: &Arc<str>, index: usize) -> Request {
        self.get(url, index, "/api/timeline/posts/followings?page=0&size=20".to_owned())
    }

    fn post(&self, index: usize, label: &str) -> Request {
        let text = format!("{label} {index}: 오늘은 성수동에서 따뜻한 라떼를 마셨어요. 다음에는 같이 가요!");
        self.request(&self.content, "POST", index, "/api/posts".to_owned(), body(&json!({ "content": text })))
    }

    fn mixed(&self, index: usize) -> Request {
        let post = (index as i64 * 7_919) % self.posts + 1;
        match index % 20 {
            0..=8 => self.feed(&self.timeline, index),
            9 | 10 => self.get(&self.timeline, index, "/api/timeline/posts/most-popular?page=0&size=20".to_owned()),
            11 | 12 => self.get(&self.timeline, index, format!("/api/timeline/posts/{post}")),
            13 => self.get(&self.timeline, index, format!("/api/timeline/posts/{post}/comments")),
            14 => self.get(&self.search, index, "/api/search/posts?keyword=%EB%9D%BC%EB%96%BC".to_owned()),
            15 => self.get(&self.member, index, "/api/members/profile".to_owned()),
            16 => self.post(index, "섞인 글"),
            17 | 18 => self.request(&self.content, "POST", index, format!("/api/posts/{post}/like"), Vec::new()),
            _ => {
                let comment = json!({ "content": format!("댓글 {index}"), "postId": post });
                self.request(&self.content, "POST", index, "/api/comments".to_owned(), body(&comment))
            }
        }
    }
}

fn body(json: &serde_json::Value) -> Vec<u8> {
    json.to_string().into_bytes()
}

/// Runs everything against `binary`, a release build of the fleet.
pub(crate) async fn run(binary: &str) -> anyhow::Result<()> {
    let mut figures = Figures::new("embedded");
    // The test support hashes passwords cheaply; the measured fleet does not.
    let hashing = [("identity.argon2_memory", "19MiB"), ("identity.argon2_iterations", "2")];
    let mut fleet = Fleet::start(binary, &hashing);
    let members = populate(&fleet).await?;
    let world = World::of(&fleet, &members)?;
    let (_, took) = load::run(CONNECTIONS, POSTS, {
        let world = world.clone();
        move |index| world.post(index, "글")
    })
    .await?;
    figures.note("posts written while seeding", POSTS as f64 / took.as_secs_f64(), "posts/s");

    fleet.stop();
    let begin = Instant::now();
    fleet.restart();
    figures.at_most("start to ready, 20,000 posts on disk", millis(begin.elapsed()), "ms", 300.0);
    let world = World::of(&fleet, &members)?;

    statements(&fleet, &world, &mut figures).await?;
    feeds(&world, &mut figures).await?;
    feeds_beside_writes(&world, &mut figures).await?;
    writes(&world, &mut figures).await?;
    memory(&fleet, &world, &mut figures).await?;
    figures.write()
}

/// Members who follow each other.
async fn populate(fleet: &Fleet) -> anyhow::Result<Vec<Member>> {
    let members: Vec<Member> = stream::iter(0..MEMBERS).map(|_| fleet.member()).buffered(4).collect().await;
    let pairs = (0..MEMBERS).flat_map(|who| (1..=FOLLOWINGS).map(move |step| (who, (who + step) % MEMBERS)));
    stream::iter(pairs)
        .map(|(who, whom)| {
            let (follower, followed) = (&members[who], &members[whom]);
            async move {
                follower.follow(followed).await;
                anyhow::Ok(())
            }
        })
        .buffer_unordered(CONNECTIONS)
        .try_collect::<()>()
        .await?;
    Ok(members)
}

/// Counted, not timed: what one page costs the database.
async fn statements(fleet: &Fleet, world: &World, figures: &mut Figures) -> anyhow::Result<()> {
    let mut connection = Connection::open(&world.timeline).await?;
    let feed = world.feed(&world.timeline, 0);
    connection.call(feed.method, &feed.path, &feed.token, b"").await?;
    // Something new, so that the page is not served again as it was.
    load::run(1, 1, {
        let world = world.clone();
        move |index| world.post(index, "새 글")
    })
    .await?;
    let before = counted(fleet).await?;
    connection.call(feed.method, &feed.path, &feed.token, b"").await?;
    figures.at_most("statements of a following feed page", counted(fleet).await? - before, "statements", 4.0);
    Ok(())
}

async fn counted(fleet: &Fleet) -> anyhow::Result<f64> {
    let text = fleet.management("timeline").get("/metrics").await.text();
    let line = text.lines().find_map(|line| line.strip_prefix("database_statements_total "));
    Ok(line.context("timeline shows no database_statements_total")?.trim().parse()?)
}

async fn feeds(world: &World, figures: &mut Figures) -> anyhow::Result<()> {
    for (what, url, goals) in [
        ("following feed", &world.timeline, Some((1.5, 8.0))),
        ("following feed through the gateway", &world.gateway, None),
    ] {
        for (count, measured) in [(2_000, false), (20_000, true)] {
            let (load, url) = (world.clone(), Arc::clone(url));
            let (latencies, took) = load::run(CONNECTIONS, count, move |index| load.feed(&url, index)).await?;
            if !measured {
                continue;
            }
            let (middle, slowest) = (latencies.percentile(50), latencies.percentile(99));
            if let Some((goal_middle, goal_slowest)) = goals {
                figures.at_most(&format!("{what}, p50 at 16 connections"), middle, "ms", goal_middle);
                figures.at_most(&format!("{what}, p99 at 16 connections"), slowest, "ms", goal_slowest);
            } else {
                figures.note(&format!("{what}, p50 at 16 connections"), middle, "ms");
                figures.note(&format!("{what}, p99 at 16 connections"), slowest, "ms");
            }
            figures.note(&format!("{what}, rate"), count as f64 / took.as_secs_f64(), "requests/s");
        }
    }
    let load = world.clone();
    let (latencies, _) = load::run(1, 2_000, move |index| load.feed(&load.timeline, index)).await?;
    figures.note("following feed, p50 at 1 connection", latencies.percentile(50), "ms");
    Ok(())
}

/// The same while others write, so that pages kept since the last commit hardly help.
async fn feeds_beside_writes(world: &World, figures: &mut Figures) -> anyhow::Result<()> {
    let (readers, writers) = (world.clone(), world.clone());
    let writing = tokio::spawn(async move {
        let mut connection = Connection::open(&writers.content).await?;
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        for index in 0.. {
            ticks.tick().await;
            let post = writers.post(index, "곁에 쓴 글");
            connection.call(post.method, &post.path, &post.token, &post.body).await?;
        }
        anyhow::Ok(())
    });
    let (latencies, took) = load::run(CONNECTIONS, 10_000, move |index| readers.feed(&readers.timeline, index)).await?;
    writing.abort();
    figures.note("following feed beside 100 posts/s, p50 at 16 connections", latencies.percentile(50), "ms");
    figures.note("following feed beside 100 posts/s, p99 at 16 connections", latencies.percentile(99), "ms");
    figures.note("following feed beside 100 posts/s, rate", 10_000.0 / took.as_secs_f64(), "requests/s");
    Ok(())
}

async fn writes(world: &World, figures: &mut Figures) -> anyhow::Result<()> {
    let load = world.clone();
    let (latencies, took) = load::run(CONNECTIONS, 5_000, move |index| load.post(index, "잰 글")).await?;
    figures.note("create post, p50 at 16 connections", latencies.percentile(50), "ms");
    figures.at_most("create post, p99 at 16 connections", latencies.percentile(99), "ms", 15.0);
    figures.note("create post, rate", 5_000.0 / took.as_secs_f64(), "requests/s");
    Ok(())
}

async fn memory(fleet: &Fleet, world: &World, figures: &mut Figures) -> anyhow::Result<()> {
    let load = world.clone();
    load::run(CONNECTIONS, 50_000, move |index| load.mixed(index)).await?;
    figures.at_most("resident memory after 50,000 mixed requests", resident(fleet, "VmRSS")?, "MiB", 120.0);
    let before = resident(fleet, "VmHWM")?;
    let member = fleet.member().await;
    member.client.upload("/api/images/upload", "image/jpeg", forty_megapixels()?).await.ok(200);
    figures.note("resident memory, peak before decoding", before, "MiB");
    figures.note("resident memory, peak while decoding 40 megapixels", resident(fleet, "VmHWM")?, "MiB");
    figures.note("resident memory afterwards", resident(fleet, "VmRSS")?, "MiB");
    Ok(())
}

fn resident(fleet: &Fleet, line: &str) -> anyhow::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", fleet.pid()))?;
    let kilobytes = status.lines().find_map(|text| text.strip_prefix(line)?.split_whitespace().nth(1));
    Ok(kilobytes.with_context(|| format!("no {line}"))?.parse::<f64>()? / 1024.0)
}

fn forty_megapixels() -> anyhow::Result<Vec<u8>> {
    let picture = image::RgbImage::from_fn(8_000, 5_000, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, ((x / 32 + y / 32) % 256) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg)?;
    Ok(bytes.into_inner())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
