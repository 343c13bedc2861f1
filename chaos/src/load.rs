//! Members who write, each one thing after the other, whatever happens to the fleet.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use reqwest::Method;
use serde_json::{Value, json};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval},
};

use crate::{
    client::{Request, Session},
    history::{Act, History, Outcome, Step, Subject, Write},
    plan::Plan,
};

/// Steps that wait for their member; beyond, the plan waits.
const QUEUE: usize = 32;

/// The ids of what was made so far; nothing for what was refused.
type Ids = HashMap<Subject, Option<i64>>;

/// Everything that writers share.
struct Desk {
    run: String,
    sessions: Vec<Session>,
    ids: watch::Sender<Ids>,
    begin: Instant,
    writes: Mutex<Vec<Write>>,
    over: watch::Receiver<bool>,
}

/// The members of a run and how fast they write.
pub(crate) struct Load {
    pub(crate) run: String,
    pub(crate) sessions: Vec<Session>,
    pub(crate) seed: u64,
    /// Steps per second, at most.
    pub(crate) rate: u32,
}

impl Load {
    /// Writes until `enough`, then until all that was begun is answered or `over`.
    pub(crate) async fn run(self, enough: watch::Receiver<bool>, over: watch::Receiver<bool>) -> History {
        let members = self.sessions.len();
        let desk = Arc::new(Desk {
            run: self.run,
            sessions: self.sessions,
            ids: watch::Sender::default(),
            begin: Instant::now(),
            writes: Mutex::default(),
            over,
        });
        let mut writers = JoinSet::new();
        let mut queues = Vec::new();
        for _ in 0..members {
            let (queue, steps) = mpsc::channel(QUEUE);
            queues.push(queue);
            writers.spawn(write(Arc::clone(&desk), steps));
        }
        hand_out(Plan::new(self.seed, members), queues, self.rate, enough).await;
        writers.join_all().await;
        let mut done = desk.writes.lock().unwrap_or_else(PoisonError::into_inner);
        History { members, writes: std::mem::take(&mut *done) }
    }
}

async fn hand_out(plan: Plan, queues: Vec<mpsc::Sender<Step>>, rate: u32, mut enough: watch::Receiver<bool>) {
    let mut ticks = interval(Duration::from_secs(1) / rate);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
    for step in plan {
        let handed = async {
            ticks.tick().await;
            queues[step.member].send(step).await.is_ok()
        };
        tokio::select! {
            biased;
            _ = enough.wait_for(|enough| *enough) => return,
            handed = handed => if !handed { return },
        }
    }
}

async fn write(desk: Arc<Desk>, mut steps: mpsc::Receiver<Step>) {
    let mut over = desk.over.clone();
    while let Some(step) = steps.recv().await {
        let request = tokio::select! {
            request = desk.request(step) => request,
            _ = over.wait_for(|over| *over) => return,
        };
        let Some(request) = request else { continue };
        let outcome = desk.perform(step, &request).await;
        // Nothing of his may follow what is unknown: it may still be under way.
        if outcome == Outcome::Unknown {
            return;
        }
    }
}

impl Desk {
    async fn perform(&self, step: Step, request: &Request) -> Outcome {
        let begun = self.begin.elapsed();
        let key = format!("{}-{}", self.run, step.number);
        let outcome = self.sessions[step.member].write(&key, request, &mut self.over.clone()).await;
        let write = Write { step, outcome, begun, ended: self.begin.elapsed() };
        self.writes.lock().unwrap_or_else(PoisonError::into_inner).push(write);
        let made = match step.act {
            Act::Post => Subject::Post(step.number),
            Act::Comment(_) => Subject::Comment(step.number),
            _ => return outcome,
        };
        let id = match outcome {
            Outcome::Acknowledged(id) => Some(id),
            Outcome::Refused(_) => None,
            Outcome::Unknown => return outcome,
        };
        self.ids.send_modify(|ids| {
            ids.insert(made, id);
        });
        outcome
    }

    /// The request of a step, once what it acts on is there; nothing if that was refused.
    async fn request(&self, step: Step) -> Option<Request> {
        let (method, path, body) = match step.act {
            Act::Post => (Method::POST, "/api/posts".to_owned(), json!({ "content": self.text('p', step.number, 0) })),
            Act::Comment(post) => {
                let id = self.id(Subject::Post(post)).await?;
                let body = json!({ "content": self.text('c', step.number, 0), "postId": id });
                (Method::POST, "/api/comments".to_owned(), body)
            }
            Act::Edit(subject, text) => {
                let content = match subject {
                    Subject::Post(number) => self.text('p', number, text),
                    Subject::Comment(number) => self.text('c', number, text),
                    _ => return None,
                };
                (Method::PUT, self.path(subject).await?, json!({ "content": content }))
            }
            Act::Delete(subject) => (Method::DELETE, self.path(subject).await?, Value::Null),
            Act::Like(subject) => (Method::POST, format!("{}/like", self.path(subject).await?), Value::Null),
            Act::Unlike(subject) => (Method::DELETE, format!("{}/like", self.path(subject).await?), Value::Null),
            Act::Follow(other) => (Method::POST, self.follow(other), Value::Null),
            Act::Unfollow(other) => (Method::DELETE, self.follow(other), Value::Null),
        };
        Some(Request { method, path, body })
    }

    /// Says which run, which step and which edit it is of: `crate::observe` reads it back.
    fn text(&self, kind: char, step: u64, edit: u32) -> String {
        format!("{}{kind}{step}v{edit} 오늘의 소식을 적어 둔다", self.run)
    }

    async fn path(&self, subject: Subject) -> Option<String> {
        let id = self.id(subject).await?;
        let kind = if matches!(subject, Subject::Post(_)) { "posts" } else { "comments" };
        Some(format!("/api/{kind}/{id}"))
    }

    async fn id(&self, subject: Subject) -> Option<i64> {
        let mut ids = self.ids.subscribe();
        let ids = ids.wait_for(|ids| ids.contains_key(&subject)).await.ok()?;
        ids.get(&subject).copied().flatten()
    }

    fn follow(&self, other: usize) -> String {
        format!("/api/members/follow/{}", self.sessions[other].id)
    }
}
