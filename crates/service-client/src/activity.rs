//! The activity service, as others call it.

use dto::{Env, EventsAccepted, MAX_EVENTS};
use kafka_envelope::Envelope;
use reqwest::Client;
use serde::Serialize;

use crate::{CallError, CallingService, ServiceClient};

/// Calls the activity service.
#[derive(Debug, Clone)]
pub struct ActivityClient(ServiceClient);

#[derive(Serialize)]
struct Events<'e> {
    events: &'e [Envelope],
}

impl ActivityClient {
    /// Calls it at `base_url`.
    pub fn new(from: CallingService, base_url: impl Into<String>, http: Client) -> Self {
        Self(ServiceClient::new(from, "activity", base_url, http))
    }

    /// Hands events over in this order and returns when they are recorded, or kept as dead letters there. After an error
    /// any of them may be: handing the same over again is the way on, and doubles none.
    pub async fn record(&self, events: &[Envelope]) -> Result<(), CallError> {
        for events in events.chunks(MAX_EVENTS) {
            let request = self.0.post("/api/member-activities/events", &Events { events });
            self.0.send::<Env<EventsAccepted>>(request, None).await?;
        }
        Ok(())
    }
}
