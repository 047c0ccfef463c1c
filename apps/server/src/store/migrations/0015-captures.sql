-- What would have been gone by the time somebody logs in, of a confirmed problem or because a person wanted it.
CREATE TABLE captures (
  id TEXT PRIMARY KEY,
  incident_id TEXT,
  check_id TEXT NOT NULL,
  why TEXT NOT NULL,
  by TEXT NOT NULL,
  at INTEGER NOT NULL,
  took_ms INTEGER NOT NULL,
  sections TEXT NOT NULL,
  error TEXT
) STRICT;
CREATE INDEX captures_of_incident ON captures (incident_id, at) WHERE incident_id IS NOT NULL;
CREATE INDEX captures_of_check ON captures (check_id, at);
CREATE INDEX captures_by_time ON captures (at);
