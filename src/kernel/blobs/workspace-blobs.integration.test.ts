import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeDatabases, openTestDatabase, type TestDatabase } from '../../testing/databases.ts';
import { propertyRuns } from '../../testing/property.ts';
import type { Database, Store } from '../db/port.ts';
import { sha256 as hashOf } from '../shared/fingerprint.ts';
import { newId } from '../shared/ids.ts';
import { inPieces } from './blob-store.suite.ts';
import { blobsOf, collectGarbage, openDiskBlobStore, type BlobStore, type WorkspaceBlobs } from './index.ts';

const kernel = { module: 'kernel', directory: new URL('../db/migrations/', import.meta.url) };
const hour = 3600_000;

/** A clock that stands still until it is set. */
class TestClock {
  time = Date.now();
  now(): Date {
    return new Date(this.time);
  }
}

interface Home {
  readonly store: Store;
  readonly blobs: WorkspaceBlobs;
}

describeDatabases((kind) => {
  let fixture: TestDatabase;
  let database: Database;
  let directory: string;
  let disk: BlobStore;
  const clock = new TestClock();

  beforeAll(async () => {
    fixture = await openTestDatabase(kind, { migrations: [kernel] });
    database = fixture.database;
    directory = await mkdtemp(join(tmpdir(), 'stemma-workspace-blobs-'));
    disk = await openDiskBlobStore(directory);
    // A noun above the kernel that refers to bytes, under other column names than the registry's.
    await database.asOwner((db) =>
      sql
        .raw(
          `CREATE TABLE papers (home uuid NOT NULL, number integer NOT NULL, scan text NOT NULL, PRIMARY KEY (home, number, scan),
             FOREIGN KEY (scan, home) REFERENCES blobs (sha256, workspace));
           CALL protect_table('papers', 'home')`,
        )
        .execute(db),
    );
  });
  afterAll(async () => {
    await fixture[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  const makeHome = async (): Promise<Home> => {
    const workspace = newId();
    await database.asOwner((db) => sql`INSERT INTO workspaces (id, name) VALUES (${workspace}, 'test')`.execute(db));
    const store = database.as({ workspace, actor: newId() });
    return { store, blobs: blobsOf(store, disk, clock) };
  };
  const put = async ({ blobs }: Home, text: string): Promise<string> => (await blobs.put(inPieces(Buffer.from(text)), 1e6)).sha256;
  const refer = ({ store }: Home, sha256: string, number = 1): Promise<unknown> =>
    store.write((tx) =>
      sql`INSERT INTO papers (home, number, scan) VALUES (${tx.workspace}, ${number}, ${sha256}) ON CONFLICT DO NOTHING`.execute(tx.db()),
    );
  const unrefer = ({ store }: Home, sha256: string): Promise<unknown> =>
    store.write((tx) => sql`DELETE FROM papers WHERE scan = ${sha256}`.execute(tx.db()));
  const collect = (later: number, sweep = false) => collectGarbage({ database, blobs: disk, now: new Date(clock.time + later), sweep });
  const textOf = async ({ blobs }: Home, sha256: string): Promise<string> => {
    const content = await (await blobs.open(sha256)).read();
    return content instanceof Uint8Array ? Buffer.from(content).toString() : 'in pieces';
  };
  const missing = { code: 'NOT_FOUND' };

  describe('a workspace', () => {
    test('has what it put, and not what lies on the disk for another', async () => {
      const [mine, other] = [await makeHome(), await makeHome()];
      const sha256 = await put(mine, 'of one workspace');
      expect(await textOf(mine, sha256)).toBe('of one workspace');
      expect(await disk.has(sha256)).toBe(true);
      await expect(other.blobs.describe(sha256)).rejects.toMatchObject(missing);
      await expect(other.blobs.open(sha256)).rejects.toMatchObject(missing);
      await expect(other.blobs.change(sha256, { tags: { a: 'b' } })).rejects.toMatchObject(missing);
      expect(await other.blobs.use([sha256])).toEqual(new Map());
      await expect(refer(other, sha256)).rejects.toMatchObject({ code: 'CONFLICT' });
      await put(other, 'of one workspace');
      expect(await other.blobs.use([sha256])).toEqual(new Map([[sha256, 16]]));
      expect(await textOf(other, sha256)).toBe('of one workspace');
    });

    test('registers what comes at once, each once, equal ones too', async () => {
      const home = await makeHome();
      const texts = Array.from({ length: 40 }, (_, index) => `at once ${index % 25}`);
      const hashes = await Promise.all(texts.map((text) => put(home, text)));
      expect((await home.blobs.use(hashes)).size).toBe(25);
    });

    test('tags and retains', async () => {
      const home = await makeHome();
      const sha256 = await put(home, 'tagged');
      expect(await home.blobs.describe(sha256)).toMatchObject({ size: 6, tags: {}, retain_until: null });
      const until = new Date('2040-01-01');
      expect(await home.blobs.change(sha256, { tags: { source: 'scanner', year: '2024' }, retainUntil: until })).toMatchObject({
        retain_until: until,
      });
      expect(await home.blobs.change(sha256, { tags: { source: 'mail' } })).toMatchObject({
        tags: { source: 'mail' },
        retain_until: until,
      });
      expect(await home.blobs.change(sha256, { retainUntil: null })).toMatchObject({ tags: { source: 'mail' }, retain_until: null });
    });

    test('is told that bytes it has are gone, not that it never had them', async () => {
      const home = await makeHome();
      const sha256 = await put(home, 'to be lost');
      await rm(join(directory, sha256.slice(0, 2), sha256.slice(2)));
      await expect(textOf(home, sha256)).rejects.toMatchObject({ code: 'INTERNAL' });
      await expect(home.blobs.withLocal(sha256, async () => {})).rejects.toMatchObject({ code: 'INTERNAL' });
      await put(home, 'to be lost');
      expect(await textOf(home, sha256)).toBe('to be lost');
    });
  });

  describe('garbage collection', () => {
    test('removes what nothing refers to, a day after it was last put', async () => {
      const home = await makeHome();
      const sha256 = await put(home, 'unwanted');
      await collect(23 * hour);
      expect(await textOf(home, sha256)).toBe('unwanted');
      await collect(25 * hour);
      await expect(home.blobs.describe(sha256)).rejects.toMatchObject(missing);
      expect(await disk.has(sha256)).toBe(false);
    });

    test('waits from the last time that it was put or used', async () => {
      const home = await makeHome();
      const [again, used] = [await put(home, 'put again'), await put(home, 'used')];
      clock.time += 20 * hour;
      await put(home, 'put again');
      await home.blobs.use([used]);
      await collect(5 * hour);
      expect(await textOf(home, again)).toBe('put again');
      expect(await textOf(home, used)).toBe('used');
      await collect(25 * hour);
      expect((await home.blobs.use([again, used])).size).toBe(0);
    });

    test('keeps what is referenced, and what is retained until then', async () => {
      const home = await makeHome();
      const [referenced, retained] = [await put(home, 'referenced'), await put(home, 'retained')];
      await refer(home, referenced);
      await home.blobs.change(retained, { retainUntil: new Date(clock.time + 100 * hour) });
      await collect(99 * hour, true);
      expect(await textOf(home, referenced)).toBe('referenced');
      expect(await textOf(home, retained)).toBe('retained');
      await unrefer(home, referenced);
      await collect(101 * hour);
      expect((await home.blobs.use([referenced, retained])).size).toBe(0);
    });

    test('keeps the file while another workspace has the bytes', async () => {
      const [mine, other] = [await makeHome(), await makeHome()];
      const sha256 = await put(mine, 'shared bytes');
      await put(other, 'shared bytes');
      await refer(other, sha256);
      await collect(25 * hour, true);
      await expect(mine.blobs.describe(sha256)).rejects.toMatchObject(missing);
      expect(await textOf(other, sha256)).toBe('shared bytes');
    });

    test('sweeps up files that nobody registered', async () => {
      const { sha256 } = await disk.put(inPieces(Buffer.from('upload of a process that died')), 1e6);
      await collect(25 * hour + (Date.now() - clock.time));
      expect(await disk.has(sha256)).toBe(true);
      await collect(25 * hour + (Date.now() - clock.time), true);
      expect(await disk.has(sha256)).toBe(false);
    });

    test('never removes what is referenced, put or used meanwhile, whatever else goes on', { timeout: 3_600_000 }, async () => {
      // A case is one operation; what is put is about to be referenced and must still be there then.
      const text = fc.integer({ min: 0, max: 5 }).map((number) => `concurrent ${number}`);
      const operation = fc.record({
        kind: fc.constantFrom('ingest', 'ingest', 'ingest known', 'drop', 'collect', 'collect and sweep'),
        text,
        wait: fc.integer({ min: 0, max: 3 }),
      });
      const perRun = 25;
      await fc.assert(
        fc.asyncProperty(fc.array(operation, { minLength: perRun, maxLength: perRun }), async (operations) => {
          const home = await makeHome();
          const referred = new Map<string, number>();
          let number = 0;
          const run = async ({ kind: what, text: content, wait }: (typeof operations)[number]): Promise<void> => {
            for (let turn = 0; turn < wait; turn += 1) await new Promise((resolve) => setImmediate(resolve));
            const name = hashOf(content);
            if (what === 'collect') await collect(25 * hour);
            else if (what === 'collect and sweep') await collect(25 * hour, true);
            else if (what === 'drop') {
              referred.delete(name);
              await unrefer(home, name);
            } else {
              // The clock of the collector is a day ahead: whatever is put before the look of a run is old for it. Only what
              // is put at the same moment as the collector's own time is young, as it is in life.
              const young = blobsOf(home.store, disk, { now: () => new Date(clock.time + 26 * hour) });
              if (what === 'ingest') await young.put(inPieces(Buffer.from(content)), 1e6);
              else if (!(await young.use([name])).has(name)) return;
              const own = (number += 1);
              await refer(home, name, own);
              referred.set(name, own);
            }
          };
          // Some were put long ago and are garbage by now.
          for (const { text: content } of operations.slice(0, 5)) await put(home, content);
          await Promise.all(operations.map(run));
          const { rows } = await home.store.read((reader) => sql<{ scan: string }>`SELECT DISTINCT scan FROM papers`.execute(reader.db()));
          for (const { scan } of rows) expect(hashOf(await textOf(home, scan))).toBe(scan);
          await collect(60 * hour, true);
          for (const { scan } of rows) expect(hashOf(await textOf(home, scan))).toBe(scan);
        }),
        { numRuns: Math.ceil(propertyRuns(100) / perRun) },
      );
    });
  });
});
