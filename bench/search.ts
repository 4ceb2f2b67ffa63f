/**
 * How long does a search take, and how much longer while documents come in?
 * node bench/search.ts [--passages 10000,100000] [--only embedded|postgresql]
 */
import { setImmediate as pause } from 'node:timers/promises';
import type { StemmaClient } from '../src/app/client.ts';
import { searchRoute } from '../src/modules/search/contract.ts';
import { corpusFile, corpusQuery, sectionsPerDocument } from './corpus.ts';
import { report, say, spreadOf, timed, type Arguments, type Bar, type Section } from './measure.ts';
import { postgresServer } from './postgres.ts';
import { addContents, serve, temporaryFolder } from './product.ts';

interface Measured {
  readonly name: string;
  readonly passages: number;
  readonly docsPerSecond: number;
  readonly idle: { readonly p50: number; readonly p95: number };
  readonly busy: { readonly p50: number; readonly p95: number };
  readonly searchesWhileBusy: number;
}

const queries = 200;
const perBundle = 2_500;
/** Documents that come in while it is searched: too few to begin a new ranking epoch. */
const incoming = 150;

export async function measureSearch(given: Arguments): Promise<Section> {
  const sizes = (given.option('passages') ?? '10000,100000').split(',').map(Number);
  const only = given.option('only');
  await using server = only === 'embedded' ? undefined : await postgresServer(say);
  const measured: Measured[] = [];
  for (const passages of sizes) {
    if (only !== 'postgresql') measured.push(await measureOne('embedded', passages, undefined));
    if (server) measured.push(await measureOne('PostgreSQL', passages, await server.freshDatabase()));
  }
  return sectionOf(measured, server?.says);
}

async function measureOne(name: string, passages: number, databaseUrl: string | undefined): Promise<Measured> {
  say(`search: ${name}, ${passages} passages`);
  await using folder = await temporaryFolder();
  await using server = await serve(folder.path, databaseUrl);
  const documents = Math.ceil(passages / sectionsPerDocument);
  const { ms } = await timed(() => fill(server.client, documents));
  await searchAll(server.client, documents, 1_000_000, 20);
  const idle = await searchAll(server.client, documents, 0, queries);
  const busy = await searchWhileAdding(server.client, documents);
  return {
    name,
    passages,
    docsPerSecond: (documents / ms) * 1000,
    idle: spreadOf(idle),
    busy: spreadOf(busy),
    searchesWhileBusy: busy.length,
  };
}

/** In bundles: a version of all of them at once would be one transaction of a minute where the machine is busy. */
async function fill(client: StemmaClient, documents: number): Promise<void> {
  for (let first = 0; first < documents; first += perBundle) {
    await addContents(client, `notes-${first}`, filesFrom(first, Math.min(perBundle, documents - first)));
  }
}

const filesFrom = (first: number, count: number): ReturnType<typeof corpusFile>[] =>
  Array.from({ length: count }, (_, at) => corpusFile(first + at));

async function searchAll(client: StemmaClient, documents: number, seed: number, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let at = 0; at < count; at++) times.push(await searchOnce(client, documents, seed + at));
  return times;
}

async function searchOnce(client: StemmaClient, documents: number, seed: number): Promise<number> {
  const query = corpusQuery(seed, documents);
  return (await timed(() => client.call(searchRoute, { body: { query } }))).ms;
}

async function searchWhileAdding(client: StemmaClient, documents: number): Promise<number[]> {
  const state = { done: false };
  const adding = addContents(client, 'more', filesFrom(documents, incoming)).finally(() => (state.done = true));
  const times: number[] = [];
  while (!state.done) {
    times.push(await searchOnce(client, documents, times.length));
    await pause();
  }
  await adding;
  return times;
}

function sectionOf(measured: readonly Measured[], server: string | undefined): Section {
  const bars = measured.flatMap((one): Bar[] => {
    const busy: Bar = {
      what: `search p95 while ingesting / idle, ${one.passages} passages: ${one.name}`,
      unit: 'x',
      measured: one.busy.p95 / one.idle.p95,
      floor: 3,
      goal: 1.5,
      better: 'lower',
    };
    if (one.passages < 100_000) return [busy];
    const goals = one.name === 'embedded' ? { floor: 30, goal: 10 } : { floor: 15, goal: 5 };
    return [
      { what: `search p50 at ${one.passages} passages: ${one.name}`, unit: ' ms', measured: one.idle.p50, ...goals, better: 'lower' },
      busy,
    ];
  });
  return {
    question: 'How long does a search take?',
    tables: [
      {
        title: `${queries} different queries of four to six words over HTTP, ten hits each, one after the other`,
        columns: [
          '',
          'passages',
          'p50 ms',
          'p95 ms',
          'p50 ms while ingesting',
          'p95 ms while ingesting',
          'searches meanwhile',
          'docs/s when filled',
        ],
        rows: measured.map((one) => [
          one.name,
          String(one.passages),
          one.idle.p50,
          one.idle.p95,
          one.busy.p50,
          one.busy.p95,
          one.searchesWhileBusy,
          one.docsPerSecond,
        ]),
      },
    ],
    bars,
    notes: [
      'Made-up words with the frequencies of a language; the words of a query stand together in one paragraph. Measured right after the documents came in, before any maintenance of the database.',
      `While ingesting: ${incoming} documents go into another bundle of the same server, and are published, while one client searches.`,
      ...(server === undefined ? [] : [`${server}.`]),
    ],
  };
}

if (import.meta.main) await report(measureSearch);
