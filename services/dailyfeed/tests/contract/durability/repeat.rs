//! Writes under a key whose answers a SIGKILL swallowed are repeated, and happen once.

use std::{cell::RefCell, collections::BTreeMap};

use futures::future::join_all;
use serde_json::{Value, json};
use test_support::{Answer, Client, Method, eventually_some, unique};

use crate::{
    list::{id, walk},
    own_fleet,
};

/// Members who write at the same time, each under one key after the other.
const WRITERS: usize = 6;

async fn send(caller: &Client, key: &str) -> Option<Answer> {
    let body = json!({"content": key});
    caller.with_header("idempotency-key", key).request(&Method::POST, "/api/posts").json(&body).attempt().await
}

#[tokio::test]
async fn a_write_that_lost_its_answer_is_repeated_and_done_once() {
    let mut fleet = own_fleet(&[("idempotency.claim_lease", "500ms")]);
    let members = join_all((0..WRITERS).map(|_| fleet.member())).await;
    // What was sent under each key, and its answer if there was one.
    let sent: RefCell<BTreeMap<(usize, String), Option<Value>>> = RefCell::default();
    let write = async |writer: usize| loop {
        let key = unique("key-");
        sent.borrow_mut().insert((writer, key.clone()), None);
        let Some(answer) = send(&members[writer], &key).await else { return };
        sent.borrow_mut().insert((writer, key), Some(answer.created()));
    };
    let kill = async {
        while sent.borrow().len() < 60 {
            tokio::task::yield_now().await;
        }
        fleet.kill();
    };
    tokio::join!(join_all((0..WRITERS).map(write)), kill);
    fleet.restart();
    let members: Vec<_> = members.iter().map(|member| fleet.rejoin(member)).collect();
    let sent = sent.into_inner();
    assert!(sent.values().any(Option::is_none), "the kill came in the middle of writes");
    for ((writer, key), first) in &sent {
        let post = eventually_some("a repeat is answered", async || {
            let answer = send(&members[*writer], key).await.expect("the fleet is back");
            if answer.status == 409 {
                answer.refused(409, "IDEMPOTENCY_KEY_IN_USE");
                return None;
            }
            Some(answer.created())
        })
        .await;
        assert!(first.as_ref().is_none_or(|first| *first == post), "{first:?} became {post}");
    }
    for (writer, member) in members.iter().enumerate() {
        let own = walk(member, "/api/timeline/posts", 100).await;
        let keys = sent.keys().filter(|(who, _)| *who == writer).count();
        assert_eq!(own.len(), keys, "as many posts as keys: {:?}", own.iter().map(id).collect::<Vec<_>>());
    }
}
