-- Version 9: what the questions of a form are for, so that a list need not open each form to know.
-- May an older app open the result? Yes: it opens the forms instead.

ALTER TABLE form ADD COLUMN roles TEXT;         -- JSON list of roles; NULL until the form was opened once

INSERT INTO schema_compat (version, oldest_reader) VALUES (9, 8);
PRAGMA user_version = 9;
