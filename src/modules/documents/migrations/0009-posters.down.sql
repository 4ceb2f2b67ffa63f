DROP TABLE revision_posters;
