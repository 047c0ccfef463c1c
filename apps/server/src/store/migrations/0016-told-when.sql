-- When a recipient was first told each of what it was told, and when it was last told anything.
ALTER TABLE beliefs ADD COLUMN was_at TEXT NOT NULL DEFAULT '[]';
ALTER TABLE beliefs ADD COLUMN last_at INTEGER NOT NULL DEFAULT 0;
