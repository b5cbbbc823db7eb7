-- Version 7: the map of the own area: outlines of areas, and where stations and records are.
-- May an older app open the result? Yes: it names its columns. It writes no places, and the next newer app has them again with
-- the next station list and the next change of a record.

CREATE TABLE area (
    position INTEGER PRIMARY KEY,           -- order in which they came
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    geometry TEXT NOT NULL                  -- GeoJSON of a MultiPolygon; read by the screen alone
) STRICT;

-- WGS 84, in millionths of a degree; both or neither.
ALTER TABLE station ADD COLUMN lat INTEGER;
ALTER TABLE station ADD COLUMN lon INTEGER;
ALTER TABLE log_record ADD COLUMN lat INTEGER;
ALTER TABLE log_record ADD COLUMN lon INTEGER;

-- Records that were indexed without a place are indexed again.
UPDATE report SET logged = NULL WHERE id IN (SELECT report FROM log_record WHERE author IS NULL);
UPDATE partner_version SET logged = 0;

INSERT INTO schema_compat (version, oldest_reader) VALUES (7, 6);
PRAGMA user_version = 7;
