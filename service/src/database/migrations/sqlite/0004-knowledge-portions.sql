-- Which revision of an entry is current, apart from the entries themselves: a file of a hundred thousand
-- entries is stored in portions that nobody sees, and becomes current in one short transaction. Without foreign
-- keys: looking up each of them would make that transaction four times as long.
DROP INDEX knowledge_current;

CREATE TABLE knowledge_current (
  type  TEXT NOT NULL,
  id    TEXT NOT NULL,
  seq   INTEGER NOT NULL,
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
INSERT INTO knowledge_current
SELECT type, id, seq FROM knowledge_entries WHERE is_current = 1 AND is_removed = 0;

ALTER TABLE knowledge_entries DROP COLUMN is_current;

-- Revisions that are stored and not yet current. Empty unless a large save is under way or was cut short.
CREATE TABLE knowledge_staged (
  type      TEXT NOT NULL,
  id        TEXT NOT NULL,
  seq       INTEGER NOT NULL,
  -- What was current when it was staged; null where nothing was.
  replaces  INTEGER,
  PRIMARY KEY (type, id)
) STRICT, WITHOUT ROWID;
