//! A closed loop of requests over a number of connections.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::bail;
use futures::future::try_join_all;
use tokio::time::Instant;

use crate::{connection::Connection, figures::Latencies};

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
    let (next, make) = (Arc::new(AtomicUsize::new(0)), Arc::new(make));
    let begin = Instant::now();
    let workers = (0..connections).map(|_| {
        let (next, make) = (Arc::clone(&next), Arc::clone(&make));
        async move {
            let worker = tokio::spawn(async move { work(count, &next, &*make).await });
            worker.await?
        }
    });
    let latencies = try_join_all(workers).await?.concat();
    Ok((Latencies::new(latencies), begin.elapsed()))
}

async fn work(
    count: usize,
    next: &AtomicUsize,
    make: &(impl Fn(usize) -> Request + Send + Sync),
) -> anyhow::Result<Vec<Duration>> {
    let mut open: Vec<(Arc<str>, Connection)> = Vec::new();
    let mut latencies = Vec::new();
    loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        if index >= count {
            return Ok(latencies);
        }
        let request = make(index);
        if !open.iter().any(|(url, _)| *url == request.url) {
            open.push((Arc::clone(&request.url), Connection::open(&request.url).await?));
        }
        let Some((_, connection)) = open.iter_mut().find(|(url, _)| *url == request.url) else { continue };
        let begin = Instant::now();
        let answer = connection.call(request.method, &request.path, &request.token, &request.body).await?;
        latencies.push(begin.elapsed());
        if !(200..300).contains(&answer.status) {
            bail!(
                "{} {} answered {}: {}",
                request.method,
                request.path,
                answer.status,
                String::from_utf8_lossy(&answer.body)
            );
        }
    }
}
