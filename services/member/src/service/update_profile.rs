//! Editing one's profile.

use authentication::Caller;
use dto::{MemberActivityType, MemberProfile, ProfileUpdateRequest};
use error::ApiError;
use idempotency::{Attempt, Done};
use serde::{Deserialize, Serialize};

use super::edit_time;
use crate::{
    App,
    domain::{self, ProfileEdit},
    events, mapper,
    repository::{
        emails,
        profiles::{self, ProfileRow},
    },
};

/// The profile after the edit, and the avatar it had before.
#[derive(Debug, Serialize, Deserialize)]
struct Edited {
    profile: MemberProfile,
    avatar_before: String,
}

impl App {
    /// After the commit, images that the edit left without use are discarded in the background.
    pub(crate) async fn update_profile(
        &self,
        caller: &Caller,
        attempt: Attempt,
        edit: ProfileEdit,
    ) -> Result<Done<MemberProfile>, ApiError> {
        let (member_id, clock) = (caller.id, self.clock.clone());
        let repeat = attempt.of(Some(member_id), &edit)?;
        let mut unused = edit.0.previous_avatar_url.clone().unwrap_or_default();
        let write = self.idempotency.run(repeat, move |c| {
            Box::pin(async move {
                profiles::hold(c, &[member_id]).await?;
                let before = profiles::get_active(c, member_id, member_id).await?;
                let after = edited(before.clone(), edit.0);
                if after != before {
                    let now = clock.now();
                    profiles::update(c, &after, edit_time(now, before.updated_at)).await?;
                    let edited = profiles::get_active(c, member_id, member_id).await?;
                    events::publish(c, events::about(MemberActivityType::MemberProfileUpdate, &edited, now)).await?;
                }
                let after = profiles::get_active(c, member_id, member_id).await?;
                let email = emails::find_active(c, member_id).await?;
                Ok(Edited { profile: mapper::own_profile(after, email), avatar_before: before.avatar_url })
            })
        });
        let Done { data: Edited { profile, avatar_before }, replayed } = write.await?;
        // A repeat discards nothing: what it names may have been taken up again since.
        if !replayed {
            unused.push(avatar_before);
            self.discard_images(caller, domain::unused_images(unused, &profile.avatar_url));
        }
        Ok(Done { data: profile, replayed })
    }
}

/// Absent members stay; empty ones clear what can be cleared and leave names as they are (decision 5).
fn edited(row: ProfileRow, edit: ProfileUpdateRequest) -> ProfileRow {
    let avatar_url = edit.avatar_url.as_deref().and_then(|url| domain::avatar_url(url).ok()).map(str::to_owned);
    ProfileRow {
        member_name: edit.member_name.filter(given).unwrap_or(row.member_name),
        display_name: edit.display_name.filter(given).or(row.display_name),
        bio: clearable(edit.bio, row.bio),
        location: clearable(edit.location, row.location),
        website_url: clearable(edit.website_url, row.website_url),
        birth_date: clearable(edit.birth_date, row.birth_date),
        gender: edit.gender.map(|gender| gender.name().to_owned()).or(row.gender),
        language_code: edit.language_code.filter(given).unwrap_or(row.language_code),
        country_code: edit.country_code.map(|country| country.name().to_owned()).or(row.country_code),
        privacy_level: edit.privacy_level.map_or(row.privacy_level, |level| level.name().to_owned()),
        avatar_url: avatar_url.unwrap_or(row.avatar_url),
        ..row
    }
}

fn clearable(new: Option<String>, old: Option<String>) -> Option<String> {
    match new {
        None => old,
        Some(text) => Some(text).filter(given),
    }
}

#[expect(clippy::ptr_arg, reason = "the signature of Option::filter")]
fn given(text: &String) -> bool {
    !text.is_empty()
}
