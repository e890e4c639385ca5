-- The identifiers a list shows beside the title: a JSON array, written with the report; null before it.
ALTER TABLE runs ADD COLUMN key_entities TEXT;
