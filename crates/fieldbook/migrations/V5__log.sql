-- Version 5: the log of a long-term observer: an index over own reports, and the records of the partner.
-- May an older app open the result? Yes: it names its columns. What it writes leaves the stamp of a report behind, and is
-- indexed by the next newer app.

-- Stamp of the last indexing: equal to changed_at where the log is up to date. NULL: never looked at.
ALTER TABLE report ADD COLUMN logged INTEGER;
CREATE INDEX report_unlogged ON report (id) WHERE logged IS NOT changed_at;

-- Sent versions of others in the team, as their devices signed them. Only to be read.
CREATE TABLE partner_version (
    no           INTEGER PRIMARY KEY,         -- order of arrival
    id           TEXT NOT NULL UNIQUE,
    report       TEXT NOT NULL,
    number       INTEGER NOT NULL,
    author       TEXT NOT NULL,               -- code of the observer
    form_id      TEXT NOT NULL,
    form_version TEXT NOT NULL,
    form_sha256  TEXT NOT NULL,
    body         BLOB NOT NULL,
    sent_at      TEXT NOT NULL,               -- as its body says
    practice     INTEGER NOT NULL,
    stored_at    INTEGER NOT NULL,
    logged       INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX partner_version_report ON partner_version (report, number);
CREATE INDEX partner_version_unlogged ON partner_version (no) WHERE logged = 0;

-- One row a record: a report whose form says which day it is about. Own ones as they stand now (the draft, else the latest
-- version), the partner's as last sent.
CREATE TABLE log_record (
    id         INTEGER PRIMARY KEY,
    report     TEXT NOT NULL UNIQUE,
    author     TEXT,                          -- NULL: own
    number     INTEGER NOT NULL,              -- the version, or draft, that the row describes
    form_id    TEXT NOT NULL,
    weekly     INTEGER NOT NULL,
    day        TEXT NOT NULL,                 -- YYYY-MM-DD
    place      TEXT NOT NULL,
    person     TEXT NOT NULL,
    themes     TEXT NOT NULL,                 -- codes with a blank before and after each
    confidence TEXT NOT NULL,
    follow_up  TEXT,                          -- YYYY-MM-DD
    gist       TEXT NOT NULL
) STRICT;
CREATE INDEX log_record_day ON log_record (day, report);
CREATE INDEX log_record_follow_up ON log_record (follow_up) WHERE follow_up IS NOT NULL;

-- What is searched: the texts of each version and of the draft. id is the rowid of log_text.
CREATE TABLE log_version (
    id     INTEGER PRIMARY KEY,
    record INTEGER NOT NULL REFERENCES log_record (id),
    number INTEGER NOT NULL,
    UNIQUE (record, number)
) STRICT;

-- Folded text (the core folds, because unicode61 leaves letters such as l with stroke as they are).
CREATE VIRTUAL TABLE log_text USING fts5 (
    text, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0'
);

-- A follow-up that this observer has seen to. Of this device alone: a record that names another day is due again.
CREATE TABLE follow_up_done (
    report TEXT NOT NULL,
    due    TEXT NOT NULL,
    at     INTEGER NOT NULL,
    PRIMARY KEY (report, due)
) STRICT, WITHOUT ROWID;

-- A report that a person discards leaves the log too, whichever app discards it.
CREATE TRIGGER discarded_leaves_log AFTER DELETE ON report BEGIN
    DELETE FROM log_text WHERE rowid IN
        (SELECT v.id FROM log_version v JOIN log_record r ON r.id = v.record WHERE r.report = OLD.id);
    DELETE FROM log_version WHERE record IN (SELECT id FROM log_record WHERE report = OLD.id);
    DELETE FROM log_record WHERE report = OLD.id;
END;

INSERT INTO schema_compat (version, oldest_reader) VALUES (5, 1);
PRAGMA user_version = 5;
