/** Saved answers as recipients: whoever saved one was given what it said, then and last before it said something else. */
import { derivationsAt, lastOthers } from '../../kernel/lineage/index.ts';
import { presentMoment } from '../documents/index.ts';
import type { HandedOut, RecipientSource } from './handed-out.ts';

export const savedSource: RecipientSource = {
  async handedOut(reader, derivations) {
    const { seq } = await presentMoment(reader);
    const rows = await derivationsAt(reader, seq, { kind: 'answer', ids: derivations });
    const others = await lastOthers(
      reader,
      rows.map(({ id }) => id),
      seq,
    );
    return rows.flatMap((row): HandedOut[] => {
      const { id, label, owner: by, created_at: at } = row;
      const saved = { kind: 'saved', id, label, by, at, derivation: id };
      const other = others.get(id);
      // One that is flagged still says what it said; that it said something else before is an older story.
      const before = other && row.state === 'current' ? [{ ...saved, seq: other.from_seq, trace: other.trace }] : [];
      return [{ ...saved, seq: row.from_seq, trace: row.trace }, ...before];
    });
  },
};
