//! Appending: every event sent, every report awaited.

use kafka_envelope::{EVENT_ID_HEADER, Envelope, TRACE_HEADER};
use parking_lot::Mutex;
use rdkafka::{
    ClientConfig,
    error::KafkaError,
    message::{Header, OwnedHeaders},
    producer::{DeliveryFuture, FutureProducer, FutureRecord, Producer as _},
};
use settings::sections::Acks;

use super::topics::Topics;
use crate::EventLogError;

pub(crate) struct Producer {
    config: ClientConfig,
    current: Mutex<FutureProducer>,
}

impl Producer {
    /// With `acks` all the producer is idempotent: what it sends again on its own, the brokers have once and in order,
    /// and what a broker refuses is not overtaken by what follows. With 1 none of that exists: one request at a time
    /// keeps the order of what is not refused, consumers know doubles by event id and late events by version.
    pub(crate) fn new(config: &ClientConfig, acks: Acks) -> Result<Self, KafkaError> {
        let mut config = config.clone();
        config
            .set("linger.ms", "2")
            .set("compression.type", "lz4")
            // Whoever appends learns of brokers that are away within this time.
            .set("message.timeout.ms", "5000")
            .set("queue.buffering.max.messages", "100000")
            .set("queue.buffering.max.kbytes", "65536");
        match acks {
            Acks::All => {
                config.set("acks", "all").set("enable.idempotence", "true").set("enable.gapless.guarantee", "true")
            }
            Acks::Leader => config.set("acks", "1").set("max.in.flight.requests.per.connection", "1"),
        };
        let current = Mutex::new(config.create()?);
        Ok(Self { config, current })
    }

    pub(crate) async fn append(&self, events: &[Envelope], topics: &Topics) -> Result<(), EventLogError> {
        let producer = self.current.lock().clone();
        let mut sent = Vec::with_capacity(events.len());
        let mut outcome = Ok(());
        for event in events {
            match send(&producer, event, topics).await {
                Ok(delivery) => sent.push(delivery),
                Err(refused) => {
                    outcome = Err(refused);
                    break;
                }
            }
        }
        // All of them, after a failure too, so that nothing of this append overtakes what is appended next.
        for delivery in sent {
            match delivery.await {
                Ok(Ok(_)) => {}
                Ok(Err((refused, _))) => outcome = Err(refused.into()),
                Err(gone) => outcome = Err(EventLogError::Brokers(gone.into())),
            }
        }
        if outcome.is_err() {
            self.replace_broken(&producer)?;
        }
        outcome
    }

    /// A producer that would have to leave a gap sends nothing any more.
    fn replace_broken(&self, producer: &FutureProducer) -> Result<(), KafkaError> {
        if let Some((code, reason)) = producer.client().fatal_error() {
            tracing::error!(%code, reason, "the producer is broken and replaced");
            *self.current.lock() = self.config.create()?;
        }
        Ok(())
    }
}

async fn send(producer: &FutureProducer, event: &Envelope, topics: &Topics) -> Result<DeliveryFuture, EventLogError> {
    let topic = topics.of(event.created_at);
    let partitions = topics.partitions(&topic).await?;
    let (key, payload, id) = (event.message_key(), event.to_json()?, event.event_id.to_string());
    let mut headers = OwnedHeaders::new().insert(Header { key: EVENT_ID_HEADER, value: Some(&id) });
    if let Some(traceparent) = &event.traceparent {
        headers = headers.insert(Header { key: TRACE_HEADER, value: Some(traceparent) });
    }
    let record = FutureRecord::to(&topic)
        .partition(i32::try_from(event.partition(partitions)).unwrap_or_default())
        .key(&key)
        .payload(&payload)
        .headers(headers)
        .timestamp(event.created_at.millis());
    producer.send_result(record).map_err(|(refused, _)| refused.into())
}
