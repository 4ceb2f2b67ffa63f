/** Searching by meaning beside words: what is embedded, what is found, and what a change can move. */
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { embedderAt } from '../../../kernel/embedding/openai/embedder-at.fixture.ts';
import { embeddingServer, type EmbeddingServer } from '../../../kernel/embedding/openai/embedding-server.fixture.ts';
import type { Embedder } from '../../../kernel/embedding/index.ts';
import type { StoredRead } from '../../../kernel/lineage/index.ts';
import type { Moment } from '../../../kernel/lineage/moment.ts';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../../testing/databases.ts';
import { analyse } from '../analysis/analyse.ts';
import { contribution, scoreOf } from '../analysis/rank.ts';
import { prepareEpoch } from '../epoch.ts';
import { searchAt, type SearchHit, type SearchRequest } from '../search.ts';
import type { SearchReadRequest } from '../signature.ts';
import { input, keep, look, record } from '../stored-read.fixture.ts';
import { mayDropVectors } from '../policy.ts';
import { weighQueryAt } from '../weighed-query.ts';
import { weighSearches } from '../weigh-searches.ts';
import { makeWorld, migrationsOf, type Listing, type Version, type World } from '../world.fixture.ts';
import { denseScoresOf } from './dense.ts';

import { dropGeneration } from './drop-generation.ts';
import { servedEmbedding } from './embedding-component.ts';
import { createEmbedQuestions } from './embed-questions.ts';
import { fillGeneration } from './fill-vectors.ts';
import { generationOf } from './generation-store.ts';
import { prepareVectors } from './prepare-vectors.ts';
import { countOwed } from './vector-store.ts';

const embedderOf = (server: EmbeddingServer, model = 'tiny'): Embedder => embedderAt(server.url, model);

const working = { signal: new AbortController().signal, progress: () => {} };

describeDatabases((kind) => {
  let fixture: TestDatabase;
  let server: EmbeddingServer;
  let embedder: Embedder;
  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: migrationsOf() });
    server = await embeddingServer();
  });
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await fixture[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    server.embedded.length = 0;
    server.away = false;
    embedder = embedderOf(server);
  });

  /** What the participant of search does before a plan. */
  const prepare = async (world: World, version: Version, components?: readonly string[]): Promise<Moment & { staged: string }> => {
    const moment = { seq: world.seq, staged: version.id };
    const staged = {
      version: version.id,
      bundle: version.bundle,
      moment,
      revisions: version.rows.map(({ revision }) => revision),
      components,
    };
    const generation = await prepareVectors({ store: world.store, ...working }, staged, embedder);
    await prepareEpoch(world.store, moment, { change: { generation } });
    return moment;
  };
  const publish = async (world: World, listing: Listing, components?: readonly string[]): Promise<Moment> => {
    const version = await world.stage('hr', listing);
    await prepare(world, version, components);
    return world.publish(version);
  };
  const search = async (world: World, moment: Moment, query: string, more: Partial<SearchRequest> = {}) => {
    await createEmbedQuestions(world.store, embedder)([query]);
    return world.store.read((reader) => searchAt(reader, moment, { query, k: 10, ...more }));
  };
  const pathsOf = (hits: readonly SearchHit[]): string[] => hits.map(({ path }) => path);

  const fleet = {
    'car.md': '# Fleet\nEvery car is insured.',
    'truck.md': '# Fleet\nA lorry needs a permit.',
    'leave.md': 'Leave is thirty days.',
  };

  test('finds what is meant, filtered and visible, with words and meaning adding up to the score', async () => {
    const world = await makeWorld(fixture.database);
    const first = await publish(world, fleet);
    const { hits, wordsOnly } = await search(world, first, 'vehicle fleet', { explain: true });
    expect(wordsOnly).toBe(false);
    expect(pathsOf(hits).slice(0, 2)).toEqual(['car.md', 'truck.md']);
    for (const { explain, score } of hits) {
      const sum = explain!.terms.reduce((all, term) => all + term.contribution, explain!.meaning!.contribution);
      expect(score).toBeCloseTo(sum, 6);
      expect(explain!.meaning!.contribution).toBeCloseTo(explain!.meaning!.similarity / 2, 5);
    }
    expect(hits[0]?.explain?.meaning?.similarity).toBeGreaterThan(0.2);
    // "the" and the like are no words to search by; the meaning is left.
    expect(pathsOf((await search(world, first, 'automobile')).hits)[0]).toBe('car.md');
    expect(pathsOf((await search(world, first, 'vehicle', { pathPrefix: 'tr' })).hits)).not.toContain('car.md');
    const second = await publish(world, { ...fleet, 'car.md': 'Bicycles only.' });
    expect((await search(world, second, 'automobile')).hits.map(({ body }) => body)).not.toContain('Every car is insured.');
    expect(pathsOf((await search(world, first, 'automobile', { k: 1 })).hits)).toEqual(['car.md']);
    expect((await search(world, second, 'automobile', { includeSuperseded: true, k: 1 })).hits[0]?.body).toBe('Every car is insured.');
  });

  test('ranks as adding up every visible passage does', async () => {
    const world = await makeWorld(fixture.database);
    const words = ['car', 'lorry', 'leave', 'permit', 'insured', 'days', 'termination'];
    const line = (seed: number): string =>
      Array.from({ length: 3 + (seed % 4) }, (_, at) => words[(seed * (at + 3) + at) % words.length]).join(' ');
    const listing = Object.fromEntries(
      Array.from({ length: 150 }, (_, at) => [`${at}.md`, `# ${words[at % words.length]} rules\n${line(at)} ${at % 3 === 0 ? at : ''}`]),
    );
    const moment = await publish(world, listing);
    for (const query of ['vehicle permit', 'fired', 'leave days']) {
      const { hits } = await search(world, moment, query, { k: 7 });
      const all = (await search(world, moment, query, { k: 1000 })).hits;
      expect(hits.map(({ path }) => path)).toEqual(all.slice(0, 7).map(({ path }) => path));
      await world.store.read(async (reader) => {
        const weighed = await weighQueryAt(reader, moment, query);
        const { rows } = await sql<{ path: string; content: number; body: string; key: string; hash: string }>`
          SELECT v.path, c.id AS content, c.body, h.key, c.hash FROM visibility v
          JOIN passage_occurrences o ON o.workspace = v.workspace AND o.revision = v.revision
          JOIN passage_contents c ON c.workspace = v.workspace AND c.id = o.content
          JOIN heading_paths h ON h.workspace = v.workspace AND h.id = o.heading
          WHERE v.workspace = ${reader.workspace}`.execute(reader.db());
        const dense = await denseScoresOf(
          reader,
          weighed.dense!,
          rows.map(({ content }) => content),
        );
        const sums = rows.map(({ path, content, body, key, hash }) => {
          let sum = dense.get(content) ?? 0;
          for (const { term, bodyScale, headingScale } of weighed.terms) {
            for (const [text, scale, norm] of [
              [body, bodyScale, weighed.norms.body],
              [key, headingScale, weighed.norms.heading],
            ] as const) {
              const terms = analyse(text);
              const count = terms.filter((one) => one === term).length;
              if (count > 0) sum += contribution(scale, count, terms.length, norm);
            }
          }
          return { path, hash, score: scoreOf(sum) };
        });
        sums.sort((a, b) => b.score - a.score || (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0) || (a.path < b.path ? -1 : 1));
        expect(hits.map(({ path, score }) => ({ path, score }))).toEqual(sums.slice(0, 7).map(({ path, score }) => ({ path, score })));
      });
    }
  });

  test('embeds a passage once, however often it comes, and after an edit what changed', async () => {
    const world = await makeWorld(fixture.database);
    await publish(world, fleet);
    expect(server.embedded.filter((text) => text !== 'dimensions')).toHaveLength(3);
    server.embedded.length = 0;
    // A heading is no part of what is embedded, nor is the place.
    await publish(world, { ...fleet, 'car.md': '# All cars\nEvery car is insured.', 'copy.md': fleet['leave.md'] });
    expect(server.embedded).toEqual([]);
    await publish(world, { ...fleet, 'leave.md': 'Leave is thirty-one days.' });
    expect(server.embedded).toEqual(['Leave is thirty-one days.']);
    await publish(world, fleet);
    expect(server.embedded).toHaveLength(1);
  });

  test('with the embedder away what is added is found by its words, and owed; a moment keeps what it knew', async () => {
    const world = await makeWorld(fixture.database);
    await publish(world, fleet);
    server.away = true;
    const away = await publish(world, { ...fleet, 'new.md': 'Dismissal needs a reason.' });
    const byWords = await search(world, away, 'fired with reason');
    expect(byWords.wordsOnly).toBe(true);
    expect(pathsOf(byWords.hits)).toEqual(['new.md']);
    const generation = (await world.store.read((reader) => generationOf(reader, embedder)))!;
    expect(await world.store.read((reader) => countOwed(reader, generation.number))).toEqual({ passages: 4, owed: 1 });
    server.away = false;
    embedder = embedderOf(server); // another process: it does not remember the failure
    expect(await fillGeneration(world.store, embedder)).toMatchObject({ embedded: 1 });
    const dismissal = async (moment: Moment) =>
      (await search(world, moment, 'fired', { explain: true })).hits.find(({ path }) => path === 'new.md');
    expect(await dismissal(away)).toBeUndefined();
    const later = await publish(world, { ...fleet, 'new.md': 'Dismissal needs a reason.', 'z.md': 'Something else.' });
    expect((await dismissal(later))?.explain?.meaning?.similarity).toBeGreaterThan(0.2);
    expect(await dismissal(away)).toBeUndefined();
  });

  test('another embedder is filled beside the one that serves, goes on where it was stopped, and is switched to', async () => {
    const world = await makeWorld(fixture.database);
    const listing = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${at}.md`, `car number ${'i'.repeat(at + 1)}`]));
    const first = await publish(world, listing);
    const old = embedder;
    await search(world, first, 'automobile');
    server.dimensions = 32;
    try {
      embedder = embedderOf(server, 'other');
      const has = async () => (await world.store.read((reader) => servedEmbedding(reader, world.seq, embedder)))[0]!;
      expect(await has()).toMatchObject({ serves: [`tiny@${old.version}`], has: `tiny@${old.version}` });
      server.embedded.length = 0;
      const stop = new AbortController();
      const stopped = fillGeneration(world.store, embedder, {
        signal: stop.signal,
        onProgress: (done) => done > 0 && stop.abort(new Error('killed')),
      });
      await expect(stopped).rejects.toThrow('killed');
      const some = server.embedded.length;
      expect(some).toBeLessThan(80);
      expect((await has()).has).toBe(`tiny@${old.version}`);
      await fillGeneration(world.store, embedder);
      expect(new Set(server.embedded).size).toBe(server.embedded.length);
      expect(await has()).toMatchObject({ serves: [`tiny@${old.version}`], has: `other@${embedder.version}` });
      const second = await publish(world, listing, ['embedding']);
      expect(await has()).toMatchObject({ serves: [`other@${embedder.version}`] });
      expect((await search(world, second, 'automobile', { explain: true })).wordsOnly).toBe(false);
      // What served then serves then.
      expect((await search(world, first, 'automobile')).wordsOnly).toBe(false);
      await world.store.read(async (reader) => {
        const [before, after] = [await weighQueryAt(reader, first, 'automobile'), await weighQueryAt(reader, second, 'automobile')];
        expect([before.dense?.generation, after.dense?.generation]).toEqual([1, 2]);
      });
      const may = mayDropVectors({ id: world.store.actor, role: 'editor' });
      await expect(dropGeneration(world.store, may, 2)).rejects.toMatchObject({ code: 'CONFLICT' });
      await expect(dropGeneration(world.store, may, 3)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await dropGeneration(world.store, may, 1)).toBe(100);
      expect((await search(world, first, 'automobile')).wordsOnly).toBe(true);
      expect((await search(world, second, 'automobile')).wordsOnly).toBe(false);
    } finally {
      server.dimensions = 64;
    }
  });

  describe('stored searches', () => {
    const vocabulary = ['car', 'automobile', 'lorry', 'truck', 'leave', 'fired', 'dismissal', 'permit', 'notice'];
    const filler = Object.fromEntries(Array.from({ length: 14 }, (_, at) => [`filler-${at}.md`, `filler ${at} that nobody asks for`]));

    test('one that was made by words is weighed with its vector once it has one; one that was made with it, as it was', async () => {
      const world = await makeWorld(fixture.database);
      const before = await publish(world, { ...filler, ...fleet });
      const ask = async (query: string): Promise<void> => {
        await createEmbedQuestions(world.store, embedder)([query]);
        await keep(world, await world.store.read((reader) => record(reader, before, { query, k: 5 })));
      };
      server.away = true;
      await ask('automobile');
      server.away = false;
      embedder = embedderOf(server);
      await ask('lorry');
      const weighed = async (): Promise<unknown> => {
        const { rows } = await world.store.read((reader) =>
          sql`SELECT epoch, dense_reach IS NOT NULL AS dense FROM stored_searches WHERE workspace = ${reader.workspace} ORDER BY id`.execute(
            reader.db(),
          ),
        );
        return rows;
      };
      expect(await weighed()).toEqual([
        { epoch: 1, dense: false },
        { epoch: 1, dense: true },
      ]);
      // As after an epoch that serves no longer: both are weighed again, the second one from what its trace recorded.
      await world.store.write((tx) => sql`UPDATE stored_searches SET epoch = -1 WHERE workspace = ${tx.workspace}`.execute(tx.db()));
      const version = await world.stage('hr', { ...filler, ...fleet, 'car-2.md': 'A car is washed.' });
      const after = await prepare(world, version);
      await weighSearches(world.store, after);
      expect(await weighed()).toEqual([
        { epoch: 1, dense: true },
        { epoch: 1, dense: true },
      ]);
    });

    test('what a change can move is found, also when vectors come late: as searching again says', async () => {
      let [spared, cases, moved] = [0, 0, 0];
      for (let seed = 1; seed <= 3; seed++) {
        let state = seed * 7919;
        const next = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
        const line = (): string => Array.from({ length: 1 + next(4) }, () => vocabulary[next(vocabulary.length)]).join(' ');
        const world = await makeWorld(fixture.database);
        embedder = embedderOf(server);
        const documents: Record<string, string> = { ...filler };
        for (const path of ['a.md', 'b.md', 'c.md', 'd.md']) documents[path] = `${line()}\n# Notice\n${line()}`;
        await publish(world, documents);
        const requests = Array.from({ length: 8 }, (): SearchReadRequest => ({ query: line(), k: 1 + next(5) }));
        const asked = new Map<string, StoredRead>();
        for (let step = 0; step < 5; step++) {
          const before = { seq: world.seq };
          server.away = next(3) === 0;
          for (const request of requests) {
            await createEmbedQuestions(world.store, embedder)([request.query]);
            const now = await world.store.read((reader) => record(reader, before, request));
            if (asked.get(now.input)?.fingerprint === now.fingerprint) continue;
            asked.set(now.input, now);
            await keep(world, now);
          }
          if (next(2) === 0) await fillGeneration(world.store, embedder).catch(() => {});
          const path = `${'abcde'[next(5)]}.md`;
          if (next(6) === 0) delete documents[path];
          else documents[path] = `${line()}\n# Notice\n${line()}`;
          const version = await world.stage('hr', documents);
          const after = await prepare(world, version);
          await weighSearches(world.store, after);
          await world.store.read(async (reader) => {
            const reads = [...asked.values()];
            const found = await input.fingerprintsAt(look(reader, after), reads, look(reader, before));
            const exact = await input.fingerprintsAt(look(reader, after), reads);
            for (const read of reads)
              expect(found.get(read.input), `${seed} ${step} ${JSON.stringify(read.request)}`).toBe(exact.get(read.input));
            const told = (await input.changedBetween?.(look(reader, before), look(reader, after))) ?? 'unknown';
            if (told === 'unknown') return;
            const differing = reads.filter((read) => exact.get(read.input) !== read.fingerprint).map((read) => read.input);
            expect(told, `${seed} ${step}`).toEqual(expect.arrayContaining(differing));
            moved += differing.length;
            spared += reads.filter((read) => !told.includes(read.input)).length;
            cases += reads.length;
          });
          await world.publish(version);
          server.away = false;
          embedder = embedderOf(server);
        }
      }
      expect(cases).toBeGreaterThan(40);
      expect(moved).toBeGreaterThan(5);
      expect(spared / cases, `${spared} of ${cases} were not even looked at`).toBeGreaterThan(0.03);
    }, 120_000);
  });
});
