//! A database of a test's own on the real server.

use std::{env, thread, time::Duration};

use database::{BoxFuture, Connection, Database, MySqlOptions, sql};
use tokio::runtime;

/// A database with a random name; it goes with this.
#[derive(Debug)]
pub struct Scratch {
    pub(crate) options: MySqlOptions,
    name: String,
}

fn options(name: &str) -> MySqlOptions {
    let url = env::var("DAILYFEED__MYSQL__URL").expect("DAILYFEED__MYSQL__URL; `scripts/stores env` prints it");
    let (server, _) = url.rsplit_once('/').expect("a URL that ends with a database");
    let url = format!("{server}/{name}");
    MySqlOptions { url, password: None, connections: 16, acquire_timeout: Duration::from_secs(10) }
}

async fn server() -> Connection {
    let server = Database::connect(&options(""), &[]).await.expect("the server");
    server.read().await.expect("a connection")
}

/// With its connections, since what they have not ended yet would be waited for.
async fn drop_database(name: &str) {
    let mut server = server().await;
    let connections = sql("SELECT id FROM information_schema.processlist WHERE db = ?").bind(name);
    let connections: Vec<(i64,)> = server.all(connections).await.expect("the connections");
    for (id,) in connections {
        // It may have ended by now.
        let _ = server.run(sql(format!("KILL {id}"))).await;
    }
    server.run(sql(format!("DROP DATABASE {name}"))).await.expect("the database is dropped");
}

impl Scratch {
    /// For a caller that is no task.
    pub(crate) fn blocking() -> Self {
        on_a_thread(|| Box::pin(Self::new()))
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// How it is reached.
    pub fn url(&self) -> &str {
        &self.options.url
    }

    /// An empty one. Fails where no server is set: what needs one is not skipped.
    pub async fn new() -> Self {
        let name = format!("dailyfeed_{}", uuid::Uuid::new_v4().simple());
        server().await.run(sql(format!("CREATE DATABASE {name}"))).await.expect("a database");
        Self { options: options(&name), name }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let name = self.name.clone();
        on_a_thread(|| Box::pin(async move { drop_database(&name).await }));
    }
}

/// A test's own runtime cannot be waited for from inside it.
fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> BoxFuture<'static, T> + Send + 'static) -> T {
    let working = thread::spawn(move || {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(work())
    });
    working.join().expect("the thread comes to its end")
}
