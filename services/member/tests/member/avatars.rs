//! What becomes of images that a profile no longer shows.

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use database::Options;
use serde_json::{Value, json};
use test_support::Place;
use tokio::{net::TcpListener, sync::mpsc};

use crate::world::World;

const PATH: &str = "/api/members/profile";

/// An image service that only writes down what it is asked to delete, and by whom.
async fn images() -> (String, mpsc::Receiver<(String, Vec<String>)>) {
    let (asked, questions) = mpsc::channel(16);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let routes = Router::new().route("/api/images/view/command/delete/in", post(delete)).with_state(asked);
    tokio::spawn(async move { axum::serve(listener, routes).await });
    (format!("http://{address}"), questions)
}

async fn delete(State(asked): State<mpsc::Sender<(String, Vec<String>)>>, headers: HeaderMap, body: Bytes) -> String {
    let body: Value = serde_json::from_slice(&body).unwrap();
    let urls = serde_json::from_value(body["imageUrls"].clone()).unwrap();
    assert!(headers.contains_key("x-service-token"));
    asked.send((headers["authorization"].to_str().unwrap().to_owned(), urls)).await.unwrap();
    json!({ "status": 200, "result": "SUCCESS", "data": true }).to_string()
}

fn view(id: &str) -> String {
    format!("/api/proxy/images/view/{id}")
}

#[tokio::test]
async fn the_replaced_and_the_unchosen_are_discarded_for_their_member_and_the_new_one_never() {
    let (address, mut questions) = images().await;
    let world = World::with_images_at(&address).await;
    let haru = world.member("haru").await;
    world.set(haru, &format!("avatar_url = '{}'", view("old"))).await;
    let edit = json!({
        "avatarUrl": view("new"),
        "previousAvatarUrl": [view("tried"), "http://localhost:8085/api/images/view/new", "https://example.com/x.png"],
    });
    let request = world.request(haru, "PUT", PATH, &edit);
    let token = request.headers()["authorization"].to_str().unwrap().to_owned();
    assert_eq!(world.send(request).await.data()["avatarUrl"], view("new"));
    assert_eq!(questions.recv().await.unwrap(), (token, vec![view("tried"), view("old")]));
}

#[tokio::test]
async fn images_tried_in_an_edit_that_changes_nothing_are_discarded_too() {
    let (address, mut questions) = images().await;
    let world = World::with_images_at(&address).await;
    let haru = world.member("haru").await;
    world.set(haru, &format!("avatar_url = '{}'", view("kept"))).await;
    let edit = json!({ "previousAvatarUrl": [view("kept"), view("tried")] });
    world.put(haru, PATH, edit).await.data();
    assert_eq!(questions.recv().await.unwrap().1, [view("tried")]);
}

#[tokio::test]
async fn a_replay_discards_nothing() {
    let (address, mut questions) = images().await;
    let world = World::with_images_at(&address).await;
    let haru = world.member("haru").await;
    let edit = json!({ "avatarUrl": view("b"), "previousAvatarUrl": [view("a")] });
    world.keyed(haru, "PUT", PATH, "k", edit.clone()).await.data();
    assert_eq!(questions.recv().await.unwrap().1, [view("a")]);
    world.keyed(haru, "PUT", PATH, "k", edit).await.data();
    world.put(haru, PATH, json!({ "previousAvatarUrl": [view("c")] })).await.data();
    assert_eq!(questions.recv().await.unwrap().1, [view("c")], "the next question is the next edit's");
}

#[tokio::test]
async fn an_image_service_that_is_away_fails_no_edit() {
    let world = World::new().await;
    let haru = world.member("haru").await;
    world.set(haru, &format!("avatar_url = '{}'", view("old"))).await;
    let edit = json!({ "avatarUrl": view("new"), "previousAvatarUrl": [view("tried")] });
    assert_eq!(world.put(haru, PATH, edit).await.data()["avatarUrl"], view("new"));
}

#[tokio::test]
async fn an_image_that_was_taken_up_again_meanwhile_stays() {
    let (address, mut questions) = images().await;
    // A file's readers can all be taken while it is written.
    let world = World::at(Place::in_a_folder(), &address).await;
    let haru = world.member("haru").await;
    world.set(haru, &format!("avatar_url = '{}'", view("a"))).await;
    // The discard wants to read what is shown; until a reader is free it waits.
    let mut readers = Vec::new();
    for _ in 0..Options::default().readers {
        readers.push(world.database.read().await.unwrap());
    }
    world.put(haru, PATH, json!({ "avatarUrl": view("b") })).await.data();
    world.set(haru, &format!("avatar_url = '{}'", view("a"))).await;
    drop(readers);
    world.put(haru, PATH, json!({ "previousAvatarUrl": [view("c")] })).await.data();
    assert_eq!(questions.recv().await.unwrap().1, [view("c")], "a is shown");
}
