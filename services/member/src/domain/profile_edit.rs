//! A change of one's profile.

use dto::{ProfileUpdateRequest, Timestamp};
use error::{ApiError, Violations};
use serde::Serialize;

use super::{avatar_url, bio, birth_date, display_name, language_code, location, member_name, website_url};

/// Images named in one edit.
const MAX_PREVIOUS: usize = 1000;

/// A request whose every given and not empty member is within its limits.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct ProfileEdit(pub(crate) ProfileUpdateRequest);

impl ProfileEdit {
    pub(crate) fn parse(request: ProfileUpdateRequest, now: Timestamp) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        {
            let mut check = |field: &str, given: &Option<String>, rule: &dyn Fn(&str) -> Result<(), String>| {
                if let Some(text) = given.as_deref().filter(|text| !text.is_empty()) {
                    violations.take(field, rule(text));
                }
            };
            check("memberName", &request.member_name, &|text| member_name(text).map(drop));
            check("displayName", &request.display_name, &|text| display_name(text).map(drop));
            check("bio", &request.bio, &|text| bio(text).map(drop));
            check("location", &request.location, &|text| location(text).map(drop));
            check("websiteUrl", &request.website_url, &|text| website_url(text).map(drop));
            check("avatarUrl", &request.avatar_url, &|text| avatar_url(text).map(drop));
            check("birthDate", &request.birth_date, &|text| birth_date(text, now).map(drop));
            check("languageCode", &request.language_code, &|text| language_code(text).map(drop));
        }
        if request.previous_avatar_url.as_ref().is_some_and(|urls| urls.len() > MAX_PREVIOUS) {
            violations.refuse("previousAvatarUrl", format!("{MAX_PREVIOUS}개까지 보낼 수 있습니다."));
        }
        violations.finish()?;
        Ok(Self(request))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refused_field_is_named() {
        let long = Some("x".repeat(501));
        let request = ProfileUpdateRequest {
            member_name: Some("x".to_owned()),
            display_name: Some(" ".to_owned()),
            bio: long.clone(),
            location: long.clone(),
            website_url: Some("example.com".to_owned()),
            avatar_url: long,
            previous_avatar_url: Some(vec![String::new(); 1001]),
            birth_date: Some("2999-01-01".to_owned()),
            language_code: Some("x".to_owned()),
            ..ProfileUpdateRequest::default()
        };
        let refused = ProfileEdit::parse(request, Timestamp::from_millis(0)).unwrap_err();
        let fields: Vec<&str> = refused.errors().iter().map(|error| error.field.as_str()).collect();
        let all = [
            "memberName",
            "displayName",
            "bio",
            "location",
            "websiteUrl",
            "avatarUrl",
            "birthDate",
            "languageCode",
            "previousAvatarUrl",
        ];
        assert_eq!(fields, all);
    }

    #[test]
    fn empty_is_within_every_limit() {
        let empty = || Some(String::new());
        let request = ProfileUpdateRequest {
            member_name: empty(),
            display_name: empty(),
            bio: empty(),
            location: empty(),
            website_url: empty(),
            avatar_url: empty(),
            birth_date: empty(),
            language_code: empty(),
            ..ProfileUpdateRequest::default()
        };
        assert!(ProfileEdit::parse(request, Timestamp::from_millis(0)).is_ok());
    }
}
