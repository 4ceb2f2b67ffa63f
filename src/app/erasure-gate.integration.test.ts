/** No column with text may be forgotten by erasures: each is erased by a participant, or listed here with the reason why not. */
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../kernel/db/port.ts';
import { openTestDatabase, type TestDatabase } from '../testing/databases.ts';
import { schemaExceptions } from '../testing/schema-exceptions.ts';
import { erasureParticipants } from './erasure-participants.ts';
import { migrationSources } from './modules.ts';

/** Text that is no document's, by what it is instead. */
const notOfDocuments: Readonly<Record<string, readonly string[]>> = {
  'one of a list that a CHECK names': [
    'bundles.kind',
    'bundle_versions.status',
    'revisions.format',
    'revision_posters.type',
    'revision_posters.origin',
    'reads.role',
    'trace_sources.role',
    'derivation_states.state',
    'insights.status',
    'insight_history.action',
    'insight_history.status',
    'verdicts.decision',
    'epochs.state',
    'posting_segments.merging',
    'erasures.state',
    'runs.status',
    'run_events.level',
    'run_events.type',
    'erasures.log',
    'erasure_items.action',
    'exports.kind',
    'webhook_deliveries.status',
  ],
  'the name of a kind or a recipe in the code': [
    'derivations.kind',
    'traces.recipe',
    'reads.input_kind',
    'revisions.parser',
    'bundle_versions.strategy',
    'bundle_versions.components',
    'erasure_items.kind',
    'runs.kind',
    'runs.definition',
    'outbox_events.type',
    'outbox_positions.subscriber',
    'outbox_dead_letters.subscriber',
  ],
  'a random id, written as text': ['trace_sources.source'],
  'a hash of random ids': ['prepared_epochs.listing', 'publish_epochs.listing'],
  'numbers of how much went': ['erasures.counts'],
  'the constants that passages are ranked with': ['epochs.ranking'],
  'what a client chose to tell its requests apart': ['idempotency_keys.key', 'outbox_events.request', 'runs.request', 'runs.trace'],
  'where a person has events sent, and how they are signed': ['webhooks.url', 'webhooks.types', 'webhooks.secret', 'webhooks.disabled_why'],
  'a hash of the address of a request, which names a bundle at most': ['idempotency_keys.request_hash'],
  'the name of the workspace': ['workspaces.name'],
  'what a person asked, in their own words; the plan of an erasure lists the answer': [
    'answers.question',
    'query_vectors.asked',
    'query_vectors.vector',
    'stored_searches.asked',
  ],
  'which model gives vectors': ['embedding_generations.embedder', 'embedding_generations.version'],
};

/** Claimed columns whose samples are taken anew with the rewriting of their tables, because plans of statements need them. */
const hashes = [
  'bundle_versions.listing',
  'revisions.sha256',
  'revisions.options',
  'erasure_files.sha256',
  'blobs.sha256',
  'blobs.tags',
  'passage_contents.hash',
  'boundary_distances.boundary',
  'boundary_uses.boundary',
  'heading_paths.hash',
  'heading_paths.key_hash',
  'epochs.fingerprint',
  'traces.reads_key',
  'traces.output_fingerprint',
  'reads.input',
  'reads.fingerprint',
  'trace_sources.part',
  'insight_history.content_key',
  'verdicts.content_key',
  'exports.root',
  'stored_searches.input',
  'dismissals.cause_key',
  'idempotency_keys.body_hash',
  'runs.progress',
  'run_events.node',
  'run_events.key',
  'facts.key',
  'facts.content',
  'conflict_dismissals.key',
];

async function textColumns(database: Database): Promise<string[]> {
  return database.asOwner(async (db) => {
    const { rows } = await sql<{ path: string }>`
      SELECT t.relname || '.' || a.attname AS path FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND t.relname <> 'schema_migrations'
        AND a.attnum > 0 AND NOT a.attisdropped
        AND format_type(a.atttypid, NULL) ~ '^(text|character|json|jsonb|bytea|xml|tsvector|hstore|name|vector)' ORDER BY 1`.execute(db);
    return rows.map(({ path }) => path);
  });
}

/** What is wrong, as sentences that begin with the column. */
async function problems(database: Database): Promise<string[]> {
  const columns = new Set(await textColumns(database));
  const claimed = erasureParticipants.flatMap((participant) => participant.columns);
  const excused = Object.values(notOfDocuments).flat();
  const known = new Set([...claimed, ...excused]);
  const kept = new Set([...(schemaExceptions.documentText ?? []), ...hashes]);
  return [
    ...[...columns].filter((path) => !known.has(path)).map((path) => `${path}: holds text, and no erasure takes it out`),
    ...[...known].filter((path) => !columns.has(path)).map((path) => `${path}: is named and is no column with text`),
    ...claimed.filter((path) => !kept.has(path)).map((path) => `${path}: is erased, and may stay in the statistics`),
    ...excused.filter((path) => claimed.includes(path)).map((path) => `${path}: is both erased and excused`),
  ];
}

let opened: TestDatabase;
beforeAll(async () => {
  opened = await openTestDatabase('embedded', { migrations: migrationSources });
});
afterAll(() => opened?.[Symbol.asyncDispose]());

test('every column with text is erased by somebody, or excused with a reason', async () => {
  expect(await problems(opened.database)).toEqual([]);
});

test('a new column that nobody thought of is found', async () => {
  await opened.database.asOwner((db) => sql`ALTER TABLE answers ADD COLUMN remarks json`.execute(db));
  expect(await problems(opened.database)).toEqual(['answers.remarks: holds text, and no erasure takes it out']);
  await opened.database.asOwner((db) => sql`ALTER TABLE answers DROP COLUMN remarks`.execute(db));
});
