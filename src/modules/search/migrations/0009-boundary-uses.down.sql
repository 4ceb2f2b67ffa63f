DROP INDEX boundary_distances_unused;
ALTER TABLE boundary_distances DROP COLUMN unused_since;
DROP TABLE boundary_uses;
