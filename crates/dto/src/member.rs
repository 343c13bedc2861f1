//! Members, profiles, follows and sessions.

use pagination::Scroll;
use serde::{Deserialize, Deserializer, Serialize, de::IntoDeserializer};
use utoipa::ToSchema;

use crate::Timestamp;

macro_rules! wire_enum {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:tt,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)*
        }

        impl $name {
            /// The name on the wire and in the tables.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The value with that name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use wire_enum;

wire_enum! {
    /// Gender as the member states it.
    GenderType {
        /// Male.
        Male = "MALE",
        /// Female.
        Female = "FEMALE",
        /// Another one.
        Other = "OTHER",
        /// Not stated.
        PreferNotToSay = "PREFER_NOT_TO_SAY",
    }
}

wire_enum! {
    /// Whether the operator has verified who the member is; never settable by a client.
    VerificationStatus {
        /// Not asked for.
        None = "NONE",
        /// Asked for.
        Pending = "PENDING",
        /// Verified.
        Verified = "VERIFIED",
    }
}

wire_enum! {
    /// Who may see a member's profile and posts.
    PrivacyLevel {
        /// All members.
        Public = "PUBLIC",
        /// Mutual follows and the member.
        Friends = "FRIENDS",
        /// The member alone.
        Private = "PRIVATE",
    }
}

wire_enum! {
    /// Countries the contract knows (ISO 3166-1 alpha-2).
    CountryCode {
        /// Korea.
        Kr = "KR",
        /// United States.
        Us = "US",
        /// Japan.
        Jp = "JP",
        /// China.
        Cn = "CN",
        /// United Kingdom.
        Gb = "GB",
        /// Germany.
        De = "DE",
        /// France.
        Fr = "FR",
        /// Canada.
        Ca = "CA",
        /// Australia.
        Au = "AU",
        /// India.
        In = "IN",
    }
}

/// A bare member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Member {
    /// Member id.
    pub id: i64,
    /// Always null; kept for the client's type.
    pub name: Option<String>,
}

/// A member as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Member id.
    pub member_id: i64,
    /// Profile id.
    pub id: i64,
    /// The real name for oneself; the display name, where one is set, for everybody else.
    pub member_name: String,
    /// Handle, without `@`.
    pub member_handle: String,
    /// The handle once more, under the name the client prefers.
    pub handle: String,
    /// Display name.
    pub display_name: Option<String>,
    /// Verification status; null on a hidden profile.
    pub verification_status: Option<VerificationStatus>,
    /// Avatar URL or `no-image`.
    pub avatar_url: String,
    /// Short text about the member; null on a hidden profile.
    pub bio: Option<String>,
    /// How many active members follow this one.
    pub followers_count: i64,
    /// Whether the caller follows this member.
    pub is_following: bool,
    /// Last change of the profile; null on a hidden profile.
    pub updated_at: Option<Timestamp>,
}

/// A profile. Hidden ones carry names, avatar, privacy level and counts, and null for the rest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MemberProfile {
    /// Profile id.
    pub id: i64,
    /// Member id.
    pub member_id: i64,
    /// The real name for oneself; the display name, where one is set, for everybody else.
    pub member_name: String,
    /// Handle, without `@`.
    pub handle: String,
    /// Display name.
    pub display_name: Option<String>,
    /// E-mail address; oneself only.
    pub email: Option<String>,
    /// Short text about the member.
    pub bio: Option<String>,
    /// Where the member is.
    pub location: Option<String>,
    /// Home page.
    pub website_url: Option<String>,
    /// `yyyy-MM-dd`; oneself only.
    pub birth_date: Option<String>,
    /// Gender; oneself only.
    pub gender: Option<GenderType>,
    /// IANA time zone.
    pub timezone: Option<String>,
    /// Language, 2-5 characters.
    pub language_code: Option<String>,
    /// Country.
    pub country_code: Option<CountryCode>,
    /// Verification status.
    pub verification_status: Option<VerificationStatus>,
    /// Who may see the profile.
    pub privacy_level: PrivacyLevel,
    /// Always 0; kept for the client's type.
    pub profile_completion_score: Option<i32>,
    /// Whether the account is active.
    pub is_active: Option<bool>,
    /// Avatar URL or `no-image`.
    pub avatar_url: String,
    /// Cover URL as given at sign-up.
    pub cover_url: Option<String>,
    /// When the member signed up.
    pub created_at: Option<Timestamp>,
    /// Last change of the profile.
    pub updated_at: Option<Timestamp>,
    /// How many active members follow this one.
    pub followers_count: i64,
    /// How many active members this one follows.
    pub followings_count: i64,
    /// `followingsCount` once more, under the name the client reads.
    pub following_count: i64,
}

/// Both first pages of follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FollowScrollPage {
    /// Who follows the member.
    pub followers: Scroll<Summary>,
    /// Whom the member follows.
    pub followings: Scroll<Summary>,
}

/// The answer of `POST /api/authentication/refresh`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenRefreshResponse {
    /// The new access token, also in the `Authorization` header.
    pub access_token: String,
    /// Its lifetime in seconds.
    pub expires_in: i64,
}

/// A sign-up. `verificationStatus`, `isActive` and `profileCompletionScore` of the client are ignored.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct SignupRequest {
    /// E-mail address, at most 100 characters.
    pub email: Option<String>,
    /// 8-50 characters of letters, digits and `@$!%*?&#`, one of each kind at least.
    pub password: Option<String>,
    /// 2-30 characters.
    pub member_name: Option<String>,
    /// 3-50 ASCII letters, digits or underscores.
    pub handle: Option<String>,
    /// At most 50 characters.
    pub display_name: Option<String>,
    /// At most 500 characters.
    pub bio: Option<String>,
    /// At most 100 characters.
    pub location: Option<String>,
    /// http(s) URL, at most 200 characters.
    pub website_url: Option<String>,
    /// `yyyy-MM-dd`, in the past; empty counts as absent.
    pub birth_date: Option<String>,
    /// Gender.
    #[serde(deserialize_with = "filled")]
    pub gender: Option<GenderType>,
    /// IANA time zone; `UTC` if absent.
    pub timezone: Option<String>,
    /// 2-5 characters; `en` if absent.
    pub language_code: Option<String>,
    /// Country.
    #[serde(deserialize_with = "filled")]
    pub country_code: Option<CountryCode>,
    /// `PUBLIC` if absent.
    #[serde(deserialize_with = "filled")]
    pub privacy_level: Option<PrivacyLevel>,
    /// Avatar URL; blank or absent is `no-image`.
    pub avatar_url: Option<String>,
    /// Cover URL, at most 500 characters.
    pub cover_url: Option<String>,
}

/// Reads an empty string as nothing: the client sends one for a field that was not filled (contract C19).
fn filled<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    text.filter(|text| !text.is_empty()).map(|text| T::deserialize(text.into_deserializer())).transpose()
}

/// A login.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct LoginRequest {
    /// E-mail address.
    pub email: Option<String>,
    /// Password.
    pub password: Option<String>,
}

/// A partial change of one's profile; absent or null members stay as they are.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ProfileUpdateRequest {
    /// 2-30 characters; empty leaves it as it is.
    pub member_name: Option<String>,
    /// At most 50 characters; empty leaves it as it is.
    pub display_name: Option<String>,
    /// At most 500 characters; empty clears it.
    pub bio: Option<String>,
    /// At most 100 characters; empty clears it.
    pub location: Option<String>,
    /// http(s) URL, at most 200 characters; empty clears it.
    pub website_url: Option<String>,
    /// Avatar URL, relative or absolute, at most 500 characters.
    pub avatar_url: Option<String>,
    /// Images uploaded in this edit and not kept.
    pub previous_avatar_url: Option<Vec<String>>,
    /// `yyyy-MM-dd`, in the past; empty clears it.
    pub birth_date: Option<String>,
    /// Gender.
    pub gender: Option<GenderType>,
    /// 2-5 characters.
    pub language_code: Option<String>,
    /// Country.
    pub country_code: Option<CountryCode>,
    /// Who may see the profile.
    pub privacy_level: Option<PrivacyLevel>,
}

/// A new handle.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct HandleChangeRequest {
    /// 3-50 ASCII letters, digits or underscores.
    pub new_handle: Option<String>,
}

/// Member ids to look up, at most 1000.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct MembersIdsQuery {
    /// Member ids.
    pub ids: Option<Vec<i64>>,
}

#[cfg(test)]
mod tests {
    use utoipa::PartialSchema;

    use super::*;

    #[test]
    fn the_documents_name_values_as_the_wire_does() {
        let documented = serde_json::to_value(GenderType::schema()).unwrap();
        assert_eq!(documented["enum"], serde_json::json!(["MALE", "FEMALE", "OTHER", "PREFER_NOT_TO_SAY"]));
    }
}
