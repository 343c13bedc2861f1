//! Where the switch stands: a row of the truth for each service, so that all replicas of a service stand the same and a
//! restart changes nothing. Whoever sends asks it before each batch; nobody remembers the answer.

use clock::Clock;
use database::{Connection, Database, DatabaseError, sql};
use dto::Timestamp;

use crate::Mode;

/// The switch of one service.
#[derive(Clone)]
pub struct Switch {
    database: Database,
    service: &'static str,
    clock: Clock,
}

/// How a switch stands; [`Mode::Kafka`] since ever if nobody has turned it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Which way events go.
    pub mode: Mode,
    /// Since when.
    pub since: Timestamp,
}

impl Switch {
    /// The switch of the publisher `service` in `database`, the truth.
    pub const fn new(database: Database, service: &'static str, clock: Clock) -> Self {
        Self { database, service, clock }
    }

    /// How it stands now.
    pub async fn position(&self) -> Result<Position, DatabaseError> {
        find(&mut self.database.read().await?, self.service).await
    }

    /// Turns it for all replicas. Turned to where it stands, it stands there since when it did.
    pub async fn turn(&self, mode: Mode) -> Result<(), DatabaseError> {
        let (service, now) = (self.service, self.clock.now());
        let turn = self.database.write::<_, DatabaseError, _>(move |c| {
            Box::pin(async move {
                if find(c, service).await?.mode == mode {
                    return Ok(());
                }
                let turned = c.dialect().upsert("event_transports", &["service"], &["mode", "since"]);
                c.run(sql(turned).bind(service).bind(mode.name()).bind(now)).await.map(drop)
            })
        });
        turn.await?;
        tracing::info!(service, transport = mode.name(), "transport switched");
        Ok(())
    }
}

async fn find(c: &mut Connection, service: &str) -> Result<Position, DatabaseError> {
    let found = sql("SELECT mode, since FROM event_transports WHERE service = ?").bind(service);
    let Some((mode, since)) = c.first::<(String, i64)>(found).await? else {
        return Ok(Position { mode: Mode::default(), since: Timestamp::from_millis(0) });
    };
    let mode = Mode::named(&mode).ok_or_else(|| DatabaseError::Corrupt(format!("transport {mode}")))?;
    Ok(Position { mode, since: Timestamp::from_millis(since) })
}
