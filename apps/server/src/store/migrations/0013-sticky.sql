-- Whether an acknowledgement stays while the trouble eases.
ALTER TABLE acknowledgements ADD COLUMN sticky INTEGER NOT NULL DEFAULT 1;
