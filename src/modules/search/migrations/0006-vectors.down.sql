ALTER TABLE stored_searches DROP COLUMN dense_reach, DROP COLUMN asked;
ALTER TABLE publish_epochs DROP COLUMN vectors;
ALTER TABLE prepared_epochs DROP COLUMN vectors;
ALTER TABLE epochs DROP COLUMN generation;
DROP TABLE query_vectors;
DROP TABLE passage_vectors;
DROP TABLE embedding_generations;
