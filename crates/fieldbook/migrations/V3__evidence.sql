-- Version 3: evidence (photos, recordings, files) beside reports.
-- May an older app open the result? No: it would take a report for whole whose pictures it does not know of.

CREATE TABLE evidence (
    id          TEXT PRIMARY KEY,
    report      TEXT NOT NULL REFERENCES report (id),
    question    TEXT NOT NULL,              -- path with positions when it was taken in
    kind        TEXT NOT NULL CHECK (kind IN ('photo', 'audio', 'video', 'document')),
    mime        TEXT NOT NULL,
    name        TEXT NOT NULL,              -- the answer that names it
    bytes       INTEGER NOT NULL CHECK (bytes > 0),
    sha256      TEXT NOT NULL,              -- of the original bytes, when they were taken in
    taken_at    INTEGER NOT NULL,
    seen_at     INTEGER,
    caption     TEXT NOT NULL,
    key         BLOB NOT NULL CHECK (length(key) = 32),
    file        TEXT NOT NULL UNIQUE,       -- random name of its sealed content
    thumbnail   BLOB,
    queued      INTEGER,                    -- order of sending
    version     TEXT REFERENCES version (id), -- the version that named it first
    head        TEXT,
    signature   TEXT,
    state       TEXT NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'waiting', 'sending', 'acknowledged', 'parked')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  INTEGER NOT NULL DEFAULT 0,
    checked     INTEGER NOT NULL DEFAULT 0, -- 1: the endpoint said that it does not have it
    park_code   TEXT,
    number      TEXT,
    received_at TEXT,
    set_aside   INTEGER NOT NULL DEFAULT 0,
    receipt     INTEGER REFERENCES receipt (id),
    CHECK ((state = 'draft') = (head IS NULL)),
    CHECK ((state = 'draft') = (version IS NULL)),
    CHECK ((state = 'acknowledged') = (receipt IS NOT NULL)),
    CHECK ((state = 'acknowledged') = (number IS NOT NULL)),
    CHECK ((state = 'parked') = (park_code IS NOT NULL))
) STRICT;
CREATE INDEX evidence_report ON evidence (report);
CREATE INDEX evidence_open ON evidence (attempts, queued) WHERE state IN ('waiting', 'sending');

-- Sealed content where there is no room for files of its own (the browser's pool of files is fixed). Empty elsewhere.
CREATE TABLE evidence_chunk (
    file   TEXT NOT NULL,
    number INTEGER NOT NULL,
    bytes  BLOB NOT NULL,
    PRIMARY KEY (file, number)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sent_evidence_stays BEFORE DELETE ON evidence WHEN OLD.state <> 'draft'
BEGIN SELECT RAISE(ABORT, 'sent evidence is kept'); END;
CREATE TRIGGER evidence_is_immutable BEFORE UPDATE ON evidence WHEN
    NEW.id <> OLD.id OR NEW.report <> OLD.report OR NEW.sha256 <> OLD.sha256 OR NEW.bytes <> OLD.bytes OR NEW.key <> OLD.key
    OR NEW.file <> OLD.file OR NEW.name <> OLD.name OR NEW.taken_at <> OLD.taken_at
BEGIN SELECT RAISE(ABORT, 'evidence is kept as it was taken'); END;
CREATE TRIGGER sent_evidence_is_immutable BEFORE UPDATE ON evidence WHEN OLD.state <> 'draft' AND (
    NEW.state = 'draft' OR NEW.head <> OLD.head OR NEW.signature <> OLD.signature OR NEW.caption <> OLD.caption
    OR NEW.version <> OLD.version)
BEGIN SELECT RAISE(ABORT, 'sent evidence is immutable'); END;
CREATE TRIGGER acknowledged_evidence_stays BEFORE UPDATE ON evidence WHEN OLD.state = 'acknowledged'
    AND (NEW.state <> 'acknowledged' OR NEW.receipt <> OLD.receipt OR NEW.number <> OLD.number)
BEGIN SELECT RAISE(ABORT, 'a receipt stands'); END;

INSERT INTO schema_compat (version, oldest_reader) VALUES (3, 3);
PRAGMA user_version = 3;
