//! Every section and key: the one place to add a setting.

use std::{net::SocketAddr, path::PathBuf, time::Duration};

use crate::{
    ByteSize, Cron, IpNet, Origin, SecretString, UtcOffset,
    macros::{choice, section, settings},
};

settings! {
    /// The one front door.
    gateway: Gateway = "gateway" {};
    /// The service of posts, comments and likes.
    content: Service = "content" { address = "127.0.0.1:8081" };
    /// The service of feeds and rankings.
    timeline: Service = "timeline" { address = "127.0.0.1:8082" };
    /// Following feeds of the timeline service.
    feed: Feed = "timeline" {};
    /// The search service.
    search: Service = "search" { address = "127.0.0.1:8083" };
    /// The service of members and logins.
    member: Service = "member" { address = "127.0.0.1:8084" };
    /// The service of image files.
    image: Service = "image" { address = "127.0.0.1:8085" };
    /// The service of activities and notifications.
    activity: Service = "activity" { address = "127.0.0.1:8086" };
    /// Tokens and passwords.
    identity: Identity = "identity" {};
    /// Repeated requests.
    idempotency: Idempotency = "idempotency" {};
    /// The stores of truth and projections.
    database: Database = "database" {};
    /// The embedded stores on disk.
    data: Data = "data" {};
    /// Which stores the fleet runs on.
    stores: Stores = "stores" {};
    /// The truth on a server.
    mysql: MySql = "mysql" {};
    /// Projections on a server.
    mongo: Mongo = "mongo" {};
    /// The event log on brokers.
    kafka: Kafka = "kafka" {};
    /// The shared cache.
    redis: Redis = "redis" {};
    /// Images in an object store.
    s3: S3 = "s3" {};
    /// What may be uploaded.
    images: Images = "images" {};
    /// Bounds of requests and members.
    limits: Limits = "limits" {};
    /// The event log.
    events: Events = "events" {};
    /// When batch jobs start.
    jobs: Jobs = "jobs" {};
    /// The databases that job `import` reads.
    import: Import = "import" {};
    /// Connections and shutdown.
    lifecycle: Lifecycle = "lifecycle" {};
    /// Logs.
    log: Log = "log" {};
}

section! {
    /// The gateway's own settings.
    Gateway {
        address: SocketAddr = "127.0.0.1:8080" [], "Where the gateway listens";
        management_address: Option<SocketAddr> = "" [], "Where the gateway's metrics, probes and switches listen; empty: its port + 1000";
        trusted_proxies: Vec<IpNet> = "" [], "Peers whose X-Forwarded-For is believed";
        cors_origins: Vec<Origin> = "http://localhost:3000,http://localhost:3001" [], "Browser origins that may call the API";
    }
}

section! {
    /// What every service has.
    Service {
        address: SocketAddr = "127.0.0.1:0" [], "Where the service listens";
        management_address: Option<SocketAddr> = "" [], "Where its metrics, probes and switches listen; empty: its port + 1000";
        url: Vec<Origin> = "" [], "Where others reach it, one URL per replica; empty: its address";
    }
}

section! {
    /// Following feeds.
    Feed {
        page_memory: Duration = "10m" ["1ms"..="1d"], "How long a reader's pages of the following feed stay anchored";
    }
}

choice! {
    /// Whether the refresh cookie is marked `Secure`.
    CookieSecure {
        /// Unless every listener is on loopback.
        Auto = "auto",
        /// On every answer.
        Always = "always",
        /// On none: plain-http development.
        Never = "never",
    }
}

section! {
    /// Identity.
    Identity {
        access_token_lifetime: Duration = "24h" ["1ms"..="365d"], "How long an access token is valid";
        refresh_token_lifetime: Duration = "30d" ["1ms"..="365d"], "How long a refresh token is valid";
        clock_leeway: Duration = "0s" ["0s"..="10m"], "How far clocks may differ when a token is checked";
        cookie_secure: CookieSecure = "auto" [], "Secure attribute of the refresh cookie: auto (unless every listener is on loopback), always, never";
        service_secret: SecretString = "" [], "Shared secret of calls between services; empty: the embedded fleet makes one at start";
        argon2_memory: ByteSize = "19MiB" ["8KiB"..="1GiB"], "Memory of one password hash";
        argon2_iterations: u32 = "2" ["1"..="100" passes], "Passes of one password hash";
        argon2_parallelism: u32 = "1" ["1"..="16" lanes], "Lanes of one password hash";
        password_workers: usize = "2" ["1"..="256" threads], "Passwords hashed at the same time";
        password_queue: usize = "64" ["1"..="65536" requests], "Passwords waiting to be hashed; beyond, 503";
    }
}

section! {
    /// Idempotency.
    Idempotency {
        key_lifetime: Duration = "24h" ["1ms"..="365d"], "How long the answer to an Idempotency-Key is kept";
        implicit_window: Duration = "10s" ["0s"..="1h"], "How long an equal write without a key counts as a repeat";
        claim_lease: Duration = "10s" ["1ms"..="1h"], "How long a request in progress holds its key";
    }
}

section! {
    /// Databases.
    Database {
        readers: u32 = "4" ["1"..="256" connections], "Connections that readers hold at the same time, per database";
        group_commit_limit: usize = "64" ["1"..="4096" writes], "Writes that share one commit at most";
        write_queue: usize = "1024" ["1"..="65536" writes], "Writes waiting for their commit; beyond, 503";
    }
}

section! {
    /// Embedded stores.
    Data {
        dir: PathBuf = ".dailyfeed" [], "Folder of the embedded stores";
    }
}

choice! {
    /// Which stores the fleet runs on.
    StoresMode {
        /// Files in one folder and the process's own memory.
        Embedded = "embedded",
        /// MySQL, MongoDB, Kafka, Redis, and S3 or a folder for images.
        Real = "real",
    }
}

section! {
    /// Stores.
    Stores {
        mode: StoresMode = "embedded" [], "Stores of the fleet: embedded (files in data.dir), real (mysql, mongo, kafka, redis; images in s3 or data.dir)";
    }
}

section! {
    /// MySQL.
    MySql {
        url: SecretString = "" [], "mysql://USER:PASSWORD@HOST:PORT/DATABASE; ?ssl-mode=VERIFY_CA&ssl-ca=FILE for TLS";
        password: SecretString = "" [], "Password, in place of the URL's";
        connections: u32 = "32" ["2"..="1000" connections], "Connections to MySQL of one process, at most";
        acquire_timeout: Duration = "5s" ["10ms"..="1m"], "Time a request waits for a connection; beyond, 503";
    }
}

section! {
    /// MongoDB.
    Mongo {
        url: SecretString = "" [], "mongodb://USER:PASSWORD@HOST:PORT/?replicaSet=NAME; &tls=true&tlsCAFile=FILE for TLS";
        password: SecretString = "" [], "Password, in place of the URL's";
        database: String = "dailyfeed" [], "Name of the database";
        connections: u32 = "32" ["1"..="1000" connections], "Connections to MongoDB of one process, at most";
        timeout: Duration = "5s" ["10ms"..="1m"], "Time an operation waits for a server";
    }
}

choice! {
    /// Who has a record when it counts as written.
    Acks {
        /// The leader: for a single broker.
        Leader = "1",
        /// Every replica in sync.
        All = "all",
    }
}

choice! {
    /// How brokers are spoken to.
    KafkaProtocol {
        /// In the clear.
        Plaintext = "plaintext",
        /// TLS.
        Ssl = "ssl",
        /// In the clear, with user and password.
        SaslPlaintext = "sasl_plaintext",
        /// TLS, with user and password.
        SaslSsl = "sasl_ssl",
    }
}

section! {
    /// Kafka.
    Kafka {
        brokers: String = "" [], "HOST:PORT of the brokers, with commas";
        acks: Acks = "1" [], "Who has a record when it counts as written: 1 (its leader), all (every replica in sync)";
        topic_prefix: String = "member-activity-" [], "What the names of the daily topics begin with: letters, digits, - and _";
        group_prefix: String = "" [], "What the names of consumer groups begin with, where several fleets share brokers";
        partitions: u32 = "6" ["1"..="1000" partitions], "Partitions of a new topic";
        replication_factor: u32 = "1" ["1"..="10" brokers], "Copies of a new topic";
        min_insync_replicas: u32 = "1" ["1"..="10" brokers], "Copies that must have a record before acks=all says so";
        security_protocol: KafkaProtocol = "plaintext" [], "plaintext, ssl, sasl_plaintext, sasl_ssl";
        sasl_mechanism: String = "SCRAM-SHA-512" [], "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512";
        sasl_username: String = "" [], "User";
        sasl_password: SecretString = "" [], "Password";
        ssl_ca: String = "" [], "File with the authorities that signed the brokers' certificates; empty: the system's";
    }
}

section! {
    /// Redis.
    Redis {
        url: SecretString = "" [], "redis://USER:PASSWORD@HOST:PORT/DATABASE, rediss:// for TLS";
        password: SecretString = "" [], "Password, in place of the URL's";
        ca: String = "" [], "File with the authority that signed the server's certificate; empty: the system's";
        prefix: String = "dailyfeed:" [], "What all keys and channels begin with, where several fleets share a server: letters, digits, - _ :";
        timeout: Duration = "200ms" ["1ms"..="10s"], "Time a cached value is waited for; beyond, it is a miss";
    }
}

section! {
    /// S3.
    S3 {
        endpoint: String = "" [], "URL of an S3 server; empty: Amazon's of the region";
        bucket: String = "" [], "Bucket of the images; empty: images are in data.dir";
        prefix: String = "" [], "What the keys of all images begin with, where several fleets share a bucket";
        region: String = "us-east-1" [], "Region";
        access_key: SecretString = "" [], "Access key id; empty: what the environment gives (role, web identity)";
        secret_key: SecretString = "" [], "Secret access key";
        ca: String = "" [], "File with the authority that signed the server's certificate; empty: the system's";
    }
}

section! {
    /// Image uploads.
    Images {
        max_bytes: ByteSize = "10MiB" ["1KiB"..="1GiB"], "Largest upload";
        max_pixels: u64 = "40000000" ["1"..="1000000000" pixels], "Most pixels of an image, width x height";
        decoders: usize = "1" ["1"..="64" images], "Images decoded at the same time";
    }
}

section! {
    /// Bounds.
    Limits {
        body_bytes: ByteSize = "1MiB" ["1KiB"..="64MiB"], "Largest JSON body; beyond, 413";
        request_timeout: Duration = "10s" ["1ms"..="10m"], "Time a request may take from the last of its body on; beyond, 503";
        max_followings: u32 = "1000" ["1"..="1000000" members], "Members that one member may follow";
    }
}

section! {
    /// Events.
    Events {
        relay_batch: usize = "100" ["1"..="10000" events], "Outbox rows published at once";
        relay_patience: Duration = "1m" ["1ms"..="1d"], "How long an event waits for an event log that is away; beyond, it becomes a dead letter";
        read_buffer: usize = "4096" ["1"..="65536" events], "Events held in memory per reader of the log";
        read_backlog: usize = "32768" ["0"..="1000000" events], "Views kept in memory for the log while the transport is HTTP; beyond, the oldest are not counted";
        view_flush_interval: Duration = "500ms" ["1ms"..="1m"], "How often counted views are added to posts";
        retention: Duration = "7d" ["1ms"..="3650d"], "How long a topic is kept";
        letter_attempts: u32 = "10" ["1"..="1000000" attempts], "Attempts after which a dead letter is parked";
        letter_batch: u32 = "1000" ["1"..="100000" letters], "Dead letters that one run of a restore job takes up";
        letter_retention: Duration = "7d" ["1ms"..="3650d"], "How long a dead letter is kept after it has arrived";
    }
}

section! {
    /// Schedules, in UTC.
    Jobs {
        schedule: bool = "true" [], "Whether services start jobs by these schedules themselves; false where CronJobs do";
        purge_tokens: Cron = "0 3 * * *" [], "When dead refresh tokens and blacklist entries are deleted";
        purge_idempotency_records: Cron = "40 3 * * *" [], "When expired idempotency records are deleted";
        resend_dead_letters: Cron = "* * * * *" [], "When publishers' dead letters are sent again";
        restore_dead_letters: Cron = "* * * * *" [], "When dead letters of consumer groups are tried again";
        purge_dead_letters: Cron = "20 3 * * *" [], "When dead letters that arrived long ago are deleted";
        create_topics: Cron = "50 23 * * *" [], "When tomorrow's topic is made and expired ones are deleted";
    }
}

section! {
    /// What is imported.
    Import {
        mysql_url: SecretString = "" [], "mysql://USER:PASSWORD@HOST:PORT/DATABASE of the reference system's tables";
        mongo_url: SecretString = "" [], "mongodb://USER:PASSWORD@HOST:PORT/ of its documents";
        mongo_database: String = "dailyfeed" [], "Name of the database with its documents";
        utc_offset: UtcOffset = "+09:00" [], "How far its clock was ahead of UTC: its tables hold local times without a zone";
        batch: u32 = "500" ["1"..="10000" rows], "Rows imported in one transaction";
        timeout: Duration = "1m" ["10ms"..="1h"], "Time one query of its documents may take: they have no indexes";
    }
}

section! {
    /// Connections and shutdown.
    Lifecycle {
        connections: usize = "10000" ["1"..="1000000" connections], "Open connections of each port; beyond, new ones wait in the system's backlog";
        head_timeout: Duration = "10s" ["1ms"..="10m"], "Time from the first byte of a request to the end of its headers; beyond, the connection is closed";
        idle_timeout: Duration = "75s" ["20s"..="1d"], "Time an open connection may go without a request; longer than load balancers and clients keep theirs";
        drain_delay: Duration = "0s" ["0s"..="10m"], "Time between not ready and refusing connections, for load balancers";
        drain_timeout: Duration = "10s" ["0s"..="10m"], "Time for requests, and then again for background tasks, to finish";
    }
}

choice! {
    /// The form of log lines.
    LogFormat {
        /// For people.
        Text = "text",
        /// One JSON object a line.
        Json = "json",
    }
}

section! {
    /// Logs.
    Log {
        format: LogFormat = "text" [], "Form of log lines: text, json";
        level: String = "info" [], "Level, or levels by target such as info,database=debug";
    }
}

/// Management ports stand this far above the port they belong to.
const MANAGEMENT_OFFSET: u16 = 1000;

/// Port 0 (any) and ports without one 1000 above them get any free port.
fn management_of(address: SocketAddr) -> SocketAddr {
    let port = address.port();
    let management = port.checked_add(MANAGEMENT_OFFSET).filter(|_| port != 0);
    SocketAddr::new(address.ip(), management.unwrap_or(0))
}

impl Gateway {
    /// Where the management port listens: as set, else the port of `address` + 1000 (port 0: 0).
    pub fn management_address(&self) -> SocketAddr {
        self.management_address.unwrap_or_else(|| management_of(self.address))
    }
}

impl Service {
    /// Where the management port listens: as set, else the port of `address` + 1000 (port 0: 0).
    pub fn management_address(&self) -> SocketAddr {
        self.management_address.unwrap_or_else(|| management_of(self.address))
    }

    /// Where the replicas are reached: as set, else the one at `address`.
    pub fn urls(&self) -> Vec<Origin> {
        if self.url.is_empty() { vec![self.address.into()] } else { self.url.clone() }
    }
}
