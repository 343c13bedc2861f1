//! How far one transaction reaches.

use database::{Connection, DatabaseError, sql};

/// Rows that a stretch holds of the truth, and of the projection, at most; of rows with the same id, all.
const LENGTH: i64 = 200;

/// The ids above `after`, up to `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Where the one before ended.
    pub after: i64,
    /// The last id; [`i64::MAX`] for the rest.
    pub until: i64,
}

impl Stretch {
    /// As far as neither the projection nor the truth has too many rows; `ends` are where each of them would end.
    pub fn new(after: i64, ends: [Option<i64>; 2]) -> Self {
        Self { after, until: ends.into_iter().flatten().min().unwrap_or(i64::MAX) }
    }
}

/// Where a stretch of a table would end; none if the rest is short enough. `key` is a column with an index.
pub async fn end(c: &mut Connection, table: &str, key: &str, after: i64) -> Result<Option<i64>, DatabaseError> {
    let find = format!("SELECT {key} FROM {table} WHERE {key} > ? ORDER BY {key} LIMIT 1 OFFSET ?");
    Ok(c.first::<(i64,)>(sql(find).bind_all([after, LENGTH - 1])).await?.map(|(id,)| id))
}

/// The same of a collection.
#[cfg(feature = "documents")]
pub async fn end_in_documents(
    s: &mut documents::Session,
    collection: &str,
    key: &str,
    after: i64,
) -> Result<Option<i64>, documents::DocumentsError> {
    use documents::doc;

    let pipeline = [
        doc! { "$match": { key: { "$gt": after } } },
        doc! { "$sort": { key: 1 } },
        doc! { "$skip": LENGTH - 1 },
        doc! { "$limit": 1 },
        doc! { "$project": { "_id": 0, "key": format!("${key}") } },
    ];
    let found: Vec<Key> = s.aggregate(collection, pipeline).await?;
    Ok(found.into_iter().next().map(|found| found.key))
}

#[cfg(feature = "documents")]
#[derive(serde::Deserialize)]
struct Key {
    key: i64,
}
