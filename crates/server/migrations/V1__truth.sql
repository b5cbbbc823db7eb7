-- Truth: what was received and what was decided. Everything else is a projection in a file of its own.

CREATE TABLE setting (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Forms -------------------------------------------------------------------------------------------------
-- Every version ever imported is kept: reports are read with the version that they were written with.
CREATE TABLE form (
  sha256      TEXT PRIMARY KEY,
  form_id     TEXT NOT NULL,
  version     TEXT NOT NULL,
  xform       BLOB NOT NULL,               -- gzip
  titles      TEXT NOT NULL,               -- JSON object, language → title
  questions   INTEGER NOT NULL,
  any_time    INTEGER NOT NULL,
  position    INTEGER NOT NULL,
  in_use      INTEGER NOT NULL,
  imported_at INTEGER NOT NULL             -- Unix ms, as every time in this file
) STRICT;

-- Stations ----------------------------------------------------------------------------------------------
CREATE TABLE station_list (
  version     INTEGER PRIMARY KEY,
  count       INTEGER NOT NULL,
  body        BLOB NOT NULL,               -- gzip of the JSON that devices get
  imported_at INTEGER NOT NULL
) STRICT;

CREATE TABLE station (
  key        TEXT PRIMARY KEY,
  number     TEXT NOT NULL,
  name       TEXT NOT NULL,
  address    TEXT NOT NULL,
  levels     TEXT NOT NULL,                -- JSON array
  area       TEXT,
  registered INTEGER
) STRICT, WITHOUT ROWID;

-- People and devices ------------------------------------------------------------------------------------
CREATE TABLE person (
  code       TEXT PRIMARY KEY,
  person     TEXT NOT NULL,                -- JSON
  assignment TEXT,                         -- JSON
  revision   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE enrol_code (
  hash       BLOB PRIMARY KEY,
  person     TEXT NOT NULL REFERENCES person (code),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  device     INTEGER REFERENCES device (no)
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  no          INTEGER PRIMARY KEY,
  id          BLOB NOT NULL UNIQUE,
  person      TEXT NOT NULL REFERENCES person (code),
  key         TEXT NOT NULL,               -- Ed25519 public key, base64url
  token_hash  BLOB NOT NULL UNIQUE,
  platform    TEXT NOT NULL,
  app_version TEXT NOT NULL,
  enrolled_at INTEGER NOT NULL,
  revoked_at  INTEGER
) STRICT;

CREATE TABLE device_contact (
  device         INTEGER PRIMARY KEY REFERENCES device (no),
  at             INTEGER NOT NULL,
  waiting        INTEGER NOT NULL,
  drafts         INTEGER NOT NULL,
  clock_ahead_ms INTEGER NOT NULL
) STRICT;

-- Reports -----------------------------------------------------------------------------------------------
-- A form version as devices name it, known to this endpoint or not.
CREATE TABLE form_ref (
  no      INTEGER PRIMARY KEY,
  form_id TEXT NOT NULL,
  version TEXT NOT NULL,
  sha256  TEXT NOT NULL,
  UNIQUE (form_id, version, sha256)
) STRICT;

-- Bodies of one push together: they resemble each other, so that together they take a fifth of the room and of the time.
CREATE TABLE body_pack (
  no    INTEGER PRIMARY KEY,               -- seq of the first version in it
  codec INTEGER NOT NULL,                  -- 0: as is, 1: raw deflate
  bytes BLOB NOT NULL                      -- after the codec: exactly the signed bytes of its versions, one after another
) STRICT;

CREATE TABLE report_version (
  seq            INTEGER PRIMARY KEY,      -- order of acceptance
  version_id     BLOB NOT NULL UNIQUE,
  report_id      BLOB NOT NULL,
  device         INTEGER NOT NULL REFERENCES device (no),
  form           INTEGER NOT NULL REFERENCES form_ref (no),
  pack           INTEGER NOT NULL REFERENCES body_pack (no),
  start          INTEGER NOT NULL,         -- first byte of the body in the unpacked pack
  length         INTEGER NOT NULL,
  sha256         BLOB NOT NULL,
  signature      BLOB NOT NULL,
  received_at    INTEGER NOT NULL,
  number         TEXT NOT NULL,            -- of the receipt
  device_revoked INTEGER NOT NULL,         -- 1: came from a revoked device
  clock_ahead_ms INTEGER NOT NULL,
  extra          TEXT                      -- fields of later protocol versions, JSON object
) STRICT;
CREATE INDEX report_version_report ON report_version (report_id);

CREATE TRIGGER report_version_is_never_changed BEFORE UPDATE ON report_version
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER report_version_is_never_deleted BEFORE DELETE ON report_version
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER body_pack_is_never_changed BEFORE UPDATE ON body_pack
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER body_pack_is_never_deleted BEFORE DELETE ON body_pack
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER form_ref_is_never_changed BEFORE UPDATE ON form_ref
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER form_ref_is_never_deleted BEFORE DELETE ON form_ref
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- Standing of a version where it differs from what its receipt said, in the order in which devices learn it.
CREATE TABLE standing (
  seq         INTEGER PRIMARY KEY,
  version_id  BLOB NOT NULL,
  device      INTEGER NOT NULL REFERENCES device (no),
  set_aside   INTEGER NOT NULL,
  at          INTEGER NOT NULL
) STRICT;
CREATE INDEX standing_device ON standing (device, seq);
CREATE INDEX standing_version ON standing (version_id, seq);
CREATE TRIGGER standing_is_never_changed BEFORE UPDATE ON standing
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER standing_is_never_deleted BEFORE DELETE ON standing
BEGIN SELECT RAISE(ABORT, 'append-only'); END;

-- The desk ----------------------------------------------------------------------------------------------
CREATE TABLE account (
  name       TEXT PRIMARY KEY,             -- folded
  shown      TEXT NOT NULL,
  password   TEXT NOT NULL,                -- Argon2id, PHC string
  roles      TEXT NOT NULL,                -- JSON array
  areas      TEXT NOT NULL,                -- JSON array
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  token_hash BLOB PRIMARY KEY,
  account    TEXT NOT NULL REFERENCES account (name),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Administrative acts, each linked to the one before by its hash.
CREATE TABLE audit (
  seq    INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  act    TEXT NOT NULL,
  detail TEXT NOT NULL,                    -- JSON
  hash   BLOB NOT NULL                     -- SHA-256 over the previous hash and this row
) STRICT;
CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER audit_is_never_deleted BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'append-only'); END;
