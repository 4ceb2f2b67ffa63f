/** What is measured in parser processes, at an embedder and in the database arrives in the metrics of the product. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createClient } from '../kernel/contract/client.ts';
import { loadConfig } from '../kernel/config/config.ts';
import { embedderAt } from '../kernel/embedding/openai/embedder-at.fixture.ts';
import { embeddingServer } from '../kernel/embedding/openai/embedding-server.fixture.ts';
import { silentLog } from '../kernel/log/log.ts';
import { applyToolchainRoute } from '../modules/documents/contract.ts';
import { fillEmbeddings } from '../modules/search/contract.ts';
import { searchToolsWith } from '../modules/search/index.ts';
import { seedDataDirectory } from '../testing/templates.ts';
import { openStemma } from './compose.ts';
import { routes } from './contracts.ts';
import { api, makersOf, type ProductClient } from './seeded-workspace.fixture.ts';

/** A tenth of a second of nothing, as WAVE. */
function silence(): Uint8Array<ArrayBuffer> {
  const samples = 800;
  const bytes = Buffer.alloc(44 + samples);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    bytes.writeUInt16LE(value, at);
  bytes.writeUInt32LE(8000, 24);
  bytes.writeUInt32LE(8000, 28);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples, 40);
  return bytes;
}

test('a recording, an embedder that goes away, and a search by meaning', async () => {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'stemma-measured-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  await seedDataDirectory(data);
  const server = opened.use(await embeddingServer());
  const toolchain = { search: searchToolsWith(embedderAt(server.url, 'tiny')) };
  const stemma = opened.use(await openStemma({ config: loadConfig({}, { data }), log: silentLog, toolchain }));
  const client: ProductClient = createClient({ routes, fetch: (request) => stemma.app.fetch(request), baseUrl: 'http://localhost/api/v1' });
  await makersOf(client).put('fleet', { 'car.md': 'Every car is insured by the company.', 'silence.wav': silence() });
  await client.call(api.search, { body: { query: 'car' } });
  await client.call(fillEmbeddings, { body: {} });
  await client.call(applyToolchainRoute, { body: {} });
  await client.call(api.search, { body: { query: 'automobile' } });
  server.away = true;
  await client.call(api.search, { body: { query: 'a question that was never asked' } });
  const lines = (await (await stemma.app.fetch(new Request('http://localhost/metrics'))).text()).split('\n');
  for (const series of [
    'media_stage_seconds_count{stage="probing",outcome="done"}',
    'embedding_seconds_count{role="document",outcome="done"}',
    'embedding_seconds_count{role="query",outcome="done"}',
    'embedding_seconds_count{role="query",outcome="failed"}',
    'search_ranking_seconds_count{by="vectors",outcome="done"}',
    'search_scan_seconds_count{over="vectors",outcome="done"}',
    'search_ranking_seconds_count{by="words",outcome="done"}',
  ])
    expect(lines.find((line) => line.startsWith(`stemma_${series} `)) ?? `no ${series}`).toMatch(/ [1-9]\d*$/);
});
