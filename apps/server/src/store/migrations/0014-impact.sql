-- The worst that an incident did to users, as JSON.
ALTER TABLE incidents ADD COLUMN impact TEXT;
UPDATE undecided SET situation = json_set(situation, '$.incident.impact', NULL)
WHERE CASE WHEN json_valid(situation) THEN json_type(situation, '$.incident') END = 'object';
-- Whom a check explains: such a change is found as a whole, as it is written.
CREATE INDEX transitions_of_blocker ON transitions (change, seq) WHERE substr(change, 1, 17) = '{"of":"blockedBy"';
