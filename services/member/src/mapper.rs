//! Rows to wire types and to the snapshots that events carry.
//!
//! What a member sees of another (decision 11): himself, everything. An open profile (public, or of a friend), all but
//! e-mail, birth date and gender, and as `memberName` the display name where one is set. A hidden one (friends only,
//! private), of that only ids, names, handle, avatar, privacy level and counts. Hidden members are hidden, not absent:
//! they may be followed (so friends are made) and stand as hidden summaries in others' follow lists, among
//! recommendations and members asked for by id; their own lists are not there for others. Deactivated members are
//! absent everywhere.

use audience::{hidden, member_name, shown_name};
use dto::{CountryCode, GenderType, MemberProfile, PrivacyLevel, Summary, Timestamp, VerificationStatus};
use kafka_envelope::MemberSnapshot;
use pagination::Scroll;

use crate::repository::{
    profiles::{ProfileRow, SeenProfileRow},
    summaries::{ListedRow, SummaryRow},
};

/// A profile as its member sees it.
pub(crate) fn own_profile(row: ProfileRow, email: Option<String>) -> MemberProfile {
    MemberProfile {
        id: row.id,
        member_id: row.member_id,
        member_name: row.member_name,
        handle: row.handle,
        display_name: row.display_name,
        email,
        bio: row.bio,
        location: row.location,
        website_url: row.website_url,
        birth_date: row.birth_date,
        gender: row.gender.as_deref().and_then(GenderType::parse),
        timezone: Some(row.timezone),
        language_code: Some(row.language_code),
        country_code: row.country_code.as_deref().and_then(CountryCode::parse),
        verification_status: VerificationStatus::parse(&row.verification_status),
        privacy_level: privacy(&row.privacy_level),
        profile_completion_score: Some(0),
        is_active: Some(row.is_active),
        avatar_url: row.avatar_url,
        cover_url: row.cover_url,
        created_at: Some(Timestamp::from_millis(row.created_at)),
        updated_at: Some(Timestamp::from_millis(row.updated_at)),
        followers_count: row.followers_count,
        followings_count: row.followings_count,
        following_count: row.followings_count,
    }
}

/// A profile as others see it.
pub(crate) fn profile(row: SeenProfileRow) -> MemberProfile {
    let is_visible = row.is_visible;
    let own = own_profile(row.profile, None);
    let open = MemberProfile {
        member_name: shown_name(own.display_name.as_deref(), &own.member_name).to_owned(),
        birth_date: None,
        gender: None,
        ..own
    };
    if is_visible {
        return open;
    }
    MemberProfile {
        bio: None,
        location: None,
        website_url: None,
        timezone: None,
        language_code: None,
        country_code: None,
        verification_status: None,
        profile_completion_score: None,
        is_active: None,
        cover_url: None,
        created_at: None,
        updated_at: None,
        ..open
    }
}

/// A summary as `viewer` sees it.
pub(crate) fn summary(row: SummaryRow, viewer: i64) -> Summary {
    let name = member_name(viewer, row.member_id, row.display_name.as_deref(), &row.member_name).to_owned();
    let open = Summary {
        member_id: row.member_id,
        id: row.id,
        member_name: name,
        member_handle: row.handle.clone(),
        handle: row.handle,
        display_name: row.display_name,
        verification_status: VerificationStatus::parse(&row.verification_status),
        avatar_url: row.avatar_url,
        bio: row.bio,
        followers_count: row.followers_count,
        is_following: row.is_following,
        updated_at: Some(Timestamp::from_millis(row.updated_at)),
    };
    if row.is_visible { open } else { hidden(open) }
}

/// A page of a list as `viewer` sees it.
pub(crate) fn listed(mut scroll: Scroll<ListedRow>, viewer: i64) -> Scroll<Summary> {
    let rows = std::mem::take(&mut scroll.content);
    scroll.with_content(rows.into_iter().map(|row| summary(row.member, viewer)).collect())
}

pub(crate) fn member_snapshot(row: &ProfileRow) -> MemberSnapshot {
    MemberSnapshot {
        id: row.member_id,
        version: row.version,
        profile_id: row.id,
        handle: row.handle.clone(),
        name: shown_name(row.display_name.as_deref(), &row.member_name).to_owned(),
        display_name: row.display_name.clone(),
        avatar_url: row.avatar_url.clone(),
        bio: row.bio.clone(),
        verification_status: VerificationStatus::parse(&row.verification_status).unwrap_or(VerificationStatus::None),
        privacy_level: privacy(&row.privacy_level),
        active: row.is_active,
        updated_at: Timestamp::from_millis(row.updated_at),
    }
}

/// A level this program does not know shows the profile to nobody, as the SQL condition does.
fn privacy(name: &str) -> PrivacyLevel {
    PrivacyLevel::parse(name).unwrap_or(PrivacyLevel::Private)
}
