//! The reference's documents.

use std::collections::HashMap;

use documents::{Bson, Documents, DocumentsError, Options, bson::oid::ObjectId, doc};
use dto::Timestamp;
use serde::Deserialize;
use settings::{ExposeSecret, sections::Import};

/// Likes and follows, which are kept as documents, and the copies of posts and comments. The dates in them are nine
/// hours late and not read: the id of a document holds the second in which it was made, in UTC.
#[derive(Debug, Clone)]
pub struct Copies(Documents);

/// A like or follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The post, comment or member it is of.
    pub of: i64,
    /// Who likes or is followed; nobody where the document does not say.
    pub member_id: Option<i64>,
    /// When it was made.
    pub made_at: Timestamp,
}

/// The copies of a post or comment: an edit makes another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copy {
    /// When the first one was made.
    pub first: Timestamp,
    /// When the last one was made.
    pub last: Timestamp,
}

impl Copies {
    /// None if no URL is set.
    pub(crate) async fn open(settings: &Import) -> Result<Option<Self>, DocumentsError> {
        if settings.mongo_url.expose_secret().is_empty() {
            return Ok(None);
        }
        let options = Options {
            url: settings.mongo_url.clone(),
            password: String::new().into(),
            database: settings.mongo_database.clone(),
            connections: 2,
            timeout: settings.timeout,
        };
        Ok(Some(Self(Documents::connect(&options).await?)))
    }

    /// The relations of any of `ids`, in the order in which they were made. `of` and `member` are field names.
    pub async fn relations(
        &self,
        collection: &str,
        [of, member]: [&str; 2],
        ids: &[i64],
    ) -> Result<Vec<Relation>, DocumentsError> {
        #[derive(Deserialize)]
        struct Found {
            #[serde(rename = "_id")]
            id: ObjectId,
            of: i64,
            member_id: Option<i64>,
        }
        let shape = doc! { "of": field(of), "member_id": field(member) };
        let pipeline = [doc! { "$match": { of: { "$in": ids } } }, doc! { "$project": shape }];
        let mut found: Vec<Found> = self.0.reader().await?.aggregate(collection, pipeline).await?;
        found.sort_by_key(|relation| relation.id);
        let relation = |Found { id, of, member_id }| Relation { of, member_id, made_at: made_at(id) };
        Ok(found.into_iter().map(relation).collect())
    }

    /// The copies of those of `ids` that have any; `of` is a field name.
    pub async fn copies(&self, collection: &str, of: &str, ids: &[i64]) -> Result<HashMap<i64, Copy>, DocumentsError> {
        #[derive(Deserialize)]
        struct Found {
            #[serde(rename = "_id")]
            of: i64,
            first: ObjectId,
            last: ObjectId,
        }
        let group = doc! { "_id": field(of), "first": { "$min": "$_id" }, "last": { "$max": "$_id" } };
        let pipeline = [doc! { "$match": { of: { "$in": ids } } }, doc! { "$group": group }];
        let found: Vec<Found> = self.0.reader().await?.aggregate(collection, pipeline).await?;
        let copy = |Found { of, first, last }| (of, Copy { first: made_at(first), last: made_at(last) });
        Ok(found.into_iter().map(copy).collect())
    }

    /// How many documents there are.
    pub async fn count(&self, collection: &str) -> Result<u64, DocumentsError> {
        #[derive(Deserialize)]
        struct Count {
            documents: i64,
        }
        let pipeline = [doc! { "$count": "documents" }];
        let counted: Vec<Count> = self.0.reader().await?.aggregate(collection, pipeline).await?;
        Ok(counted.first().map_or(0, |count| count.documents.unsigned_abs()))
    }
}

fn field(name: &str) -> Bson {
    Bson::String(format!("${name}"))
}

fn made_at(id: ObjectId) -> Timestamp {
    Timestamp::from_millis(id.timestamp().timestamp_millis())
}
