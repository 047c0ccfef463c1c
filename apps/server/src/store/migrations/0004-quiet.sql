-- Silences and downtimes: open ones are loaded at start, ended ones are kept for the record.
CREATE TABLE quiets (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('silence', 'downtime')),
  scope TEXT NOT NULL,
  begins_at INTEGER NOT NULL,
  until INTEGER NOT NULL,
  at INTEGER NOT NULL,
  by TEXT NOT NULL,
  note TEXT NOT NULL,
  began_at INTEGER,
  ended_at INTEGER
) STRICT;
CREATE INDEX quiets_open ON quiets (until) WHERE ended_at IS NULL;
CREATE INDEX quiets_ended ON quiets (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX quiets_ended_of_kind ON quiets (kind, ended_at) WHERE ended_at IS NOT NULL;

CREATE TABLE notes (
  id TEXT PRIMARY KEY,
  check_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  by TEXT NOT NULL
) STRICT;
CREATE INDEX notes_of_check ON notes (check_id, at);
CREATE INDEX notes_by_time ON notes (at);
