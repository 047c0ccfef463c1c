-- What is read while people wait, and what is dropped each day, is found without going through a whole table.
CREATE INDEX incidents_of_check ON incidents (check_id, opened_at);
CREATE INDEX incidents_open_by_time ON incidents (opened_at) WHERE closed_at IS NULL;
CREATE INDEX incidents_closed ON incidents (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX decisions_by_time ON decisions (at);
