-- What people said of a run's report, numbered from 1. The newest counts; the earlier ones are kept.
CREATE TABLE feedback (
  seq         INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  number      INTEGER NOT NULL,
  given_at    TEXT NOT NULL,
  is_right    INTEGER NOT NULL CHECK (is_right IN (0, 1)),
  -- What is right instead; null where it was not said.
  kind        TEXT,
  severity    TEXT,
  runbook_id  TEXT,
  resolution  TEXT,
  comment     TEXT,
  PRIMARY KEY (seq, number)
) STRICT, WITHOUT ROWID;
