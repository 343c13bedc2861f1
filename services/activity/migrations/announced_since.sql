-- Posts of an author since somebody follows him, newest first.
CREATE INDEX announced_since ON announced (author_id, created_at, activity_id);
