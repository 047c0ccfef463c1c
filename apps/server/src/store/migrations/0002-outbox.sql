-- One row is one notice for one channel. Those that go out together share a message.
CREATE TABLE outbox (
  -- Rises with each row, never given twice: what came after a number is new.
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
  state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'sent', 'dead')),
  -- Set when it is first tried, and kept: another try is the same message with the same rows.
  message TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  first_tried_at INTEGER,
  next_try_at INTEGER,
  done_at INTEGER,
  last_error TEXT
) STRICT;
CREATE INDEX outbox_open ON outbox (seq) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_dead ON outbox (done_at) WHERE state = 'dead';
CREATE INDEX outbox_by_message ON outbox (message) WHERE message IS NOT NULL;
CREATE INDEX outbox_of_check ON outbox (check_id, transition);
