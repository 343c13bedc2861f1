//! A sign-up as a new member wants it.

use dto::{CountryCode, GenderType, NO_IMAGE, PrivacyLevel, SignupRequest, Timestamp};
use error::{ApiError, ErrorCode, Violations};
use serde::Serialize;

use super::{Email, Handle, Password, profile_fields as fields};

/// A valid sign-up. Serialised it tells two sign-ups apart, but for the password, which never is.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SignUp {
    pub(crate) email: Email,
    #[serde(skip)]
    pub(crate) password: Password,
    pub(crate) handle: Handle,
    pub(crate) member_name: String,
    pub(crate) display_name: Option<String>,
    pub(crate) bio: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) website_url: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) gender: GenderType,
    pub(crate) timezone: String,
    pub(crate) language_code: String,
    pub(crate) country_code: CountryCode,
    pub(crate) privacy_level: PrivacyLevel,
    pub(crate) avatar_url: String,
    pub(crate) cover_url: Option<String>,
}

impl SignUp {
    /// Empty strings count as not given (contract C19); every violation is told at once.
    pub(crate) fn parse(request: SignupRequest, now: Timestamp) -> Result<Self, ApiError> {
        let mut violations = Violations::new();
        let v = &mut violations;
        let email = v.take("email", Email::parse(&request.email.unwrap_or_default()));
        let password = v.take("password", Password::parse(request.password.unwrap_or_default()));
        let member_name = request.member_name.unwrap_or_default();
        v.take("memberName", fields::member_name(&member_name));
        let handle = v.take("handle", Handle::parse(&request.handle.unwrap_or_default()));
        let display_name = given(v, "displayName", request.display_name, fields::display_name);
        let bio = given(v, "bio", request.bio, fields::bio);
        let location = given(v, "location", request.location, fields::location);
        let website_url = given(v, "websiteUrl", request.website_url, fields::website_url);
        let birth_date = given(v, "birthDate", request.birth_date, |text| fields::birth_date(text, now));
        let gender = v.take("gender", request.gender.ok_or("성별을 선택해야 합니다."));
        let timezone = given(v, "timezone", request.timezone, fields::timezone);
        let language_code = given(v, "languageCode", request.language_code, fields::language_code);
        let country_code = v.take("countryCode", request.country_code.ok_or("국가를 선택해야 합니다."));
        let avatar_url = given(v, "avatarUrl", request.avatar_url, fields::avatar_url);
        let cover_url = given(v, "coverUrl", request.cover_url, fields::avatar_url);
        violations.finish()?;
        let parsed = (email, password, handle, gender, country_code);
        let (Some(email), Some(password), Some(handle), Some(gender), Some(country_code)) = parsed else {
            return Err(ErrorCode::ValidationFailed.into());
        };
        Ok(Self {
            email,
            password,
            handle,
            member_name,
            display_name,
            bio,
            location,
            website_url,
            birth_date,
            gender,
            timezone: timezone.unwrap_or_else(|| "UTC".to_owned()),
            language_code: language_code.unwrap_or_else(|| "en".to_owned()),
            country_code,
            privacy_level: request.privacy_level.unwrap_or(PrivacyLevel::Public),
            avatar_url: avatar_url.unwrap_or_else(|| NO_IMAGE.to_owned()),
            cover_url,
        })
    }
}

fn given(
    violations: &mut Violations,
    field: &str,
    value: Option<String>,
    parse: impl FnOnce(&str) -> Result<&str, String>,
) -> Option<String> {
    let value = value.filter(|value| !value.is_empty())?;
    violations.take(field, parse(&value).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_795_251_600_000);

    fn request() -> SignupRequest {
        let text = |text: &str| Some(text.to_owned());
        SignupRequest {
            email: text("haru@example.com"),
            password: text("Passw0rd!"),
            member_name: text("김하루"),
            handle: text("haru"),
            gender: Some(GenderType::Other),
            country_code: Some(CountryCode::Kr),
            ..SignupRequest::default()
        }
    }

    #[test]
    fn what_is_not_given_has_its_default() {
        let empty = || Some(String::new());
        let bare = SignUp::parse(request(), NOW).unwrap();
        let with_empty_strings = SignupRequest {
            display_name: empty(),
            bio: empty(),
            location: empty(),
            website_url: empty(),
            birth_date: empty(),
            timezone: empty(),
            language_code: empty(),
            avatar_url: empty(),
            cover_url: empty(),
            ..request()
        };
        let same = SignUp::parse(with_empty_strings, NOW).unwrap();
        assert_eq!(serde_json::to_string(&bare).unwrap(), serde_json::to_string(&same).unwrap());
        assert_eq!((bare.timezone.as_str(), bare.language_code.as_str()), ("UTC", "en"));
        assert_eq!((bare.avatar_url.as_str(), bare.privacy_level), (NO_IMAGE, PrivacyLevel::Public));
        assert_eq!((bare.bio, bare.cover_url), (None, None));
    }

    #[test]
    fn every_violation_is_told() {
        let text = |text: &str| Some(text.to_owned());
        let broken = SignupRequest {
            bio: Some("글".repeat(501)),
            website_url: text("ftp://example.com"),
            birth_date: text("2001-02-30"),
            language_code: text("k"),
            timezone: Some("x".repeat(65)),
            cover_url: text("javascript:alert(1)"),
            ..SignupRequest::default()
        };
        let refused = SignUp::parse(broken, NOW).unwrap_err();
        let fields: Vec<&str> = refused.errors().iter().map(|error| error.field.as_str()).collect();
        let expected = [
            "email",
            "password",
            "memberName",
            "handle",
            "bio",
            "websiteUrl",
            "birthDate",
            "gender",
            "timezone",
            "languageCode",
            "countryCode",
            "coverUrl",
        ];
        assert_eq!(fields, expected);
    }

    #[test]
    fn the_password_is_not_serialised() {
        assert!(!serde_json::to_string(&SignUp::parse(request(), NOW).unwrap()).unwrap().contains("Passw0rd!"));
    }
}
