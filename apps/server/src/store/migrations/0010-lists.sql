-- What the source with this check listed when its list was last taken, to go on from after a restart.
CREATE TABLE lists (
  check_id TEXT PRIMARY KEY,
  revision TEXT NOT NULL,
  lines TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
