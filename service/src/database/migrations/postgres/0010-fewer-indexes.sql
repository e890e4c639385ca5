-- What a submit writes into indexes.

-- The newest runs of every status, merged, are the newest of all: an index of their own is not needed.
DROP INDEX court.runs_by_creation;

-- The words of a run that has not ended, as the literal of a vector. They are looked through, not looked up: to sort
-- in the words of a text and then once more with those of the report cost twice.
ALTER TABLE court.incident_texts ADD COLUMN unindexed_words text;

-- Processes of the releases before search all of it through this view.
CREATE OR REPLACE VIEW court.run_search AS
  SELECT run_id, words FROM court.incident_texts WHERE words IS NOT NULL
  UNION ALL
  SELECT run_id, words FROM court.earlier_run_words
  UNION ALL
  SELECT run_id, unindexed_words::tsvector FROM court.runs JOIN court.incident_texts USING (run_id)
  WHERE status IN ('queued', 'running') AND unindexed_words IS NOT NULL;

-- A release before completes a run: it writes the words of the report and knows of none that are not indexed.
CREATE FUNCTION court.index_words_with_report() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  new.words := new.unindexed_words::tsvector || coalesce(new.words, '');
  new.unindexed_words := NULL;
  RETURN new;
END $$;
CREATE TRIGGER index_words_with_report BEFORE UPDATE OF words ON court.incident_texts
  FOR EACH ROW WHEN (new.unindexed_words IS NOT NULL) EXECUTE FUNCTION court.index_words_with_report();

-- A run without a report ends, in whatever release.
CREATE FUNCTION court.index_words_of_failed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE court.incident_texts SET words = unindexed_words::tsvector, unindexed_words = NULL
  WHERE run_id = new.run_id AND unindexed_words IS NOT NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER index_words_of_failed AFTER UPDATE OF status ON court.runs
  FOR EACH ROW WHEN (new.status = 'failed' AND old.status <> 'failed')
  EXECUTE FUNCTION court.index_words_of_failed();

-- The release before the one before writes through the view.
CREATE OR REPLACE FUNCTION court.write_run_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      INSERT INTO court.earlier_run_words (run_id, words) VALUES (new.run_id, new.words);
    WHEN 'UPDATE' THEN
      UPDATE court.incident_texts SET words = new.words, unindexed_words = NULL
      WHERE run_id = old.run_id AND (words IS NOT NULL OR unindexed_words IS NOT NULL);
      UPDATE court.earlier_run_words SET words = new.words WHERE run_id = old.run_id;
    WHEN 'DELETE' THEN
      DELETE FROM court.earlier_run_words WHERE run_id = old.run_id;
      RETURN old;
  END CASE;
  RETURN new;
END $$;
