DROP TABLE trace_sources;
