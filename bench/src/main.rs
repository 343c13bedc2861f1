//! Benchmarks of the fleet: `scripts/bench NAME`.

mod connection;
mod embedded;
mod figures;
mod load;

use anyhow::bail;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["embedded", binary] => embedded::run(binary).await,
        _ => bail!("usage: bench embedded BINARY"),
    }
}
