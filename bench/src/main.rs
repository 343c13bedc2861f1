//! Benchmarks of the fleet: `scripts/bench NAME`.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::similar_names,
    reason = "counts of a benchmark are far below 2^52, and content and connection are what they are"
)]

mod connection;
mod embedded;
#[cfg(feature = "cluster")]
mod events;
mod figures;
mod load;

use anyhow::bail;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["embedded", binary] => embedded::run(binary).await,
        #[cfg(feature = "cluster")]
        ["events", ref parts @ ..] => events::run(parts).await,
        _ => bail!("usage: bench embedded BINARY | events [PART]... (feature cluster)"),
    }
}
