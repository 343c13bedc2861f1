//! Requests over a number of connections, in a closed loop or at a rate.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::bail;
use futures::future::try_join_all;
use tokio::time::{Instant, sleep_until};

use crate::{
    connection::{Answer, Connection},
    figures::Latencies,
};

/// One request of a run.
pub(crate) struct Request {
    pub(crate) url: Arc<str>,
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) token: Arc<str>,
    pub(crate) body: Vec<u8>,
}

/// Sends `count` requests made by `make` over `connections`, each waiting for its answer before the next; any answer
/// but a success ends the run.
pub(crate) async fn run(
    connections: usize,
    count: usize,
    make: impl Fn(usize) -> Request + Send + Sync + 'static,
) -> anyhow::Result<(Latencies, Duration)> {
    spread(connections, count, None, make, |_, _, _| {}).await
}

/// The same at `rate` a second: a request is due whether those before it are answered or not, its latency is counted
/// from then on, and its answer is shown to `seen`.
#[cfg(feature = "cluster")]
pub(crate) async fn at_rate(
    (connections, rate): (usize, u32),
    count: usize,
    make: impl Fn(usize) -> Request + Send + Sync + 'static,
    seen: impl Fn(usize, Instant, &Answer) + Send + Sync + 'static,
) -> anyhow::Result<Latencies> {
    Ok(spread(connections, count, Some(rate), make, seen).await?.0)
}

async fn spread(
    connections: usize,
    count: usize,
    rate: Option<u32>,
    make: impl Fn(usize) -> Request + Send + Sync + 'static,
    seen: impl Fn(usize, Instant, &Answer) + Send + Sync + 'static,
) -> anyhow::Result<(Latencies, Duration)> {
    let begin = Instant::now();
    let run = Arc::new(Run { next: AtomicUsize::new(0), count, begin, rate, make, seen });
    let workers = (0..connections).map(|_| {
        let run = Arc::clone(&run);
        async move { tokio::spawn(async move { run.work().await }).await? }
    });
    let latencies = try_join_all(workers).await?.concat();
    Ok((Latencies::new(latencies), begin.elapsed()))
}

struct Run<M, S> {
    next: AtomicUsize,
    count: usize,
    begin: Instant,
    rate: Option<u32>,
    make: M,
    seen: S,
}

impl<M: Fn(usize) -> Request + Sync, S: Fn(usize, Instant, &Answer) + Sync> Run<M, S> {
    async fn work(&self) -> anyhow::Result<Vec<Duration>> {
        let mut open: Vec<(Arc<str>, Connection)> = Vec::new();
        let mut latencies = Vec::new();
        loop {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            if index >= self.count {
                return Ok(latencies);
            }
            let request = (self.make)(index);
            if !open.iter().any(|(url, _)| *url == request.url) {
                open.push((Arc::clone(&request.url), Connection::open(&request.url).await?));
            }
            let Some((_, connection)) = open.iter_mut().find(|(url, _)| *url == request.url) else { continue };
            let begin = self.due(index).await;
            let answer = connection.call(request.method, &request.path, &request.token, &request.body).await?;
            latencies.push(begin.elapsed());
            if !(200..300).contains(&answer.status) {
                let (method, path, body) = (request.method, request.path, String::from_utf8_lossy(&answer.body));
                bail!("{method} {path} answered {}: {body}", answer.status);
            }
            (self.seen)(index, begin, &answer);
        }
    }

    /// Waits until it is time for a request, and says when that was. A timer that is late is nobody's latency.
    async fn due(&self, index: usize) -> Instant {
        let now = Instant::now();
        let due = self.rate.map_or(now, |rate| self.begin + Duration::from_secs(1) * index as u32 / rate);
        if due <= now {
            return due;
        }
        sleep_until(due).await;
        Instant::now()
    }
}
