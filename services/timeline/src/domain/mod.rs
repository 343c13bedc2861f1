//! Places in lists, stretches of them, and the rules of parameters.

mod date_range;
mod page_memory;
mod place;
mod post_ids;
mod served_pages;
mod sort;
mod window;

pub(crate) use date_range::DateRange;
pub use page_memory::PageMemory;
pub(crate) use place::Place;
pub(crate) use post_ids::post_ids;
pub use served_pages::ServedPages;
pub(crate) use sort::Direction;
pub(crate) use window::Window;
