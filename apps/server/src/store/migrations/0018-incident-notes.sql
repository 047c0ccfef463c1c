-- The incident that a note is about; NULL: none, or an earlier version did not say.
ALTER TABLE notes ADD COLUMN incident_id TEXT;
CREATE INDEX notes_of_incident ON notes (incident_id) WHERE incident_id IS NOT NULL;
