//! Pages, scrolls and keyset cursors.
//!
//! Every list answers by page number (as the existing client asks) and by opaque cursor (exact while others write).

mod cursor;
mod query;
mod slice;

pub use cursor::Cursor;
pub use query::{MAX_REACH, MAX_SIZE, PageQuery};
pub use slice::{Page, Scroll};
