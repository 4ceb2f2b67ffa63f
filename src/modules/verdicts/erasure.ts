/**
 * Who decided what and when stays; what was before their eyes of an erased document does not, nor the key that is a hash of it: such
 * a verdict is suspended for good. What explained a flag is gone with the document, and so is the putting aside of that flag.
 */
import { sql } from 'kysely';
import type { ErasureParticipant } from '../documents/index.ts';
import { speaksOf } from '../documents/index.ts';
import type { VerdictRow } from './store.ts';

export const verdictsErasure: ErasureParticipant = {
  name: 'verdicts',
  columns: ['verdicts.content_key', 'verdicts.seen', 'verdicts.note', 'dismissals.cause_key', 'dismissals.reason'],
  async cut(tx, subject, { touched }) {
    await sql`DELETE FROM dismissals WHERE workspace = ${tx.workspace} AND derivation = ANY (${touched}::uuid[])`.execute(tx.db());
    const isErased = speaksOf(subject);
    const { rows } = await sql<Pick<VerdictRow, 'id' | 'derivation' | 'seen'>>`
      SELECT v.id, v.derivation, v.seen FROM verdicts v WHERE v.workspace = ${tx.workspace} AND (v.derivation = ANY (${touched}::uuid[])
        OR EXISTS (SELECT FROM json_array_elements(v.seen->'quotes') q WHERE q->>'bundle' = ${subject.bundle.name}))`.execute(tx.db());
    const affected = new Set(touched);
    const told = rows.filter(({ derivation, seen: { quotes } }) =>
      // Of one that was given before quotes were kept, nobody knows what it was given on.
      quotes.length === 0
        ? affected.has(derivation)
        : quotes.some(({ bundle, document, version }) => isErased({ reason: 'seen', bundle, document, to: { version } })),
    );
    await sql`
      UPDATE verdicts SET content_key = 'erased', seen = '{"quotes":[]}', note = NULL
      WHERE workspace = ${tx.workspace} AND id = ANY (${told.map(({ id }) => id)}::uuid[])`.execute(tx.db());
  },
};
