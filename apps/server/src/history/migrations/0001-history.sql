CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL,
  metric TEXT NOT NULL,
  -- '' for a reading without instances
  instance TEXT NOT NULL,
  UNIQUE (check_id, metric, instance)
) STRICT;

-- Single looks. NULL: a look that was not answered, so a gap. Counters as they came.
CREATE TABLE samples (
  series INTEGER NOT NULL,
  at INTEGER NOT NULL,
  value REAL,
  PRIMARY KEY (series, at)
) STRICT, WITHOUT ROWID;

-- What came within one step, which begins at `at`. The rate columns are of the growth per second from look to look.
CREATE TABLE rollups (
  step_ms INTEGER NOT NULL,
  series INTEGER NOT NULL,
  at INTEGER NOT NULL,
  count INTEGER NOT NULL,
  sum REAL NOT NULL,
  min REAL NOT NULL,
  max REAL NOT NULL,
  rate_count INTEGER,
  rate_sum REAL,
  rate_min REAL,
  rate_max REAL,
  PRIMARY KEY (step_ms, series, at)
) STRICT, WITHOUT ROWID;

-- Up to where each step is rolled up.
CREATE TABLE rolled (
  step_ms INTEGER PRIMARY KEY,
  until INTEGER NOT NULL
) STRICT;

-- One row a second of all that came, as it came, until it is in its place in samples.
CREATE TABLE ahead (
  id INTEGER PRIMARY KEY,
  -- the latest time in it
  until INTEGER NOT NULL,
  cells BLOB NOT NULL
) STRICT;
