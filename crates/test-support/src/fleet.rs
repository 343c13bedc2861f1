//! A fleet to test: started here, or given by the environment.

use std::{
    collections::BTreeMap,
    env,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    sync::OnceLock,
};

use tempfile::TempDir;

use crate::{Client, Member, client::Origin, log::Log, process::Process, servers::Corner};

/// The six services, by the names that settings and stdout use.
pub const SERVICES: [&str; 6] = ["member", "content", "timeline", "search", "image", "activity"];

/// Password hashing at its cheapest: the suite signs up hundreds of members.
const CHEAP_PASSWORDS: [(&str, &str); 2] = [("identity.argon2_memory", "8KiB"), ("identity.argon2_iterations", "1")];

/// Six services and the gateway.
#[derive(Debug)]
pub struct Fleet {
    endpoints: BTreeMap<String, Endpoint>,
    own: Option<Own>,
}

/// Where a service and its management port are reached.
#[derive(Debug, Clone)]
struct Endpoint {
    url: String,
    management: Option<String>,
}

/// What belongs to a fleet that was started here.
#[derive(Debug)]
struct Own {
    binary: PathBuf,
    settings: Vec<(String, String)>,
    corner: Corner,
    // Before the folder, so that the process is gone when the folder goes.
    process: Option<Process>,
    dir: TempDir,
}

impl Fleet {
    /// Starts `binary serve` on free ports and an empty folder, with `settings` passed through `--set`.
    pub fn start(binary: impl AsRef<Path>, settings: &[(&str, &str)]) -> Self {
        let settings =
            CHEAP_PASSWORDS.iter().chain(settings).map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let mut own = Own {
            binary: binary.as_ref().to_owned(),
            settings: settings.collect(),
            corner: Corner::new(),
            process: None,
            dir: TempDir::with_prefix("dailyfeed-test-").expect("a temporary folder"),
        };
        Self { endpoints: own.start(), own: Some(own) }
    }

    /// The fleet that all tests of this process share: that of the environment if it names one, else one started here.
    pub fn shared(binary: impl AsRef<Path>) -> &'static Self {
        static SHARED: OnceLock<Fleet> = OnceLock::new();
        SHARED.get_or_init(|| Self::given().unwrap_or_else(|| Self::start(binary, &[])))
    }

    /// The fleet named by `DAILYFEED_GATEWAY` and its like.
    fn given() -> Option<Self> {
        env::var("DAILYFEED_GATEWAY").ok()?;
        let endpoint = |name: &str| {
            let variable = format!("DAILYFEED_{}", name.to_uppercase());
            let url = env::var(&variable).unwrap_or_else(|_| panic!("{variable} is not set, but DAILYFEED_GATEWAY is"));
            (name.to_owned(), Endpoint { url, management: env::var(variable + "_MANAGEMENT").ok() })
        };
        Some(Self { endpoints: SERVICES.iter().copied().chain(["gateway"]).map(endpoint).collect(), own: None })
    }

    /// One that runs already: the URL and the management URL of each service by its name (`gateway` too).
    pub fn at(endpoints: impl IntoIterator<Item = (String, String, String)>) -> Self {
        let endpoint = |(name, url, management)| (name, Endpoint { url, management: Some(management) });
        Self { endpoints: endpoints.into_iter().map(endpoint).collect(), own: None }
    }

    /// A client without a login, at the gateway.
    pub fn client(&self) -> Client {
        self.service("gateway")
    }

    /// A client without a login, at a service's own port (`gateway` too).
    pub fn service(&self, name: &str) -> Client {
        Client::new(Origin::new(&self.endpoint(name).url, self.log()))
    }

    /// A client of a service's management port (`gateway` too).
    pub fn management(&self, name: &str) -> Client {
        let url = self.endpoint(name).management.as_ref();
        Client::new(Origin::new(url.unwrap_or_else(|| panic!("no management address of {name} is known")), self.log()))
    }

    /// Signs up and logs in a fresh member.
    pub async fn member(&self) -> Member {
        Member::join(self.client(), crate::sign_up_form()).await
    }

    /// Signs up and logs in a fresh member whose sign-up carries `changes` on top of the usual form.
    pub async fn member_with(&self, changes: serde_json::Value) -> Member {
        let mut form = crate::sign_up_form();
        for (key, value) in changes.as_object().expect("changes are a JSON object") {
            form[key] = value.clone();
        }
        Member::join(self.client(), form).await
    }

    /// The same member and session, at this fleet's present addresses (they change with a restart).
    pub fn rejoin(&self, member: &Member) -> Member {
        member.at(&self.client())
    }

    /// SIGKILL: nothing is finished or flushed.
    pub fn kill(&mut self) {
        self.process("killed").kill();
    }

    /// SIGTERM, and waits for the end; the exit status tells whether it was clean.
    pub fn stop(&mut self) -> ExitStatus {
        self.process("stopped").stop()
    }

    /// Starts the program again on the same folder, at new ports: clients and members made before must `rejoin`.
    pub fn restart(&mut self) {
        let own = self.own.as_mut().expect("only a fleet of one's own can be restarted");
        own.process = None;
        self.endpoints = own.start();
    }

    /// The data folder of a fleet of one's own.
    pub fn dir(&self) -> &Path {
        self.own.as_ref().expect("only a fleet of one's own has a folder here").dir.path()
    }

    /// The process id of a fleet of one's own.
    pub fn pid(&self) -> u32 {
        let process = self.own.as_ref().and_then(|own| own.process.as_ref());
        process.expect("only a fleet of one's own has a process here").pid()
    }

    /// What the program wrote to stderr lately, line by line; empty for a fleet of the environment.
    pub fn log_lines(&self) -> Vec<String> {
        self.log().lines()
    }

    fn process(&mut self, what: &str) -> &mut Process {
        let own = self.own.as_mut().and_then(|own| own.process.as_mut());
        own.unwrap_or_else(|| panic!("only a fleet of one's own can be {what}"))
    }

    fn endpoint(&self, name: &str) -> &Endpoint {
        self.endpoints.get(name).unwrap_or_else(|| panic!("no service is called {name}"))
    }

    fn log(&self) -> Log {
        let process = self.own.as_ref().and_then(|own| own.process.as_ref());
        process.map(|process| process.log.clone()).unwrap_or_default()
    }
}

impl Own {
    fn start(&mut self) -> BTreeMap<String, Endpoint> {
        let mut command = Command::new(&self.binary);
        // Its own folder, so that no configuration file of the project's folder is read.
        command.current_dir(self.dir.path());
        for (name, _) in env::vars().filter(|(name, _)| name.starts_with("DAILYFEED")) {
            command.env_remove(name);
        }
        command.args(["serve", "--gateway", "127.0.0.1:0", "--data-dir"]).arg(self.dir.path().join("data"));
        for service in SERVICES {
            command.args(["--set", &format!("{service}.address=127.0.0.1:0")]);
        }
        for (key, value) in self.corner.settings.iter().chain(&self.settings) {
            command.args(["--set", &format!("{key}={value}")]);
        }
        let process = Process::start(&mut command, self.dir.path());
        let endpoints = endpoints(&process.greeting);
        self.process = Some(process);
        endpoints
    }
}

/// Reads `NAME URL management URL` lines.
fn endpoints(greeting: &[String]) -> BTreeMap<String, Endpoint> {
    let mut endpoints = BTreeMap::new();
    for line in greeting {
        if let [name, url, "management", management] = line.split_whitespace().collect::<Vec<_>>()[..] {
            let endpoint = Endpoint { url: url.to_owned(), management: Some(management.to_owned()) };
            endpoints.insert(name.to_owned(), endpoint);
        }
    }
    for name in SERVICES.iter().chain(&["gateway"]) {
        assert!(endpoints.contains_key(*name), "stdout names no address of {name}: {greeting:?}");
    }
    endpoints
}

#[cfg(test)]
mod tests {
    use super::endpoints;

    #[test]
    fn addresses_are_read_from_the_greeting() {
        let lines = super::SERVICES.iter().chain(&["gateway"]).enumerate();
        let mut greeting: Vec<String> = lines
            .map(|(port, name)| format!("{name} http://127.0.0.1:{port} management http://127.0.0.1:9{port}"))
            .collect();
        greeting.push("dailyfeed is ready: http://127.0.0.1:6 (documentation: /docs)".to_owned());
        let found = endpoints(&greeting);
        assert_eq!(found["content"].url, "http://127.0.0.1:1");
        assert_eq!(found["gateway"].management.as_deref(), Some("http://127.0.0.1:96"));
        assert_eq!(found.len(), 7);
    }
}
