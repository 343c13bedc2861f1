//! An index, and what it hears.

use std::{any::Any, sync::Arc};

use database::{Database, DatabaseError, Options, sql};
use dto::{MemberActivityType, PrivacyLevel, Timestamp, VerificationStatus};
use event_log::{Delivery, Handler};
use kafka_envelope::{CommentSnapshot, Envelope, MemberSnapshot, PostSnapshot};

use crate::{
    domain::Keyword,
    events::Index,
    repository::{
        CommentFilter, CommentHit, Found, Order, PostHit, Slice, Store, Wanted,
        sqlite::{MIGRATIONS, Sqlite},
    },
};

pub(super) const VIEWER: i64 = 1;
pub(super) const AUTHOR: i64 = 2;

pub(super) enum Stored {
    Sqlite(Database),
    #[cfg(feature = "cluster-tests")]
    Mongo(Arc<documents::Scratch>),
}

pub(super) struct World {
    pub(super) store: Arc<dyn Store>,
    stored: Stored,
    _kept: Box<dyn Any>,
}

pub(in crate::repository) fn post(id: i64, version: i64, content: &str) -> PostSnapshot {
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

pub(in crate::repository) fn comment(id: i64, parent_id: Option<i64>, content: &str) -> CommentSnapshot {
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

pub(super) fn snapshot(id: i64, version: i64, privacy_level: PrivacyLevel) -> MemberSnapshot {
    MemberSnapshot {
        id,
        version,
        profile_id: id,
        handle: "author".to_owned(),
        name: format!("글쓴이 {id}"),
        display_name: None,
        avatar_url: "no-image".to_owned(),
        bio: None,
        verification_status: VerificationStatus::None,
        privacy_level,
        active: true,
        updated_at: Timestamp::from_millis(0),
    }
}

pub(super) fn member(version: i64, privacy_level: PrivacyLevel) -> Envelope {
    event(MemberActivityType::MemberProfileUpdate).with_member(snapshot(AUTHOR, version, privacy_level))
}

pub(super) fn event(kind: MemberActivityType) -> Envelope {
    Envelope::new(kind, AUTHOR, Timestamp::from_millis(0))
}

pub(in crate::repository) fn about(post: PostSnapshot) -> Envelope {
    event(MemberActivityType::PostUpdate).with_post(post)
}

pub(in crate::repository) fn on(comment: CommentSnapshot) -> Envelope {
    event(MemberActivityType::CommentCreate).with_comment(comment)
}

fn delivery(envelope: Envelope) -> Delivery {
    Delivery { topic: "member-activity-20261121".to_owned(), partition: 0, offset: 0, envelope }
}

impl World {
    pub(super) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let options = Options { readers: 2, ..Options::default() };
        let database = Database::open(&folder.path().join("search.db"), options, MIGRATIONS).await.unwrap();
        let store = Arc::new(Sqlite(database.clone()));
        Self { store, stored: Stored::Sqlite(database), _kept: Box::new(folder) }
    }

    #[cfg(feature = "cluster-tests")]
    pub(super) async fn mongo() -> Self {
        use crate::repository::mongo::{Mongo, indexes};
        let scratch = Arc::new(documents::Scratch::new().await);
        scratch.make(&indexes()).await.unwrap();
        let store = Arc::new(Mongo((**scratch).clone()));
        Self { store, stored: Stored::Mongo(Arc::clone(&scratch)), _kept: Box::new(scratch) }
    }

    /// An empty index in each store.
    pub(super) async fn empty() -> Vec<Self> {
        vec![
            Self::sqlite().await,
            #[cfg(feature = "cluster-tests")]
            Self::mongo().await,
        ]
    }

    /// An index in each store that knows the author.
    pub(super) async fn each() -> Vec<Self> {
        let worlds = Self::empty().await;
        for world in &worlds {
            world.hear([member(1, PrivacyLevel::Public)]).await;
        }
        worlds
    }

    /// Every batch comes twice.
    pub(super) async fn hear(&self, events: impl IntoIterator<Item = Envelope>) {
        let batch: Vec<Delivery> = events.into_iter().map(delivery).collect();
        for _ in 0..2 {
            Index(Arc::clone(&self.store)).handle(&batch).await.unwrap();
        }
    }

    pub(super) async fn find(
        &self,
        viewer: i64,
        keyword: &str,
        order: Order,
        slice: Slice,
        limit: u32,
    ) -> Found<PostHit> {
        let keyword = Keyword::parse(Some(keyword)).unwrap();
        let alternatives: Vec<_> =
            [Some(keyword.clone()), keyword.initials()].into_iter().flatten().map(|keyword| (keyword, slice)).collect();
        self.store.posts(Wanted { viewer, order, limit }, &alternatives).await.unwrap()
    }

    pub(super) async fn posts(&self, keyword: &str, order: Order) -> Vec<i64> {
        let found = self.find(VIEWER, keyword, order, Slice::Offset(0), 100).await;
        assert_eq!(found.total, i64::try_from(found.hits.len()).unwrap());
        found.hits.iter().map(|hit| hit.id).collect()
    }

    pub(super) async fn page(&self, keyword: &str, slice: Slice, limit: u32) -> Vec<i64> {
        let found = self.find(VIEWER, keyword, Order::Newest, slice, limit).await;
        found.hits.iter().map(|hit| hit.id).collect()
    }

    pub(super) async fn find_comments(&self, viewer: i64, filter: CommentFilter, order: Order) -> Vec<CommentHit> {
        let wanted = Wanted { viewer, order, limit: 100 };
        let found = self.store.comments(wanted, &[(filter, Slice::Offset(0))]).await.unwrap();
        assert_eq!(found.total, i64::try_from(found.hits.len()).unwrap());
        found.hits
    }

    async fn comment_hits(&self, keyword: &str) -> Vec<CommentHit> {
        let keyword = Some(Keyword::parse(Some(keyword)).unwrap());
        self.find_comments(VIEWER, CommentFilter { keyword, ..CommentFilter::default() }, Order::Newest).await
    }

    pub(super) async fn comments(&self, keyword: &str) -> Vec<i64> {
        self.comment_hits(keyword).await.iter().map(|hit| hit.id).collect()
    }

    /// Id, replies and replies below of each hit.
    pub(super) async fn replies(&self, keyword: &str) -> Vec<(i64, i64, i64)> {
        self.comment_hits(keyword).await.iter().map(|hit| (hit.id, hit.replies, hit.replies_below)).collect()
    }

    pub(super) async fn texts_of_deleted_comments(&self) -> i64 {
        match &self.stored {
            Stored::Sqlite(database) => {
                let text = "SELECT count(*) FROM search_comments WHERE is_deleted = 1 AND content <> ''";
                database.read().await.unwrap().one::<(i64,)>(sql(text)).await.unwrap().0
            }
            #[cfg(feature = "cluster-tests")]
            Stored::Mongo(documents) => {
                use documents::{Document, FindOptions, doc};
                let kept = doc! { "$or": [{ "content": { "$ne": "" } }, { "terms": { "$exists": true } },
                { "folded": { "$exists": true } }, { "initials": { "$exists": true } }] };
                let filter = doc! { "$and": [{ "is_deleted": true }, kept] };
                let mut session = documents.snapshot().await.unwrap();
                let found: Vec<Document> =
                    session.find("search_comments", filter, FindOptions::default()).await.unwrap();
                i64::try_from(found.len()).unwrap()
            }
        }
    }

    /// As an index made before there were any.
    pub(super) async fn forgets_initials(&self) {
        match &self.stored {
            Stored::Sqlite(database) => {
                let forget = database.write::<_, DatabaseError, _>(|c| {
                    Box::pin(c.run(sql("DELETE FROM post_initials WHERE rowid > 0")))
                });
                forget.await.unwrap();
            }
            #[cfg(feature = "cluster-tests")]
            Stored::Mongo(documents) => {
                use documents::{DocumentsError, doc};
                let forget = documents.transaction::<_, DocumentsError, _>(|s| {
                    let terms = doc! { "$pull": { "terms": { "$regex": "^\u{E0FE}" } }, "$unset": { "initials": "" } };
                    Box::pin(s.change("search_posts", doc! { "initials": { "$ne": null } }, terms))
                });
                forget.await.unwrap();
            }
        }
    }
}
