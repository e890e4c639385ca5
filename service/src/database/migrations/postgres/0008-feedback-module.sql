-- Who answers for it instead; null where it was not said.
ALTER TABLE court.feedback ADD COLUMN module text;
