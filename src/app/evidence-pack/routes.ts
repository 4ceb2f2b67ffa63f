import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Store } from '../../kernel/db/port.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import { collectPack } from './collect.ts';
import { exportPack } from './contract.ts';
import { recordExport } from '../../modules/recall/index.ts';
import { renderPack } from './page.ts';
import { recordOf } from './record.ts';

/** What exporting needs of a request. */
export interface EvidencePackContext {
  readonly store: Store;
  readonly clock: Clock;
}

export function registerEvidencePackRoutes(api: Api<EvidencePackContext>): void {
  handle(
    api,
    exportPack,
  )(async ({ context, params, query }) => {
    const request = { subject: params.subject, asOf: query.asOf, now: context.clock.now() };
    const pack = await context.store.read((reader) => collectPack(reader, request));
    const bytes = renderPack(pack);
    // Before it leaves: who gets it can be told when something in it is wrong.
    await context.store.write((tx) => recordExport(tx, recordOf(pack, request.now)));
    return { bytes, name: `${params.subject.replaceAll(/[^\w.@-]/g, '-')}.evidence.html` };
  });
}
