//! Following: the act, the lists, whom to follow.

mod act;
mod lists;
mod paging;
mod recommendation;
