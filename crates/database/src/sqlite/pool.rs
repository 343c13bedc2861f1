//! The reading connections of a file.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::Connection;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

use crate::DatabaseError;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// Connections, each given to one reader at a time.
#[derive(Clone)]
pub(crate) struct Pool(Arc<Shared>);

struct Shared {
    idle: Mutex<Vec<Connection>>,
    free: Arc<Semaphore>,
}

/// A connection that goes back when it is dropped.
pub(crate) struct Pooled {
    connection: Option<Connection>,
    pool: Arc<Shared>,
    /// Dropped last: who gets it finds the connection back.
    _permit: OwnedSemaphorePermit,
}

impl Pool {
    pub(crate) fn new(connections: Vec<Connection>) -> Self {
        let free = Arc::new(Semaphore::new(connections.len()));
        Self(Arc::new(Shared { idle: Mutex::new(connections), free }))
    }

    pub(crate) async fn take(&self) -> Result<Pooled, DatabaseError> {
        let free = timeout(PATIENCE, Arc::clone(&self.0.free).acquire_owned()).await;
        let permit = free.map_err(|_| DatabaseError::Busy)?.map_err(|_| DatabaseError::Closed)?;
        let connection = self.0.idle().pop();
        Ok(Pooled { connection, pool: Arc::clone(&self.0), _permit: permit })
    }
}

impl Shared {
    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pooled {
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, DatabaseError> {
        self.connection.as_mut().ok_or(DatabaseError::Closed)
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        let connection = self.connection.take();
        // A snapshot ends with its reader. One that cannot be ended goes with its connection.
        let connection = connection.filter(|file| file.is_autocommit() || file.execute_batch("ROLLBACK").is_ok());
        self.pool.idle().extend(connection);
    }
}
