//! Metrics of one service, in the text format of Prometheus (`OpenMetrics`).

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use axum::{Router, http::header, response::IntoResponse, routing::get};
use parking_lot::Mutex;
use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeMetric, MetricEncoder, NoLabelSet, text::encode},
    metrics::{MetricType, counter::Counter, family::Family, histogram::Histogram},
    registry::{Metric, Registry},
};

/// Upper bounds of the request histogram, in seconds.
const REQUEST_SECONDS: [f64; 13] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The metrics of one service; clones are the same.
#[derive(Clone, Debug)]
pub struct Metrics(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    service: &'static str,
    registry: Mutex<Registry>,
    counters: Mutex<BTreeMap<&'static str, Counter>>,
    requests: Family<RequestLabels, Histogram>,
}

/// Labels of `http_server_request_duration_seconds`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(crate) struct RequestLabels {
    pub(crate) method: &'static str,
    pub(crate) route: String,
    pub(crate) status: u16,
}

impl Metrics {
    /// The metrics of a service, with those of its requests.
    pub fn new(service: &'static str) -> Self {
        let requests = Family::new_with_constructor((|| Histogram::new(REQUEST_SECONDS)) as fn() -> Histogram);
        let mut registry = Registry::default();
        registry.register("http_server_request_duration_seconds", "Time until the answer began", requests.clone());
        Self(Arc::new(Inner { service, registry: Mutex::new(registry), counters: Mutex::default(), requests }))
    }

    /// The service's name.
    pub fn service(&self) -> &'static str {
        self.0.service
    }

    /// The counter of that name, made when it is asked for first; shown with `_total` at its end.
    pub fn counter(&self, name: &'static str, help: &str) -> Counter {
        let mut counters = self.0.counters.lock();
        let make = || {
            let counter = Counter::default();
            self.register(name, help, counter.clone());
            counter
        };
        counters.entry(name).or_insert_with(make).clone()
    }

    /// A counter that is kept elsewhere and read when it is asked for; register a name once.
    pub fn counter_fn(&self, name: &'static str, help: &str, read: impl Fn() -> u64 + Send + Sync + 'static) {
        self.register(name, help, Read { read: Box::new(read), kind: MetricType::Counter });
    }

    /// A gauge that is read when it is asked for; register a name once.
    pub fn gauge_fn(&self, name: &'static str, help: &str, read: impl Fn() -> f64 + Send + Sync + 'static) {
        self.register(name, help, Read { read: Box::new(read), kind: MetricType::Gauge });
    }

    /// Any other metric, such as a family with labels; register a name once.
    pub fn register(&self, name: &'static str, help: &str, metric: impl Metric) {
        // The format ends the sentence itself.
        self.0.registry.lock().register(name, help.trim_end_matches('.'), metric);
    }

    /// All metrics as text.
    pub fn render(&self) -> String {
        let mut text = String::new();
        if let Err(error) = encode(&mut text, &self.0.registry.lock()) {
            tracing::error!(%error, "metrics could not be written");
        }
        text
    }

    /// `GET /metrics` for the management port.
    pub fn routes(&self) -> Router {
        let metrics = self.clone();
        let show = async move || ([(header::CONTENT_TYPE, CONTENT_TYPE)], metrics.render()).into_response();
        Router::new().route("/metrics", get(show))
    }

    pub(crate) fn record_request(&self, labels: &RequestLabels, time: Duration) {
        self.0.requests.get_or_create(labels).observe(time.as_secs_f64());
    }
}

/// A metric that asks for its value when it is shown.
struct Read<V> {
    read: Box<dyn Fn() -> V + Send + Sync>,
    kind: MetricType,
}

impl<V> fmt::Debug for Read<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl EncodeMetric for Read<u64> {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_counter::<NoLabelSet, u64, f64>(&(self.read)(), None)
    }

    fn metric_type(&self) -> MetricType {
        self.kind
    }
}

impl EncodeMetric for Read<f64> {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encoder.encode_gauge(&(self.read)())
    }

    fn metric_type(&self) -> MetricType {
        self.kind
    }
}
