-- Who may call, and who did what.

-- A key's secret is nowhere: only the SHA-256 of the whole key is kept.
CREATE TABLE court.api_keys (
  id            text PRIMARY KEY,
  -- The caller the key speaks for; two live keys may share one while one replaces the other.
  name          text NOT NULL,
  scopes        text NOT NULL,
  hash          bytea NOT NULL,
  created_at    text COLLATE "C" NOT NULL,
  created_by    text NOT NULL,
  expires_at    text COLLATE "C",
  revoked_at    text COLLATE "C",
  last_used_at  text COLLATE "C"
);

-- Browsers that signed in with a key; a session ends with its key.
CREATE TABLE court.sessions (
  hash        bytea PRIMARY KEY,
  key_id      text NOT NULL REFERENCES court.api_keys ON DELETE CASCADE,
  expires_at  text COLLATE "C" NOT NULL
);

-- Append-only. `hash` is the SHA-256 over the hash of the row before and this row's content.
CREATE TABLE court.audit_log (
  seq      bigint PRIMARY KEY,
  at       text NOT NULL,
  actor    text NOT NULL,
  key_id   text,
  address  text,
  action   text NOT NULL,
  target   text,
  outcome  text NOT NULL,
  detail   text NOT NULL,
  hash     text NOT NULL
);

-- The last row's number and hash: rows missing at the end show. Its lock makes one chain of all processes' entries.
CREATE TABLE court.audit_head (
  is_only  boolean PRIMARY KEY CHECK (is_only),
  seq   bigint NOT NULL,
  hash  text NOT NULL
);
INSERT INTO court.audit_head VALUES (true, 0, repeat('0', 64));

CREATE FUNCTION court.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON court.audit_log
  EXECUTE FUNCTION court.refuse_change();
CREATE TRIGGER audit_head_is_kept BEFORE DELETE OR TRUNCATE ON court.audit_head
  EXECUTE FUNCTION court.refuse_change();
