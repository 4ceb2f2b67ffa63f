-- How many derivations there are: what a plan calls live, without counting them each time. Kept under the head's lock, which
-- whatever makes or removes a derivation holds.
ALTER TABLE lineage_heads ADD COLUMN derivations bigint NOT NULL DEFAULT 0;
UPDATE lineage_heads h SET derivations = (SELECT count(*) FROM derivations d WHERE d.workspace = h.workspace);
