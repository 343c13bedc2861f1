//! Taking connections: no more than the bound at a time, whatever the system says, until the stop.

use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    time::Duration,
};

use axum::Router;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::sleep,
};
use tokio_util::sync::CancellationToken;

use crate::connection::{self, Bounds};

/// Pause when the system has no room for a connection; one that ends before ends the pause too.
const PAUSE: Duration = Duration::from_secs(1);

/// Where connections come from; a wait may be given up without losing one.
pub(crate) trait Listener: Send + 'static {
    /// A connection.
    type Io: AsyncRead + AsyncWrite + Send + Unpin + 'static;

    /// The next connection and who is at its other end.
    fn accept(&mut self) -> impl Future<Output = io::Result<(Self::Io, SocketAddr)>> + Send;
}

impl Listener for TcpListener {
    type Io = TcpStream;

    async fn accept(&mut self) -> io::Result<(TcpStream, SocketAddr)> {
        let (stream, peer) = Self::accept(self).await?;
        // Answers are small and whole: waiting to fill a packet only delays them.
        let _ = stream.set_nodelay(true);
        Ok((stream, peer))
    }
}

/// Serves until `closing`, then lets requests in progress finish. Dropped before, it drops its connections too.
pub(crate) async fn serve(mut listener: impl Listener, router: Router, bounds: Bounds, closing: CancellationToken) {
    let mut open = JoinSet::new();
    loop {
        tokio::select! {
            () = closing.cancelled() => break,
            Some(_) = open.join_next() => {}
            // Beyond the bound they wait in the system's backlog.
            (io, peer) = next(&mut listener), if open.len() < bounds.connections => {
                open.spawn(connection::serve(io, peer, router.clone(), bounds, closing.clone()));
            }
        }
    }
    drop(listener);
    while open.join_next().await.is_some() {}
}

async fn next<L: Listener>(listener: &mut L) -> (L::Io, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(connection) => return connection,
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::error!(%error, "no connection can be taken for now");
                sleep(PAUSE).await;
            }
        }
    }
}

/// Whether only this client is concerned, who left while it waited.
fn is_of_one_client(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset | ErrorKind::ConnectionRefused)
}

#[cfg(test)]
mod tests {
    use std::{future::pending, sync::Arc};

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
        sync::{Semaphore, mpsc},
        time::Instant,
    };

    use super::*;

    const PEER: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 1);

    /// Gives what a test sends, and counts how often it was asked for more.
    struct Scripted {
        coming: mpsc::Receiver<io::Result<DuplexStream>>,
        asked: Arc<Semaphore>,
    }

    impl Listener for Scripted {
        type Io = DuplexStream;

        async fn accept(&mut self) -> io::Result<(DuplexStream, SocketAddr)> {
            self.asked.add_permits(1);
            let Some(next) = self.coming.recv().await else { return pending().await };
            next.map(|stream| (stream, PEER))
        }
    }

    /// A server of one word, fed by the test.
    struct Server {
        sender: mpsc::Sender<io::Result<DuplexStream>>,
        asked: Arc<Semaphore>,
        closing: CancellationToken,
        task: tokio::task::JoinHandle<()>,
    }

    impl Server {
        fn with(connections: usize) -> Self {
            let (sender, coming) = mpsc::channel(16);
            let (asked, closing) = (Arc::new(Semaphore::new(0)), CancellationToken::new());
            let listener = Scripted { coming, asked: Arc::clone(&asked) };
            let router = Router::new()
                .route("/", get(async || "word"))
                .route("/panic", get(async || -> () { panic!("on purpose") }));
            let hour = Duration::from_hours(1);
            let bounds = Bounds { connections, head_timeout: hour, idle_timeout: hour };
            let task = tokio::spawn(serve(listener, router, bounds, closing.clone()));
            Self { sender, asked, closing, task }
        }

        async fn connect(&self) -> DuplexStream {
            let (here, there) = duplex(64 * 1024);
            self.sender.send(Ok(there)).await.unwrap();
            here
        }

        async fn fail(&self, error: impl Into<io::Error>) {
            self.sender.send(Err(error.into())).await.unwrap();
        }
    }

    async fn request(stream: &mut DuplexStream, path: &str) {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nhost: test\r\n\r\n").as_bytes()).await.unwrap();
    }

    async fn answers(stream: &mut DuplexStream) {
        request(stream, "/").await;
        let mut seen = Vec::new();
        while !seen.ends_with(b"word") {
            assert!(stream.read_buf(&mut seen).await.unwrap() > 0, "the connection was closed");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn beyond_the_bound_a_connection_waits_until_another_ends() {
        let server = Server::with(2);
        let (mut first, mut second, mut third) =
            (server.connect().await, server.connect().await, server.connect().await);
        answers(&mut first).await;
        answers(&mut second).await;
        request(&mut third, "/").await;
        let mut byte = [0];
        let early = tokio::time::timeout(Duration::from_mins(1), third.read(&mut byte)).await;
        assert!(early.is_err(), "answered beyond the bound");
        drop(first);
        assert_eq!(third.read(&mut byte).await.unwrap(), 1, "taken once there is room");
    }

    #[tokio::test(start_paused = true)]
    async fn without_file_descriptors_it_tries_again_after_a_pause_and_does_not_spin() {
        const EMFILE: i32 = 24;
        let server = Server::with(9);
        for _ in 0..3 {
            server.fail(io::Error::from_raw_os_error(EMFILE)).await;
        }
        let begin = Instant::now();
        answers(&mut server.connect().await).await;
        assert!(begin.elapsed() >= 3 * PAUSE, "a pause after each refusal: {:?}", begin.elapsed());
        assert!(server.asked.available_permits() < 10, "asked {} times", server.asked.available_permits());
    }

    #[tokio::test(start_paused = true)]
    async fn a_client_that_left_while_it_waited_delays_nobody() {
        let server = Server::with(9);
        server.fail(ErrorKind::ConnectionAborted).await;
        let begin = Instant::now();
        answers(&mut server.connect().await).await;
        assert_eq!(begin.elapsed(), Duration::ZERO);
    }

    #[tokio::test]
    async fn a_panic_ends_its_connection_only() {
        let server = Server::with(1);
        let mut unlucky = server.connect().await;
        request(&mut unlucky, "/panic").await;
        assert_eq!(unlucky.read(&mut [0]).await.unwrap(), 0);
        answers(&mut server.connect().await).await;
    }

    #[tokio::test(start_paused = true)]
    async fn idle_connections_are_closed_at_once_when_the_stop_comes() {
        let server = Server::with(2);
        let (mut used, mut fresh) = (server.connect().await, server.connect().await);
        answers(&mut used).await;
        let begin = Instant::now();
        server.closing.cancel();
        server.task.await.unwrap();
        assert_eq!(begin.elapsed(), Duration::ZERO);
        assert_eq!((used.read(&mut [0]).await.unwrap(), fresh.read(&mut [0]).await.unwrap()), (0, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn the_stop_does_not_wait_for_the_pause() {
        let server = Server::with(2);
        server.fail(ErrorKind::OutOfMemory).await;
        server.asked.acquire_many(1).await.unwrap().forget();
        let begin = Instant::now();
        server.closing.cancel();
        server.task.await.unwrap();
        assert!(begin.elapsed() < PAUSE);
    }
}
