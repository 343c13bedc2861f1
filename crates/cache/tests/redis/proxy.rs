//! A way to the server that can be cut.

use std::net::SocketAddr;

use cache::Redis;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

use crate::{settings, url};

/// What becomes of connections.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// They are passed on.
    Open,
    /// They are closed, and new ones are refused.
    Cut,
    /// They stay, and new ones come about, but no byte passes.
    Silent,
}

/// Listens on a port of its own, gone with it.
pub(crate) struct Proxy {
    address: SocketAddr,
    way: watch::Sender<Way>,
}

impl Proxy {
    /// An open one.
    pub(crate) async fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self { address: listener.local_addr().unwrap(), way: watch::Sender::new(Way::Open) };
        tokio::spawn(accept(listener, proxy.way.subscribe()));
        proxy
    }

    /// The server beyond it, as a process of its own sees it.
    pub(crate) fn server(&self) -> Redis {
        let mut url = url();
        url.set_ip_host(self.address.ip()).unwrap();
        url.set_port(Some(self.address.port())).unwrap();
        Redis::new(&settings(url.as_str())).unwrap()
    }

    pub(crate) fn open(&self) {
        self.way.send_replace(Way::Open);
    }

    pub(crate) fn cut(&self) {
        self.way.send_replace(Way::Cut);
    }

    /// Waits until what was cut is: every connection closed, new ones refused.
    pub(crate) async fn gone(&self) {
        // Each connection listens to the way, and so does whoever accepts them.
        while self.way.receiver_count() > 1 || TcpStream::connect(self.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn silence(&self) {
        self.way.send_replace(Way::Silent);
    }
}

async fn accept(listener: TcpListener, mut way: watch::Receiver<Way>) {
    let address = listener.local_addr().unwrap();
    let mut open = Some(listener);
    loop {
        if *way.borrow_and_update() == Way::Cut {
            open = None;
        } else if open.is_none() {
            open = Some(TcpListener::bind(address).await.unwrap());
        }
        let Some(listener) = &open else {
            if way.changed().await.is_err() {
                return;
            }
            continue;
        };
        tokio::select! {
            accepted = listener.accept() => drop(tokio::spawn(pass(accepted.unwrap().0, way.clone()))),
            changed = way.changed() => if changed.is_err() { return },
        }
    }
}

/// A connection lives as it began: whatever changes ends it, but for silence, which keeps it.
async fn pass(mut here: TcpStream, mut way: watch::Receiver<Way>) {
    if *way.borrow_and_update() == Way::Open {
        let url = url();
        let mut there = TcpStream::connect((url.host_str().unwrap(), url.port().unwrap_or(6379))).await.unwrap();
        tokio::select! {
            _ = copy_bidirectional(&mut here, &mut there) => return,
            changed = way.wait_for(|way| *way != Way::Open) => drop(changed),
        }
    }
    drop(way.wait_for(|way| *way != Way::Silent).await);
}
