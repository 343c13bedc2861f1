//! One connection: HTTP/1.1, and how long it may be silent.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;
use tower::Service;

use crate::patience::{Heard, Patience};

/// Most headers that are read at all; what a request may have is for the router to say, with an envelope.
const MOST_HEADERS: usize = 2048;

/// Most bytes of a request's head that are read at all, likewise.
const MOST_HEAD_BYTES: usize = 512 * 1024;

/// The bounds of a server's connections.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Open at the same time.
    pub(crate) connections: usize,
    /// From the first byte of a request's head to its last.
    pub(crate) head_timeout: Duration,
    /// Without the first byte of a request.
    pub(crate) idle_timeout: Duration,
}

impl From<&settings::sections::Lifecycle> for Bounds {
    fn from(settings: &settings::sections::Lifecycle) -> Self {
        Self {
            connections: settings.connections,
            head_timeout: settings.head_timeout,
            idle_timeout: settings.idle_timeout,
        }
    }
}

/// Serves requests until the client closes, a timeout passes, or `closing` comes and the one in progress is answered.
pub(crate) async fn serve(
    io: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    peer: SocketAddr,
    router: Router,
    bounds: Bounds,
    closing: CancellationToken,
) {
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let io = Heard::new(io);
    let connection = http1::Builder::new()
        .timer(Patience::new(Arc::clone(io.reads()), bounds.head_timeout))
        .header_read_timeout(bounds.idle_timeout)
        .max_headers(MOST_HEADERS)
        .max_buf_size(MOST_HEAD_BYTES)
        .serve_connection(io, answer);
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closing.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "connection ended");
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use axum::routing::get;
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex},
        time::{Instant, sleep},
    };

    use super::*;

    const HEAD: Duration = Duration::from_secs(10);
    const IDLE: Duration = Duration::from_secs(75);
    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: test\r\n\r\n";

    fn connect() -> DuplexStream {
        let (here, there) = duplex(1024 * 1024);
        let slow = get(async || {
            sleep(3 * IDLE).await;
            "word"
        });
        let who = get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| format!("{peer} word"));
        let router = Router::new().route("/", get(async || "word")).route("/slow", slow).route("/who", who);
        let bounds = Bounds { connections: 1, head_timeout: HEAD, idle_timeout: IDLE };
        let peer = "192.0.2.7:9".parse().unwrap();
        tokio::spawn(serve(there, peer, router, bounds, CancellationToken::new()));
        here
    }

    /// Reads one answer.
    async fn answer(stream: &mut DuplexStream) -> String {
        let mut seen = Vec::new();
        while !seen.ends_with(b"word") {
            assert!(stream.read_buf(&mut seen).await.unwrap() > 0, "closed after {:?}", String::from_utf8_lossy(&seen));
        }
        String::from_utf8(seen).unwrap()
    }

    /// How long it takes until the connection is closed without a word.
    async fn closed_after(stream: &mut DuplexStream) -> Duration {
        let begin = Instant::now();
        let end = tokio::time::timeout(9 * IDLE, stream.read_u8()).await.expect("it stays open");
        assert_eq!(end.unwrap_err().kind(), std::io::ErrorKind::UnexpectedEof);
        begin.elapsed()
    }

    /// Timers have a grain of a millisecond.
    #[track_caller]
    fn about(found: Duration, wanted: Duration) {
        assert!(found.abs_diff(wanted) < Duration::from_millis(10), "{found:?} and not {wanted:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_does_not_end_is_given_up() {
        let mut stream = connect();
        stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        about(closed_after(&mut stream).await, HEAD);
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_that_trickles_in_is_given_up_from_its_first_byte_on() {
        let mut stream = connect();
        answered(&mut stream).await;
        sleep(IDLE / 2).await;
        let begin = Instant::now();
        for byte in b"GET / HTTP/1.1\r\nx: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy".chunks(1)
        {
            if stream.write_all(byte).await.is_err() {
                break;
            }
            sleep(HEAD / 20).await;
        }
        closed_after(&mut stream).await;
        assert!(begin.elapsed() < HEAD + HEAD / 10, "{:?}", begin.elapsed());
    }

    async fn answered(stream: &mut DuplexStream) {
        stream.write_all(REQUEST).await.unwrap();
        answer(stream).await;
    }

    #[tokio::test(start_paused = true)]
    async fn an_idle_connection_is_kept_much_longer_than_a_head_may_take() {
        let mut stream = connect();
        for _ in 0..5 {
            sleep(IDLE * 9 / 10).await;
            answered(&mut stream).await;
        }
        about(closed_after(&mut stream).await, IDLE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_that_says_nothing_is_closed_like_an_idle_one() {
        about(closed_after(&mut connect()).await, IDLE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_head_in_two_halves_is_fine_however_late_it_began() {
        let mut stream = connect();
        sleep(IDLE * 9 / 10).await;
        stream.write_all(&REQUEST[..9]).await.unwrap();
        sleep(HEAD * 9 / 10).await;
        stream.write_all(&REQUEST[9..]).await.unwrap();
        answer(&mut stream).await;
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_answer_is_not_a_silent_client() {
        let mut stream = connect();
        stream.write_all(b"GET /slow HTTP/1.1\r\nhost: test\r\n\r\n").await.unwrap();
        answer(&mut stream).await;
    }

    #[tokio::test]
    async fn handlers_know_the_peer() {
        let mut stream = connect();
        stream.write_all(b"GET /who HTTP/1.1\r\nhost: test\r\n\r\n").await.unwrap();
        assert!(answer(&mut stream).await.ends_with("192.0.2.7:9 word"));
    }

    #[tokio::test]
    async fn thousands_of_headers_reach_the_router_and_still_more_are_431() {
        for (count, status) in [(2000, "200"), (MOST_HEADERS + 1, "431")] {
            let mut request = String::from("GET / HTTP/1.1\r\n");
            (0..count).for_each(|number| write!(request, "x-{number}: 1\r\n").unwrap());
            let mut stream = connect();
            stream.write_all(format!("{request}\r\n").as_bytes()).await.unwrap();
            let mut line = [0; 12];
            stream.read_exact(&mut line).await.unwrap();
            assert_eq!(line, format!("HTTP/1.1 {status}").as_bytes(), "{count} headers");
        }
    }
}
