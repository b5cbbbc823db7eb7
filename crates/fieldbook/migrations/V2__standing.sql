-- Version 2: a standing (set aside, released) that the endpoint told before its receipt arrived.
-- May an older app open the result? Yes: it names its columns, and lets this one be.

ALTER TABLE outbox ADD COLUMN told_aside INTEGER;   -- last standing told; NULL where none was

INSERT INTO schema_compat (version, oldest_reader) VALUES (2, 1);
PRAGMA user_version = 2;
