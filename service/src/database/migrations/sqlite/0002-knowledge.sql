-- The port's own knowledge. Entries are never overwritten: each change is a revision, the newest is current.
CREATE TABLE knowledge_entries (
  seq        INTEGER PRIMARY KEY,
  type       TEXT NOT NULL,
  id         TEXT NOT NULL,
  revision   INTEGER NOT NULL,
  title      TEXT NOT NULL,
  source     TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_current INTEGER NOT NULL,
  is_removed INTEGER NOT NULL,
  -- SHA-256 of the body, to see that a repeated import changes nothing.
  hash       TEXT NOT NULL,
  body       TEXT NOT NULL,
  UNIQUE (type, id, revision)
) STRICT;

CREATE UNIQUE INDEX knowledge_current ON knowledge_entries (type, id) WHERE is_current = 1;

-- The words of current entries; rowid is the entry's seq.
CREATE VIRTUAL TABLE knowledge_search USING fts5 (words);

-- One row: raised by every save that changed something.
CREATE TABLE knowledge_version (version INTEGER NOT NULL) STRICT;
INSERT INTO knowledge_version VALUES (0);
