//! Many changes of one collection.

use mongodb::bson::{Bson, Document, RawDocumentBuf, doc};

/// Changes sent together, at most; the server takes 100,000.
const CHUNK: usize = 10_000;

/// Bytes sent together, about; the server takes 48 MB.
const CHUNK_BYTES: usize = 8 * 1024 * 1024;

/// Changes of documents of one collection, each found by its id.
#[derive(Debug)]
pub struct Updates {
    pub(crate) collection: &'static str,
    statements: Vec<Document>,
}

impl Updates {
    /// None yet.
    pub const fn of(collection: &'static str) -> Self {
        Self { collection, statements: Vec::new() }
    }

    /// Changes the document with this id by update operators (`$set`, `$inc` ...), which make it if it is not there.
    pub fn upsert(&mut self, id: impl Into<Bson>, change: Document) {
        self.statements.push(doc! { "q": { "_id": id.into() }, "u": change, "upsert": true });
    }

    /// Makes this the document with this id, whatever it was.
    pub fn replace(&mut self, id: impl Into<Bson>, document: Document) {
        self.upsert(id, document);
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.statements.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.statements.is_empty()
    }

    /// As commands take them.
    pub(crate) fn chunks(self) -> Vec<Vec<Document>> {
        let (mut chunks, mut bytes) = (Vec::<Vec<Document>>::new(), 0);
        for statement in self.statements {
            let size = RawDocumentBuf::try_from(&statement).map_or(0, |raw| raw.as_bytes().len());
            match chunks.last_mut() {
                Some(chunk) if chunk.len() < CHUNK && bytes + size <= CHUNK_BYTES => chunk.push(statement),
                _ => {
                    bytes = 0;
                    chunks.push(vec![statement]);
                }
            }
            bytes += size;
        }
        chunks
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_sent_in_their_order_and_in_bounds() {
        let mut updates = Updates::of("things");
        let text = "x".repeat(1024 * 1024);
        for id in 0..20 {
            updates.upsert(id, doc! { "$set": { "text": &text } });
        }
        let chunks = updates.chunks();
        assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), [7, 7, 6]);
        let ids = chunks.iter().flatten().map(|statement| statement.get_document("q").unwrap().get_i32("_id").unwrap());
        assert!(ids.eq(0..20));
        assert!(Updates::of("things").chunks().is_empty());
    }
}
