/** What no foreign key guards (reads, traces, postings, states, intervals, lines), proven over all rows of a workspace. */
import { sql } from 'kysely';
import type { Reader } from '../kernel/db/port.ts';

/** One statement each that finds the rows that name what is not there, or contradict each other. */
const breaches: Readonly<Record<string, string>> = {
  'a trace of a derivation that is not there': `SELECT t.id FROM traces t
    WHERE NOT EXISTS (SELECT FROM derivations d WHERE d.workspace = t.workspace AND d.id = t.derivation)`,
  'a read of a trace that is not there, or of another derivation': `SELECT r.trace AS id FROM reads r
    WHERE NOT EXISTS (SELECT FROM traces t WHERE t.workspace = r.workspace AND t.id = r.trace AND t.derivation = r.derivation)`,
  'a read of a derivation that is not there': `SELECT r.trace AS id FROM reads r
    WHERE r.input_kind = 'derivation' AND NOT EXISTS (SELECT FROM derivations d WHERE d.workspace = r.workspace AND d.id::text = r.input)
      AND EXISTS (SELECT FROM derivation_states s WHERE s.workspace = r.workspace AND s.trace = r.trace AND s.to_seq = 9007199254740991)`,
  'a source of a trace of another derivation': `SELECT x.trace AS id FROM trace_sources x
    WHERE NOT EXISTS (SELECT FROM traces t WHERE t.workspace = x.workspace AND t.id = x.trace AND t.derivation = x.derivation)`,
  'a state whose trace is not there, or of another derivation': `SELECT s.derivation AS id FROM derivation_states s
    WHERE NOT EXISTS (SELECT FROM traces t WHERE t.workspace = s.workspace AND t.id = s.trace AND t.derivation = s.derivation)`,
  'states that overlap or leave a gap': `SELECT derivation AS id FROM (
      SELECT derivation, from_seq, lag(to_seq) OVER (PARTITION BY workspace, derivation ORDER BY from_seq) AS before FROM derivation_states) s
    WHERE before IS NOT NULL AND before <> from_seq`,
  'a derivation without a state now': `SELECT d.id FROM derivations d WHERE NOT EXISTS (
      SELECT FROM derivation_states s WHERE s.workspace = d.workspace AND s.derivation = d.id AND s.to_seq = 9007199254740991)`,
  'a flag without a cause': `SELECT derivation AS id FROM derivation_states WHERE state <> 'current' AND json_array_length(causes) = 0`,
  'a cause without a flag': `SELECT derivation AS id FROM derivation_states WHERE state = 'current' AND json_array_length(causes) > 0`,
  'an export that holds the run of another derivation': `SELECT i.export AS id FROM export_items i
    WHERE NOT EXISTS (SELECT FROM traces t WHERE t.workspace = i.workspace AND t.id = i.trace AND t.derivation = i.derivation)`,
  'an execution for a version that is not there, or with a trace of another derivation': `SELECT e.derivation AS id FROM executions e
    WHERE NOT EXISTS (SELECT FROM bundle_versions v WHERE v.workspace = e.workspace AND v.id = e.change)
      OR (e.trace IS NOT NULL AND NOT EXISTS (SELECT FROM traces t WHERE t.workspace = e.workspace AND t.id = e.trace AND t.derivation = e.derivation))`,
  'publishes with a gap': `SELECT version AS id FROM (SELECT version, seq, row_number() OVER (PARTITION BY workspace ORDER BY seq) AS place FROM publishes) p
    WHERE seq <> place`,
  'a head that is not the last publish': `SELECT h.workspace AS id FROM lineage_heads h
    WHERE h.seq <> (SELECT coalesce(max(p.seq), 0) FROM publishes p WHERE p.workspace = h.workspace)`,
  'a head that counts other derivations than there are': `SELECT h.workspace AS id FROM lineage_heads h
    WHERE h.derivations <> (SELECT count(*) FROM derivations d WHERE d.workspace = h.workspace)`,
  'a document shown twice at a moment': `SELECT v.document AS id FROM visibility v JOIN visibility w
    ON w.workspace = v.workspace AND w.document = v.document AND w.from_seq > v.from_seq AND w.from_seq < v.to_seq`,
  'what is visible now and the published listings differ': `
    SELECT coalesce(v.document, l.document) AS id FROM (SELECT workspace, document, revision, path FROM visibility WHERE to_seq = 9007199254740991) v
    FULL JOIN (SELECT l.workspace, l.document, l.revision, l.path FROM listings l
      JOIN bundles b ON b.workspace = l.workspace AND b.published_version = l.version) l
      ON l.workspace = v.workspace AND l.document = v.document AND l.revision = v.revision AND l.path = v.path
    WHERE v.document IS NULL OR l.document IS NULL`,
  'a line of a listing of a version that is not there, or with a revision of another document': `SELECT l.document AS id FROM listings l
    WHERE NOT EXISTS (SELECT FROM bundle_versions v WHERE v.workspace = l.workspace AND v.id = l.version)
      OR NOT EXISTS (SELECT FROM revisions r WHERE r.workspace = l.workspace AND r.id = l.revision AND r.document = l.document)`,
  'an occurrence of a content that is not there': `SELECT o.revision AS id FROM passage_occurrences o
    WHERE NOT EXISTS (SELECT FROM passage_contents c WHERE c.workspace = o.workspace AND c.id = o.content)`,
  'an occurrence under a heading path that is not there': `SELECT o.revision AS id FROM passage_occurrences o
    WHERE NOT EXISTS (SELECT FROM heading_paths h WHERE h.workspace = o.workspace AND h.id = o.heading)`,
  'a content that occurs nowhere': `SELECT c.workspace AS id FROM passage_contents c
    WHERE NOT EXISTS (SELECT FROM passage_occurrences o WHERE o.workspace = c.workspace AND o.content = c.id)`,
  'a heading path that occurs nowhere': `SELECT h.workspace AS id FROM heading_paths h
    WHERE NOT EXISTS (SELECT FROM passage_occurrences o WHERE o.workspace = h.workspace AND o.heading = h.id)`,
  'a vector of another length than those of its generation': `SELECT v.workspace AS id FROM passage_vectors v
    JOIN embedding_generations g ON g.workspace = v.workspace AND g.number = v.generation
    WHERE vector_dims(v.vector) <> g.dimensions OR v.ordinal > g.last_vector`,
  'a publish that counts vectors that there never were': `SELECT p.workspace AS id FROM publish_epochs p
    JOIN epochs e ON e.workspace = p.workspace AND e.number = p.epoch
    WHERE p.vectors > coalesce((SELECT g.last_vector FROM embedding_generations g WHERE g.workspace = e.workspace AND g.number = e.generation), 0)`,
  'postings of a segment that is not there': `SELECT p.workspace AS id FROM (
      SELECT workspace, segment FROM body_postings UNION SELECT workspace, segment FROM heading_postings) p
    WHERE NOT EXISTS (SELECT FROM posting_segments s WHERE s.workspace = p.workspace AND s.id = p.segment)`,
  'a visible passage without its postings': `SELECT DISTINCT o.revision AS id FROM visibility v
    JOIN passage_occurrences o ON o.workspace = v.workspace AND o.revision = v.revision
    JOIN passage_contents c ON c.workspace = o.workspace AND c.id = o.content AND c.length > 0
    WHERE NOT EXISTS (SELECT FROM body_postings p WHERE p.workspace = c.workspace AND c.id = ANY (p.ids))`,
};

/** Every breach in the workspace with how often it is there and one that shows it. An empty list means that nothing dangles. */
export async function integrityProblems(reader: Reader): Promise<string[]> {
  const problems: string[] = [];
  for (const [name, statement] of Object.entries(breaches)) {
    const { rows } = await sql.raw<{ id: string }>(statement).execute(reader.db());
    if (rows.length > 0) problems.push(`${name}: ${rows.length}, one is ${rows[0]?.id}`);
  }
  return problems;
}
