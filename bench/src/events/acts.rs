//! What members do, as events with the snapshots that the services give them.

use dto::{MemberActivityType as T, Timestamp};
use kafka_envelope::{CommentSnapshot, Envelope, PostSnapshot};

pub(crate) const MEMBERS: i64 = 500;

/// Acts of one post: itself, then its reads, likes and comments.
const OF_A_POST: usize = 20;

const TEXT: &str = "오늘은 성수동에서 따뜻한 라떼를 마셨어요. 다음에는 같이 가요!";

/// `count` different events, oldest first: of twenty one writes a post, ten read it, six like it, three comment on it.
pub(crate) fn acts(count: usize, now: Timestamp) -> Vec<Envelope> {
    (0..count).map(|number| act(number as i64, (number % OF_A_POST) as i64, now)).collect()
}

fn act(number: i64, step: i64, now: Timestamp) -> Envelope {
    // Posts side by side, so that a batch has many partitions.
    let round = number / (OF_A_POST as i64 * 64);
    let post = round * 64 + number % 64 + 1;
    let author = post * 7_919 % MEMBERS + 1;
    let other = (author + step) % MEMBERS + 1;
    let (kind, member) = match step {
        0 => (T::PostCreate, author),
        1..=10 => (T::PostRead, other),
        11..=16 => (T::LikePost, other),
        _ => (T::CommentCreate, other),
    };
    let event = Envelope::new(kind, member, now).quoting(TEXT);
    if kind == T::PostRead {
        let mut read = event;
        (read.post_id, read.post_author_id) = (Some(post), Some(author));
        return read;
    }
    let event = event.with_post(snapshot(post, author, number + 1, now));
    match kind {
        T::CommentCreate => event.with_comment(comment(number + 1, post, member, now)).notifying([author]),
        T::LikePost => event.notifying([author]),
        _ => event,
    }
}

/// `count` edits of `posts` posts, versions ascending for each.
pub(crate) fn edits(count: usize, posts: usize, now: Timestamp) -> Vec<Envelope> {
    let edit = |number: usize| {
        let (post, version) = ((number % posts) as i64 + 1, (number / posts) as i64 + 1);
        let author = post % MEMBERS + 1;
        Envelope::new(T::PostUpdate, author, now).quoting(TEXT).with_post(snapshot(post, author, version, now))
    };
    (0..count).map(edit).collect()
}

fn snapshot(id: i64, author_id: i64, version: i64, now: Timestamp) -> PostSnapshot {
    PostSnapshot {
        id,
        version,
        author_id,
        title: String::new(),
        content: TEXT.to_owned(),
        like_count: 0,
        comment_count: 0,
        deleted: false,
        created_at: now,
        updated_at: now,
    }
}

fn comment(id: i64, post_id: i64, author_id: i64, now: Timestamp) -> CommentSnapshot {
    CommentSnapshot {
        id,
        version: 1,
        post_id,
        parent_id: None,
        author_id,
        depth: 0,
        content: TEXT.to_owned(),
        like_count: 0,
        reply_count: 0,
        deleted: false,
        created_at: now,
        updated_at: now,
    }
}
