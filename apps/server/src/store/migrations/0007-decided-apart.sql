-- Transitions of which nobody has decided yet who hears of them, with all that must be known for it.
CREATE TABLE undecided (
  seq INTEGER PRIMARY KEY,
  check_id TEXT NOT NULL,
  situation TEXT NOT NULL
) STRICT;
CREATE INDEX undecided_of_check ON undecided (check_id, seq);

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

-- Until now it was the last notice that had come, unless one to anybody said that it was over. What makes no sense is left out.
WITH kept AS (
  SELECT *, CASE WHEN json_valid(notice) THEN notice ELSE '{}' END AS said, why IN ('resolved', 'removed') AS is_end,
    state IN ('waiting', 'sending') AS is_open
  FROM outbox
),
told AS (
  SELECT check_id, channel, incident, transition,
    CAST(round(json_extract(said, '$.since')) AS INTEGER) AS since, json_extract(said, '$.to') AS status,
    coalesce(
      json_extract(said, '$.was'), CASE why WHEN 'opened' THEN '[]' ELSE json_array(json_extract(said, '$.from')) END
    ) AS before
  FROM kept AS one
  WHERE state = 'sent' AND channel != '' AND NOT is_end
    AND NOT EXISTS (
      SELECT 1 FROM kept AS later
      WHERE later.check_id = one.check_id AND later.channel IN (one.channel, '') AND later.transition > one.transition
        AND (later.state = 'sent' OR (later.state = 'dead' AND later.is_end))
    )
    AND (
      -- Its own end is on its way,
      EXISTS (
        SELECT 1 FROM kept AS later
        WHERE later.check_id = one.check_id AND later.channel = one.channel AND later.is_open AND later.is_end
      )
      -- or there is none, and it goes on.
      OR (
        NOT EXISTS (
          SELECT 1 FROM kept AS later
          WHERE later.check_id = one.check_id AND later.transition > one.transition AND later.is_end AND NOT later.is_open
        )
        AND (
          EXISTS (SELECT 1 FROM incidents WHERE incidents.check_id = one.check_id AND closed_at IS NULL)
          OR EXISTS (SELECT 1 FROM states WHERE states.check_id = one.check_id AND state LIKE '%"flapping":true%')
          OR one.check_id LIKE 'the monitor itself (%'
        )
      )
    )
)
INSERT OR IGNORE INTO beliefs (check_id, recipient, incident, since, status, was)
SELECT check_id, channel, incident, since, status, (
  SELECT json_group_array(value) FROM (
    SELECT value, min(place) AS place FROM (
      SELECT value, key AS place FROM json_each(CASE WHEN json_valid(before) THEN before ELSE '[]' END)
      UNION ALL SELECT status, 1000
    ) GROUP BY value ORDER BY place
  )
)
FROM told
WHERE since IS NOT NULL AND status IS NOT NULL
ORDER BY transition;
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
INSERT OR IGNORE INTO decisions_of_recipients (transition_seq, recipient, check_id, at, send, why)
SELECT transition_seq, coalesce(CAST(json_each.value AS TEXT), ''), check_id, at, send, why
FROM decisions LEFT JOIN json_each(CASE WHEN json_valid(decisions.channels) THEN decisions.channels ELSE '[]' END);
DROP TABLE decisions;
ALTER TABLE decisions_of_recipients RENAME TO decisions;
CREATE INDEX decisions_of_check ON decisions (check_id, transition_seq, recipient);
CREATE INDEX decisions_by_time ON decisions (at);
