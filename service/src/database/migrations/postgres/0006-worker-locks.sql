-- False while a worker says itself that it has no session to hold its lock with: it is then judged by its beat.
ALTER TABLE court.workers ADD COLUMN has_lock boolean NOT NULL DEFAULT true;
