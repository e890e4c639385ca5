-- Who may call, and who did what.

-- A key's secret is nowhere: only the SHA-256 of the whole key is kept.
CREATE TABLE api_keys (
  id            TEXT PRIMARY KEY,
  -- The caller the key speaks for; two live keys may share one while one replaces the other.
  name          TEXT NOT NULL,
  scopes        TEXT NOT NULL,
  hash          BLOB NOT NULL,
  created_at    TEXT NOT NULL,
  created_by    TEXT NOT NULL,
  expires_at    TEXT,
  revoked_at    TEXT,
  last_used_at  TEXT
) STRICT, WITHOUT ROWID;

-- Browsers that signed in with a key; a session ends with its key.
CREATE TABLE sessions (
  hash        BLOB PRIMARY KEY,
  key_id      TEXT NOT NULL REFERENCES api_keys ON DELETE CASCADE,
  expires_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Append-only. `hash` is the SHA-256 over the hash of the row before and this row's content.
CREATE TABLE audit_log (
  seq      INTEGER PRIMARY KEY,
  at       TEXT NOT NULL,
  actor    TEXT NOT NULL,
  key_id   TEXT,
  address  TEXT,
  action   TEXT NOT NULL,
  target   TEXT,
  outcome  TEXT NOT NULL,
  detail   TEXT NOT NULL,
  hash     TEXT NOT NULL
) STRICT;

-- The last row's number and hash: rows missing at the end show.
CREATE TABLE audit_head (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  seq   INTEGER NOT NULL,
  hash  TEXT NOT NULL
) STRICT;
INSERT INTO audit_head VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TRIGGER audit_log_is_not_updated BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_is_not_deleted BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
-- INSERT OR REPLACE would pass the two above by.
CREATE TRIGGER audit_log_is_only_appended BEFORE INSERT ON audit_log
WHEN NEW.seq IS NOT (SELECT seq + 1 FROM audit_head)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_head_is_not_deleted BEFORE DELETE ON audit_head
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- A caller's own runs. Without keys everybody is anonymous, and nobody asks for theirs.
CREATE INDEX runs_by_caller ON runs (caller, created_at) WHERE caller <> 'anonymous';
