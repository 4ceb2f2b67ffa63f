/**
 * A small world for tests of search: bundles, versions and visibility written as rows, the way the switch writes them, from
 * documents in a two-rule notation (a line that starts with # is a heading, any other a paragraph).
 */
import { sql } from 'kysely';
import type { Database, Store } from '../../kernel/db/port.ts';
import { migrationsOf } from './world-migrations.fixture.ts';
import type { Moment } from '../../kernel/lineage/moment.ts';
import { sha256 } from '../../kernel/shared/fingerprint.ts';
import { newId } from '../../kernel/shared/ids.ts';
import type { Block, BlockKind, Format, ParsedDocument } from '../documents/index.ts';
import { inSwitch, prepareEpoch } from './epoch.ts';
import { indexRevisions } from './index-revisions.ts';
import { chunks } from './index-store.ts';

export { migrationsOf };

/** Reads the notation: `# 1.2 Scope` is a heading of level 1 whose number stays out of the hash. */
export function parsed(text: string): ParsedDocument {
  let canonical = '';
  const blocks: Block[] = [];
  const open: number[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    if (canonical !== '') canonical += '\n\n';
    const level = /^#*/.exec(line)?.[0].length ?? 0;
    const shown = level > 0 ? line.slice(level).trimStart() : line;
    const number = level > 0 ? (/^[\d.]+\s+/.exec(shown)?.[0].length ?? 0) : 0;
    const kind: BlockKind = level > 0 ? 'heading' : 'paragraph';
    if (level > 0) open.length = Math.min(open.length, level - 1);
    const section = open.at(-1) ?? -1;
    const start = canonical.length;
    const hash = sha256(`${kind}\n${shown.slice(number)}`).slice(0, 32);
    if (level > 0) open.push(blocks.length);
    blocks.push({ kind, start, text: start + number, end: start + shown.length, hash, section, ...(level > 0 ? { level } : {}) });
    canonical += shown;
  }
  return { canonical, blocks };
}

/** What a document of a world was read as, by its extension. */
export const formatOf = (path: string): Format =>
  ({ md: 'markdown', html: 'html', csv: 'csv' } as const)[/\.(md|html|csv)$/.exec(path)?.[1] ?? ''] ?? 'text';

/** A version's documents: path -> text. Paths are the identity of a document within its bundle. */
export type Listing = Readonly<Record<string, string>>;

export interface Version {
  readonly id: string;
  readonly bundle: string;
  readonly rows: readonly { document: string; revision: string; path: string }[];
}

export interface World {
  readonly store: Store;
  readonly seq: number;
  readonly bundles: Map<string, string>;
  /** Every text ever given, by revision. */
  readonly texts: Map<string, string>;
  /** The bundle of a document. */
  bundleOf(document: string): string | undefined;
  stage(bundle: string, listing: Listing): Promise<Version>;
  /** The same for many documents, without indexing: rows in bulk. */
  stageBulk(bundle: string, listing: Listing): Promise<Version>;
  restore(version: Version): Promise<Version>;
  /** What is staged from now on under the path `to` is the document that was under `from`. */
  rename(bundle: string, from: string, to: string): void;
  publish(version: Version): Promise<Moment>;
  discard(version: Version): Promise<void>;
  /** The rows visible at a moment, kept apart from the database. */
  visible(moment: Moment): Version['rows'];
}

/** Makes an empty workspace. */
export async function makeWorld(database: Database): Promise<World> {
  const scope = { workspace: newId(), actor: newId() };
  await database.asOwner((db) => sql`INSERT INTO workspaces (id, name) VALUES (${scope.workspace}, 'test')`.execute(db));
  const store = database.as(scope);
  const { workspace, actor } = scope;
  const bundles = new Map<string, string>();
  const documents = new Map<string, string>();
  const homes = new Map<string, string>();
  const revisions = new Map<string, string>();
  const texts = new Map<string, string>();
  const staged = new Map<string, Version>();
  const published: Map<string, Version>[] = [new Map()];
  let numbers = 0;

  async function versionOf(bundle: string, rows: Version['rows'], index = true): Promise<Version> {
    const version: Version = { id: newId(), bundle, rows };
    await store.write(async (tx) => {
      await sql`INSERT INTO bundle_versions (workspace, id, bundle, number, status, listing, created_by, created_at)
        VALUES (${workspace}, ${version.id}, ${bundle}, ${++numbers}, 'staged', ${sha256(JSON.stringify(rows))}, ${actor}, now())`.execute(
        tx.db(),
      );
      await sql`INSERT INTO listings (workspace, version, document, revision, path)
        SELECT ${workspace}, ${version.id}, * FROM unnest(${rows.map((row) => row.document)}::uuid[], ${rows.map((row) => row.revision)}::uuid[], ${rows.map((row) => row.path)}::text[])`.execute(
        tx.db(),
      );
    });
    staged.set(version.id, version);
    if (index)
      await indexRevisions(
        store,
        rows.map((row) => row.revision),
      );
    return version;
  }

  async function bundleOf(name: string): Promise<string> {
    const known = bundles.get(name);
    if (known) return known;
    const id = newId();
    await store.write((tx) =>
      sql`INSERT INTO bundles (workspace, id, name, created_by, created_at) VALUES (${workspace}, ${id}, ${name}, ${actor}, now())`.execute(
        tx.db(),
      ),
    );
    bundles.set(name, id);
    return id;
  }

  async function rowsOf(bundle: string, given: readonly (readonly [path: string, text: string])[]): Promise<Version['rows'][number][]> {
    const rows = given.map(([path, text]) => {
      const document = documents.get(`${bundle}/${path}`) ?? newId();
      const revision = revisions.get(`${document} ${sha256(text)}`) ?? newId();
      return { document, revision, path, text, sha256: sha256(text) };
    });
    const newDocuments = rows.filter(({ document }) => !homes.has(document)).map(({ document }) => document);
    const newRevisions = rows
      .filter(({ revision }) => !texts.has(revision))
      .map(({ revision, document, path, text, sha256: hash }) => {
        const { canonical, blocks } = parsed(text);
        return {
          id: revision,
          document,
          sha256: hash,
          size: text.length,
          format: formatOf(path),
          canonical,
          blocks,
          block_count: blocks.length,
        };
      });
    await store.write(async (tx) => {
      await sql`INSERT INTO documents (workspace, id, bundle, created_at)
        SELECT ${workspace}, id, ${bundle}, now() FROM unnest(${newDocuments}::uuid[]) d(id)`.execute(tx.db());
      await sql`INSERT INTO blobs (workspace, sha256, size, created_at, used_at)
        SELECT ${workspace}, sha256, max(size), now(), now() FROM json_to_recordset(${JSON.stringify(newRevisions.map(({ sha256: hash, size }) => ({ sha256: hash, size })))}) r(sha256 text, size bigint)
        GROUP BY sha256 ON CONFLICT DO NOTHING`.execute(tx.db());
      await sql`INSERT INTO revisions (workspace, id, document, sha256, parser, parser_version, format, size, canonical, blocks, block_count, created_at)
        SELECT ${workspace}, id, document, sha256, 'notation', 1, format, size, canonical, blocks, block_count, now()
        FROM json_to_recordset(${JSON.stringify(newRevisions)}) r(id uuid, document uuid, sha256 text, size bigint, format text, canonical text, blocks json, block_count int)`.execute(
        tx.db(),
      );
    });
    for (const { document, revision, path, text, sha256: hash } of rows) {
      documents.set(`${bundle}/${path}`, document);
      homes.set(document, bundle);
      revisions.set(`${document} ${hash}`, revision);
      texts.set(revision, text);
    }
    return rows.map(({ document, revision, path }) => ({ document, revision, path }));
  }

  return {
    store,
    bundles,
    texts,
    bundleOf: (document) => homes.get(document),
    get seq() {
      return published.length - 1;
    },
    async stage(name, listing) {
      const bundle = await bundleOf(name);
      return versionOf(bundle, await rowsOf(bundle, Object.entries(listing)));
    },
    async stageBulk(name, listing) {
      const bundle = await bundleOf(name);
      const rows: Version['rows'][number][] = [];
      for (const chunk of chunks(Object.entries(listing), 200)) rows.push(...(await rowsOf(bundle, chunk)));
      return versionOf(bundle, rows, false);
    },
    restore: (version) => versionOf(version.bundle, version.rows),
    rename(name, from, to) {
      const bundle = bundles.get(name);
      const document = documents.get(`${bundle}/${from}`);
      documents.delete(`${bundle}/${from}`);
      if (document === undefined) documents.delete(`${bundle}/${to}`);
      else documents.set(`${bundle}/${to}`, document);
    },
    async publish(version) {
      const base = published.length - 1;
      const seq = base + 1;
      await prepareEpoch(store, { seq: base, staged: version.id });
      await store.write(async (tx) => {
        const db = tx.db();
        await sql`INSERT INTO publishes (workspace, seq, bundle, version, published_by, at) VALUES (${workspace}, ${seq}, ${version.bundle}, ${version.id}, ${actor}, now())`.execute(
          db,
        );
        await sql`UPDATE visibility v SET to_seq = ${seq} WHERE workspace = ${workspace} AND bundle = ${version.bundle} AND to_seq = 9007199254740991
          AND NOT EXISTS (SELECT FROM listings l WHERE l.workspace = v.workspace AND l.version = ${version.id} AND l.document = v.document AND l.revision = v.revision AND l.path = v.path)`.execute(
          db,
        );
        await sql`INSERT INTO visibility (workspace, document, from_seq, revision, bundle, path)
          SELECT l.workspace, l.document, ${seq}, l.revision, ${version.bundle}, l.path FROM listings l
          WHERE l.workspace = ${workspace} AND l.version = ${version.id}
            AND NOT EXISTS (SELECT FROM visibility v WHERE v.workspace = l.workspace AND v.document = l.document AND v.to_seq = 9007199254740991)`.execute(
          db,
        );
        await sql`UPDATE bundle_versions SET status = 'superseded' WHERE workspace = ${workspace} AND bundle = ${version.bundle} AND status = 'published'`.execute(
          db,
        );
        await sql`UPDATE bundle_versions SET status = 'published' WHERE workspace = ${workspace} AND id = ${version.id}`.execute(db);
        await sql`INSERT INTO lineage_heads (workspace, seq) VALUES (${workspace}, ${seq}) ON CONFLICT (workspace) DO UPDATE SET seq = excluded.seq`.execute(
          db,
        );
        await inSwitch(tx, { seq, version: version.id });
      });
      staged.delete(version.id);
      published.push(new Map([...(published.at(-1) ?? new Map<string, Version>()), [version.bundle, version]]));
      return { seq };
    },
    async discard(version) {
      staged.delete(version.id);
      await store.write((tx) =>
        sql`UPDATE bundle_versions SET status = 'discarded' WHERE workspace = ${workspace} AND id = ${version.id}`.execute(tx.db()),
      );
    },
    visible(moment) {
      const shown = new Map(published[moment.seq]);
      const preview = moment.staged === undefined ? undefined : staged.get(moment.staged);
      if (preview) shown.set(preview.bundle, preview);
      return [...shown.values()].flatMap((version) => version.rows);
    },
  };
}
