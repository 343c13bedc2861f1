//! What was acknowledged is there: through SIGKILL, through a clean stop; and what refuses to start.

mod kill;
mod refusal;
mod repeat;
mod stop;
