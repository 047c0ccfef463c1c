-- What stands on a channel that keeps it up to date: where, and what it lists.
CREATE TABLE posts (
  id TEXT PRIMARY KEY,
  channel TEXT NOT NULL,
  place TEXT NOT NULL,
  mark TEXT NOT NULL,
  at INTEGER NOT NULL,
  ended_at INTEGER,
  notices TEXT NOT NULL,
  asides TEXT NOT NULL
) STRICT;
CREATE INDEX posts_by_end ON posts (ended_at);
