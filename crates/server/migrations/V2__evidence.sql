-- Version 2: evidence. Its bytes lie below evidence/ by their hash and are never written over; here stands what the device signed.

CREATE TABLE evidence (
  seq            INTEGER PRIMARY KEY,      -- order of acceptance
  evidence_id    BLOB NOT NULL UNIQUE,
  report_id      BLOB NOT NULL,
  device         INTEGER NOT NULL REFERENCES device (no),
  head           TEXT NOT NULL,            -- the signed text
  signature      BLOB NOT NULL,
  sha256         BLOB NOT NULL,            -- of the bytes; their name on the disk
  bytes          INTEGER NOT NULL,
  received_at    INTEGER NOT NULL,
  number         TEXT NOT NULL,            -- of the receipt
  device_revoked INTEGER NOT NULL          -- 1: came from a revoked device
) STRICT;
CREATE INDEX evidence_report ON evidence (report_id);
CREATE TRIGGER evidence_is_never_changed BEFORE UPDATE ON evidence
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER evidence_is_never_deleted BEFORE DELETE ON evidence
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Who looked at which piece and when, each row linked to the one before by its hash.
CREATE TABLE evidence_access (
  seq         INTEGER PRIMARY KEY,
  at          INTEGER NOT NULL,
  account     TEXT NOT NULL,
  evidence_id BLOB NOT NULL,
  hash        BLOB NOT NULL                -- SHA-256 over the previous hash and this row
) STRICT;
CREATE TRIGGER evidence_access_is_never_changed BEFORE UPDATE ON evidence_access
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER evidence_access_is_never_deleted BEFORE DELETE ON evidence_access
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
