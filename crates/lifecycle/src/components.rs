//! What a service needs before it should get traffic, and how each of it fares.

use std::{collections::BTreeMap, sync::Arc};

use tokio::sync::watch;

/// How a component fares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// Not yet there, and why.
    Starting(String),
    /// There.
    Ready,
    /// Was there, and why it is not now.
    Unready(String),
}

impl Status {
    /// As probes print it.
    pub(crate) const fn word(&self) -> &'static str {
        match self {
            Self::Starting(_) => "starting",
            Self::Ready => "ready",
            Self::Unready(_) => "unready",
        }
    }

    /// Why it is not ready; empty when it is.
    pub(crate) fn why(&self) -> &str {
        match self {
            Self::Starting(why) | Self::Unready(why) => why,
            Self::Ready => "",
        }
    }
}

#[derive(Clone, Debug, Default)]
struct State {
    by_name: BTreeMap<&'static str, Status>,
    /// All were ready once, which ends the startup probe for good.
    started: bool,
}

impl State {
    fn are_ready(&self) -> bool {
        self.by_name.values().all(|status| *status == Status::Ready)
    }
}

/// The components of one service.
#[derive(Debug)]
pub(crate) struct Components(watch::Sender<State>);

impl Default for Components {
    fn default() -> Self {
        Self(watch::Sender::new(State::default()))
    }
}

impl Components {
    pub(crate) fn are_ready(&self) -> bool {
        self.0.borrow().are_ready()
    }

    pub(crate) fn have_started(&self) -> bool {
        let state = self.0.borrow();
        state.started || state.are_ready()
    }

    pub(crate) async fn wait_ready(&self) {
        // The sender is ours, so waiting cannot fail.
        let _ = self.0.subscribe().wait_for(State::are_ready).await;
    }

    pub(crate) fn list(&self) -> Vec<(&'static str, Status)> {
        self.0.borrow().by_name.iter().map(|(name, status)| (*name, status.clone())).collect()
    }

    /// Whether that was news.
    fn set(&self, name: &'static str, status: Status) -> bool {
        self.0.send_if_modified(|state| {
            let news = state.by_name.get(name) != Some(&status);
            state.by_name.insert(name, status);
            state.started |= state.are_ready();
            news
        })
    }
}

/// One component's way to say how it fares; clones are the same component.
#[derive(Clone, Debug)]
pub struct Component {
    service: &'static str,
    name: &'static str,
    components: Arc<Components>,
}

impl Component {
    pub(crate) fn new(service: &'static str, name: &'static str, components: Arc<Components>) -> Self {
        let component = Self { service, name, components };
        component.starting("starting");
        component
    }

    /// Not yet there; `why` is for people.
    pub fn starting(&self, why: impl Into<String>) {
        self.set(Status::Starting(why.into()));
    }

    /// There.
    pub fn ready(&self) {
        self.set(Status::Ready);
    }

    /// Gone for now; `why` is for people.
    pub fn unready(&self, why: impl Into<String>) {
        self.set(Status::Unready(why.into()));
    }

    fn set(&self, status: Status) {
        let (word, why) = (status.word(), status.why().to_owned());
        if self.components.set(self.name, status) {
            tracing::info!(service = self.service, component = self.name, why, "component is {word}");
        }
    }
}
