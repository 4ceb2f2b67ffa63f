-- What a segment holds of a word never changes while it has this mark: whoever read it may remember it under the mark.
-- A random number and no counter, so that one that was rolled back or restored over is never taken for another.
ALTER TABLE posting_segments ADD COLUMN mark uuid NOT NULL DEFAULT gen_random_uuid();
