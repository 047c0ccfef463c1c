CREATE TABLE states (
  check_id TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  -- The latest look, and the latest that was answered: shown after a restart, and what counters are compared with.
  observation TEXT
) STRICT;

CREATE TABLE transitions (
  seq INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  text TEXT NOT NULL,
  change TEXT NOT NULL
) STRICT;
CREATE INDEX transitions_of_check ON transitions (check_id, seq);
CREATE INDEX transitions_by_time ON transitions (at);

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  check_id TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  closed_at INTEGER,
  worst TEXT NOT NULL,
  text TEXT NOT NULL,
  closed_as TEXT
) STRICT;
CREATE INDEX incidents_open ON incidents (check_id) WHERE closed_at IS NULL;
CREATE INDEX incidents_by_time ON incidents (opened_at);

CREATE TABLE decisions (
  transition_seq INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  send INTEGER NOT NULL,
  why TEXT NOT NULL,
  channels TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_of_check ON decisions (check_id, transition_seq);

CREATE TABLE acknowledgements (
  check_id TEXT PRIMARY KEY,
  incident_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER,
  by TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
