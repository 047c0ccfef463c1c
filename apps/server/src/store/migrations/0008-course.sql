-- What is no event, but is needed to show how things stood at another time: what looks said that was not confirmed, and
-- whether a check was looked at in time.
CREATE TABLE traces (
  seq INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  trace TEXT NOT NULL
) STRICT;
CREATE INDEX traces_of_check ON traces (check_id, at);
CREATE INDEX traces_by_time ON traces (at);

-- What was watched, without anything secret: each plan once, and when it came into force.
CREATE TABLE plans (
  fingerprint TEXT PRIMARY KEY,
  plan TEXT NOT NULL
) STRICT;
CREATE TABLE adoptions (
  at INTEGER NOT NULL,
  fingerprint TEXT NOT NULL
) STRICT;
CREATE INDEX adoptions_by_time ON adoptions (at);
