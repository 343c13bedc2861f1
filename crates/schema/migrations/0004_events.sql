-- Events wait here, written with what they tell of, until the relay has them on the event log.
CREATE TABLE member_outbox (
    id {identity},
    event_id CHAR(36) NOT NULL UNIQUE,
    partition_key BIGINT NOT NULL,
    payload {long_text} NOT NULL,
    created_at BIGINT NOT NULL
){table};

CREATE TABLE content_outbox (
    id {identity},
    event_id CHAR(36) NOT NULL UNIQUE,
    partition_key BIGINT NOT NULL,
    payload {long_text} NOT NULL,
    created_at BIGINT NOT NULL
){table};

-- How far a consumer group has folded a partition into these tables, committed with what it folded.
CREATE TABLE consumed_positions (
    consumer_group VARCHAR(100) NOT NULL,
    topic VARCHAR(100) NOT NULL,
    partition_number INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    PRIMARY KEY (consumer_group, topic, partition_number)
){table};
