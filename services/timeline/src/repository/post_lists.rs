//! Lists of posts: which ones, in which order, as far as the viewer may see them.

use database::{Connection, DatabaseError, Statement, Value, sql};

use super::list::List;
use crate::domain::{DateRange, Direction, Place, Window};

/// A list of posts other than the following feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PostList {
    /// By views + 2 x likes, then newest first.
    Popular,
    /// By comments of all levels, then newest first; posts without comments come last.
    Commented,
    /// Newest first.
    Recent,
    /// One author's, newest first.
    Author(i64),
    /// Newest first.
    Between(DateRange),
}

const BY_TIME: &[&str] = &["p.created_at", "p.id"];
const BY_POPULARITY: &[&str] = &["p.popularity", "p.created_at", "p.id"];
const BY_COMMENTS: &[&str] = &["p.comment_count", "p.created_at", "p.id"];

impl PostList {
    /// The name of the list with its parameters, for cursors.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Popular => "posts:popular".to_owned(),
            Self::Commented => "posts:commented".to_owned(),
            Self::Recent => "posts:recent".to_owned(),
            Self::Author(id) => format!("posts:author:{id}"),
            Self::Between(range) => format!("posts:between:{}:{}", range.start.millis(), range.end.millis()),
        }
    }

    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Popular => BY_POPULARITY,
            Self::Commented => BY_COMMENTS,
            Self::Recent | Self::Author(_) | Self::Between(_) => BY_TIME,
        }
    }

    /// `FROM` and `WHERE` with their values.
    fn members(self, viewer: i64) -> (String, Vec<Value>) {
        let (scope, mut values) = match self {
            Self::Popular | Self::Commented | Self::Recent => ("", Vec::new()),
            Self::Author(id) => (" AND p.author_id = ?", vec![id.into()]),
            Self::Between(range) => (" AND p.created_at BETWEEN ? AND ?", vec![range.start.into(), range.end.into()]),
        };
        values.extend(audience::binds(viewer));
        let text = format!(
            "FROM posts p CROSS JOIN member_profiles a ON a.member_id = p.author_id \
             WHERE p.is_deleted = 0{scope} AND {}",
            audience::visible("a")
        );
        (text, values)
    }
}

/// A stretch of the list.
pub(crate) async fn places(
    c: &mut Connection,
    list: PostList,
    viewer: i64,
    window: Window,
) -> Result<Vec<Place>, DatabaseError> {
    c.all(statement(list, viewer, window)).await
}

/// How many posts the list has.
pub(crate) async fn count(c: &mut Connection, list: PostList, viewer: i64) -> Result<i64, DatabaseError> {
    Ok(c.one::<(i64,)>(count_statement(list, viewer)).await?.0)
}

pub(super) fn statement(list: PostList, viewer: i64, window: Window) -> Statement {
    let (members, values) = list.members(viewer);
    let columns = list.columns();
    let score = if columns == BY_TIME { "0" } else { columns[0] };
    let text = format!("SELECT {score} AS score, p.created_at, p.id {members}");
    List { text, values, columns, direction: Direction::Newest }.cut(window)
}

pub(super) fn count_statement(list: PostList, viewer: i64) -> Statement {
    let (members, values) = list.members(viewer);
    sql(format!("SELECT count(*) {members}")).bind_all(values)
}
