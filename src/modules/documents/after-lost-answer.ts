/**
 * What to say and do when the database goes away around the switch: a version that everybody sees must never be called one that
 * was not stored, and the other way round.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { isUnsure } from '../../kernel/db/unsure.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import type { DocumentsContext } from './context.ts';
import { lockBundle } from './bundle-store.ts';
import type { VersionRow } from './tables.ts';

/** Some seconds in all: a database that restarts is back, and a caller still waits. */
const waitsMs = [100, 400, 1_000, 2_000, 4_000];

/** Does the switch; when its answer is lost, finds out what became of it. @throws StemmaError UNAVAILABLE that says how it stands */
export async function certainly(
  context: DocumentsContext,
  version: VersionRow,
  doSwitch: () => Promise<number | undefined>,
): Promise<number | undefined> {
  try {
    return await doSwitch();
  } catch (error) {
    if (!isUnsure(error)) throw error;
  }
  const found = await lookAgain(context, version);
  if (found === 'not published')
    throw new StemmaError(
      'UNAVAILABLE',
      `The database went away, and version ${version.number} was not published. Nothing was changed; apply it again.`,
    );
  return found;
}

async function lookAgain(context: DocumentsContext, version: VersionRow): Promise<number | 'not published'> {
  for (const wait of waitsMs) {
    await pause(wait);
    try {
      return await context.store.write(async (tx) => {
        await lockBundle(tx, version.bundle); // the switch holds it until it is over
        const { rows } = await sql<{ seq: number }>`
          SELECT seq FROM publishes WHERE workspace = ${tx.workspace} AND bundle = ${version.bundle} AND version = ${version.id}
          ORDER BY seq DESC LIMIT 1`.execute(tx.db());
        return rows[0]?.seq ?? 'not published';
      });
    } catch (error) {
      if (!isAway(error)) throw error;
    }
  }
  throw new StemmaError(
    'UNAVAILABLE',
    `The database went away while version ${version.number} was published. Whether it is out is not known: look with "stemma status" when the database answers. Applying again is safe.`,
    { unsure: true, version: version.number },
  );
}

/** Does what comes after the switch. @throws StemmaError UNAVAILABLE that says that the version is out */
export async function afterSwitch<Result>(version: VersionRow, seq: number, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    throw new StemmaError(
      'UNAVAILABLE',
      `Version ${version.number} is published. What it changed could not be counted, because the database went away; look with "stemma status".`,
      { published: version.number, seq },
      { cause: error },
    );
  }
}

const isAway = (error: unknown): boolean => error instanceof StemmaError && error.code === 'UNAVAILABLE';
