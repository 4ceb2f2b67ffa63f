/**
 * The export of a pack as a run. It keeps no copy: what it remembers is which pack it was, by its moment and its root, and whoever
 * fetches it later is given the pack made again, or refused when it has become another one. So nothing that is erased lives on in an export.
 */
import { z } from 'zod';
import type { Store } from '../../kernel/db/port.ts';
import { acceptedBy, wholeKind, type TypedKind } from '../../kernel/runs/kinds.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import { recordExport } from '../../modules/recall/index.ts';
import { bundleNamed, chooseSubject } from './choose-subject.ts';
import { collectPack } from './collect.ts';
import { exportPack } from './contract.ts';
import { partsOf, type Pack } from './pack.ts';
import { renderPack } from './page.ts';
import { recordOf } from './record.ts';

/** What exporting needs of a workspace. */
export interface ExportContext {
  readonly store: Store;
  readonly clock: Clock;
}

const given = z.object({ ...exportPack.params.shape, ...exportPack.query.shape });
/** The input as it is stored. */
export const exportInput = given.extend({
  moment: z.int().min(0).optional().describe('The publish sequence that the present was when it was asked for.'),
  bundle: z.string().optional().describe('Erasing the bundle takes the run along.'),
});
export type ExportInput = z.output<typeof exportInput>;

export const exportedSchema = z.object({
  subject: z.object({ kind: z.string(), id: z.string() }),
  moment: z.int(),
  root: z.string(),
  size: z.int(),
});
export type Exported = z.output<typeof exportedSchema>;

/** `taken` is given the page, for a caller who waits for it. */
export function exportRun({ store, clock }: ExportContext, taken?: (page: string) => void): TypedKind<ExportInput, Exported> {
  return wholeKind({
    name: exportPack.name,
    definition: '1',
    queue: 'cpu',
    stages: ['collecting'],
    accept: acceptedBy(given),
    title: ({ subject }) => `Export ${subject}`,
    bind: (input: z.output<typeof given>) =>
      store.read(async (reader) => {
        const { moment } = await chooseSubject(reader, input.subject, input.asOf);
        return { ...exportOf(input), moment: moment.seq };
      }),
    async work({ signal, progress }, input) {
      const now = clock.now();
      const step = (done: number, total: number): void => {
        signal.throwIfAborted();
        progress({ stage: 'collecting', done, total });
      };
      const pack = await store.read((reader) => collectPack(reader, { ...momentOf(input), now, step }));
      const page = renderPack(pack);
      // Before it leaves: who gets it can be told when something in it is wrong.
      await store.write((tx) => recordExport(tx, recordOf(pack, now)));
      taken?.(page);
      return exportedOf(pack, page);
    },
  });
}

/** The input of a run that somebody waits for. */
export const exportOf = (asked: z.output<typeof given>): ExportInput => ({ ...asked, ...bundleNamed(asked.subject) });

const momentOf = ({ subject, asOf, moment }: ExportInput) => ({ subject, asOf: moment === undefined ? asOf : { seq: moment } });

function exportedOf(pack: Pack, page: string): Exported {
  const [manifest] = partsOf(pack.parts, 'manifest');
  if (!manifest) throw new Error('A pack has a manifest.');
  const { kind, id } = manifest.part.subject;
  return { subject: { kind, id }, moment: manifest.part.moment.seq, root: pack.root, size: Buffer.byteLength(page) };
}

/** The pack of an export made again; undefined when it has become another one: something in it was added, decided or erased since. */
export async function exportedAgain({ store, clock }: ExportContext, input: ExportInput, exported: Exported): Promise<string | undefined> {
  const request = { subject: input.subject, asOf: { seq: exported.moment }, now: clock.now() };
  const pack = await store.read((reader) => collectPack(reader, request));
  return pack.root === exported.root ? renderPack(pack) : undefined;
}
