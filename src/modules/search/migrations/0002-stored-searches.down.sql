DROP TABLE stored_search_terms;
DROP TABLE stored_searches;
