//! Making a projection what the truth says, while both are written to and read.
//!
//! The ids are walked through a stretch at a time, each stretch in one transaction of the projection. In it the
//! projection is read first and the truth afterwards. Whatever the projection knows by then was in the truth before, so
//! where they differ the truth is right or newer; and what is written later comes as an event later. So no event is
//! lost or undone, and rows that the truth does not have are wrong.

mod difference;
mod stretch;
mod tally;

pub use difference::{Difference, difference};
#[cfg(feature = "documents")]
pub use stretch::end_in_documents;
pub use stretch::{Stretch, end};
pub use tally::Tally;

/// Why a walk ended early. What was repaired by then stays repaired, and a new walk does the rest.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Walks through all ids: `step` repairs the stretch that begins after an id, and says how far it reached.
///
/// A stretch that needed a repair is looked at once more: in a store of many writers an event may have been ignored for
/// the sake of what was wrong, at the moment of its repair. The truth had that event by then.
pub async fn walk<F, W>(mut step: F) -> Result<Tally, Failure>
where
    F: FnMut(i64) -> W + Send,
    W: Future<Output = Result<(Stretch, Tally), Failure>> + Send,
{
    let (mut all, mut after) = (Tally::default(), i64::MIN);
    loop {
        let (stretch, tally) = step(after).await?;
        let mut until = stretch.until;
        all += tally;
        if tally.repairs() > 0 {
            let (again, tally) = step(after).await?;
            all += Tally { looked_at: 0, ..tally };
            until = until.min(again.until);
        }
        if until == i64::MAX {
            return Ok(all);
        }
        after = until;
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[tokio::test]
    async fn every_stretch_is_walked_and_a_repaired_one_twice() {
        let mut walked = Vec::new();
        let all = walk(|after| {
            walked.push(after);
            let first = walked.len() == 2;
            let until = if after < 10 { after.max(0) + 5 } else { i64::MAX };
            let tally = Tally { looked_at: 5, added: u64::from(first), ..Tally::default() };
            async move { Ok((Stretch { after, until }, tally)) }
        });
        assert_eq!(all.await.unwrap(), Tally { looked_at: 15, added: 1, ..Tally::default() });
        assert_eq!(walked, [i64::MIN, 5, 5, 10]);
    }

    #[test]
    fn a_difference_is_what_to_write_and_what_to_remove() {
        let known = BTreeMap::from([(1, "same"), (2, "old"), (3, "phantom")]);
        let truth = BTreeMap::from([(1, "same"), (2, "new"), (4, "missing")]);
        let found = difference(known, truth, PartialEq::eq);
        assert_eq!((found.write, found.remove), (BTreeMap::from([(2, "new"), (4, "missing")]), vec![3]));
        assert_eq!(found.tally, Tally { looked_at: 4, added: 1, changed: 1, removed: 1 });
    }
}
