-- Version 4: areas of responsibility as a map draws them, and where stations stand.

CREATE TABLE area (
  position INTEGER PRIMARY KEY,            -- order of the file
  code     TEXT NOT NULL UNIQUE,           -- as stations and roster have it
  name     TEXT NOT NULL,
  geometry TEXT NOT NULL                   -- GeoJSON text of a MultiPolygon, WGS 84, simplified for devices
) STRICT;

-- WGS 84, in millionths of a degree; both or neither.
ALTER TABLE station ADD COLUMN lat INTEGER;
ALTER TABLE station ADD COLUMN lon INTEGER;
