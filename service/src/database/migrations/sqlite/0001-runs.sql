-- Runs and what belongs to them, and the queue's jobs.
--
-- Instants are text, UTC with six fractional digits: they sort as they are and go over the wire as they are.
-- Everything that belongs to a run hangs on runs.seq, the order of arrival, and is removed with it.

CREATE TABLE runs (
  seq            INTEGER PRIMARY KEY,
  run_id         TEXT NOT NULL UNIQUE,
  status         TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed')),
  -- The number of the run's last event.
  version        INTEGER NOT NULL,
  created_at     TEXT NOT NULL,
  started_at     TEXT,
  completed_at   TEXT,
  outcome        TEXT CHECK (outcome IN ('succeeded', 'error', 'cancelled', 'timed_out')),
  error          TEXT,
  progress       INTEGER NOT NULL,
  current_step   TEXT,
  attempt        INTEGER NOT NULL,
  failures       INTEGER NOT NULL,
  crashes        INTEGER NOT NULL,
  -- Raised by each claim; a worker's writes name the one they were made under.
  claim          INTEGER NOT NULL,
  -- The sentence of a cancellation that was asked for; null when nobody did.
  cancel_reason  TEXT,
  title          TEXT NOT NULL,
  source         TEXT NOT NULL,
  caller         TEXT NOT NULL,
  job_priority   INTEGER NOT NULL,
  replay_of      TEXT,
  severity       TEXT,
  priority       TEXT,
  incident_kind  TEXT,
  incident_type  TEXT,
  -- From creation to the first start, and from there to the end, in microseconds.
  wait_us        INTEGER,
  run_us         INTEGER,
  CHECK (started_at >= created_at AND completed_at >= coalesce(started_at, created_at))
) STRICT;

-- An index ends in the rowid, so each of these also gives the order of arrival within equal values.
CREATE INDEX runs_by_creation ON runs (created_at);
-- Unfinished runs are found by their jobs and completed ones are most of all: only failed ones need an index.
CREATE INDEX runs_by_failure ON runs (created_at) WHERE status = 'failed';
CREATE INDEX runs_by_kind ON runs (incident_kind, created_at) WHERE incident_kind IS NOT NULL;
CREATE INDEX runs_by_severity ON runs (severity, created_at) WHERE severity IS NOT NULL;
CREATE INDEX runs_by_end ON runs (completed_at) WHERE completed_at IS NOT NULL;

-- Texts and reports are apart from the row that changes with every event: SQLite rewrites a row whole.
CREATE TABLE incident_texts (
  seq          INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  text         TEXT NOT NULL,
  hints        TEXT NOT NULL,
  traceparent  TEXT
) STRICT;

CREATE TABLE reports (
  seq     INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  report  TEXT NOT NULL
) STRICT;

-- From number 2 on: the first event of every run says that it was queued, which its row says already.
CREATE TABLE run_events (
  seq       INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  number    INTEGER NOT NULL,
  type      TEXT NOT NULL,
  at        TEXT NOT NULL,
  progress  INTEGER NOT NULL,
  message   TEXT NOT NULL,
  stage     TEXT,
  detail    TEXT NOT NULL,
  PRIMARY KEY (seq, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE stage_results (
  seq     INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  stage   TEXT NOT NULL,
  result  TEXT NOT NULL,
  PRIMARY KEY (seq, stage)
) STRICT, WITHOUT ROWID;

-- The identifiers a completed run's report names.
CREATE TABLE run_entities (
  type   TEXT NOT NULL,
  value  TEXT NOT NULL,
  seq    INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  PRIMARY KEY (type, value, seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_entities_by_run ON run_entities (seq);

CREATE TABLE idempotency_keys (
  caller       TEXT NOT NULL,
  key          TEXT NOT NULL,
  fingerprint  TEXT NOT NULL,
  stored_at    TEXT NOT NULL,
  seq          INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  PRIMARY KEY (caller, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_run ON idempotency_keys (seq);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (stored_at);

-- Full-text index by runs.seq. It keeps no copy of what it indexes.
CREATE VIRTUAL TABLE run_search USING fts5 (
  title, text, report,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2'
);
-- Indexing waits until nobody waits for it: texts up to a run's number are in the index, and of the runs
-- listed here the report is not.
CREATE TABLE run_search_progress (texts_up_to INTEGER NOT NULL) STRICT;
INSERT INTO run_search_progress VALUES (0);
CREATE TABLE run_search_backlog (
  seq  INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE
) STRICT;

-- One row per unfinished job, in the order of position.
CREATE TABLE jobs (
  id            TEXT PRIMARY KEY,
  position      INTEGER NOT NULL,
  turn_group    TEXT NOT NULL,
  priority      INTEGER NOT NULL,
  -- Milliseconds since 1970; not delivered earlier.
  available_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
