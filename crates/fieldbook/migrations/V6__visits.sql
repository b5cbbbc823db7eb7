-- Version 6: stations where somebody of the mission has been; journals may hold operations that older apps do not know
-- (leaving early, counting, writing down later).
-- May an older app open the result? No: it could not replay such a journal, and would call the draft damaged.

CREATE TABLE visited (
    station TEXT NOT NULL,
    form_id TEXT NOT NULL,
    PRIMARY KEY (station, form_id)
) STRICT, WITHOUT ROWID;

INSERT INTO schema_compat (version, oldest_reader) VALUES (6, 6);
PRAGMA user_version = 6;
