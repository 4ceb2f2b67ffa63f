DELETE FROM trace_sources;
