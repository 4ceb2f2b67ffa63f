/** That something was handed out, when and to whom stays. The digest of a pack with erased text, and the name of an erased bundle, do not. */
import { sql } from 'kysely';
import type { ErasureParticipant } from '../documents/index.ts';

export const recallErasure: ErasureParticipant = {
  name: 'recall',
  columns: ['exports.subject', 'exports.root'],
  async cut(tx, subject, { touched }) {
    const { workspace } = tx;
    const isOfBundle = sql<boolean>`e.kind = 'bundle' AND starts_with(e.subject, ${`${subject.bundle.name}@`})`;
    const isWhole = subject.document === undefined;
    await sql`
      UPDATE exports e SET root = 'erased', subject = CASE WHEN ${isWhole} AND ${isOfBundle} THEN 'erased' ELSE e.subject END
      WHERE e.workspace = ${workspace} AND (${isOfBundle} OR EXISTS (
        SELECT FROM export_items i WHERE i.workspace = e.workspace AND i.export = e.id AND (i.derivation = ANY (${touched}::uuid[]) OR EXISTS (
          SELECT FROM trace_sources s WHERE s.workspace = i.workspace AND s.trace = i.trace AND s.source = ANY (${subject.documents}::text[])))))`.execute(
      tx.db(),
    );
  },
};
