/** What is remembered of a pack that is handed out. Pure. */
import type { ExportRecord } from '../../modules/recall/index.ts';
import { partsOf, type Pack } from './pack.ts';

/** The pack by its root, and the runs whose outputs are in it. */
export function recordOf({ parts, root }: Pack, at: Date): ExportRecord {
  const [manifest] = partsOf(parts, 'manifest');
  if (!manifest) throw new Error('A pack has a manifest.');
  const { subject, moment } = manifest.part;
  const derived = [...partsOf(parts, 'answer'), ...partsOf(parts, 'insight'), ...partsOf(parts, 'evidence')];
  const items = derived.map(({ part }) => ({ derivation: part.id, trace: part.run.id }));
  return { kind: subject.kind, subject: subject.id, root, seq: moment.seq, at, items };
}
