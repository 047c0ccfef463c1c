-- What a probe must know at its next look at a check, whatever process makes that.
CREATE TABLE keepsakes (
  check_id TEXT PRIMARY KEY,
  revision TEXT NOT NULL,
  value TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
