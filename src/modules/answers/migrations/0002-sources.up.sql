-- What traces of before rest on: the passages their searches hit, and among them those their answers cite.
INSERT INTO trace_sources (workspace, trace, source, part, derivation, role)
SELECT DISTINCT r.workspace, r.trace, hit ->> 0, hit ->> 1, r.derivation, 'context'
FROM reads r CROSS JOIN LATERAL json_array_elements(r.request -> 'signature') hit
WHERE r.input_kind = 'search'
ON CONFLICT DO NOTHING;

INSERT INTO trace_sources (workspace, trace, source, part, derivation, role)
SELECT DISTINCT t.workspace, t.id, quote ->> 'document', quote ->> 'contentHash', t.derivation, 'cited'
FROM answers a
JOIN traces t ON t.workspace = a.workspace AND t.derivation = a.id
CROSS JOIN LATERAL json_array_elements(t.output -> 'sentences') sentence
CROSS JOIN LATERAL json_array_elements(sentence -> 'quotes') quote
ON CONFLICT (workspace, trace, source, part) DO UPDATE SET role = 'cited';
