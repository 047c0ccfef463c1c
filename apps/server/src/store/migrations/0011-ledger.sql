-- What the check was, what exactly kept somebody from being told, and when that was decided; NULL where nobody noted it.
ALTER TABLE decisions ADD COLUMN status TEXT;
ALTER TABLE decisions ADD COLUMN cause TEXT;
ALTER TABLE decisions ADD COLUMN decided_at INTEGER;

-- What was withdrawn stays, for whoever asks what became of it.
CREATE TABLE outbox_that_keeps (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  channel TEXT NOT NULL,
  incident TEXT NOT NULL,
  check_id TEXT NOT NULL,
  transition INTEGER NOT NULL,
  why TEXT NOT NULL,
  notice TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'dead', 'withdrawn')),
  message TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  first_tried_at INTEGER,
  next_try_at INTEGER,
  done_at INTEGER,
  last_error TEXT
) STRICT;
INSERT INTO outbox_that_keeps (seq, id, channel, incident, check_id, transition, why, notice, created_at, due_at, state,
  message, tries, first_tried_at, next_try_at, done_at, last_error)
SELECT seq, id, channel, incident, check_id, transition, why, notice, created_at, due_at, state,
  message, tries, first_tried_at, next_try_at, done_at, last_error
FROM outbox ORDER BY seq;
-- Numbers that were given are not given again, though their rows are gone.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'outbox_that_keeps', 0 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'outbox_that_keeps');
UPDATE sqlite_sequence SET seq = max(seq, coalesce((SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'), 0))
WHERE name = 'outbox_that_keeps';
DROP TABLE outbox;
ALTER TABLE outbox_that_keeps RENAME TO outbox;
CREATE INDEX outbox_open ON outbox (seq) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_dead ON outbox (done_at) WHERE state = 'dead';
CREATE INDEX outbox_sent ON outbox (channel, done_at) WHERE state = 'sent';
CREATE INDEX outbox_by_message ON outbox (message, incident, transition) WHERE message IS NOT NULL;
CREATE INDEX outbox_of_check ON outbox (check_id, transition);

-- Each try to deliver a message, and what came of it; nothing where the process ended meanwhile.
CREATE TABLE tries (
  seq INTEGER PRIMARY KEY,
  message TEXT NOT NULL,
  -- Number of the first try of the same parcel: one that fails may be joined by others, and is another message then.
  parcel INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  ended_at INTEGER,
  came TEXT CHECK (came IN ('delivered', 'failed', 'dead')),
  text TEXT,
  provider_id TEXT,
  next_try_at INTEGER
) STRICT;
CREATE INDEX tries_of_message ON tries (message, seq);
CREATE INDEX tries_of_parcel ON tries (parcel, seq);
CREATE INDEX tries_by_time ON tries (begun_at);
-- With which tries of a parcel a notice went: with which first, and with which last if it left before the end.
CREATE TABLE passages (
  notice TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER,
  at INTEGER NOT NULL,
  PRIMARY KEY (notice, since)
) STRICT;
CREATE INDEX passages_by_time ON passages (at);
