-- Who answers for it instead; null where it was not said.
ALTER TABLE feedback ADD COLUMN module TEXT;
