//! Recording events that a publisher hands over while it does not use the event log (deck: Feign mode).

use dead_letters::UnhandledRecord;
use dto::EventsAccepted;
use error::ApiError;
use event_log::accept;

use crate::{App, Recorder};

impl App {
    /// By the recorder of the event log, so that what comes both ways is recorded once. A store that is away is the
    /// caller's to wait for.
    pub(crate) async fn record_events(&self, events: Vec<UnhandledRecord>) -> Result<EventsAccepted, ApiError> {
        let (all, recorder) = (events.len() as u64, Recorder::new(self.activities.clone()));
        let dead_letters = accept(&*self.letters, &recorder, events).await.map_err(ApiError::unavailable)?;
        Ok(EventsAccepted { recorded: all - dead_letters, dead_letters })
    }
}
