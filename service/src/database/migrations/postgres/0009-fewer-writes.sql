-- What a submit writes, in fewer rows and fewer indexes.

-- The words of an incident's text, and of its report once it has one, beside the text.
ALTER TABLE court.incident_texts ADD COLUMN words tsvector;
CREATE INDEX incident_texts_words ON court.incident_texts USING gin (words)
  -- New words are sorted in by whoever fills this up: of the usual 4 MiB, a submit of 50 ms.
  WITH (gin_pending_list_limit = 256);

-- Runs of before keep theirs where they are; `run_search` is both. Processes of the release before read, write and
-- remove through it as if it were the table it was.
ALTER TABLE court.run_search RENAME TO earlier_run_words;

CREATE VIEW court.run_search AS
  SELECT run_id, words FROM court.incident_texts WHERE words IS NOT NULL
  UNION ALL
  SELECT run_id, words FROM court.earlier_run_words;

CREATE FUNCTION court.write_run_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO court.earlier_run_words (run_id, words) VALUES (new.run_id, new.words);
    WHEN 'UPDATE' THEN
      UPDATE court.incident_texts SET words = new.words WHERE run_id = old.run_id AND words IS NOT NULL;
      UPDATE court.earlier_run_words SET words = new.words WHERE run_id = old.run_id;
    WHEN 'DELETE' THEN
      DELETE FROM court.earlier_run_words WHERE run_id = old.run_id;
      RETURN old;
  END CASE;
  RETURN new;
END $$;
CREATE TRIGGER write_run_search INSTEAD OF INSERT OR UPDATE OR DELETE ON court.run_search
  FOR EACH ROW EXECUTE FUNCTION court.write_run_search();

-- Indexes and foreign keys of pg-boss's table of jobs that were dropped because nothing here uses them, as the
-- statements that make them: pg-boss finds them again before it changes its schema.
CREATE TABLE court.unused_queue_parts (
  name        text PRIMARY KEY,
  definition  text NOT NULL
);
