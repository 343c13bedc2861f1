//! The connection.

use std::time::Duration;

use mongodb::{
    Client, Database,
    options::{ClientOptions, ReadPreference, SelectionCriteria, WriteConcern},
};
use secrecy::{ExposeSecret, SecretString};

use crate::{DocumentsError, Session, session::Kind};

/// How the store is reached.
#[derive(Debug, Clone)]
pub struct Options {
    /// `mongodb://USER:PASSWORD@HOST:PORT/?replicaSet=NAME`, with `tls=true&tlsCAFile=FILE` for TLS.
    pub url: SecretString,
    /// Replaces the URL's password, if it is not empty.
    pub password: SecretString,
    /// The database of the fleet.
    pub database: String,
    /// Connections, at most.
    pub connections: u32,
    /// How long an operation may take, the search for a server included; and a transaction with all its attempts.
    pub timeout: Duration,
}

/// A database on a server. Clones share connections.
#[derive(Clone, Debug)]
pub struct Documents {
    pub(crate) database: Database,
    pub(crate) timeout: Duration,
}

impl Documents {
    /// Connects when the first operation needs it, so a server that is away is no error here; a URL or certificate that
    /// cannot be used is. What is written is on the disks of a majority when it is acknowledged.
    pub async fn connect(options: &Options) -> Result<Self, DocumentsError> {
        let mut client = ClientOptions::parse(options.url.expose_secret()).await?;
        let password = options.password.expose_secret();
        if let Some(credential) = client.credential.as_mut().filter(|_| !password.is_empty()) {
            credential.password = Some(password.to_owned());
        }
        client.app_name = Some("dailyfeed".to_owned());
        client.max_pool_size = Some(options.connections);
        client.connect_timeout = Some(options.timeout);
        client.server_selection_timeout = Some(options.timeout);
        client.retry_reads = Some(true);
        client.retry_writes = Some(true);
        // Sessions say what they read; the driver would let a client's own level win over theirs.
        client.read_concern = None;
        // Secondaries may be behind, and a reader expects to find what was acknowledged.
        client.selection_criteria = Some(SelectionCriteria::ReadPreference(ReadPreference::Primary));
        client.write_concern = Some(durable());
        let database = Client::with_options(client)?.database(&options.database);
        Ok(Self { database, timeout: options.timeout })
    }

    /// For reading: every operation sees the same state of the store, that of the first.
    pub async fn snapshot(&self) -> Result<Session, DocumentsError> {
        Session::start(self, Kind::Snapshot).await
    }

    /// For reading what is there at each operation; of a server without replicas too, which has no snapshots.
    pub async fn reader(&self) -> Result<Session, DocumentsError> {
        Session::start(self, Kind::Plain).await
    }

    /// Deletes the database, for tests.
    pub async fn drop(&self) -> Result<(), DocumentsError> {
        self.within(self.database.drop()).await
    }

    /// Bounds an operation in time.
    pub(crate) async fn within<T>(
        &self,
        operation: impl IntoFuture<Output = mongodb::error::Result<T>>,
    ) -> Result<T, DocumentsError> {
        within(self.timeout, operation).await
    }
}

pub(crate) async fn within<T>(
    timeout: Duration,
    operation: impl IntoFuture<Output = mongodb::error::Result<T>>,
) -> Result<T, DocumentsError> {
    match tokio::time::timeout(timeout, operation.into_future()).await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(DocumentsError::Away(format!("no answer within {timeout:?}"))),
    }
}

/// On the disks of a majority.
pub(crate) fn durable() -> WriteConcern {
    WriteConcern::builder().w(mongodb::options::Acknowledgment::Majority).journal(true).build()
}
