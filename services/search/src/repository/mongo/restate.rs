//! Making the index what the truth says (crate `rebuild`). What agrees with it is not written, so that it stands in
//! nobody's way.

use std::collections::BTreeMap;

use database::Database;
use documents::{Document, DocumentsError, FindOptions, Session, Updates, doc};
use rebuild::{Difference, Failure, Stretch, Tally, difference, end, end_in_documents};

use super::{comments, posts};
use crate::repository::{Part, truth};

/// Repairs the stretch of a part that begins after the id `after`, in a transaction of the caller.
pub(super) async fn restate(
    s: &mut Session,
    truth: &Database,
    part: Part,
    after: i64,
) -> Result<(Stretch, Tally), Failure> {
    let (collection, table) = match part {
        Part::Audience(part) => return audience::documents::restate(s, truth, part, after).await,
        Part::Posts => (posts::COLLECTION, "posts"),
        Part::Comments => (comments::COLLECTION, "comments"),
    };
    let known_end = end_in_documents(s, collection, "_id", after).await?;
    let mut t = truth.read().await?;
    let stretch = Stretch::new(after, [known_end, end(&mut t, table, "id", after).await?]);
    let known = known(s, collection, stretch).await?;
    let wanted = if part == Part::Posts {
        let posts = truth::posts(&mut t, stretch).await?;
        posts.iter().map(|post| (post.id, posts::fields(post, true))).collect()
    } else {
        let comments = truth::comments(&mut t, stretch).await?;
        let fields = comments.iter().map(|(comment, post_author)| {
            (comment.id, comments::fields(comment, comment.deleted, true, Some(*post_author)))
        });
        fields.collect()
    };
    Ok((stretch, write(s, collection, difference(known, wanted, agree)).await?))
}

async fn known(s: &mut Session, collection: &str, stretch: Stretch) -> Result<BTreeMap<i64, Document>, DocumentsError> {
    let between = doc! { "_id": { "$gt": stretch.after, "$lte": stretch.until } };
    let found: Vec<Document> = s.find(collection, between, FindOptions::default()).await?;
    let by_id = found.into_iter().filter_map(|mut document| {
        let id = document.remove("_id")?.as_i64()?;
        Some((id, document))
    });
    Ok(by_id.collect())
}

/// The version may lag, since some writes count it up and change nothing that is indexed; it must not lead, or events
/// to come would be taken for old.
fn agree(known: &Document, wanted: &Document) -> bool {
    let version = |document: &Document| document.get_i64("version").unwrap_or(i64::MAX);
    let rest = |document: &Document| {
        let mut rest = document.clone();
        rest.remove("version");
        rest
    };
    version(known) <= version(wanted) && rest(known) == rest(wanted)
}

async fn write(
    s: &mut Session,
    collection: &'static str,
    difference: Difference<i64, Document>,
) -> Result<Tally, DocumentsError> {
    let Difference { write, remove, tally } = difference;
    let mut updates = Updates::of(collection);
    for (id, document) in write {
        updates.replace(id, document);
    }
    s.apply(updates).await?;
    if !remove.is_empty() {
        s.delete(collection, doc! { "_id": { "$in": remove } }).await?;
    }
    Ok(tally)
}
