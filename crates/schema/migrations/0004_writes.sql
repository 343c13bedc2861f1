-- What makes a write repeatable and its event certain; all of it is committed with the write.
CREATE TABLE idempotency_records (
    scope CHAR(64) PRIMARY KEY,
    fingerprint CHAR(64) NOT NULL,
    owner CHAR(36),
    lease_until BIGINT NOT NULL,
    answer TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX idempotency_records_by_expiry ON idempotency_records (expires_at);

CREATE TABLE member_outbox (
    id {identity},
    event_id CHAR(36) NOT NULL UNIQUE,
    partition_key BIGINT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE content_outbox (
    id {identity},
    event_id CHAR(36) NOT NULL UNIQUE,
    partition_key BIGINT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- How far a consumer group has folded a partition into these tables, committed with what it folded.
CREATE TABLE consumed_positions (
    consumer_group VARCHAR(100) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    partition_number INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    PRIMARY KEY (consumer_group, topic, partition_number)
);
