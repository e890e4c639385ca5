-- Runs and what belongs to them.
--
-- Instants are text, UTC with six fractional digits: they sort as they are and go over the wire as they are,
-- the same as in the embedded store. What belongs to a run hangs on its id and is removed with it by the one
-- statement that removes runs: foreign keys would lock the run's row again for each event.

CREATE TABLE court.runs (
  run_id         uuid PRIMARY KEY,
  status         text COLLATE "C" NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed')),
  -- The number of the run's last event.
  version        integer NOT NULL,
  created_at     text COLLATE "C" NOT NULL,
  started_at     text COLLATE "C",
  completed_at   text COLLATE "C",
  outcome        text CHECK (outcome IN ('succeeded', 'error', 'cancelled', 'timed_out')),
  error          text,
  progress       integer NOT NULL DEFAULT 0,
  current_step   text,
  attempt        integer NOT NULL DEFAULT 0,
  failures       integer NOT NULL DEFAULT 0,
  crashes        integer NOT NULL DEFAULT 0,
  -- Raised by each claim; a worker's writes name the one they were made under.
  claim          integer NOT NULL DEFAULT 0,
  -- The sentence of a cancellation that was asked for; null when nobody did.
  cancel_reason  text,
  title          text NOT NULL,
  source         text NOT NULL,
  caller         text COLLATE "C" NOT NULL,
  job_priority   integer NOT NULL,
  replay_of      uuid,
  severity       text COLLATE "C",
  priority       text,
  incident_kind  text COLLATE "C",
  incident_type  text,
  -- From creation to the first start, and from there to the end, in microseconds.
  wait_us        bigint,
  run_us         bigint,
  CHECK (started_at >= created_at AND completed_at >= coalesce(started_at, created_at))
-- Room in each page for a run's next versions: what only moves its progress then touches no index.
) WITH (fillfactor = 70);

CREATE INDEX runs_by_creation ON court.runs (created_at, run_id);
CREATE INDEX runs_by_status ON court.runs (status, created_at, run_id);
CREATE INDEX runs_by_kind ON court.runs (incident_kind, created_at, run_id) WHERE incident_kind IS NOT NULL;
CREATE INDEX runs_by_severity ON court.runs (severity, created_at, run_id) WHERE severity IS NOT NULL;
CREATE INDEX runs_by_end ON court.runs (completed_at) WHERE completed_at IS NOT NULL;

CREATE TABLE court.incident_texts (
  run_id       uuid PRIMARY KEY,
  text         text NOT NULL,
  -- PostgreSQL has no NUL in its texts: such an incident is kept as a JSON string.
  is_json      boolean NOT NULL,
  hints        text NOT NULL,
  traceparent  text
);

CREATE TABLE court.reports (
  run_id  uuid PRIMARY KEY,
  report  text NOT NULL
);

-- From number 2 on: the first event of every run says that it was queued, which its row says already.
CREATE TABLE court.run_events (
  run_id    uuid NOT NULL,
  number    integer NOT NULL,
  type      text NOT NULL,
  at        text NOT NULL,
  progress  integer NOT NULL,
  message   text NOT NULL,
  stage     text,
  detail    text NOT NULL,
  PRIMARY KEY (run_id, number)
);

CREATE TABLE court.stage_results (
  run_id  uuid NOT NULL,
  stage   text NOT NULL,
  result  text NOT NULL,
  PRIMARY KEY (run_id, stage)
);

-- The identifiers a completed run's report names.
CREATE TABLE court.run_entities (
  type        text COLLATE "C" NOT NULL,
  value       text COLLATE "C" NOT NULL,
  run_id      uuid NOT NULL,
  created_at  text COLLATE "C" NOT NULL,
  PRIMARY KEY (run_id, type, value)
);
CREATE INDEX run_entities_by_value ON court.run_entities (type, value, created_at, run_id);

CREATE TABLE court.idempotency_keys (
  caller       text NOT NULL,
  key          text NOT NULL,
  fingerprint  text NOT NULL,
  stored_at    text COLLATE "C" NOT NULL,
  run_id       uuid NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX idempotency_keys_by_run ON court.idempotency_keys (run_id);
CREATE INDEX idempotency_keys_by_age ON court.idempotency_keys (stored_at);

-- The words of text, title and report with their places. They are cut into words by the service, so that a
-- search finds the same whatever the server's locale is.
CREATE TABLE court.run_search (
  run_id  uuid PRIMARY KEY,
  words   tsvector NOT NULL
);
CREATE INDEX run_search_words ON court.run_search USING gin (words);

-- Processes that handle jobs. Each holds a session lock of its number for as long as it lives.
CREATE TABLE court.workers (
  worker_id  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name       text NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now()
);

-- Which worker has which job in hand.
CREATE TABLE court.deliveries (
  job_id        uuid PRIMARY KEY,
  worker_id     integer NOT NULL,
  is_cancelled  boolean NOT NULL DEFAULT false
);
CREATE INDEX deliveries_by_worker ON court.deliveries (worker_id);

-- A caller's own runs. Without keys everybody is anonymous, and nobody asks for theirs.
CREATE INDEX runs_by_caller ON court.runs (caller, created_at, run_id) WHERE caller <> 'anonymous';
