-- Members as others may see them; followers_count is of active members.
CREATE TABLE member_profiles (
    member_id BIGINT PRIMARY KEY,
    profile_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    handle VARCHAR(50) NOT NULL,
    name VARCHAR(100) NOT NULL,
    display_name VARCHAR(100),
    avatar_url VARCHAR(1000) NOT NULL,
    bio TEXT,
    verification_status VARCHAR(20) NOT NULL,
    privacy_level VARCHAR(20) NOT NULL,
    is_active BOOLEAN NOT NULL,
    followers_count BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- The last that is known of every pair. Follows that ended stay, so that a late older event finds a newer one.
CREATE TABLE member_follow_changes (
    follower_id BIGINT NOT NULL,
    following_id BIGINT NOT NULL,
    is_following BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL,
    event_id CHAR(36) NOT NULL,
    PRIMARY KEY (follower_id, following_id)
);
CREATE INDEX member_follow_changes_followers ON member_follow_changes (following_id, follower_id);

-- The name and columns of the truth, so that one condition serves both.
CREATE VIEW member_follows AS
    SELECT follower_id, following_id, changed_at AS created_at FROM member_follow_changes WHERE is_following = 1;
