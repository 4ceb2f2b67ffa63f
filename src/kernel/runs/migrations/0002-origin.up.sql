-- The request that began a run, and the span it was in (W3C `traceparent`): whoever carries it out later says so in its log and traces.
ALTER TABLE runs ADD COLUMN request text, ADD COLUMN trace text;
