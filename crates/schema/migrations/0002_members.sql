CREATE TABLE members (
    id {identity},
    password VARCHAR(255) NOT NULL,
    roles VARCHAR(100) NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
){table};

-- email_key is the address in the form that is unique (lower case).
CREATE TABLE member_emails (
    id {identity},
    member_id BIGINT NOT NULL,
    email VARCHAR(100) NOT NULL,
    email_key VARCHAR(100) NOT NULL UNIQUE,
    is_active BOOLEAN NOT NULL,
    verified BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    deactivated_at BIGINT
){table};
CREATE INDEX member_emails_by_member ON member_emails (member_id);

-- handle_key is the handle in the form that is unique (lower case). Counts are of active members on both ends.
CREATE TABLE member_profiles (
    id {identity},
    member_id BIGINT NOT NULL UNIQUE,
    member_name VARCHAR(100) NOT NULL,
    handle VARCHAR(50) NOT NULL,
    handle_key VARCHAR(50) NOT NULL UNIQUE,
    display_name VARCHAR(100),
    bio TEXT,
    location VARCHAR(100),
    website_url VARCHAR(500),
    birth_date VARCHAR(10),
    gender VARCHAR(30),
    timezone VARCHAR(64) NOT NULL,
    language_code VARCHAR(10) NOT NULL,
    country_code VARCHAR(2),
    verification_status VARCHAR(20) NOT NULL,
    privacy_level VARCHAR(20) NOT NULL,
    is_active BOOLEAN NOT NULL,
    avatar_url VARCHAR(1000) NOT NULL,
    cover_url VARCHAR(500),
    followers_count BIGINT NOT NULL,
    followings_count BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
){table};
CREATE INDEX member_profiles_newest ON member_profiles (is_active, created_at, id);

CREATE TABLE member_follows (
    id {identity},
    follower_id BIGINT NOT NULL,
    following_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL
){table};
CREATE UNIQUE INDEX member_follows_once ON member_follows (follower_id, following_id);
CREATE INDEX member_follows_followings ON member_follows (follower_id, id);
CREATE INDEX member_follows_followers ON member_follows (following_id, id);
