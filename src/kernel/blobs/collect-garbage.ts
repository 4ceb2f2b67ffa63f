/**
 * Removes bytes that nothing refers to, that nobody retains and that nobody has put or used for a day: first out of the registry
 * of each workspace, then from the disk when no workspace has them.
 */
import { sql } from 'kysely';
import type { Database } from '../db/port.ts';
import type { BlobStore } from './blob-store.ts';
import { deleteUnreferenced } from './store.ts';

export interface GarbageCollection {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly now: Date;
  /** Only what this workspace has registered; of all of them when left out. */
  readonly workspace?: string;
  /** Look at every stored file too, for those that a killed process left unregistered. Takes a look at the disk per file. */
  readonly sweep: boolean;
}

/** Bytes are kept so long after somebody put or used them. */
export const keptMs = 24 * 3600_000;
/** Who collects: no person. */
export const collector = '00000000-0000-7000-8000-000000000000';

/** Returns how many registrations and how many files went, and the bytes of the registrations. */
export async function collectGarbage({
  database,
  blobs,
  now,
  workspace,
  sweep,
}: GarbageCollection): Promise<{ registrations: number; bytes: number; files: number }> {
  const before = new Date(now.getTime() - keptMs);
  let registrations = 0;
  let bytes = 0;
  let files = 0;
  const removeFile = async (sha256: string): Promise<void> => {
    if (await removeUnregistered({ database, blobs }, sha256)) files += 1;
  };
  for (const each of workspace === undefined ? await allWorkspaces(database) : [workspace]) {
    const store = database.as({ workspace: each, actor: collector });
    for (let more = true; more;) {
      const step = await store.write((tx) => deleteUnreferenced(tx, before, now));
      more = step.more && step.deleted.length > 0;
      registrations += step.deleted.length;
      for (const { sha256, size } of step.deleted) {
        bytes += size;
        await removeFile(sha256);
      }
    }
  }
  if (sweep) {
    for await (const sha256 of unregistered(database, blobs, before)) await removeFile(sha256);
    await blobs.tidy();
  }
  return { registrations, bytes, files };
}

/** Removes the bytes from the disk unless some workspace has them. Returns whether they went now. */
export function removeUnregistered({ database, blobs }: Pick<GarbageCollection, 'database' | 'blobs'>, sha256: string): Promise<boolean> {
  return blobs.remove(sha256, async () => (await registered(database, [sha256])).size === 0);
}

async function* unregistered(database: Database, blobs: BlobStore, before: Date): AsyncGenerator<string> {
  let some: string[] = [];
  const strangers = async (): Promise<string[]> => {
    const known = await registered(database, some);
    const unknown = some.filter((sha256) => !known.has(sha256));
    some = [];
    return unknown;
  };
  for await (const sha256 of blobs.putBefore(before)) {
    some.push(sha256);
    if (some.length === 500) yield* await strangers();
  }
  yield* await strangers();
}

/** Those that any workspace has. */
function registered(database: Database, hashes: readonly string[]): Promise<Set<string>> {
  if (hashes.length === 0) return Promise.resolve(new Set());
  return database.asOwner(async (db) => {
    await sql`SET LOCAL row_security = off`.execute(db); // an owner who may not see every workspace fails here instead of seeing none
    const { rows } = await sql<{ sha256: string }>`
      SELECT h.sha256 FROM unnest(${hashes}::text[]) h (sha256) WHERE EXISTS (
        SELECT FROM workspaces w JOIN blobs b ON b.workspace = w.id AND b.sha256 = h.sha256)`.execute(db);
    return new Set(rows.map((row) => row.sha256));
  });
}

export function allWorkspaces(database: Database): Promise<string[]> {
  return database.asOwner(async (db) => {
    await sql`SET LOCAL row_security = off`.execute(db);
    const { rows } = await sql<{ id: string }>`SELECT id FROM workspaces ORDER BY id`.execute(db);
    return rows.map((row) => row.id);
  });
}
