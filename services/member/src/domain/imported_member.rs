//! A member of the reference system, made one of ours.

use dto::{NO_IMAGE, PrivacyLevel, VerificationStatus};
use import::Report;
use serde::Deserialize;

use super::{Handle, password::is_bcrypt, profile_fields as fields};

/// Account and profile in one row, as they are read and, once mended, written.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct ImportedMember {
    pub(crate) id: i64,
    pub(crate) password: String,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) profile_id: i64,
    pub(crate) member_name: String,
    pub(crate) handle: String,
    pub(crate) display_name: Option<String>,
    pub(crate) bio: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) website_url: Option<String>,
    pub(crate) birth_date: Option<String>,
    pub(crate) gender: Option<String>,
    pub(crate) language_code: String,
    pub(crate) country_code: Option<String>,
    pub(crate) verification_status: String,
    pub(crate) privacy_level: String,
    pub(crate) is_active: bool,
    pub(crate) avatar_url: String,
}

impl ImportedMember {
    /// Corrects what would be wrong or dangerous here, and reports it. Texts that are only too long stay as they are.
    pub(crate) fn mended(mut self, report: &mut Report) -> Self {
        let id = self.id;
        let mut corrected = |how| report.corrected("members", how, id);
        if !is_bcrypt(&self.password) {
            self.password.clear();
            corrected("no bcrypt hash, so nobody can log in");
        }
        if Handle::parse(&self.handle).is_err() {
            self.rename(1);
            corrected("a handle that is not allowed is now member_ID");
        }
        if self.website_url.as_deref().is_some_and(|url| !url.is_empty() && !is_web(url)) {
            self.website_url = None;
            corrected("a website that is no http(s) address is gone");
        }
        if let Ok(url) = fields::avatar_url(&self.avatar_url) {
            self.avatar_url = url.to_owned();
        } else {
            NO_IMAGE.clone_into(&mut self.avatar_url);
            corrected("an avatar that is no address is gone");
        }
        // Whoever signed up could choose it, and nobody ever verified anything (defect D20 of the reference).
        if self.verification_status != VerificationStatus::None.name() {
            VerificationStatus::None.name().clone_into(&mut self.verification_status);
            corrected("a verification that nobody made is taken back");
        }
        if PrivacyLevel::parse(&self.privacy_level).is_none() {
            PrivacyLevel::Private.name().clone_into(&mut self.privacy_level);
            corrected("an unknown privacy level is PRIVATE now");
        }
        self.birth_date = self.birth_date.filter(|date| !date.starts_with("0000"));
        self.updated_at = self.updated_at.max(self.created_at);
        let too_long = [
            fields::member_name(&self.member_name).is_err(),
            self.display_name.as_deref().is_some_and(|text| !text.is_empty() && fields::display_name(text).is_err()),
            self.bio.as_deref().is_some_and(|text| fields::bio(text).is_err()),
        ];
        if too_long.contains(&true) {
            report.kept("members", "a name or bio that nobody could give here", id);
        }
        self
    }

    /// Gives the member a handle with his id: `member_ID`, or `member_ID_2` and so on where somebody chose that.
    pub(crate) fn rename(&mut self, attempt: u32) {
        self.handle = format!("member_{}", self.id);
        if attempt > 1 {
            self.handle = format!("{}_{attempt}", self.handle);
        }
    }

    /// The form of the handle that is unique.
    pub(crate) fn handle_key(&self) -> String {
        Handle::key_of(&self.handle)
    }
}

/// The client makes a link of it.
fn is_web(url: &str) -> bool {
    let url = url.to_ascii_lowercase();
    url.starts_with("http://") || url.starts_with("https://")
}
