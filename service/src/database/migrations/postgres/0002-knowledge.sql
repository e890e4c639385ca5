-- The port's own knowledge. Entries are never overwritten: each change is a revision, the newest is current.
CREATE TABLE court.knowledge_entries (
  type        text COLLATE "C" NOT NULL,
  id          text COLLATE "C" NOT NULL,
  revision    integer NOT NULL,
  title       text NOT NULL,
  source      text NOT NULL,
  created_at  text NOT NULL,
  is_current  boolean NOT NULL,
  is_removed  boolean NOT NULL,
  -- SHA-256 of the body, to see that a repeated import changes nothing.
  hash        text NOT NULL,
  body        text NOT NULL,
  -- The words of a current entry; null of an earlier or removed one.
  words       tsvector,
  PRIMARY KEY (type, id, revision)
);

CREATE UNIQUE INDEX knowledge_current ON court.knowledge_entries (type, id) WHERE is_current;
CREATE INDEX knowledge_words ON court.knowledge_entries USING gin (words);

-- One row: raised by every save that changed something.
CREATE TABLE court.knowledge_version (version bigint NOT NULL);
INSERT INTO court.knowledge_version VALUES (0);
