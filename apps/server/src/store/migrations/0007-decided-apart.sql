-- Transitions of which nobody has decided yet who hears of them, with all that must be known for it.
CREATE TABLE undecided (
  seq INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL,
  situation TEXT NOT NULL
) STRICT;

-- What each recipient was last told of the trouble of a check; none where it believes that all is well.
CREATE TABLE beliefs (
  check_id TEXT NOT NULL,
  recipient TEXT NOT NULL,
  incident TEXT NOT NULL,
  since INTEGER NOT NULL,
  status TEXT NOT NULL,
  was TEXT NOT NULL,
  PRIMARY KEY (check_id, recipient)
) STRICT;

-- Until now it was the last notice that had come to an end, unless that said that it was over. One to nobody said so to all.
INSERT INTO beliefs (check_id, recipient, incident, since, status, was)
SELECT
  told.check_id, told.channel, told.incident, json_extract(told.notice, '$.since'), json_extract(told.notice, '$.to'),
  json_insert(coalesce(json_extract(told.notice, '$.was'), '[]'), '$[#]', json_extract(told.notice, '$.to'))
FROM outbox AS told
WHERE told.state = 'sent' AND told.channel != '' AND told.why NOT IN ('resolved', 'removed')
  AND NOT EXISTS (
    SELECT 1 FROM outbox AS later
    WHERE later.check_id = told.check_id AND later.channel IN (told.channel, '') AND later.transition > told.transition
      AND (later.state = 'sent' OR (later.state = 'dead' AND later.why IN ('resolved', 'removed')))
  )
GROUP BY told.check_id, told.channel;
DELETE FROM outbox WHERE channel = '';

-- A decision is of one recipient.
CREATE TABLE decisions_of_recipients (
  transition_seq INTEGER NOT NULL,
  recipient TEXT NOT NULL,
  check_id TEXT NOT NULL,
  at INTEGER NOT NULL,
  send INTEGER NOT NULL,
  why TEXT NOT NULL,
  PRIMARY KEY (transition_seq, recipient)
) STRICT;
INSERT INTO decisions_of_recipients (transition_seq, recipient, check_id, at, send, why)
SELECT transition_seq, coalesce(json_each.value, ''), check_id, at, send, why
FROM decisions LEFT JOIN json_each(decisions.channels);
DROP TABLE decisions;
ALTER TABLE decisions_of_recipients RENAME TO decisions;
CREATE INDEX decisions_of_check ON decisions (check_id, transition_seq, recipient);
CREATE INDEX decisions_by_time ON decisions (at);
