//! How brokers are reached and spoken to.

use rdkafka::ClientConfig;
use settings::{
    ExposeSecret,
    sections::{Kafka, KafkaProtocol},
};

/// What producers, consumers and administration share.
pub(crate) fn config(settings: &Kafka) -> ClientConfig {
    let mut config = ClientConfig::new();
    config
        .set("bootstrap.servers", &settings.brokers)
        .set("client.id", "dailyfeed")
        // Topics are made by us, in our shape.
        .set("allow.auto.create.topics", "false")
        .set("reconnect.backoff.max.ms", "2000")
        .set("log.connection.close", "false");
    let (protocol, with_password) = match settings.security_protocol {
        KafkaProtocol::Plaintext => ("plaintext", false),
        KafkaProtocol::Ssl => ("ssl", false),
        KafkaProtocol::SaslPlaintext => ("sasl_plaintext", true),
        KafkaProtocol::SaslSsl => ("sasl_ssl", true),
    };
    config.set("security.protocol", protocol);
    if with_password {
        config
            .set("sasl.mechanism", &settings.sasl_mechanism)
            .set("sasl.username", &settings.sasl_username)
            .set("sasl.password", settings.sasl_password.expose_secret());
    }
    if !settings.ssl_ca.is_empty() {
        config.set("ssl.ca.location", &settings.ssl_ca);
    }
    config
}
