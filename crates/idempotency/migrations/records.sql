-- The answer of a write, committed with it. While the first request runs, owner and lease hold its place.
CREATE TABLE idempotency_records (
    scope CHAR(64) PRIMARY KEY,
    fingerprint CHAR(64) NOT NULL,
    owner CHAR(36),
    lease_until BIGINT NOT NULL,
    answer {long_text},
    expires_at BIGINT NOT NULL
){table};
CREATE INDEX idempotency_records_by_expiry ON idempotency_records (expires_at);
