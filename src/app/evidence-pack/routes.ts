import { handle, type Api } from '../../kernel/contract/handle.ts';
import type { Store } from '../../kernel/db/port.ts';
import type { Clock } from '../../kernel/shared/clock.ts';
import { collectPack } from './collect.ts';
import { exportPack } from './contract.ts';
import { renderPack } from './page.ts';

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
    return { bytes: renderPack(pack), name: `${params.subject.replaceAll(/[^\w.@-]/g, '-')}.evidence.html` };
  });
}
