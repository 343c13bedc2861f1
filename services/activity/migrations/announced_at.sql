-- When each post was made: who follows its author later is not told of it.
ALTER TABLE announced ADD COLUMN created_at BIGINT NOT NULL DEFAULT 0;
UPDATE announced SET created_at =
    (SELECT a.created_at FROM member_activities a WHERE a.id = announced.activity_id);
