//! Images: uploading, viewing, deleting.

mod deletion;
mod upload;
mod view;

use test_support::{Answer, Client, Member};

const UPLOADS: [&str; 2] = ["/api/images/upload/profile", "/api/images/upload"];
const DELETE: &str = "/api/images/view/command/delete/in";

async fn upload(member: &Member, mime: &str, file: Vec<u8>) -> String {
    let id = member.upload(UPLOADS[0], mime, file).await.ok(200);
    id.as_str().expect("an image id").to_owned()
}

/// The stored picture or its thumbnail, as anybody gets it.
async fn view(client: &Client, id: &str, thumbnail: bool) -> Answer {
    let query = if thumbnail { "?thumbnail=true" } else { "" };
    let answer = client.anonymous().get(&format!("/api/images/view/{id}{query}")).await;
    answer.check(answer.status == 200, "an image is public");
    answer
}

async fn is_there(client: &Client, id: &str) -> bool {
    client.anonymous().get(&format!("/api/images/view/{id}")).await.status == 200
}
