-- Services ask what was revoked lately, every second while nothing else tells them.
CREATE INDEX jwt_blacklist_by_creation ON jwt_blacklist (created_at);
