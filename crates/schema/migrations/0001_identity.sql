-- Signing keys and sessions (deck case 9). Timestamps everywhere are milliseconds since the epoch, in UTC.
CREATE TABLE jwt_keys (
    id {identity},
    key_id VARCHAR(64) NOT NULL UNIQUE,
    secret_key VARCHAR(512) NOT NULL,
    public_key VARCHAR(255) NOT NULL,
    is_active BOOLEAN NOT NULL,
    is_primary BOOLEAN NOT NULL,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
){table};

-- One row per issued pair; the token itself is never stored, only its SHA-256.
CREATE TABLE jwt_refresh_tokens (
    id {identity},
    member_id BIGINT NOT NULL,
    token_hash CHAR(64) NOT NULL UNIQUE,
    access_token_id VARCHAR(64) NOT NULL,
    access_expires_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    is_revoked BOOLEAN NOT NULL,
    device_info VARCHAR(500),
    ip_address VARCHAR(50),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
){table};
CREATE INDEX jwt_refresh_tokens_by_member ON jwt_refresh_tokens (member_id, access_expires_at);
CREATE INDEX jwt_refresh_tokens_by_access_token ON jwt_refresh_tokens (access_token_id);
CREATE INDEX jwt_refresh_tokens_by_expiry ON jwt_refresh_tokens (expires_at);

CREATE TABLE jwt_blacklist (
    id {identity},
    jti VARCHAR(64) NOT NULL UNIQUE,
    member_id BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    reason VARCHAR(100) NOT NULL,
    created_at BIGINT NOT NULL
){table};
CREATE INDEX jwt_blacklist_by_expiry ON jwt_blacklist (expires_at);
