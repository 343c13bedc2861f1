//! Which end of a list comes first.

use error::ApiError;

/// The order of a list by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Direction {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
}

impl Direction {
    /// The `sort` of a post's comments, newest first if absent. As in the reference system a property without a
    /// direction is ascending.
    pub(crate) fn parse(sort: Option<&str>) -> Result<Self, ApiError> {
        match sort.map(str::to_ascii_lowercase).as_deref() {
            None | Some("createdat,desc") => Ok(Self::Newest),
            Some("createdat,asc" | "createdat") => Ok(Self::Oldest),
            Some(_) => Err(ApiError::invalid("sort", "createdAt,desc 또는 createdAt,asc만 사용할 수 있습니다.")),
        }
    }

    /// As list names and cursors tell it apart.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Newest => "desc",
            Self::Oldest => "asc",
        }
    }
}
