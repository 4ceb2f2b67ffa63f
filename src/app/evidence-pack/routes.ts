import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Runs } from '../../kernel/runs/open-runs.ts';
import { loadPayload, loadRun } from '../../kernel/runs/store.ts';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { exportPack, fetchExport } from './contract.ts';
import { exportedAgain, exportedSchema, exportInput, exportOf, exportRun, type ExportContext } from './run-kind.ts';

/** What exporting needs of a request. */
export interface EvidencePackContext extends ExportContext {
  readonly runs: Runs;
}

export function registerEvidencePackRoutes(api: Api<EvidencePackContext>): void {
  handle(
    api,
    exportPack,
  )(async ({ context, params, query, signal, progress }) => {
    let page: string | undefined;
    const kind = exportRun(context, (made) => (page = made));
    await context.runs.perform(kind, exportOf({ ...params, ...query }), { signal, progress });
    if (page === undefined) throw new StemmaError('INTERNAL', 'An export came to its end without a pack.');
    return { bytes: page, name: nameOf(params.subject) };
  });

  handle(
    api,
    fetchExport,
  )(async ({ context, params }) => {
    const { input, exported } = await endedExport(context, params.run);
    const page = await exportedAgain(context, input, exported).catch((error: unknown) => {
      if (error instanceof StemmaError && error.code === 'NOT_FOUND') return undefined;
      throw error;
    });
    if (page === undefined)
      throw new StemmaError(
        'CONFLICT',
        'This export cannot be made again: something in it was added, decided or erased since. Export it anew.',
        {
          root: exported.root,
        },
      );
    return { bytes: page, name: nameOf(input.subject) };
  });
}

const nameOf = (subject: string): string => `${subject.replaceAll(/[^\w.@-]/g, '-')}.evidence.html`;

/** @throws StemmaError NOT_FOUND when there is no such export, CONFLICT while it goes on or when it failed. */
async function endedExport({ store }: EvidencePackContext, id: string) {
  const { row, payload } = await store.read(async (reader) => ({ row: await loadRun(reader, id), payload: await loadPayload(reader, id) }));
  if (row?.kind !== exportPack.name || !payload) throw new StemmaError('NOT_FOUND', 'There is no export with this id.');
  if (row.finished_at === null) throw new StemmaError('CONFLICT', 'This export is not done yet.', { status: row.status });
  if (row.status !== 'succeeded') throw new StemmaError('CONFLICT', `This export came to nothing: it ${row.status}. Export it anew.`);
  return { input: exportInput.parse(payload.input), exported: exportedSchema.parse(payload.output) };
}
