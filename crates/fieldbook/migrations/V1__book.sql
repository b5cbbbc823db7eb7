-- Version 1 of the field book.
-- May an older app open the result? There is no older app.
--
-- Times are Unix milliseconds of the device's clock. Nothing here is ever overwritten that was sent: triggers at the end
-- hold that even against a mistake in the code above them.

CREATE TABLE schema_compat (
    version       INTEGER PRIMARY KEY,
    oldest_reader INTEGER NOT NULL          -- oldest schema version whose app may open and write this store
) STRICT;
INSERT INTO schema_compat (version, oldest_reader) VALUES (1, 1);

-- One row: this device and its endpoint.
CREATE TABLE link (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    device_secret BLOB NOT NULL CHECK (length(device_secret) = 32),
    address       TEXT NOT NULL,
    code          TEXT NOT NULL,
    endpoint_key  TEXT,
    problem       TEXT,                     -- why a person has to correct address or code
    device        TEXT,                     -- from here on: after the endpoint accepted
    token         TEXT,
    CHECK ((device IS NULL) = (token IS NULL))
) STRICT;

CREATE TABLE network (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    state TEXT NOT NULL
) STRICT;

CREATE TABLE mission (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    mission         TEXT,
    person          TEXT,
    assignment      TEXT,
    current_station TEXT,                   -- the station as it was when chosen
    cursor          TEXT,
    cursor_skipped  INTEGER NOT NULL DEFAULT 0,
    cursor_app      TEXT NOT NULL DEFAULT ''
) STRICT;
INSERT INTO mission (id) VALUES (1);

CREATE TABLE form (
    sha256    TEXT PRIMARY KEY,
    form_id   TEXT NOT NULL,
    version   TEXT NOT NULL,
    titles    TEXT NOT NULL,
    any_time  INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    position  INTEGER,                      -- order among the forms in use; NULL where no longer in use
    document  TEXT                          -- NULL until fetched
) STRICT, WITHOUT ROWID;

CREATE TABLE station_list (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    wanted  TEXT,                           -- version that the endpoint names
    version TEXT,                           -- version stored
    count   INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO station_list (id) VALUES (1);

CREATE TABLE station (
    position   INTEGER PRIMARY KEY,         -- order of the list; rowid of station_text
    key        TEXT NOT NULL UNIQUE,
    number     TEXT NOT NULL,
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    levels     TEXT NOT NULL,
    area       TEXT,
    registered INTEGER
) STRICT;

-- Folded text (the core folds, because unicode61 leaves letters such as l with stroke as they are).
CREATE VIRTUAL TABLE station_text USING fts5 (
    number, text, area,
    content = '', columnsize = 0, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 0'
);

CREATE TABLE report (
    id             TEXT PRIMARY KEY,
    form_id        TEXT NOT NULL,
    form_version   TEXT NOT NULL,
    form_sha256    TEXT NOT NULL,
    place          TEXT,
    practice       INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    versions       INTEGER NOT NULL,        -- versions sent; they are numbered 1..versions
    draft          INTEGER,                 -- number of the version being written; NULL where none is
    draft_began_at INTEGER,
    summary        TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The journal of a draft. Kept after sending: it says when each answer was seen and typed.
CREATE TABLE draft_event (
    report TEXT NOT NULL REFERENCES report (id),
    draft  INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    at     INTEGER NOT NULL,
    op     TEXT NOT NULL,
    PRIMARY KEY (report, draft, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE version (
    id           TEXT PRIMARY KEY,
    report       TEXT NOT NULL REFERENCES report (id),
    number       INTEGER NOT NULL,
    corrects     TEXT REFERENCES version (id),
    form_id      TEXT NOT NULL,
    form_version TEXT NOT NULL,
    form_sha256  TEXT NOT NULL,
    body         BLOB NOT NULL,
    sha256       TEXT NOT NULL,
    signature    TEXT NOT NULL,
    sent_at      INTEGER NOT NULL,
    UNIQUE (report, number)
) STRICT;

-- Receipts whole, as signed.
CREATE TABLE receipt (
    id        INTEGER PRIMARY KEY,
    receipt   TEXT NOT NULL,
    signature TEXT NOT NULL,
    stored_at INTEGER NOT NULL,
    UNIQUE (signature, receipt)
) STRICT;

CREATE TABLE outbox (
    queued      INTEGER PRIMARY KEY,        -- order of sending
    version     TEXT NOT NULL UNIQUE REFERENCES version (id),
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'acknowledged', 'parked')),
    attempts    INTEGER NOT NULL DEFAULT 0,
    not_before  INTEGER NOT NULL DEFAULT 0,
    park_code   TEXT,
    number      TEXT,                       -- receipt number
    received_at TEXT,
    set_aside   INTEGER NOT NULL DEFAULT 0,
    receipt     INTEGER REFERENCES receipt (id),
    CHECK ((state = 'acknowledged') = (number IS NOT NULL)),
    CHECK ((state = 'acknowledged') = (receipt IS NOT NULL)),
    CHECK ((state = 'parked') = (park_code IS NOT NULL))
) STRICT;
CREATE INDEX outbox_open ON outbox (attempts, queued) WHERE state IN ('waiting', 'sending');

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    at      INTEGER NOT NULL,
    what    TEXT NOT NULL,
    report  TEXT,
    version TEXT,
    detail  TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TRIGGER version_is_immutable BEFORE UPDATE ON version BEGIN SELECT RAISE(ABORT, 'a sent version is immutable'); END;
CREATE TRIGGER version_stays BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, 'a sent version is kept'); END;
CREATE TRIGGER receipt_is_immutable BEFORE UPDATE ON receipt BEGIN SELECT RAISE(ABORT, 'a receipt is immutable'); END;
CREATE TRIGGER receipt_stays BEFORE DELETE ON receipt BEGIN SELECT RAISE(ABORT, 'a receipt is kept'); END;
CREATE TRIGGER outbox_stays BEFORE DELETE ON outbox BEGIN SELECT RAISE(ABORT, 'an outbox row is kept'); END;
CREATE TRIGGER acknowledged_stays BEFORE UPDATE ON outbox WHEN OLD.state = 'acknowledged'
    AND (NEW.state <> 'acknowledged' OR NEW.receipt <> OLD.receipt OR NEW.number <> OLD.number OR NEW.version <> OLD.version)
BEGIN SELECT RAISE(ABORT, 'a receipt stands'); END;
CREATE TRIGGER audit_is_immutable BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_stays BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER event_is_immutable BEFORE UPDATE ON draft_event BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER sent_event_stays BEFORE DELETE ON draft_event
    WHEN EXISTS (SELECT 1 FROM version WHERE report = OLD.report AND number = OLD.draft)
BEGIN SELECT RAISE(ABORT, 'the journal of a sent version is kept'); END;
CREATE TRIGGER sent_report_stays BEFORE DELETE ON report WHEN OLD.versions > 0
BEGIN SELECT RAISE(ABORT, 'a sent report is kept'); END;

PRAGMA user_version = 1;
