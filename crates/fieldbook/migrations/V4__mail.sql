-- Version 4: what the desk writes to the observer, and what the observer says back.
-- May an older app open the result? Yes: it names its tables, and lets these be.

CREATE TABLE message (
    arrived     INTEGER PRIMARY KEY,        -- order of arrival
    id          TEXT NOT NULL UNIQUE,
    message     TEXT NOT NULL,              -- as it came
    urgent      INTEGER NOT NULL,
    received_at INTEGER NOT NULL            -- device clock
) STRICT;

CREATE TABLE query (
    arrived     INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    report      TEXT NOT NULL,              -- may be one that another device holds
    query       TEXT NOT NULL,              -- as it came
    settled     INTEGER NOT NULL,           -- was settled when it came
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX query_report ON query (report);

-- Closed by the desk. Apart, because it may be told before its question, and the question stays as it came.
CREATE TABLE query_closed (
    query     TEXT PRIMARY KEY,
    closed_at TEXT NOT NULL                 -- endpoint's clock
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    queued      INTEGER PRIMARY KEY,        -- order of sending
    id          TEXT NOT NULL UNIQUE,
    kind        TEXT NOT NULL,
    subject     TEXT NOT NULL,              -- message or question
    body        BLOB NOT NULL,
    sha256      TEXT NOT NULL,
    signature   TEXT NOT NULL,
    at          INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'received', 'parked')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    park_code   TEXT,
    received_at TEXT,                       -- endpoint's clock
    receipt     INTEGER REFERENCES receipt (id),
    CHECK ((state = 'received') = (received_at IS NOT NULL)),
    CHECK ((state = 'received') = (receipt IS NOT NULL)),
    CHECK ((state = 'parked') = (park_code IS NOT NULL))
) STRICT;
CREATE INDEX note_subject ON note (subject, kind);
CREATE INDEX note_waiting ON note (attempts, queued) WHERE state = 'waiting';
-- That something was read is said once.
CREATE UNIQUE INDEX note_read ON note (subject) WHERE kind = 'read';

CREATE TRIGGER message_is_immutable BEFORE UPDATE ON message BEGIN SELECT RAISE(ABORT, 'a message stays as it came'); END;
CREATE TRIGGER message_stays BEFORE DELETE ON message BEGIN SELECT RAISE(ABORT, 'a message is kept'); END;
CREATE TRIGGER query_is_immutable BEFORE UPDATE ON query BEGIN SELECT RAISE(ABORT, 'a question stays as it came'); END;
CREATE TRIGGER query_stays BEFORE DELETE ON query BEGIN SELECT RAISE(ABORT, 'a question is kept'); END;
CREATE TRIGGER note_is_immutable BEFORE UPDATE ON note WHEN NEW.id <> OLD.id OR NEW.kind <> OLD.kind
    OR NEW.subject <> OLD.subject OR NEW.body <> OLD.body OR NEW.sha256 <> OLD.sha256 OR NEW.signature <> OLD.signature
    OR NEW.at <> OLD.at OR OLD.state = 'received'
BEGIN SELECT RAISE(ABORT, 'what was said stands'); END;
CREATE TRIGGER note_stays BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'a note is kept'); END;

INSERT INTO schema_compat (version, oldest_reader) VALUES (4, 1);
PRAGMA user_version = 4;
