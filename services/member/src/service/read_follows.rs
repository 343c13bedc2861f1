//! Lists of followers and followings.

use authentication::Caller;
use database::Connection;
use dto::{FollowScrollPage, Summary};
use error::ApiError;
use pagination::{PageQuery, Scroll};

use crate::{
    App,
    domain::FollowList::{self, Followers, Followings},
    mapper,
    repository::{
        profiles::{self, ProfileRow},
        summaries,
    },
};

impl App {
    /// Both lists at a page number; their cursors go on in [`App::follow_list`].
    pub(crate) async fn follow_lists(
        &self,
        caller: &Caller,
        member_id: i64,
        query: &PageQuery,
    ) -> Result<FollowScrollPage, ApiError> {
        // Two lists cannot go on after one cursor, so none belongs here.
        query.after::<0>("followers-followings", caller.id)?;
        let mut c = self.database.read().await?;
        let profile = visible_profile(&mut c, member_id, caller.id).await?;
        let followers = page(&mut c, Followers, member_id, caller.id, query, None).await?;
        let followings = page(&mut c, Followings, member_id, caller.id, query, None).await?;
        Ok(FollowScrollPage {
            followers: followers.with_total(profile.followers_count),
            followings: followings.with_total(profile.followings_count),
        })
    }

    /// One list.
    pub(crate) async fn follow_list(
        &self,
        caller: &Caller,
        list: FollowList,
        member_id: i64,
        query: &PageQuery,
    ) -> Result<Scroll<Summary>, ApiError> {
        let after = query.after(&list.cursor_list(member_id), caller.id)?;
        let mut c = self.database.read().await?;
        visible_profile(&mut c, member_id, caller.id).await?;
        page(&mut c, list, member_id, caller.id, query, after).await
    }
}

/// Lists are there for whom their member is.
async fn visible_profile(c: &mut Connection, member_id: i64, viewer: i64) -> Result<ProfileRow, ApiError> {
    let row = profiles::get_seen(c, member_id, viewer).await?;
    if row.is_visible { Ok(row.profile) } else { Err(error::ErrorCode::MemberNotFound.into()) }
}

async fn page(
    c: &mut Connection,
    list: FollowList,
    member_id: i64,
    viewer: i64,
    query: &PageQuery,
    after: Option<[i64; 1]>,
) -> Result<Scroll<Summary>, ApiError> {
    let rows = summaries::follow_page(c, list, member_id, viewer, query, after).await?;
    let scroll = Scroll::overfetched(rows, query, &list.cursor_list(member_id), viewer, |row| [row.position]);
    Ok(mapper::listed(scroll, viewer))
}
