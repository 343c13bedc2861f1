-- popularity is view_count + 2 x like_count, stored so that the ranking is one index read backwards.
CREATE TABLE posts (
    id {identity},
    author_id BIGINT NOT NULL,
    title VARCHAR(100) NOT NULL,
    content TEXT NOT NULL,
    view_count BIGINT NOT NULL,
    like_count BIGINT NOT NULL,
    comment_count BIGINT NOT NULL,
    popularity BIGINT NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
){table};
CREATE INDEX posts_of_author ON posts (author_id, is_deleted, created_at, id);
CREATE INDEX posts_newest ON posts (is_deleted, created_at, id);
CREATE INDEX posts_popular ON posts (is_deleted, popularity, created_at, id);
CREATE INDEX posts_commented ON posts (is_deleted, comment_count, created_at, id);

CREATE TABLE post_likes (
    id {identity},
    post_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL
){table};
CREATE UNIQUE INDEX post_likes_once ON post_likes (post_id, member_id);
CREATE INDEX post_likes_of_member ON post_likes (member_id, post_id);

-- parent_id is 0 at depth 0, so that one index serves the comments of a post and the replies of a comment.
CREATE TABLE comments (
    id {identity},
    post_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    depth INTEGER NOT NULL,
    content TEXT NOT NULL,
    like_count BIGINT NOT NULL,
    reply_count BIGINT NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
){table};
CREATE INDEX comments_of_post ON comments (post_id, parent_id, is_deleted, created_at, id);
CREATE INDEX comments_replies ON comments (parent_id, is_deleted, created_at, id);
CREATE INDEX comments_of_author ON comments (author_id, is_deleted, created_at, id);

CREATE TABLE comment_likes (
    id {identity},
    comment_id BIGINT NOT NULL,
    member_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL
){table};
CREATE UNIQUE INDEX comment_likes_once ON comment_likes (comment_id, member_id);
CREATE INDEX comment_likes_of_member ON comment_likes (member_id, comment_id);
