/** Facts go with their revision. A person's word on two contents goes with the last document that holds one of them. */
import { sql } from 'kysely';
import type { ErasureParticipant } from '../documents/index.ts';

export const conflictsErasure: ErasureParticipant = {
  name: 'conflicts',
  columns: ['facts.key', 'facts.content', 'facts.fact', 'conflict_dismissals.key', 'conflict_dismissals.reason'],
  async cut(tx, { revisions }) {
    const ids = revisions.map(({ id }) => id);
    // The key of a conflict, as `keyOf` in read-conflicts.ts makes it of two contents.
    await sql`
      DELETE FROM conflict_dismissals d WHERE d.workspace = ${tx.workspace} AND d.key IN (
        SELECT encode(sha256(convert_to(concat_ws(chr(10), 'conflict', least(a.content, b.content), greatest(a.content, b.content)), 'UTF8')), 'hex')
        FROM facts a JOIN facts b ON b.workspace = a.workspace AND b.key = a.key AND b.content <> a.content
        WHERE a.workspace = ${tx.workspace} AND a.revision = ANY (${ids}::uuid[]) AND NOT EXISTS (
          SELECT FROM facts o WHERE o.workspace = a.workspace AND o.key = a.key AND o.content = a.content AND o.revision <> ALL (${ids}::uuid[])))`.execute(
      tx.db(),
    );
  },
};
