//! Names and faces.

use dto::{NO_IMAGE, Summary};

/// The name of an author who has left.
pub const WITHDRAWN_NAME: &str = "탈퇴한 사용자";

/// The handle of an author who has left; reserved, nobody can take it.
pub const WITHDRAWN_HANDLE: &str = "deleted";

/// An author as posts and comments show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Member id; none once the author has left.
    pub id: Option<i64>,
    /// The name others see.
    pub name: String,
    /// Handle.
    pub handle: String,
    /// Avatar URL or `no-image`.
    pub avatar_url: String,
}

impl Author {
    /// An active author.
    pub fn active(
        id: i64,
        display_name: Option<String>,
        member_name: String,
        handle: String,
        avatar_url: String,
    ) -> Self {
        let name = display_name.filter(|name| !name.is_empty()).unwrap_or(member_name);
        Self { id: Some(id), name, handle, avatar_url }
    }

    /// An author who has left or is unknown; the comments stay.
    pub fn withdrawn() -> Self {
        Self {
            id: None,
            name: WITHDRAWN_NAME.to_owned(),
            handle: WITHDRAWN_HANDLE.to_owned(),
            avatar_url: NO_IMAGE.to_owned(),
        }
    }
}

/// The name others see.
pub fn shown_name<'n>(display_name: Option<&'n str>, member_name: &'n str) -> &'n str {
    display_name.filter(|name| !name.is_empty()).unwrap_or(member_name)
}

/// What `memberName` carries for `viewer`: the real name for the member himself, the shown one for everybody else.
pub fn member_name<'n>(viewer: i64, member: i64, display_name: Option<&'n str>, member_name: &'n str) -> &'n str {
    if viewer == member { member_name } else { shown_name(display_name, member_name) }
}

/// What is left of a summary for who may not see the member.
pub fn hidden(summary: Summary) -> Summary {
    Summary { verification_status: None, bio: None, updated_at: None, ..summary }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_see_the_display_name_where_there_is_one() {
        assert_eq!(shown_name(Some("하루"), "김하루"), "하루");
        assert_eq!(shown_name(Some(""), "김하루"), "김하루");
        assert_eq!(member_name(2, 1, Some("하루"), "김하루"), "하루");
        assert_eq!(member_name(2, 1, None, "김하루"), "김하루");
        assert_eq!(member_name(1, 1, Some("하루"), "김하루"), "김하루");
        let author = |display: Option<&str>| {
            let [member, handle, avatar] = ["김하루", "haru", "no-image"].map(str::to_owned);
            Author::active(1, display.map(str::to_owned), member, handle, avatar)
        };
        assert_eq!((author(Some("하루")).name, author(None).name), ("하루".to_owned(), "김하루".to_owned()));
    }
}
