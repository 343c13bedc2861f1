//! `dailyfeed demo`: fills a running fleet through its own REST API.

mod client;
mod plan;
mod portrait;
mod words;

use anyhow::Context;
use futures::{StreamExt, TryStreamExt, stream};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use settings::Settings;

use client::{Client, PASSWORD, Session};
use plan::Dice;

/// Requests under way at once.
const CONCURRENCY: usize = 8;

/// How much is made.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Amounts {
    /// Members to sign up
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    members: u32,
    /// Posts they write
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    posts: u32,
}

/// One request of the plan: who, where, and with what.
type Step = (usize, String, Option<serde_json::Value>);

/// Fills the fleet behind the gateway of `settings`.
pub(crate) async fn run(settings: &Settings, amounts: Amounts) -> anyhow::Result<()> {
    let base = format!("http://{}", settings.gateway.address);
    let seed = uuid::Uuid::now_v7().as_u64_pair();
    let run = format!("{:06x}", (seed.0 ^ seed.1) & 0x00ff_ffff);
    let mut dice = Dice::new(2026);
    let client = Client::new(base.clone(), &run);

    let members = join(&client, amounts.members as usize, &mut dice).await?;
    let posts = write_posts(&members, amounts.posts as usize, &mut dice).await?;
    let follows = follows(members.len(), &mut dice);
    send("follows", &members, follows).await?;
    let comments = write_comments(&members, &posts, &mut dice).await?;
    send("replies", &members, replies(&comments, members.len(), &mut dice)).await?;
    send("likes", &members, likes(&posts, &comments, members.len(), &mut dice)).await?;
    look(&members, &posts, &mut dice).await?;

    host::say(&format!("two logins, password {PASSWORD} (all {} have it):", members.len()))?;
    for member in members.iter().take(2) {
        host::say(&format!("  {}", member.email))?;
    }
    host::say(&format!("try: curl -s -D - {base}/api/authentication/login -H 'Content-Type: application/json' \\"))?;
    host::say(&format!("       -d '{{\"email\":\"{}\",\"password\":\"{PASSWORD}\"}}'", members[0].email))?;
    Ok(())
}

async fn join(client: &Client, count: usize, dice: &mut Dice) -> anyhow::Result<Vec<Session>> {
    let mut forms = Vec::new();
    for index in 0..count {
        forms.push((plan::name(index), dice.bio(), dice.place(), portrait::png(dice)?));
    }
    let bar = bar("members", forms.len());
    let joined = stream::iter(forms).map(|((name, stem), bio, place, png)| {
        let bar = bar.clone();
        async move {
            let session = client.join(&name, &stem, bio, place).await?;
            session.wear(png).await?;
            bar.inc(1);
            anyhow::Ok(session)
        }
    });
    let members = joined.buffered(CONCURRENCY).try_collect().await;
    bar.finish();
    members
}

async fn write_posts(members: &[Session], count: usize, dice: &mut Dice) -> anyhow::Result<Vec<i64>> {
    let steps = (0..count)
        .map(|_| (dice.skewed(members.len()), "/api/posts".to_owned(), Some(json!({ "content": dice.post() }))));
    let steps: Vec<Step> = steps.collect();
    send("posts", members, steps).await
}

async fn write_comments(members: &[Session], posts: &[i64], dice: &mut Dice) -> anyhow::Result<Vec<(i64, i64)>> {
    let mut targets = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    for _ in 0..posts.len() * 2 {
        let post = posts[dice.skewed(posts.len())];
        let body = json!({ "content": dice.comment(), "postId": post, "parentId": null });
        targets.push(post);
        steps.push((dice.below(members.len()), "/api/comments".to_owned(), Some(body)));
    }
    let comments = send("comments", members, steps).await?;
    Ok(comments.into_iter().zip(targets).collect())
}

fn follows(members: usize, dice: &mut Dice) -> Vec<Step> {
    let pairs = (0..members * members.min(12)).map(|_| (dice.below(members), dice.skewed(members)));
    let pairs: std::collections::BTreeSet<_> = pairs.filter(|(from, to)| from != to).collect();
    pairs.into_iter().map(|(from, to)| (from, format!("member:{to}"), None)).collect()
}

fn replies(comments: &[(i64, i64)], members: usize, dice: &mut Dice) -> Vec<Step> {
    let mut steps = Vec::new();
    for _ in 0..comments.len() / 3 {
        let (comment, post) = comments[dice.skewed(comments.len())];
        let body = json!({ "content": dice.reply(), "postId": post, "parentId": comment });
        steps.push((dice.below(members), "/api/comments/replies".to_owned(), Some(body)));
    }
    steps
}

fn likes(posts: &[i64], comments: &[(i64, i64)], members: usize, dice: &mut Dice) -> Vec<Step> {
    let mut steps = Vec::new();
    for _ in 0..posts.len() * 4 {
        steps.push((dice.below(members), format!("/api/posts/{}/like", posts[dice.skewed(posts.len())]), None));
    }
    for _ in 0..comments.len() {
        let (comment, _) = comments[dice.skewed(comments.len())];
        steps.push((dice.below(members), format!("/api/comments/{comment}/like"), None));
    }
    steps
}

/// Sends every step and gives the ids of what they made (0 where an answer has none).
async fn send(what: &'static str, members: &[Session], steps: Vec<Step>) -> anyhow::Result<Vec<i64>> {
    let bar = bar(what, steps.len());
    let sent = stream::iter(steps).map(|(who, path, body)| {
        let bar = bar.clone();
        async move {
            let member = &members[who];
            let id = match (path.strip_prefix("member:"), body) {
                (Some(index), _) => follow(member, members, index).await?,
                (None, Some(body)) => member.post(&path, body).await?["id"].as_i64().unwrap_or_default(),
                (None, None) => member.act(&path).await.map(|()| 0)?,
            };
            bar.inc(1);
            anyhow::Ok(id)
        }
    });
    let ids = sent.buffered(CONCURRENCY).try_collect().await;
    bar.finish();
    ids
}

async fn follow(member: &Session, members: &[Session], index: &str) -> anyhow::Result<i64> {
    let followed = &members[index.parse::<usize>().context("a follow names a member")?];
    member.act(&format!("/api/members/follow/{}", followed.id)).await.map(|()| followed.id)
}

/// Views, so that the popular ranking has something to rank.
async fn look(members: &[Session], posts: &[i64], dice: &mut Dice) -> anyhow::Result<()> {
    let views: Vec<_> =
        (0..posts.len() * 2).map(|_| (dice.below(members.len()), posts[dice.skewed(posts.len())])).collect();
    let bar = bar("views", views.len());
    let viewed = stream::iter(views).map(|(who, post)| {
        let bar = bar.clone();
        async move {
            members[who].view(&format!("/api/timeline/posts/{post}")).await?;
            bar.inc(1);
            anyhow::Ok(())
        }
    });
    let outcome = viewed.buffer_unordered(CONCURRENCY).try_collect().await;
    bar.finish();
    outcome
}

fn bar(what: &'static str, steps: usize) -> ProgressBar {
    let bar = ProgressBar::new(steps as u64).with_message(what);
    let style = ProgressStyle::with_template("{msg:9} {wide_bar} {pos}/{len}");
    bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
