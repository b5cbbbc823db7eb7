-- What the desk writes to observers, what they say back, and who took a call upon themselves. All of it append-only.

CREATE TABLE mail (
  seq        INTEGER PRIMARY KEY,          -- order in which devices learn of it
  id         BLOB NOT NULL UNIQUE,         -- minted by the page that sent it
  kind       TEXT NOT NULL CHECK (kind IN ('message', 'query', 'closed')),
  account    TEXT NOT NULL,
  role       TEXT NOT NULL,                -- the role in which it was written; all that a device learns of the writer
  at         INTEGER NOT NULL,
  text       TEXT NOT NULL,
  urgent     INTEGER NOT NULL,
  addressed  TEXT,                         -- of a message: JSON
  report_id  BLOB,                         -- of a query and of its closing
  version_id BLOB,                         -- of a query, as the four below
  path       TEXT,
  label      TEXT,
  answer     TEXT,
  query      BLOB,                         -- of a closing: which query
  CHECK ((kind = 'message') = (addressed IS NOT NULL)),
  CHECK ((kind = 'query') = (path IS NOT NULL)),
  CHECK ((kind = 'closed') = (query IS NOT NULL))
) STRICT;
CREATE INDEX mail_report ON mail (report_id, seq) WHERE report_id IS NOT NULL;
CREATE INDEX mail_kind ON mail (kind, seq);
CREATE UNIQUE INDEX mail_closed ON mail (query) WHERE query IS NOT NULL;

-- For whom, decided when it was written: "read by k of n" keeps its n.
CREATE TABLE mail_to (
  person TEXT NOT NULL REFERENCES person (code),
  mail   INTEGER NOT NULL REFERENCES mail (seq),
  PRIMARY KEY (person, mail)
) STRICT, WITHOUT ROWID;
CREATE INDEX mail_to_mail ON mail_to (mail);

CREATE TABLE note (
  seq            INTEGER PRIMARY KEY,
  note_id        BLOB NOT NULL UNIQUE,
  device         INTEGER NOT NULL REFERENCES device (no),
  body           BLOB NOT NULL,            -- exactly the signed bytes
  sha256         BLOB NOT NULL,
  signature      BLOB NOT NULL,
  received_at    INTEGER NOT NULL,
  device_revoked INTEGER NOT NULL,
  kind           TEXT NOT NULL,            -- as its body says; 'unknown' where this version cannot tell
  subject        BLOB                      -- the message or query that it is about
) STRICT;
CREATE INDEX note_subject ON note (subject, kind);

-- Urgent and serious reports: who took it upon themselves, and up to which arrival of the report.
CREATE TABLE call (
  seq       INTEGER PRIMARY KEY,
  report_id BLOB NOT NULL,
  tier      TEXT NOT NULL CHECK (tier IN ('urgent', 'serious')),
  through   INTEGER NOT NULL,              -- report_version.seq
  account   TEXT NOT NULL,
  at        INTEGER NOT NULL,
  UNIQUE (report_id, tier, through)
) STRICT;

CREATE TRIGGER mail_is_never_changed BEFORE UPDATE ON mail BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER mail_is_never_deleted BEFORE DELETE ON mail BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER mail_to_is_never_changed BEFORE UPDATE ON mail_to BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER mail_to_is_never_deleted BEFORE DELETE ON mail_to BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER note_is_never_changed BEFORE UPDATE ON note BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER note_is_never_deleted BEFORE DELETE ON note BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER call_is_never_changed BEFORE UPDATE ON call BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER call_is_never_deleted BEFORE DELETE ON call BEGIN SELECT RAISE(ABORT, 'append-only'); END;
