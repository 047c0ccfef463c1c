-- What it was when somebody took it on: whatever is worse than that is news.
ALTER TABLE acknowledgements ADD COLUMN status TEXT NOT NULL DEFAULT 'critical';
UPDATE acknowledgements SET status = coalesce(
  (SELECT json_extract(state, '$.status') FROM states WHERE states.check_id = acknowledgements.check_id),
  'critical'
);
