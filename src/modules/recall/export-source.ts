/** Exported packs as recipients. */
import type { RecipientSource } from './handed-out.ts';
import { exportsOf } from './store.ts';

export const exportSource: RecipientSource = {
  async handedOut(reader, derivations) {
    const rows = await exportsOf(reader, derivations);
    return rows.map(({ id, kind, subject, root, seq, actor, at, derivation, trace }) => ({
      kind: 'export',
      id,
      label: kind === 'bundle' ? subject : `one ${kind}`,
      by: actor,
      at,
      seq,
      root,
      derivation,
      trace,
    }));
  },
};
