-- Of a downtime: the rule of the configuration that made it; how long it lasts once its first trouble has begun it; what is
-- expected, as JSON. Of a silence: when it was said that it ends soon.
ALTER TABLE quiets ADD COLUMN rule TEXT;
ALTER TABLE quiets ADD COLUMN lasts_ms INTEGER;
ALTER TABLE quiets ADD COLUMN expect TEXT;
ALTER TABLE quiets ADD COLUMN foretold_at INTEGER;
