//! Searching a collection, for what a viewer may see.
//!
//! Hits are counted by who wrote them first, and who of those cannot be seen is left out: the rule costs one look-up
//! per author found, however many hits and however many members there are.

use std::collections::BTreeSet;

use documents::{Document, DocumentsError, Session, doc};
use serde::{Deserialize, de::DeserializeOwned};

use crate::repository::{Order, Slice, Wanted};

/// What is looked for, and where.
pub(super) struct Search {
    pub(super) collection: &'static str,
    /// The fields with those whom the viewer must see.
    pub(super) authors: &'static [&'static str],
    pub(super) filter: Document,
    /// How well a document fits, where it matters.
    pub(super) rank: Option<Document>,
}

#[derive(Deserialize)]
struct Tally {
    #[serde(rename = "_id")]
    authors: Vec<i64>,
    hits: i64,
}

impl Search {
    /// All hits that the viewer may see, and those wanted.
    pub(super) async fn run<T: DeserializeOwned + Send + Sync>(
        mut self,
        s: &mut Session,
        wanted: Wanted,
        slice: Slice,
    ) -> Result<(i64, Vec<T>), DocumentsError> {
        let tallies = self.tally(s).await?;
        let authors: BTreeSet<i64> = tallies.iter().flat_map(|tally| tally.authors.iter().copied()).collect();
        let authors = Vec::from_iter(authors);
        let seen = audience::documents::visible(s, wanted.viewer, &authors).await?;
        let visible = tallies.iter().filter(|tally| tally.authors.iter().all(|author| seen.contains(author)));
        let total = visible.map(|tally| tally.hits).sum();
        if total == 0 {
            return Ok((0, Vec::new()));
        }
        let hidden: Vec<i64> = authors.into_iter().filter(|author| !seen.contains(author)).collect();
        if !hidden.is_empty() {
            let except = self.authors.iter().map(|field| doc! { *field: { "$nin": &hidden } });
            let all: Vec<Document> = std::iter::once(self.filter).chain(except).collect();
            self.filter = doc! { "$and": all };
        }
        Ok((total, self.page(s, wanted, slice).await?))
    }

    async fn tally(&self, s: &mut Session) -> Result<Vec<Tally>, DocumentsError> {
        let authors: Vec<String> = self.authors.iter().map(|field| format!("${field}")).collect();
        let by_author = doc! { "$group": { "_id": authors, "hits": { "$sum": 1_i64 } } };
        s.aggregate(self.collection, [doc! { "$match": &self.filter }, by_author]).await
    }

    async fn page<T: DeserializeOwned + Send + Sync>(
        self,
        s: &mut Session,
        wanted: Wanted,
        slice: Slice,
    ) -> Result<Vec<T>, DocumentsError> {
        let mut pipeline = vec![doc! { "$match": self.filter }];
        let mut order = doc! { "created_at": -1, "_id": -1 };
        if let (Order::Rank, Some(rank)) = (wanted.order, self.rank) {
            pipeline.push(doc! { "$addFields": { "rank": rank } });
            order = doc! { "rank": -1, "created_at": -1, "_id": -1 };
        }
        match slice {
            Slice::Offset(skipped) => {
                pipeline.push(doc! { "$sort": order });
                pipeline.push(doc! { "$skip": i64::try_from(skipped).unwrap_or(i64::MAX) });
            }
            Slice::After([time, id]) => {
                let after =
                    doc! { "$or": [{ "created_at": { "$lt": time } }, { "created_at": time, "_id": { "$lt": id } }] };
                pipeline.push(doc! { "$match": after });
                pipeline.push(doc! { "$sort": order });
            }
        }
        pipeline.push(doc! { "$limit": i64::from(wanted.limit) });
        pipeline.push(doc! { "$unset": ["terms", "folded", "initials"] });
        s.aggregate(self.collection, pipeline).await
    }
}
