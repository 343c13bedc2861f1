-- What can be found. Rows of deleted texts stay without their text, so that a late older event finds a newer version.
CREATE TABLE search_posts (
    id BIGINT PRIMARY KEY,
    author_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    content TEXT NOT NULL,
    like_count BIGINT NOT NULL,
    comment_count BIGINT NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE search_comments (
    id BIGINT PRIMARY KEY,
    post_id BIGINT NOT NULL,
    parent_id BIGINT NOT NULL,
    author_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    depth INTEGER NOT NULL,
    content TEXT NOT NULL,
    like_count BIGINT NOT NULL,
    is_deleted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE INDEX search_comments_of_post ON search_comments (post_id, is_deleted, created_at, id);
CREATE INDEX search_comments_replies ON search_comments (parent_id, is_deleted);

-- Positions of pairs of characters; a substring is a phrase of consecutive pairs. The texts stand above.
CREATE VIRTUAL TABLE post_grams USING fts5(grams, content='', contentless_delete=1, tokenize='ascii', prefix='1');
CREATE VIRTUAL TABLE comment_grams USING fts5(grams, content='', contentless_delete=1, tokenize='ascii', prefix='1');
