-- What members did. id is the order of arrival; event_id makes an event that comes again no second row.
-- version orders an act and what takes it back; rows without one were reported, tell nobody and take nothing back.
CREATE TABLE member_activities (
    id {identity},
    event_id CHAR(36) NOT NULL UNIQUE,
    member_id BIGINT NOT NULL,
    activity_type VARCHAR(30) NOT NULL,
    post_id BIGINT,
    comment_id BIGINT,
    parent_id BIGINT,
    followed_member_id BIGINT,
    post_author_id BIGINT,
    excerpt TEXT,
    version BIGINT,
    created_at BIGINT NOT NULL
);
CREATE INDEX member_activities_own ON member_activities (member_id, id, created_at);
CREATE INDEX member_activities_own_of_type ON member_activities (member_id, activity_type, id, created_at);
CREATE INDEX member_activities_on_subject
    ON member_activities (member_id, activity_type, post_id, comment_id, followed_member_id, version)
    WHERE version IS NOT NULL;
CREATE INDEX member_activities_of_post ON member_activities (post_id, activity_type, comment_id)
    WHERE version IS NOT NULL;
CREATE INDEX member_activities_replies ON member_activities (parent_id, comment_id) WHERE parent_id IS NOT NULL;

-- Whom an act was told. What is taken back is told nobody any more.
CREATE TABLE notified (
    member_id BIGINT NOT NULL,
    activity_id BIGINT NOT NULL,
    PRIMARY KEY (member_id, activity_id)
);
CREATE INDEX notified_of_activity ON notified (activity_id);

-- New posts, told to whoever follows the author when he asks.
CREATE TABLE announced (
    author_id BIGINT NOT NULL,
    activity_id BIGINT NOT NULL,
    PRIMARY KEY (author_id, activity_id)
);
CREATE INDEX announced_of_activity ON announced (activity_id);

-- The newest activity that a member has seen among his notifications.
CREATE TABLE read_marks (
    member_id BIGINT PRIMARY KEY,
    up_to BIGINT NOT NULL
);
