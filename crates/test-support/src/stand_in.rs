//! What stands in for activity where only the way to it is under test.

use std::{net::SocketAddr, sync::Arc};

use axum::{Router, body::Bytes, extract::State, http::StatusCode, routing::post};
use parking_lot::Mutex;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Takes events as activity does, and remembers them; without a look at the caller's token.
#[derive(Debug, Clone)]
pub struct StandIn {
    /// Where it is reached.
    pub url: String,
    state: Arc<Mutex<Taken>>,
}

#[derive(Debug, Default)]
struct Taken {
    events: Vec<Value>,
    away: bool,
    lost_answers: usize,
    refused: usize,
}

impl StandIn {
    /// Serves it until the runtime ends.
    pub async fn start() -> Self {
        let state = Arc::<Mutex<Taken>>::default();
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let routes = Router::new().route("/api/member-activities/events", post(take)).with_state(Arc::clone(&state));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        Self { url, state }
    }

    /// Whether it answers 503 from now on, and takes nothing.
    pub fn away(&self, away: bool) {
        self.state.lock().away = away;
    }

    /// The next `answers` are 503, although it takes what it is given.
    pub fn lose(&self, answers: usize) {
        self.state.lock().lost_answers = answers;
    }

    /// How often it was asked while it was away.
    pub fn refused(&self) -> usize {
        self.state.lock().refused
    }

    /// The ids of all events it took, in the order of their arrival, those that came twice too.
    pub fn event_ids(&self) -> Vec<String> {
        let id = |event: &Value| event["eventId"].as_str().expect("an envelope").to_owned();
        self.state.lock().events.iter().map(id).collect()
    }
}

async fn take(State(state): State<Arc<Mutex<Taken>>>, body: Bytes) -> (StatusCode, String) {
    let mut state = state.lock();
    let away = (StatusCode::SERVICE_UNAVAILABLE, String::new());
    if state.away {
        state.refused += 1;
        return away;
    }
    let body: Value = serde_json::from_slice(&body).expect("JSON");
    let events = body["events"].as_array().expect("events");
    state.events.extend(events.iter().cloned());
    if state.lost_answers > 0 {
        state.lost_answers -= 1;
        return away;
    }
    let data = json!({"recorded": events.len(), "deadLetters": 0});
    (StatusCode::CREATED, json!({"status": 201, "result": "SUCCESS", "data": data}).to_string())
}
