//! Brokers that are away, or are the wrong ones to ask.

use std::{sync::Arc, time::Duration};

use event_log::{EventLog, KafkaLog};
use rdkafka::{
    mocking::MockCluster,
    producer::DefaultProducerContext,
    types::{RDKafkaApiKey, RDKafkaRespErr},
};
use settings::sections::{Acks, Kafka, KafkaProtocol};
use tokio::time::Instant;

use crate::world::{DAY, Handled, NOON, events, settings, work};

const PREFIX: &str = "member-activity-";

type Cluster = MockCluster<'static, DefaultProducerContext>;

fn cluster(brokers: i32) -> Cluster {
    let cluster = MockCluster::new(brokers).unwrap();
    cluster.create_topic("member-activity-20261121", 6, brokers).unwrap();
    cluster
}

fn log(cluster: &Cluster, acks: Acks) -> Arc<KafkaLog> {
    let settings = Kafka { acks, ..settings(&cluster.bootstrap_servers(), PREFIX) };
    Arc::new(KafkaLog::new(&settings, DAY).unwrap())
}

#[tokio::test]
async fn leaders_that_move_double_nothing_and_keep_the_order() {
    let cluster = cluster(3);
    let (log, handled) = (log(&cluster, Acks::All), Handled::default());
    let working = work(&log, "group", &handled);
    for round in 0..6 {
        let errors = [
            RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            RDKafkaRespErr::RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
            RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
        ];
        cluster.request_errors(RDKafkaApiKey::Produce, &errors);
        for partition in 0..6 {
            cluster.partition_leader("member-activity-20261121", partition, Some((round + partition) % 3 + 1)).unwrap();
        }
        let from = i64::from(round) * 100;
        log.append(&events(from..from + 100)).await.unwrap();
    }
    handled.until(600).await;
    assert_eq!(handled.all().len(), 600);
    assert!(handled.by_post().values().all(|numbers| numbers.is_sorted()));
    working.stop().await;
}

#[tokio::test]
async fn an_append_fails_soon_without_brokers_and_goes_through_once_they_are_back() {
    let cluster = cluster(1);
    let (log, handled) = (log(&cluster, Acks::Leader), Handled::default());
    let working = work(&log, "group", &handled);
    log.append(&events(0..10)).await.unwrap();
    handled.until(10).await;
    cluster.broker_down(1).unwrap();
    let start = Instant::now();
    assert!(log.append(&events(10..20)).await.is_err());
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    cluster.broker_up(1).unwrap();
    while log.append(&events(10..20)).await.is_err() {
        assert!(start.elapsed() < Duration::from_secs(40));
    }
    handled.until(20).await;
    assert!(handled.by_post().values().all(|numbers| numbers.is_sorted()));
    working.stop().await;
}

/// The events of a log after an append of which a part was refused, and its repetition.
async fn handled_after_a_refusal(acks: Acks) -> Handled {
    let cluster = cluster(1);
    let (log, handled) = (log(&cluster, acks), Handled::default());
    log.append(&events(0..100)).await.unwrap();
    cluster.request_errors(RDKafkaApiKey::Produce, &[RDKafkaRespErr::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE]);
    assert!(log.append(&events(100..1_000)).await.is_err());
    log.append(&events(100..1_000)).await.unwrap();
    let working = work(&log, "group", &handled);
    handled.until(1_000).await;
    working.stop().await;
    handled
}

#[tokio::test]
async fn an_append_some_of_which_was_refused_is_whole_after_it_was_repeated() {
    handled_after_a_refusal(Acks::Leader).await;
}

#[tokio::test]
async fn with_all_acknowledging_nothing_overtakes_what_was_refused() {
    let handled = handled_after_a_refusal(Acks::All).await;
    assert!(handled.by_post().values().all(|numbers| numbers.is_sorted()));
}

#[tokio::test]
async fn passwords_and_tls_are_understood_and_a_missing_authority_is_told_at_once() {
    let secured = Kafka {
        security_protocol: KafkaProtocol::SaslSsl,
        sasl_mechanism: "SCRAM-SHA-512".to_owned(),
        sasl_username: "dailyfeed".to_owned(),
        sasl_password: "secret".into(),
        ..settings("127.0.0.1:9", PREFIX)
    };
    KafkaLog::new(&secured, DAY).unwrap();
    for broken in [
        Kafka { ssl_ca: "/nowhere/ca.pem".to_owned(), ..secured.clone() },
        Kafka { sasl_mechanism: "SCRAM-SHA-3".to_owned(), ..secured },
    ] {
        assert!(KafkaLog::new(&broken, DAY).is_err());
    }
}

#[tokio::test]
async fn brokers_that_are_away_fail_no_start_and_hold_up_no_stop() {
    let log = Arc::new(KafkaLog::new(&settings("127.0.0.1:9", PREFIX), DAY).unwrap());
    let working = work(&log, "group", &Handled::default());
    let start = Instant::now();
    assert!(log.prepare_topics(NOON).await.is_err());
    assert!(log.append(&events(0..1)).await.is_err());
    assert!(log.delete_topics_before(NOON).await.is_err());
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
    let stop = Instant::now();
    working.stop().await;
    assert!(stop.elapsed() < Duration::from_secs(7), "{:?}", stop.elapsed());
}
