-- Version 8: reports handed over from one device of a team to another.
-- May an older app open the result? No: it would let a person go on writing in a report that the partner holds.

-- What this device shows to others of its team, as the endpoint signed it.
CREATE TABLE credential (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    credential TEXT NOT NULL,
    signature  TEXT NOT NULL
) STRICT;

-- Keys made for being handed something over. Gone once something came.
CREATE TABLE handover_request (
    id     BLOB PRIMARY KEY CHECK (length(id) = 16),
    secret BLOB NOT NULL CHECK (length(secret) = 32),
    at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE handover (
    id         TEXT PRIMARY KEY,
    way        TEXT NOT NULL CHECK (way IN ('given', 'taken')),
    state      TEXT NOT NULL,
    peer       TEXT NOT NULL,           -- code of the other observer
    peer_key   TEXT NOT NULL,           -- key of the other device
    shift      INTEGER NOT NULL,
    at         INTEGER NOT NULL,        -- when it was given, clock of the giver
    settled_at INTEGER,                 -- own clock: confirmed, taken back, taken over
    sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
    sealed     BLOB NOT NULL,           -- as it travels; emptied once settled
    letter     TEXT NOT NULL,           -- what it says; without the drafts once they are taken over
    CHECK ((way = 'given' AND state IN ('offered', 'confirmed', 'withdrawn')) OR (way = 'taken' AND state IN ('received', 'accepted'))),
    CHECK ((state IN ('offered', 'received')) = (settled_at IS NULL))
) STRICT;

CREATE TABLE handed_report (
    handover TEXT NOT NULL REFERENCES handover (id),
    report   TEXT NOT NULL,
    through  INTEGER NOT NULL,          -- number of the last event of its journal when it was given
    PRIMARY KEY (handover, report)
) STRICT, WITHOUT ROWID;

-- Who held a report before this device, first to last. Events up to `through` are theirs.
CREATE TABLE report_holder (
    report   TEXT NOT NULL,
    position INTEGER NOT NULL,
    observer TEXT NOT NULL,
    device   TEXT NOT NULL,
    through  INTEGER NOT NULL,
    until    INTEGER NOT NULL,
    PRIMARY KEY (report, position)
) STRICT, WITHOUT ROWID;

-- The handover by which another device holds the draft; NULL: this one does.
ALTER TABLE report ADD COLUMN given TEXT REFERENCES handover (id);

CREATE TRIGGER given_journal_is_closed BEFORE INSERT ON draft_event
    WHEN (SELECT given FROM report WHERE id = NEW.report) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'another device holds this report'); END;
CREATE TRIGGER given_journal_stays BEFORE DELETE ON draft_event
    WHEN (SELECT given FROM report WHERE id = OLD.report) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was handed over is kept'); END;
CREATE TRIGGER given_makes_no_version BEFORE INSERT ON version
    WHEN (SELECT given FROM report WHERE id = NEW.report) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'another device holds this report'); END;
CREATE TRIGGER given_report_stays BEFORE DELETE ON report WHEN OLD.given IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'what was handed over is kept'); END;
CREATE TRIGGER handover_stays BEFORE DELETE ON handover BEGIN SELECT RAISE(ABORT, 'a handover is kept'); END;
CREATE TRIGGER settled_handover_stays BEFORE UPDATE ON handover
    WHEN OLD.state IN ('confirmed', 'accepted') AND (NEW.state <> OLD.state OR NEW.sha256 <> OLD.sha256 OR NEW.peer_key <> OLD.peer_key)
BEGIN SELECT RAISE(ABORT, 'a settled handover stands'); END;
-- A report that a person discards takes with it who held it.
CREATE TRIGGER discarded_leaves_holders AFTER DELETE ON report BEGIN DELETE FROM report_holder WHERE report = OLD.id; END;

INSERT INTO schema_compat (version, oldest_reader) VALUES (8, 8);
PRAGMA user_version = 8;
