-- What people said of a run's report, numbered from 1. The newest counts; the earlier ones are kept.
CREATE TABLE court.feedback (
  run_id      uuid NOT NULL,
  number      integer NOT NULL,
  given_at    text NOT NULL,
  is_right    boolean NOT NULL,
  -- What is right instead; null where it was not said.
  kind        text,
  severity    text,
  runbook_id  text,
  resolution  text,
  comment     text,
  PRIMARY KEY (run_id, number)
);
