//! What the server says, as the store's errors.

use sqlx::mysql::MySqlDatabaseError;

use crate::DatabaseError;

/// A unique index refused the row.
const DUPLICATE: u16 = 1062;

/// Deadlock, and a savepoint that went with the transaction a deadlock undid.
const LOST: [u16; 2] = [1213, 1305];

/// Lock wait timeout; too many connections; statement took too long.
const BUSY: [u16; 3] = [1205, 1040, 3024];

/// Disk full, table full, read-only by option or by mode.
const NOT_WRITABLE: [u16; 5] = [1021, 1114, 1290, 1836, 3675];

/// Shutting down, killed; no access, no database: an operator can mend it while the fleet waits.
const AWAY: [u16; 5] = [1053, 1317, 1044, 1045, 1049];

impl From<sqlx::Error> for DatabaseError {
    fn from(cause: sqlx::Error) -> Self {
        let sqlx::Error::Database(refusal) = &cause else {
            return match cause {
                sqlx::Error::PoolTimedOut => Self::Busy,
                sqlx::Error::PoolClosed => Self::Closed,
                sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::WorkerCrashed => {
                    Self::Away(cause.to_string())
                }
                _ => Self::Driver(cause.into()),
            };
        };
        match refusal.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number) {
            Some(DUPLICATE) => Self::Unique(cause.into()),
            Some(number) if LOST.contains(&number) => Self::Conflict(cause.to_string()),
            Some(number) if BUSY.contains(&number) => Self::Busy,
            Some(number) if NOT_WRITABLE.contains(&number) => Self::NotWritable(cause.to_string()),
            Some(number) if AWAY.contains(&number) => Self::Away(cause.to_string()),
            _ => Self::Driver(cause.into()),
        }
    }
}
