//! The index against a plain model: literal substrings, exactly the visible ones, newest first.

use database::{Database, Options, sql};
use dto::{MemberActivityType, PrivacyLevel, Timestamp, VerificationStatus};
use event_log::{Delivery, Handler};
use kafka_envelope::{CommentSnapshot, Envelope, MemberSnapshot, PostSnapshot};
use proptest::prelude::*;

use super::{Order, Slice, comments, counts, posts};
use crate::{Index, MIGRATIONS, domain::Keyword};

const VIEWER: i64 = 1;
const AUTHOR: i64 = 2;

struct World {
    _folder: tempfile::TempDir,
    database: Database,
}

fn delivery(envelope: Envelope) -> Delivery {
    Delivery { topic: "member-activity-20261121".to_owned(), partition: 0, offset: 0, envelope }
}

fn post(id: i64, version: i64, content: &str) -> PostSnapshot {
    PostSnapshot {
        id,
        version,
        author_id: AUTHOR,
        title: String::new(),
        content: content.to_owned(),
        like_count: 0,
        comment_count: 0,
        deleted: false,
        created_at: Timestamp::from_millis(id),
        updated_at: Timestamp::from_millis(id),
    }
}

fn comment(id: i64, parent_id: Option<i64>, content: &str) -> CommentSnapshot {
    CommentSnapshot {
        id,
        version: 1,
        post_id: 1,
        parent_id,
        author_id: AUTHOR,
        depth: 0,
        content: content.to_owned(),
        like_count: 0,
        reply_count: 0,
        deleted: false,
        created_at: Timestamp::from_millis(id),
        updated_at: Timestamp::from_millis(id),
    }
}

fn member(version: i64, privacy_level: PrivacyLevel) -> Envelope {
    let snapshot = MemberSnapshot {
        id: AUTHOR,
        version,
        profile_id: AUTHOR,
        handle: "author".to_owned(),
        name: "글쓴이".to_owned(),
        display_name: None,
        avatar_url: "no-image".to_owned(),
        bio: None,
        verification_status: VerificationStatus::None,
        privacy_level,
        active: true,
        updated_at: Timestamp::from_millis(0),
    };
    event(MemberActivityType::MemberProfileUpdate).with_member(snapshot)
}

fn event(kind: MemberActivityType) -> Envelope {
    Envelope::new(kind, AUTHOR, Timestamp::from_millis(0))
}

impl World {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { readers: 2, ..Options::default() };
        let database = Database::open(&folder.path().join("search.db"), options, MIGRATIONS).await.unwrap();
        let world = Self { _folder: folder, database };
        world.hear([member(1, PrivacyLevel::Public)]).await;
        world
    }

    /// Every batch comes twice.
    async fn hear(&self, events: impl IntoIterator<Item = Envelope>) {
        let batch: Vec<Delivery> = events.into_iter().map(delivery).collect();
        for _ in 0..2 {
            Index::new(self.database.clone()).handle(&batch).await.unwrap();
        }
    }

    async fn posts(&self, keyword: &str, order: Order) -> Vec<i64> {
        let keyword = Keyword::parse(Some(keyword)).unwrap();
        let mut c = self.database.read().await.unwrap();
        let hits = posts::search(&mut c, &keyword, VIEWER, order, Slice::Offset(0), 100).await.unwrap();
        let ids: Vec<i64> = hits.iter().map(|hit| hit.id).collect();
        assert_eq!(posts::count(&mut c, &keyword, VIEWER).await.unwrap(), i64::try_from(ids.len()).unwrap());
        ids
    }

    async fn comments(&self, keyword: &str) -> Vec<i64> {
        let filter = comments::CommentFilter {
            keyword: Some(Keyword::parse(Some(keyword)).unwrap()),
            ..comments::CommentFilter::default()
        };
        let mut c = self.database.read().await.unwrap();
        let hits = comments::search(&mut c, &filter, VIEWER, Order::Newest, Slice::Offset(0), 100).await.unwrap();
        hits.iter().map(|hit| hit.id).collect()
    }
}

fn about(post: PostSnapshot) -> Envelope {
    event(MemberActivityType::PostUpdate).with_post(post)
}

fn on(comment: CommentSnapshot) -> Envelope {
    event(MemberActivityType::CommentCreate).with_comment(comment)
}

#[tokio::test]
async fn edits_and_deletions_are_followed_and_late_events_ignored() {
    let world = World::new().await;
    world.hear([about(post(1, 1, "첫 번째 글")), about(post(2, 1, "두 번째 글"))]).await;
    assert_eq!(world.posts("번째", Order::Newest).await, [2, 1]);
    world.hear([about(post(1, 3, "고친 글"))]).await;
    world.hear([about(post(1, 2, "늦게 온 첫 번째 글"))]).await;
    assert_eq!(world.posts("번째", Order::Newest).await, [2]);
    assert_eq!(world.posts("고친", Order::Newest).await, [1]);
    world.hear([about(PostSnapshot { deleted: true, ..post(2, 2, "두 번째 글") })]).await;
    world.hear([about(post(2, 9, "두 번째 글"))]).await;
    assert!(world.posts("번째", Order::Newest).await.is_empty(), "what is deleted stays deleted");
}

#[tokio::test]
async fn hidden_authors_are_not_found_until_they_show_themselves() {
    let world = World::new().await;
    world.hear([about(post(1, 1, "비밀 글")), on(comment(5, None, "비밀 댓글"))]).await;
    world.hear([member(2, PrivacyLevel::Private)]).await;
    assert!(world.posts("비밀", Order::Newest).await.is_empty());
    assert!(world.comments("비밀").await.is_empty());
    world.hear([member(3, PrivacyLevel::Public)]).await;
    assert_eq!(world.posts("비밀", Order::Newest).await, [1]);
    assert_eq!(world.comments("비밀").await, [5]);
}

#[tokio::test]
async fn by_rank_more_mentions_in_a_shorter_text_come_first() {
    let world = World::new().await;
    let long = format!("바다 {}", "아주 긴 이야기가 이어집니다 ".repeat(20));
    world.hear([about(post(1, 1, "바다 바다 바다")), about(post(2, 1, &long)), about(post(3, 1, "바다에 갔다"))]).await;
    world.hear((10..40).map(|id| about(post(id, 1, "다른 이야기")))).await;
    assert_eq!(world.posts("바다", Order::Rank).await, [1, 3, 2]);
    assert_eq!(world.posts("바다", Order::Newest).await, [3, 2, 1]);
}

#[tokio::test]
async fn a_deleted_comment_takes_everything_below_with_it() {
    let world = World::new().await;
    world.hear([about(post(1, 1, "글"))]).await;
    let thread = [(5, None), (6, Some(5)), (7, Some(6)), (8, None)];
    world.hear(thread.map(|(id, parent)| on(comment(id, parent, "댓글")))).await;
    let mut c = world.database.read().await.unwrap();
    assert_eq!(comments::replies(&mut c, &[5, 6, 7, 8]).await.unwrap(), [(5, 1, 1), (6, 1, 0)]);
    world.hear([on(CommentSnapshot { deleted: true, version: 2, ..comment(5, None, "댓글") })]).await;
    assert_eq!(world.comments("댓글").await, [8]);
    let text = sql("SELECT count(*) FROM search_comments WHERE is_deleted = 1 AND content = ''");
    assert_eq!(c.one::<(i64,)>(text).await.unwrap(), (3,), "nothing of a deleted text is kept");
}

#[tokio::test]
async fn counters_leave_out_what_has_none() {
    let world = World::new().await;
    world.hear([about(PostSnapshot { like_count: 2, ..post(1, 1, "글") }), about(post(2, 1, "글"))]).await;
    let mut c = world.database.read().await.unwrap();
    let likes = counts::of_posts(&mut c, counts::PostCounter::Likes, &[1, 2, 3], VIEWER).await.unwrap();
    assert_eq!(likes, [(1, 2)]);
    assert!(counts::of_posts(&mut c, counts::PostCounter::Comments, &[], VIEWER).await.unwrap().is_empty());
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(
        proptest::sample::select(vec!["가", "나", "a", "B", " ", "%", "\"", "*", "😀", "\n"]),
        1..12,
    )
    .prop_map(|letters| letters.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_literal_substring_is_found_and_nothing_else(texts in proptest::collection::vec(text(), 1..12), keyword in text()) {
        let Ok(parsed) = Keyword::parse(Some(&keyword)) else { return Ok(()) };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let found = runtime.block_on(async {
            let world = World::new().await;
            world.hear(texts.iter().zip(1..).map(|(text, id)| about(post(id, 1, text)))).await;
            world.posts(&keyword, Order::Newest).await
        });
        let mut expected = Vec::new();
        for (text, id) in texts.iter().zip(1_i64..) {
            if text.to_lowercase().contains(parsed.as_str()) {
                expected.insert(0, id);
            }
        }
        prop_assert_eq!(found, expected, "keyword {:?}", keyword);
    }
}
