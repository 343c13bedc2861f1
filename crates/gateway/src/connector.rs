//! Connections to services: one that cannot be reached is replaced by another replica before anything is sent.

use std::{
    io::{
        self,
        ErrorKind::{BrokenPipe, ConnectionReset},
    },
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures::future::BoxFuture;
use http::Uri;
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::{
    client::legacy::connect::{Connected, Connection, HttpConnector},
    rt::TokioIo,
};
use tokio::net::TcpStream;
use tower::Service;

use crate::Upstreams;

/// Longest wait for a connection; the services are near.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Connects to a replica, or to another of the same service if that one does not take connections.
#[derive(Clone)]
pub(crate) struct Connector {
    http: HttpConnector,
    upstreams: Arc<Upstreams>,
}

impl Connector {
    pub(crate) fn new(upstreams: Arc<Upstreams>) -> Self {
        let mut http = HttpConnector::new();
        http.set_nodelay(true);
        http.set_connect_timeout(Some(CONNECT_TIMEOUT));
        Self { http, upstreams }
    }
}

impl Service<Uri> for Connector {
    type Response = Link;
    type Error = <HttpConnector as Service<Uri>>::Error;
    type Future = BoxFuture<'static, Result<Link, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.http.poll_ready(context)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let Self { mut http, upstreams } = self.clone();
        Box::pin(async move {
            let refused = match http.call(uri.clone()).await {
                Ok(stream) => return Ok(Link::new(stream, false)),
                Err(refused) => refused,
            };
            for replica in uri.authority().into_iter().flat_map(|address| upstreams.besides(address)) {
                let mut parts = uri.clone().into_parts();
                parts.authority = Some(replica.clone());
                let Ok(other) = Uri::from_parts(parts) else { continue };
                if let Ok(stream) = http.call(other).await {
                    return Ok(Link::new(stream, true));
                }
            }
            Err(refused)
        })
    }
}

/// A connection to a service.
pub(crate) struct Link {
    stream: TokioIo<TcpStream>,
    /// It leads to another replica than the pool believes, so it serves one request only.
    borrowed: bool,
}

impl Link {
    const fn new(stream: TokioIo<TcpStream>, borrowed: bool) -> Self {
        Self { stream, borrowed }
    }

    /// A service may refuse a large upload after a look at its head and close. The write that then fails counts as
    /// done: whether there is an answer is for the reading side to find out.
    fn heard(written: Poll<io::Result<usize>>, length: usize) -> Poll<io::Result<usize>> {
        match written {
            Poll::Ready(Err(error)) if matches!(error.kind(), BrokenPipe | ConnectionReset) => Poll::Ready(Ok(length)),
            written => written,
        }
    }
}

impl Connection for Link {
    fn connected(&self) -> Connected {
        let connected = self.stream.connected();
        if self.borrowed {
            connected.poison();
        }
        connected
    }
}

impl Read for Link {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl Write for Link {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, buf);
        Self::heard(written, buf.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        Self::heard(written, bufs.iter().map(|buf| buf.len()).sum())
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
