//! What was acknowledged is there: through SIGKILL, through a clean stop, without brokers; and what refuses to start.

mod kill;
mod outage;
mod refusal;
mod repeat;
mod stop;
