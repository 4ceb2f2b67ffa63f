/** Drops the vectors of a generation that serves no more. */
import { sql } from 'kysely';
import type { Store, Tx } from '../../../kernel/db/port.ts';
import { StemmaError } from '../../../kernel/shared/errors.ts';
import { presentMoment } from '../../documents/index.ts';
import { epochAt } from '../epoch-store.ts';
import type { MayDropVectors } from '../policy.ts';
import { generationNumbered } from './generation-store.ts';

const vectorsPerStep = 2_000;

/** Returns how many vectors went. @throws StemmaError NOT_FOUND, CONFLICT for the generation that serves. */
export async function dropGeneration(store: Store, _may: MayDropVectors, number: number): Promise<number> {
  await store.write(async (tx) => {
    if (!(await generationNumbered(tx, number))) throw new StemmaError('NOT_FOUND', `There is no generation ${number} of vectors.`);
    const { generation } = await epochAt(tx, await presentMoment(tx));
    if (generation === number)
      throw new StemmaError('CONFLICT', 'Searches use these vectors now. Switch to others first. Nothing was dropped.');
    await sql`UPDATE embedding_generations SET ready_at = NULL WHERE workspace = ${tx.workspace} AND number = ${number}`.execute(tx.db());
    await sql`DELETE FROM query_vectors WHERE workspace = ${tx.workspace} AND generation = ${number}`.execute(tx.db());
  });
  for (let dropped = 0; ;) {
    const some = await store.write((tx) => dropSome(tx, number));
    dropped += some;
    if (some < vectorsPerStep) return dropped;
  }
}

async function dropSome(tx: Tx, generation: number): Promise<number> {
  const { rows } = await sql`
    DELETE FROM passage_vectors WHERE workspace = ${tx.workspace} AND generation = ${generation} AND content IN (
      SELECT content FROM passage_vectors WHERE workspace = ${tx.workspace} AND generation = ${generation} ORDER BY content LIMIT ${vectorsPerStep})
    RETURNING content`.execute(tx.db());
  return rows.length;
}
