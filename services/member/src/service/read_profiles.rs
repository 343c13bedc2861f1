//! Bare members and profiles.

use authentication::Caller;
use database::Connection;
use dto::{Member, MemberProfile};
use error::ApiError;

use crate::{
    App, mapper,
    repository::{
        emails,
        profiles::{self, SeenProfileRow},
    },
};

impl App {
    pub(crate) async fn member(&self, caller: &Caller, id: i64) -> Result<Member, ApiError> {
        let mut c = self.database.read().await?;
        let row = profiles::get_active(&mut c, id, caller.id).await?;
        Ok(Member { id: row.member_id, name: None })
    }

    pub(crate) async fn profile(&self, caller: &Caller, id: i64) -> Result<MemberProfile, ApiError> {
        let mut c = self.database.read().await?;
        let row = profiles::get_seen(&mut c, id, caller.id).await?;
        present(&mut c, row, caller.id).await
    }

    pub(crate) async fn profile_of_handle(&self, caller: &Caller, handle: &str) -> Result<MemberProfile, ApiError> {
        let mut c = self.database.read().await?;
        let row = profiles::get_seen_by_handle(&mut c, handle, caller.id).await?;
        present(&mut c, row, caller.id).await
    }
}

async fn present(c: &mut Connection, row: SeenProfileRow, viewer: i64) -> Result<MemberProfile, ApiError> {
    if row.profile.member_id != viewer {
        return Ok(mapper::profile(row));
    }
    let email = emails::find_active(c, viewer).await?;
    Ok(mapper::own_profile(row.profile, email))
}
