//! The likes of an import. They come with what they are of, so that one that was taken back here does not come again.

use std::collections::{HashMap, HashSet};

use import::Report;

use super::import::Source;
use crate::repository::imported::{self, LikeRow};

/// Where likes are: in one of the reference's collections and in our table of the same name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Likes {
    pub(super) table: &'static str,
    /// The field and the column of what they are of.
    of: [&'static str; 2],
}

pub(super) const POST_LIKES: Likes = Likes { table: "post_likes", of: ["post_pk", "post_id"] };
pub(super) const COMMENT_LIKES: Likes = Likes { table: "comment_likes", of: ["comment_pk", "comment_id"] };

impl Likes {
    /// Our table and its column.
    pub(super) const fn target(self) -> [&'static str; 2] {
        [self.table, self.of[1]]
    }

    /// The likes of `ids`; only those of `new` ones are taken. Each member likes once, and must be here.
    pub(super) async fn read(
        self,
        source: &Source<'_>,
        ids: &[i64],
        new: &HashSet<i64>,
        report: &mut Report,
    ) -> anyhow::Result<Vec<LikeRow>> {
        let found = source.copies.relations(self.table, [self.of[0], "member_id"], ids).await?;
        report.read(self.table, found.len());
        let members: HashSet<i64> = found.iter().filter_map(|like| like.member_id).collect();
        let members: Vec<i64> = members.into_iter().collect();
        let members = imported::find_members(&mut source.database.read().await?, &members).await?;
        let (mut rows, mut seen) = (Vec::new(), HashSet::new());
        for like in found {
            let Some(member_id) = like.member_id.filter(|id| members.contains(id)) else {
                report.left_out(self.table, "by nobody who is here, of", like.of);
                continue;
            };
            if !seen.insert((like.of, member_id)) {
                report.left_out(self.table, "the same once more, of", like.of);
            } else if new.contains(&like.of) {
                rows.push(LikeRow { of: like.of, member_id, created_at: like.made_at });
            } else {
                report.there(self.table, 1);
            }
        }
        report.written(self.table, rows.len());
        Ok(rows)
    }
}

/// How many there are of each.
pub(super) fn counts(likes: &[LikeRow]) -> HashMap<i64, i64> {
    likes.iter().fold(HashMap::new(), |mut counts, like| {
        *counts.entry(like.of).or_default() += 1;
        counts
    })
}
